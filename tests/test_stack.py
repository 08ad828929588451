"""A whole office of real processes: it comes back from kills and freezes, and leaves nothing."""

import os
import signal
import time

import httpx
import pytest

pytestmark = pytest.mark.alone


def wait_until(happened, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return True
        time.sleep(0.1)
    return False


def test_the_first_page_answers(stack):
    assert httpx.get(stack.url, follow_redirects=True).status_code == 200


def test_a_killed_worker_is_replaced(stack):
    assert wait_until(stack.worker_pids, 20)
    (before,) = stack.worker_pids()

    os.kill(before, signal.SIGKILL)

    assert wait_until(lambda: stack.worker_pids() not in ([], [before]), 20)


def test_a_frozen_worker_is_killed_after_its_lease_and_replaced(stack):
    assert wait_until(stack.worker_pids, 20)
    (frozen,) = stack.worker_pids()
    with stack.cluster.connect("majlis") as connection:
        beats = f"SELECT 1 FROM delivery_workerprocess WHERE pid = {frozen}"
        assert wait_until(lambda: connection.execute(beats).fetchone(), 30)

        os.kill(frozen, signal.SIGSTOP)

        assert wait_until(lambda: stack.worker_pids() not in ([], [frozen]), 60)
        ended = (
            f"SELECT 1 FROM delivery_workerprocess WHERE pid = {frozen} AND ended_at IS NOT NULL"
        )
        assert wait_until(lambda: connection.execute(ended).fetchone(), 20)


def test_a_crashed_database_comes_back_by_itself(stack):
    stack.cluster.kill()

    def answers():
        try:
            return httpx.get(stack.url, follow_redirects=True).status_code == 200
        except httpx.TransportError:
            return False

    assert wait_until(stack.cluster.is_ready, 30)
    assert wait_until(answers, 30)
