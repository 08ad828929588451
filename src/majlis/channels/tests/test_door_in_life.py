"""The door as networks meet it: the real server, killed and without its database."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from majlis.channels.receiving import LARGEST_BYTES
from majlis.operations.postgres import Mode

from .pushing import comment, secret_for, sha256, signature

pytestmark = pytest.mark.alone
LONGEST = 60


@pytest.fixture
def door(stack):
    """The address of the demonstration's hook for Facebook, and what of it the database keeps."""

    class Door:
        def __init__(self):
            with stack.cluster.connect("majlis") as owner:
                found = owner.execute("SELECT key FROM channels_hook WHERE network = 'facebook'")
                (key,) = found.fetchone()
            self.url = f"{stack.url}/hooks/facebook/{key}"

        def push(self, body, **more):
            signed = signature("facebook", body, secret_for("facebook"))
            return httpx.post(self.url, content=body, headers=signed, timeout=30, **more)

        def kept(self, body):
            with stack.cluster.connect("majlis") as owner:
                asked = "SELECT body FROM channels_rawevent WHERE key = %s"
                return [bytes(row[0]) for row in owner.execute(asked, [sha256(body)]).fetchall()]

    return Door()


def until(condition):
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def test_exact_bytes_come_through_the_real_server(door):
    bodies = [comment(1), comment(2, "نص طويل جداً " * 30_000)]

    assert [door.push(body).status_code for body in bodies] == [200, 200]
    assert [door.kept(body) for body in bodies] == [[body] for body in bodies]


def test_the_real_server_stops_reading_what_is_too_long(door):
    assert door.push(b"x" * LARGEST_BYTES).status_code == 200
    assert door.push(b"x" * (LARGEST_BYTES + 1)).status_code == 413


def test_a_body_in_pieces_of_no_told_length_is_understood_as_one(door):
    body = comment(3)
    signed = signature("facebook", body, secret_for("facebook"))
    pieces = iter([body[:10], body[10:50], body[50:]])

    assert httpx.post(door.url, content=pieces, headers=signed).status_code == 200
    assert door.kept(body) == [body]


def test_while_the_database_is_away_nothing_is_acknowledged_that_is_not_kept(door, stack):
    """The house starts its database again by itself; what comes meanwhile waits or comes again."""
    body = comment(4)
    stack.cluster.stop(Mode.IMMEDIATE)

    answer = door.push(body)

    stack.cluster.ensure_started()
    assert answer.status_code in {200, 503}
    assert answer.status_code == 200 or "Retry-After" in answer.headers
    assert door.kept(body) == ([body] if answer.status_code == 200 else [])
    until(lambda: door.push(body).status_code == 200)
    assert door.kept(body) == [body]


def test_what_was_acknowledged_survives_a_kill_and_what_was_not_comes_again(door, stack):
    bodies = [comment(number) for number in range(1000, 1400)]

    def send(body):
        try:
            return door.push(body).status_code == 200
        except httpx.TransportError:
            return False

    with ThreadPoolExecutor(4) as pool:
        first = [pool.submit(send, body) for body in bodies]
        until(lambda: sum(one.done() for one in first) > 100)
        for pid in web_pids(stack):
            os.kill(pid, signal.SIGKILL)
        acknowledged = [body for body, one in zip(bodies, first, strict=True) if one.result()]
    assert all(door.kept(body) == [body] for body in acknowledged)

    until(lambda: all(send(body) for body in bodies))
    assert all(door.kept(body) == [body] for body in bodies)


def web_pids(stack):
    """Return the processes of this office that serve pages."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and is_web(entry, stack.home)
    ]


def is_web(entry, home):
    try:
        command = (entry / "cmdline").read_bytes().split(b"\0")
        environment = (entry / "environ").read_bytes()
    except OSError:
        return False
    return b"web" in command and f"MAJLIS_HOME={home}\0".encode() in environment
