"""What becomes of a held delivery when a person has answered."""

from datetime import timedelta

import pytest

from majlis.delivery import deciding, retracting, sweeping
from majlis.delivery.models import Attempt, Delivery
from majlis.delivery.states import HoldReason, State
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

from .conftest import WINDOW, again, put, schedule

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)


@pytest.fixture
def answer(huda):
    """Answer as Huda does on the page of the delivery."""

    def answered(act, delivery, *more, **named):
        with acting_for(delivery.institution_id):
            held = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
            act(held, *more, by=huda, **named)

    return answered


@pytest.fixture
def late(worker, channel, clock):
    delivery = schedule(channel)
    clock.step(WINDOW + SECOND)
    sweeping.sweep()
    assert again(delivery).hold_reason == HoldReason.LATE
    return delivery


@pytest.fixture
def unsettled(in_doubt, channel, clock):
    """Make a held delivery that nobody knows the outcome of; `accepted` says what is true."""

    def held(*, accepted, **more):
        delivery = in_doubt(channel, accepted=accepted, **more)
        clock.step(16 * SECOND)
        sweeping.sweep()
        assert again(delivery).hold_reason == HoldReason.UNSETTLED
        return delivery

    return held


def outcomes_of(delivery):
    with acting_for(delivery.institution_id):
        return [attempt.outcome for attempt in delivery.attempts.order_by("id")]


def test_a_late_post_that_shall_still_go_out_does_so_once(late, worker, answer, sandbox):
    answer(deciding.send, late)
    worker.carry()
    worker.carry()

    assert len(sandbox.visible()) == 1
    assert again(late).state == State.VERIFIED


def test_a_late_post_has_its_whole_window_again(late, worker, answer, clock, sandbox):
    answer(deciding.send, late)
    clock.step(WINDOW - SECOND)
    worker.carry()

    assert len(sandbox.visible()) == 1


def test_a_post_that_met_a_limit_goes_out_when_the_network_takes_it_again(
    worker, channel, clock, sandbox, answer
):
    sandbox.fault("rate_limited", seconds=600)
    delivery = schedule(channel)
    worker.carry()
    again_at = now() + timedelta(seconds=601)

    answer(deciding.send, delivery, at=again_at)
    worker.carry()
    assert sandbox.objects() == []
    assert again(delivery).due_at == again_at
    clock.step(timedelta(seconds=602))
    worker.carry()

    assert len(sandbox.visible()) == 1


def test_an_answer_that_comes_after_the_time_means_now(late, answer):
    answer(deciding.send, late, at=now() - timedelta(hours=1))

    assert now() - again(late).due_at < timedelta(seconds=5)


def test_what_may_stand_there_is_not_simply_sent(unsettled, answer):
    delivery = unsettled(accepted=True)

    with pytest.raises(Refused):
        answer(deciding.send, delivery)


def test_looking_again_finds_what_was_accepted(unsettled, worker, clock, answer, sandbox):
    delivery = unsettled(accepted=True)

    answer(deciding.look_again, delivery)
    clock.step(2 * SECOND)
    worker.look()

    assert again(delivery).remote_id == sandbox.visible()[0]["id"]
    assert outcomes_of(delivery) == [Attempt.Outcome.FOUND]


def test_looking_again_past_the_window_sends_nothing(unsettled, worker, clock, answer, sandbox):
    delivery = unsettled(accepted=False, max_late=10 * SECOND)

    answer(deciding.look_again, delivery)
    for _ in range(3):
        clock.step(4 * SECOND)
        worker.look()
    worker.carry()

    assert again(delivery).hold_reason == HoldReason.LATE
    assert sandbox.objects() == []


def test_the_post_that_a_person_points_at_is_adopted_if_it_is_ours(
    unsettled, worker, answer, sandbox
):
    delivery = unsettled(accepted=True)
    remote_id = sandbox.visible()[0]["id"]
    sandbox.fault("error_before_503", call="list", times=100)  # no list can be read, only the post

    answer(deciding.look_at, delivery, remote_id)
    worker.look()

    assert again(delivery).remote_id == remote_id


