"""Proving that a process has ended: silence alone proves nothing."""

import os
import signal
import subprocess
from contextlib import contextmanager
from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery import claiming, processes
from majlis.delivery.models import WorkerProcess
from majlis.delivery.processes import is_gone, start_ticks
from majlis.delivery.states import State
from majlis.store.clock import Now, now

from .conftest import schedule, step_database

pytestmark = pytest.mark.django_db


@contextmanager
def child():
    """A process of its own and its row."""
    process = subprocess.Popen(["sleep", "60"])
    row = processes.start()
    row.pid, row.start_ticks = process.pid, start_ticks(process.pid)
    row.save()
    try:
        yield process, row
    finally:
        process.kill()
        process.wait()


def test_a_running_process_is_not_gone():
    with child() as (_, row):
        assert not is_gone(row)


def test_a_stopped_process_is_not_gone():
    with child() as (process, row):
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)

        assert not is_gone(row)


def test_a_killed_process_is_gone_before_anybody_collects_it():
    with child() as (process, row):
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

        assert is_gone(row)


def test_a_process_that_was_collected_is_gone():
    with child() as (process, row):
        process.kill()
        process.wait()

        assert is_gone(row)


def test_a_number_that_was_given_out_again_is_another_process():
    with child() as (_, row):
        row.start_ticks -= 1

        assert is_gone(row)


def test_the_machine_started_anew_has_none_of_its_old_processes():
    with child() as (_, row):
        row.boot = "00000000-0000-0000-0000-000000000000"

        assert is_gone(row)


def test_nothing_is_proved_about_another_machine():
    with child() as (process, row):
        process.kill()
        process.wait()
        row.host = "another-machine"

        assert not is_gone(row)


def test_a_process_that_said_its_end_is_gone():
    row = processes.start()
    processes.end(row)

    assert is_gone(WorkerProcess.objects.get(pk=row.pk))


def test_no_process_has_no_start():
    assert start_ticks(2**22 + 1) is None


def test_what_a_dead_process_held_is_free_at_once(office):
    channel = Channel.objects.create(institution=office, network="x", remote_id="1", handle="gso")
    delivery = schedule(channel)
    with child() as (process, row):
        (_,) = claiming.claim_due(row, most=5)
        assert claiming.claim_due(processes.start(), most=5) == []
        process.kill()
        process.wait()

    assert processes.bury_the_gone() == 1

    assert [claim.delivery_id for claim in claiming.claim_due(processes.start(), most=5)] == [
        delivery.pk
    ]
    delivery.refresh_from_db()
    assert delivery.state == State.CLAIMED


def test_the_dead_are_buried_once():
    with child():
        pass

    assert processes.bury_the_gone() == 1
    assert processes.bury_the_gone() == 0


def test_a_silent_process_that_still_runs_is_frozen():
    with child() as (_, row):
        WorkerProcess.objects.filter(pk=row.pk).update(beat_at=Now() - timedelta(seconds=30))

        assert processes.frozen(silent_for=timedelta(seconds=20)) == [row]
        assert processes.frozen(silent_for=timedelta(seconds=40)) == []


def test_a_heartbeat_is_the_databases_time():
    row = processes.start()
    step_database(timedelta(minutes=5))

    processes.beat(row)

    row.refresh_from_db()
    assert now() - row.beat_at < timedelta(seconds=5)
