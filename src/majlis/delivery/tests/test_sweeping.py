"""Nothing waits without an owner: what should have moved is moved, or a person is told."""

from datetime import timedelta

import pytest

from majlis.channels import pausing
from majlis.channels.models import Channel
from majlis.delivery import sweeping
from majlis.delivery.door import open_door
from majlis.delivery.states import HoldReason, State
from majlis.notices.models import Notice
from majlis.people.models import Institution
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .conftest import WINDOW, again, schedule, watching

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)


@pytest.fixture
def told(huda):
    def kinds(delivery):
        with acting_for(delivery.institution_id):
            return sorted(Notice.objects.filter(person=huda).values_list("kind", flat=True))

    return kinds


def test_a_call_whose_sender_fell_silent_is_looked_for_when_its_lease_is_over(
    worker, channel, clock
):
    delivery = worker.hold(schedule(channel))
    open_door(delivery, process=worker.process)

    clock.step(11 * SECOND)
    sweeping.sweep()
    assert again(delivery).state == State.COMMITTING
    clock.step(2 * SECOND)
    sweeping.sweep()

    swept = again(delivery)
    assert (swept.state, swept.epoch) == (State.UNKNOWN, delivery.epoch + 1)


def test_two_minutes_of_doubt_are_told_once(in_doubt, channel, clock, told):
    delivery = in_doubt(channel, accepted=True)
    sweeping.sweep()
    assert told(delivery) == []

    clock.step(3 * SECOND)
    sweeping.sweep()
    sweeping.sweep()

    assert told(delivery) == ["delivery.unknown"]
    assert again(delivery).state == State.UNKNOWN


def test_a_quarter_of_an_hour_of_doubt_asks_a_person(in_doubt, channel, clock, told):
    delivery = in_doubt(channel, accepted=True)

    clock.step(14 * SECOND)
    sweeping.sweep()
    assert again(delivery).state == State.UNKNOWN
    clock.step(2 * SECOND)
    sweeping.sweep()

    assert again(delivery).hold_reason == HoldReason.UNSETTLED
    assert told(delivery) == ["delivery.held", "delivery.unknown"]


def late(channel):
    return HoldReason.LATE


def paused(channel):
    Channel.objects.update(paused_at=now())
    return HoldReason.PAUSED


def all_paused(channel):
    pausing.pause_all(Institution.objects.get(pk=channel.institution_id), by=None)
    return HoldReason.PAUSED


def logged_out(channel):
    Channel.objects.update(state=Channel.State.LOGGED_OUT)
    return HoldReason.LOGGED_OUT


def limited(channel):
    Channel.objects.update(reopens_at=now() + timedelta(hours=1))
    return HoldReason.RATE_LIMITED


@pytest.mark.parametrize("why", [late, paused, all_paused, logged_out, limited])
def test_what_did_not_go_out_in_its_window_asks_a_person_and_says_why(
    worker, channel, clock, sandbox, told, why
):
    delivery = schedule(channel)
    with acting_for(channel.institution_id):
        reason = why(channel)

    clock.step(WINDOW + SECOND)
    sweeping.sweep()
    worker.carry()

    assert again(delivery).hold_reason == reason
    assert "delivery.held" in told(delivery)
    assert sandbox.objects() == []


def test_what_follows_something_unpublished_says_so_when_it_is_late(worker, channel, clock):
    first = schedule(channel, "الأول", due_in=timedelta(hours=1))
    second = schedule(channel, "الثاني", depends_on=first)

    clock.step(WINDOW + SECOND)
    sweeping.sweep()

    assert again(second).hold_reason == HoldReason.DEPENDS


def test_a_limit_past_the_window_asks_at_once_and_says_until_when(worker, channel, clock):
    delivery = schedule(channel)
    reopens_at = now() + timedelta(hours=1)
    with acting_for(channel.institution_id):
        Channel.objects.update(reopens_at=reopens_at)

    sweeping.sweep()

    held = again(delivery)
    assert held.hold_reason == HoldReason.RATE_LIMITED
    assert held.hold_detail == {"again_at": reopens_at.isoformat()}


def test_what_is_on_time_is_left_alone(worker, channel, clock):
    delivery = schedule(channel, due_in=WINDOW)
    clock.step(WINDOW)

    assert sweeping.sweep() == 0
    assert again(delivery).state == State.SCHEDULED


def test_what_a_worker_prepares_past_its_window_is_held_and_the_worker_let_go(
    worker, channel, clock, sandbox
):
    delivery = schedule(channel, max_late=5 * SECOND)

    def be_slow(point, _):
        if point == "prepared":
            clock.step(6 * SECOND)
            sweeping.sweep()

    with watching(be_slow):
        worker.carry()

    assert again(delivery).hold_reason == HoldReason.LATE
    assert sandbox.objects() == []


def test_what_is_late_is_held_however_much_there_is(worker, channel, clock, sandbox):
    deliveries = [schedule(channel, f"رقم {number}") for number in range(12)]

    clock.step(WINDOW + SECOND)
    sweeping.sweep()
    worker.carry()

    assert {again(one).state for one in deliveries} == {State.HELD}
    assert sandbox.objects() == []