def test_another_post_that_a_person_points_at_is_not_taken(unsettled, worker, answer, sandbox):
    delivery = unsettled(accepted=False)
    other = sandbox.posted("بيان آخر")

    answer(deciding.look_at, delivery, other["id"])
    worker.look()

    assert again(delivery).state == State.UNKNOWN
    assert again(delivery).remote_id == ""


@pytest.mark.parametrize("named", ["about", "pfbid02x", "0"])
def test_a_link_to_what_is_no_post_does_not_keep_ours_from_being_found(
    unsettled, worker, clock, answer, sandbox, named
):
    delivery = unsettled(accepted=True)

    answer(deciding.look_at, delivery, named)
    worker.look()

    assert again(delivery).remote_id == sandbox.visible()[0]["id"]


def test_what_a_person_knows_to_be_absent_is_sent_again(unsettled, worker, answer, sandbox, huda):
    delivery = unsettled(accepted=False)

    answer(deciding.send_knowing_absent, delivery)
    worker.carry()

    assert len(sandbox.visible()) == 1
    assert outcomes_of(delivery) == [Attempt.Outcome.DECIDED, Attempt.Outcome.ACCEPTED]
    with acting_for(delivery.institution_id):
        entry = entries.of(f"delivery:{delivery.pk}").last()
    assert (entry.act, entry.actor_id) == ("delivery.send_knowing_absent", huda.pk)


def test_what_a_person_knows_to_be_absent_may_be_left(unsettled, worker, answer, clock, sandbox):
    delivery = unsettled(accepted=False)

    answer(deciding.drop_knowing_absent, delivery)
    clock.step(20 * SECOND)
    worker.look()
    worker.carry()

    assert again(delivery).state == State.CANCELLED
    assert outcomes_of(delivery) == [Attempt.Outcome.DECIDED]
    assert sandbox.objects() == []


def test_looking_again_at_what_differed_reads_it_by_its_id(worker, channel, answer, sandbox):
    delivery = schedule(channel)
    worker.carry()
    put(delivery, state=State.HELD, hold_reason=HoldReason.DIFFERS, next_at=None)

    answer(deciding.look_again, delivery)
    worker.carry()

    assert again(delivery).state == State.VERIFIED


def test_what_vanished_is_sent_once_more_when_a_person_says_so(
    worker, channel, clock, answer, sandbox
):
    delivery = schedule(channel)
    worker.carry()
    sandbox.remove(again(delivery).remote_id)
    for _ in range(8):
        worker.carry()
        clock.step(11 * SECOND)
    assert again(delivery).hold_reason == HoldReason.VANISHED

    answer(deciding.send_knowing_absent, delivery)
    worker.carry()
    worker.carry()

    (shown,) = sandbox.visible()
    assert (again(delivery).state, again(delivery).remote_id) == (State.VERIFIED, shown["id"])


def test_what_a_person_removed_by_hand_is_read_back(worker, channel, answer, sandbox, huda):
    delivery = schedule(channel)
    worker.carry()
    worker.carry()
    with acting_for(channel.institution_id):
        removal = retracting.retract(again(delivery), by=huda)
    sandbox.fault("refused", call="delete")
    put(removal, state=State.HELD, hold_reason=HoldReason.BY_HAND, next_at=None)
    sandbox.remove(again(delivery).remote_id)

    answer(deciding.done_by_hand, removal)
    worker.carry()

    assert again(removal).state == State.VERIFIED
    assert again(delivery).state == State.RETRACTED


def test_only_what_is_left_to_a_person_is_done_by_hand(late, answer):
    with pytest.raises(Refused):
        answer(deciding.done_by_hand, late)


def test_of_two_answers_the_second_is_refused(late, huda):
    with acting_for(late.institution_id):
        first, second = again(late), again(late)
        deciding.send(first, by=huda)

        with pytest.raises(Refused):
            deciding.send(second, by=huda)


def test_looking_again_waits_while_a_twin_is_in_doubt(unsettled, worker, channel, answer, sandbox):
    delivery = unsettled(accepted=True)
    sandbox.fault("reset_after")
    twin = schedule(channel)
    worker.carry()
    assert again(twin).state == State.UNKNOWN

    with pytest.raises(Refused):
        answer(deciding.look_again, delivery)

    assert again(delivery).state == State.HELD
