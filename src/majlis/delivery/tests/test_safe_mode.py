"""After a loss of memory nothing is sent until what stands on the networks is known."""

import json
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings as current
from django.db import OperationalError, connection

from majlis.delivery import permissions, safe_mode, witness
from majlis.delivery.acts import act_of
from majlis.delivery.door import open_door
from majlis.delivery.models import Delivery, Installation
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import HoldReason, State
from majlis.notices.models import Notice
from majlis.record import entries
from majlis.store.tenancy import acting_for

from .conftest import Stopped, again, payload_of, schedule, stopping_at

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)


def a_restored_backup():
    safe_mode.flag_restore()


def another_database():
    witness.remember_database(system="1", timeline=witness.recall().timeline)


def another_timeline():
    witness.remember_database(system=witness.recall().system, timeline=99)


def forgotten_attempts():
    witness.remember_attempt(5000)


LOSSES = [a_restored_backup, another_database, another_timeline, forgotten_attempts]


@pytest.fixture
def known(worker):
    """A database that the witness has seen."""
    assert safe_mode.check_memory() == ""


def test_a_first_start_is_no_loss(worker):
    assert safe_mode.check_memory() == ""
    assert safe_mode.check_memory() == ""
    assert witness.recall().system


def test_a_restart_after_work_is_no_loss(known, worker, channel):
    schedule(channel)
    worker.carry()

    assert safe_mode.check_memory() == ""


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_stops_publishing(known, worker, channel, sandbox, loss):
    schedule(channel)
    loss()

    assert safe_mode.check_memory()

    assert Installation.objects.get().safe_mode_at is not None
    worker.carry()
    assert sandbox.objects() == []


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_is_met_once(known, worker, channel, loss):
    loss()
    safe_mode.check_memory()
    delivery = schedule(channel)

    assert safe_mode.check_memory() == ""

    assert again(delivery).state == State.SCHEDULED


def test_everything_unfinished_is_in_doubt_due_or_not(known, worker, channel, clock, sandbox):
    waiting = schedule(channel, "ينتظر", due_in=timedelta(days=30))
    ready = worker.hold(schedule(channel, "جاهز"))
    going_out = worker.hold(schedule(channel, "يخرج"))
    open_door(going_out, process=worker.process)
    sandbox.fault("reset_before", match="مشكوك")
    doubted = schedule(channel, "مشكوك فيه")
    worker.carry()
    clock.step(timedelta(seconds=10))
    unfinished = [again(one) for one in (waiting, ready, going_out, doubted)]

    safe_mode.enter("a test", above=0)

    for before in unfinished:
        after = again(before)
        assert after.state == State.UNKNOWN
        assert after.epoch == before.epoch + safe_mode.EPOCH_JUMP
        assert after.unknown_since > before.due_at or before.pk == waiting.pk


def test_what_is_finished_stays_as_it_is(known, worker, channel, huda):
    verified = schedule(channel, "منشور")
    worker.carry()
    worker.carry()
    held = schedule(channel, "محجوز", approved_sha256="0" * 64)
    worker.carry()

    safe_mode.enter("a test", above=0)

    assert again(verified).state == State.VERIFIED
    assert again(held).state == State.HELD


def test_attempts_begin_again_above_the_witness(known, worker, channel, office):
    witness.remember_attempt(5000)
    safe_mode.check_memory()
    safe_mode.release(office, by=None)

    delivery = schedule(channel)
    worker.carry()

    with acting_for(delivery.institution_id):
        assert delivery.attempts.get().pk > 5000
    assert witness.recall().attempt > 5000
    assert safe_mode.check_memory() == ""


def test_whoever_held_a_row_before_holds_it_no_more(known, worker, channel, office):
    ready = worker.hold(schedule(channel))
    safe_mode.enter("a test", above=0)
    safe_mode.release(office, by=None)

    with pytest.raises(Overtaken):
        open_door(ready, process=worker.process)


def look_until_known(worker, clock):
    for span in (2, 2, 11):
        clock.step(span * SECOND)
        worker.look()


def test_what_went_out_after_the_backup_is_found_and_not_sent_again(
    known, worker, channel, clock, sandbox, office
):
    delivery = schedule(channel)
    unknown = Delivery(act="post", payload=payload_of(channel), institution_id=0)
    act_of(unknown).reveal(permissions.opened(channel), {})
    a_restored_backup()
    safe_mode.check_memory()

    look_until_known(worker, clock)
    safe_mode.release(office, by=None)
    worker.carry()

    (shown,) = sandbox.visible()
    assert again(delivery).remote_id == shown["id"]
    assert again(delivery).state == State.VERIFIED


def test_what_is_absent_and_not_due_waits_for_its_time_again(
    known, worker, channel, clock, sandbox, office
):
    delivery = schedule(channel, due_in=timedelta(minutes=2))
    safe_mode.enter("a test", above=0)

    look_until_known(worker, clock)
    assert again(delivery).state == State.SCHEDULED
    assert again(delivery).next_at == delivery.prepare_at
    safe_mode.release(office, by=None)
    clock.step(timedelta(minutes=2))
    worker.carry()

    assert len(sandbox.visible()) == 1


