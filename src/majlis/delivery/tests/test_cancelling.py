"""Taking a post back before it goes out, and taking it off the network afterwards."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from majlis.delivery import retracting, scheduling
from majlis.delivery.door import open_door
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import HoldReason, State
from majlis.record import entries
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

from .conftest import WINDOW, Stopped, again, put, schedule, stopping_at, watching

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cancel(huda):
    def cancelled(delivery):
        with acting_for(delivery.institution_id):
            scheduling.cancel(again(delivery), by=huda)

    return cancelled


@pytest.fixture
def retract(huda):
    def retracted(delivery):
        with acting_for(delivery.institution_id):
            return retracting.retract(again(delivery), by=huda)

    return retracted


def acts(delivery):
    with acting_for(delivery.institution_id):
        return [(entry.act, entry.actor) for entry in entries.of(f"delivery:{delivery.pk}")]


def carry_much_later(worker, clock):
    for _ in range(4):
        clock.step(timedelta(seconds=14))
        worker.carry()
        worker.look()


def scheduled(worker, channel, clock, sandbox):
    return schedule(channel, due_in=timedelta(seconds=60))


def claimed(worker, channel, clock, sandbox):
    delivery = schedule(channel)
    worker.claim()
    return delivery


def preparing(worker, channel, clock, sandbox):
    delivery = schedule(channel)
    with stopping_at("prepared"), pytest.raises(Stopped):
        worker.carry()
    return delivery


def ready(worker, channel, clock, sandbox):
    return worker.hold(schedule(channel))


def retry_wait(worker, channel, clock, sandbox):
    sandbox.fault("rate_limited", seconds=20)
    delivery = schedule(channel)
    worker.carry()
    return delivery


def held(worker, channel, clock, sandbox):
    delivery = schedule(channel, approved_sha256="0" * 64)
    worker.carry()
    return delivery


def failed(worker, channel, clock, sandbox):
    sandbox.fault("refused")
    delivery = schedule(channel)
    worker.carry()
    return delivery


WHERE = [scheduled, claimed, preparing, ready, retry_wait, held, failed]


@pytest.mark.parametrize("where", WHERE)
def test_a_post_is_taken_back_while_it_waits(worker, channel, clock, sandbox, cancel, huda, where):
    delivery = where(worker, channel, clock, sandbox)
    assert again(delivery).state == where.__name__

    cancel(delivery)

    assert again(delivery).state == State.CANCELLED
    assert acts(delivery) == [("delivery.cancelled", str(huda))]


@pytest.mark.parametrize("where", WHERE)
def test_what_was_taken_back_never_appears(worker, channel, clock, sandbox, cancel, where):
    delivery = where(worker, channel, clock, sandbox)
    before = again(delivery)

    cancel(delivery)

    with pytest.raises(Overtaken):
        open_door(before, process=worker.process)
    carry_much_later(worker, clock)
    assert sandbox.objects() == []


def test_a_cancel_while_a_worker_stands_at_the_door_shuts_it(worker, channel, sandbox, cancel):
    delivery = schedule(channel)

    def cancel_there(point, _):
        if point == "at_door":
            cancel(delivery)

    with watching(cancel_there):
        worker.carry()

    assert again(delivery).state == State.CANCELLED
    assert sandbox.objects() == []


def test_what_is_going_out_is_not_taken_back(worker, channel, sandbox, cancel):
    delivery = worker.hold(schedule(channel))
    open_door(delivery, process=worker.process)

    with pytest.raises(Refused):
        cancel(delivery)

    assert again(delivery).state == State.COMMITTING


def test_what_may_have_gone_out_is_not_taken_back(in_doubt, channel, cancel):
    delivery = in_doubt(channel, accepted=True)

    with pytest.raises(Refused):
        cancel(delivery)


def test_what_is_held_in_doubt_is_not_taken_back(in_doubt, channel, cancel):
    delivery = in_doubt(channel, accepted=True)
    put(delivery, state=State.HELD, hold_reason=HoldReason.UNSETTLED)

    with pytest.raises(Refused):
        cancel(delivery)


def test_what_stands_on_the_network_is_not_taken_back(worker, channel, cancel):
    delivery = schedule(channel)
    worker.carry()

    with pytest.raises(Refused):
        cancel(delivery)


def test_of_a_cancel_and_a_door_at_once_one_wins(worker, channel, cancel):
    readies = [worker.hold(schedule(channel, f"رقم {number}")) for number in range(8)]
    gate, opened, cancelled = threading.Barrier(2), set(), set()

    def go_out():
        for one in readies:
            gate.wait()
            try:
                open_door(one, process=worker.process)
                opened.add(one.pk)
            except Overtaken:
                pass
        connection.close()

    def take_back():
        for one in readies:
            gate.wait()
            try:
                cancel(one)
                cancelled.add(one.pk)
            except Refused:
                pass
        connection.close()

    threads = [threading.Thread(target=each) for each in (go_out, take_back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert opened.isdisjoint(cancelled)
    assert opened | cancelled == {one.pk for one in readies}


def test_a_published_post_is_taken_off_the_network(worker, channel, sandbox, retract, huda):
    delivery = schedule(channel)
    worker.carry()
    worker.carry()

    removal = retract(delivery)
    worker.carry()
    worker.carry()

    assert sandbox.visible() == []
    assert again(removal).state == State.VERIFIED
    assert again(delivery).state == State.RETRACTED
    assert acts(delivery) == [("delivery.retracted", str(huda))]


def test_a_removal_whose_answer_was_lost_is_looked_for(worker, channel, clock, sandbox, retract):
    delivery = schedule(channel)
    worker.carry()
    worker.carry()
    sandbox.fault("reset_after", call="delete")

    removal = retract(delivery)
    worker.carry()
    assert again(removal).state == State.UNKNOWN
    clock.step(timedelta(seconds=2))
    worker.look()
    worker.carry()

    assert again(delivery).state == State.RETRACTED


def test_a_post_is_retracted_once(worker, channel, retract):
    delivery = schedule(channel)
    worker.carry()
    retract(delivery)

    with pytest.raises(Refused):
        retract(delivery)


def test_what_never_stood_there_is_not_retracted(worker, channel, retract):
    delivery = schedule(channel)

    with pytest.raises(Refused):
        retract(delivery)


def test_a_removal_that_is_late_still_goes_out(worker, channel, clock, sandbox, retract):
    delivery = schedule(channel)
    worker.carry()
    worker.carry()
    retract(delivery)

    clock.step(WINDOW * 60)
    worker.carry()

    assert sandbox.visible() == []