def test_what_is_absent_and_due_waits_for_the_release(
    known, worker, channel, clock, sandbox, office
):
    delivery = schedule(channel, max_late=timedelta(hours=1))
    safe_mode.enter("a test", above=0)
    look_until_known(worker, clock)
    worker.carry()
    assert again(delivery).state == State.RETRY_WAIT
    assert sandbox.objects() == []

    safe_mode.release(office, by=None)
    worker.carry()

    assert len(sandbox.visible()) == 1


def test_what_is_absent_and_past_its_window_asks_a_person(
    known, worker, channel, clock, sandbox, office
):
    delivery = schedule(channel, max_late=5 * SECOND)
    safe_mode.enter("a test", above=0)

    look_until_known(worker, clock)
    safe_mode.release(office, by=None)
    worker.carry()

    assert again(delivery).hold_reason == HoldReason.LATE
    assert sandbox.objects() == []


def test_of_two_twins_one_is_looked_for_and_a_person_is_asked_about_the_other(
    known, worker, channel
):
    twins = [schedule(channel, due_in=timedelta(days=days)) for days in (1, 2)]

    safe_mode.enter("a test", above=0)

    assert {again(twin).state for twin in twins} == {State.UNKNOWN, State.HELD}


def test_every_institution_records_it_and_its_managers_are_told(
    known, office, other_office, manager
):
    safe_mode.enter("a test", above=0)

    for institution in (office, other_office):
        with acting_for(institution.pk):
            assert [entry.act for entry in entries.of("installation")] == ["delivery.safe_mode"]
    with acting_for(office.pk):
        notice = Notice.objects.get(person=manager)
    assert (notice.kind, notice.is_urgent) == ("delivery.safe_mode", True)


def test_a_release_is_recorded_under_its_name(known, office, salem):
    safe_mode.enter("a test", above=0)

    with acting_for(office.pk):
        safe_mode.release(office, by=salem)
        last = entries.of("installation").last()

    assert (last.act, last.actor_id) == ("delivery.safe_mode_released", salem.pk)
    assert Installation.objects.get().safe_mode_at is None


def test_a_worker_that_dies_on_its_way_into_safe_mode_leaves_it_to_the_next(known, worker, channel):
    delivery = schedule(channel)
    a_restored_backup()
    with acting_for(channel.institution_id), connection.cursor() as cursor:
        # Somebody holds the row: the first worker waits for it and is ended by the database.
        cursor.execute("SELECT FROM delivery_delivery WHERE id = %s FOR UPDATE", [delivery.pk])
        assert _ended_while_it_waited(safe_mode.check_memory)

    assert Installation.objects.get().safe_mode_at is not None
    assert again(delivery).state == State.SCHEDULED
    assert safe_mode.check_memory()
    assert again(delivery).state == State.UNKNOWN


def _ended_while_it_waited(act):
    """Do it in a thread whose statements may wait for a tenth of a second only."""
    caught = []

    def do():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
            act()
        except OperationalError as error:
            caught.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    thread.join()
    return bool(caught)


def test_two_workers_that_find_it_at_once_agree(known, worker, channel):
    deliveries = [schedule(channel, f"رقم {number}") for number in range(5)]
    a_restored_backup()

    def check():
        try:
            safe_mode.check_memory()
        finally:
            connection.close()

    threads = [threading.Thread(target=check) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {again(one).state for one in deliveries} == {State.UNKNOWN}
    assert Installation.objects.get().restored_at is None


def test_the_witness_never_goes_back():
    witness.remember_attempt(7)
    witness.remember_attempt(5)

    assert witness.recall().attempt == 7


def test_the_witness_keeps_the_highest_of_several_processes(settings):
    code = (
        "import sys; from pathlib import Path; from django.conf import settings;"
        "settings.configure(WITNESS_FILE=Path(sys.argv[1]));"
        "from majlis.delivery import witness;"
        "[witness.remember_attempt(n) for n in range(int(sys.argv[2]), 200, 3)]"
    )
    command = [sys.executable, "-c", code, str(settings.WITNESS_FILE)]
    started = [subprocess.Popen([*command, str(first)], cwd="src") for first in range(3)]

    assert [process.wait() for process in started] == [0, 0, 0]
    assert witness.recall().attempt == 199


def test_the_witness_keeps_the_attempt_when_the_database_changes():
    witness.remember_attempt(7)
    witness.remember_database(system="7300", timeline=2)

    assert witness.recall() == witness.Memory(attempt=7, system="7300", timeline=2)
    assert json.loads(current.WITNESS_FILE.read_text())["attempt"] == 7


def test_an_intent_without_a_call_is_known_to_the_witness(known, worker, channel):
    schedule(channel)
    with stopping_at("before_call"), pytest.raises(Stopped):
        worker.carry()

    assert safe_mode.check_memory() == ""
