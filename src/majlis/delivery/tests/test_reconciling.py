"""Finding out what became of a call whose answer was lost."""

from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery import claiming, deciding, permissions, reconciling, sweeping
from majlis.delivery.acts import act_of
from majlis.delivery.models import Attempt, Delivery, Incident
from majlis.delivery.states import HoldReason, State
from majlis.notices.models import Notice
from majlis.store.tenancy import acting_for

from .conftest import (
    TEXT,
    WINDOW,
    Stopped,
    Worker,
    again,
    payload_of,
    put,
    schedule,
    states,
    stopping_at,
    watching,
)

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)
LONG_ENOUGH = timedelta(seconds=11)  # X's silence is believed ten seconds after the call


def outcomes_of(delivery):
    with acting_for(delivery.institution_id):
        return [attempt.outcome for attempt in delivery.attempts.order_by("id")]


def look_three_times(worker, clock):
    """Have it looked for as often, and as long, as it takes to believe that it is absent."""
    for span in (2 * SECOND, 2 * SECOND, LONG_ENOUGH):
        clock.step(span)
        worker.look()


def test_what_was_accepted_is_found_and_never_sent_again(in_doubt, channel, worker, clock, sandbox):
    delivery = in_doubt(channel, accepted=True)

    clock.step(2 * SECOND)
    worker.look()
    worker.carry()

    (shown,) = sandbox.visible()
    assert again(delivery).state == State.VERIFIED
    assert again(delivery).remote_id == shown["id"]
    assert outcomes_of(delivery) == [Attempt.Outcome.FOUND]


@pytest.mark.parametrize("network", ["facebook", "linkedin"])
def test_each_network_finds_what_it_accepted(connect, in_doubt, worker, clock, sandbox, network):
    delivery = in_doubt(connect(network), accepted=True)

    clock.step(2 * SECOND)
    worker.look()

    (shown,) = sandbox.visible(network)
    assert again(delivery).remote_id == shown["id"]


@pytest.mark.parametrize("fault", ["error_after_500", "html", "truncated"])
def test_an_answer_that_says_nothing_leaves_it_in_doubt(worker, channel, sandbox, fault):
    sandbox.fault(fault)
    delivery = schedule(channel)

    worker.carry()

    assert again(delivery).state == State.UNKNOWN


def test_nobody_looks_before_it_has_been_quiet(in_doubt, channel, worker, clock):
    delivery = in_doubt(channel, accepted=True)

    clock.step(SECOND)
    worker.look()

    assert again(delivery).state == State.UNKNOWN


def test_what_is_proved_absent_is_sent_again_once(in_doubt, channel, worker, clock, sandbox):
    delivery = in_doubt(channel, accepted=False)

    look_three_times(worker, clock)
    assert again(delivery).state == State.RETRY_WAIT
    for _ in range(3):
        worker.carry()
        clock.step(SECOND)

    assert len(sandbox.visible()) == 1
    assert again(delivery).state == State.VERIFIED
    assert outcomes_of(delivery) == [Attempt.Outcome.ABSENT, Attempt.Outcome.ACCEPTED]


def test_three_readings_too_soon_after_the_call_prove_nothing(in_doubt, channel, worker, clock):
    delivery = in_doubt(channel, accepted=False)

    for _ in range(4):
        clock.step(2 * SECOND)
        worker.look()

    assert again(delivery).negatives == 4
    assert again(delivery).state == State.UNKNOWN


def test_two_readings_prove_nothing_however_late(in_doubt, channel, worker, clock):
    delivery = in_doubt(channel, accepted=False)

    for _ in range(2):
        clock.step(LONG_ENOUGH)
        worker.look()

    assert again(delivery).state == State.UNKNOWN


def test_readings_in_one_breath_count_once(in_doubt, channel, worker, clock):
    delivery = in_doubt(channel, accepted=False)
    clock.step(LONG_ENOUGH)

    for _ in range(3):
        worker.look()

    assert again(delivery).negatives == 1


@pytest.mark.parametrize("fault", ["error_before_503", "html", "truncated"])
def test_an_incomplete_reading_counts_for_nothing(in_doubt, channel, worker, clock, sandbox, fault):
    delivery = in_doubt(channel, accepted=False)
    sandbox.fault(fault, call="list", times=100)

    for _ in range(4):
        clock.step(LONG_ENOUGH)
        worker.look()

    assert again(delivery).negatives == 0
    assert again(delivery).state == State.UNKNOWN


def test_a_list_that_lags_is_no_reason_to_send_again(in_doubt, channel, worker, clock, sandbox):
    sandbox.fault("lagging_lists", call="list", seconds=8, times=100)
    delivery = in_doubt(channel, accepted=True)

    look_three_times(worker, clock)
    worker.carry()

    assert len(sandbox.visible()) == 1
    assert again(delivery).state == State.VERIFIED


def test_the_network_is_not_read_before_the_time_it_names(
    in_doubt, channel, worker, clock, sandbox
):
    in_doubt(channel, accepted=True)
    sandbox.fault("rate_limited", call="list", seconds=60)
    clock.step(2 * SECOND)
    worker.look()
    before = len(sandbox.calls(call="list"))

    clock.step(10 * SECOND)
    worker.look()

    assert len(sandbox.calls(call="list")) == before


def test_what_stands_twice_is_adopted_once_and_raises_an_incident(
    in_doubt, channel, worker, clock, sandbox, huda
):
    delivery = in_doubt(channel, accepted=True)
    sandbox.posted(TEXT)

    clock.step(2 * SECOND)
    worker.look()

    first, second = sandbox.visible()
    with acting_for(delivery.institution_id):
        incident = Incident.objects.get(delivery=delivery)
        assert Notice.objects.filter(person=huda, kind="delivery.duplicate").count() == 1
    assert incident.kind == Incident.Kind.DUPLICATE
    assert incident.detail == {"ids": [first["id"], second["id"]]}
    assert again(delivery).remote_id == first["id"]


def test_the_same_text_of_another_delivery_is_not_taken_for_it(worker, channel, clock, sandbox):
    prepared_first = schedule(channel, due_in=timedelta(seconds=8))
    worker.carry()
    schedule(channel)
    worker.carry()
    worker.carry()
    assert len(sandbox.visible()) == 1

    sandbox.fault("reset_before")
    clock.step(8 * SECOND)
    worker.carry()
    look_three_times(worker, clock)
    worker.carry()

    assert len(sandbox.visible()) == 2
    assert again(prepared_first).state == State.PUBLISHED


def test_what_the_network_says_stands_there_is_never_sent_again(worker, channel, clock, sandbox):
    sandbox.posted(TEXT)
    sandbox.ask("POST", "duplicates", refused=True)
    delivery = schedule(channel, max_late=timedelta(hours=1))
    worker.carry()
    assert again(delivery).said_exists

    for _ in range(6):
        clock.step(LONG_ENOUGH)
        worker.look()
        worker.carry()

    assert again(delivery).state == State.UNKNOWN
    assert len(sandbox.calls()) == 1


def publish_and_forget(channel):
    """Send it past all our rows, as a database does that was put back to before."""
    unknown = Delivery(act="post", payload=payload_of(channel), institution_id=0)
    act_of(unknown).reveal(permissions.opened(channel), {})


def test_the_first_post_that_linkedin_names_is_adopted_if_no_delivery_has_it(
    connect, worker, clock, sandbox
):
    page = connect("linkedin")
    sandbox.ask("POST", "duplicates", refused=True)
    publish_and_forget(page)
    delivery = schedule(page)
    worker.carry()
    (shown,) = sandbox.visible("linkedin")
    assert again(delivery).exists_as == shown["id"]

    clock.step(2 * SECOND)
    worker.look()

    assert again(delivery).remote_id == shown["id"]


def test_the_first_post_that_linkedin_names_stays_with_its_delivery(
    connect, worker, clock, sandbox
):
    page = connect("linkedin")
    sandbox.ask("POST", "duplicates", refused=True)
    schedule(page)
    worker.carry()
    twin = schedule(page)
    worker.carry()

    look_three_times(worker, clock)
    worker.carry()

    assert again(twin).state == State.UNKNOWN
    assert len(sandbox.visible("linkedin")) == 1


def stuck_before_its_call(worker, channel, clock):
    """A worker holds the intent and says nothing more; its lease passes."""
    delivery = schedule(channel)
    with stopping_at("before_call"), pytest.raises(Stopped):
        worker.carry()
    clock.step(timedelta(seconds=13))
    sweeping.sweep()
    assert again(delivery).state == State.UNKNOWN
    return delivery


def test_a_sender_that_may_be_alive_keeps_it_from_being_sent_again(worker, channel, clock, sandbox):
    delivery = stuck_before_its_call(worker, channel, clock)

    look_three_times(Worker(), clock)
    Worker().carry()

    assert again(delivery).state == State.UNKNOWN
    clock.step(2 * SECOND)
    sweeping.sweep()
    assert again(delivery).hold_reason == HoldReason.SENDER_ALIVE
    assert sandbox.objects() == []


def test_a_sender_that_is_proved_gone_does_not(worker, channel, clock, sandbox):
    delivery = stuck_before_its_call(worker, channel, clock)
    worker.be_killed()

    look_three_times(Worker(), clock)
    Worker().carry()

    assert again(delivery).state == State.PUBLISHED
    assert len(sandbox.visible()) == 1


def given_up_meanwhile(clock, *, held=False):
    """While the answer is on its way, the sweeper gives the sender up."""

    def give_up(point, _):
        if point == "answered":
            clock.step(timedelta(seconds=13))
            sweeping.sweep()
            if held:
                clock.step(timedelta(seconds=16))
                sweeping.sweep()

    return watching(give_up)


def test_an_answer_that_comes_late_is_adopted(worker, channel, clock, sandbox):
    delivery = schedule(channel)
    with given_up_meanwhile(clock):
        worker.carry()
    assert again(delivery).state == State.UNKNOWN

    worker.look()

    assert again(delivery).remote_id == sandbox.visible()[0]["id"]
    assert sandbox.calls(call="list")[1:] == []  # one reading, while it was prepared


def test_an_answer_that_comes_when_a_person_is_asked_is_adopted(worker, channel, clock, sandbox):
    delivery = schedule(channel)
    with given_up_meanwhile(clock, held=True):
        worker.carry()

    worker.look()

    assert State.HELD in states(delivery)
    assert again(delivery).state == State.PUBLISHED
    assert again(delivery).remote_id == sandbox.visible()[0]["id"]


def test_what_was_answered_late_and_then_removed_is_not_sent_again(worker, channel, clock, sandbox):
    delivery = schedule(channel, max_late=timedelta(hours=1))
    with given_up_meanwhile(clock):
        worker.carry()
    sandbox.remove(sandbox.visible()[0]["id"])

    look_three_times(worker, clock)
    for _ in range(10):
        worker.carry()
        clock.step(LONG_ENOUGH)

    assert again(delivery).hold_reason == HoldReason.VANISHED
    assert len(sandbox.calls()) == 1


def test_a_refusal_to_send_that_comes_late_is_evidence_enough(
    worker, channel, clock, sandbox, settings
):
    delivery = schedule(channel)

    def fall_asleep(point, _):
        if point == "before_call":
            settings.GUARD_SCALE = 0  # any time at all between intent and call is too long
            clock.step(timedelta(seconds=13))
            sweeping.sweep()

    with watching(fall_asleep):
        worker.carry()
    settings.GUARD_SCALE = 0.1
    assert again(delivery).state == State.UNKNOWN
    clock.step(2 * SECOND)
    worker.look()
    worker.carry()

    assert outcomes_of(delivery) == [Attempt.Outcome.ABSENT, Attempt.Outcome.ACCEPTED]
    assert len(sandbox.visible()) == 1


def test_a_call_without_an_answer_that_ends_late_leaves_no_sender_alive(
    worker, channel, clock, sandbox
):
    delivery = schedule(channel)
    sandbox.fault("reset_before")

    def fall_asleep(point, _):
        if point == "before_call":
            clock.step(timedelta(seconds=13))
            sweeping.sweep()

    with watching(fall_asleep):
        worker.carry()
    assert again(delivery).why == "no answer in time"

    look_three_times(worker, clock)
    worker.carry()

    assert outcomes_of(delivery) == [Attempt.Outcome.ABSENT, Attempt.Outcome.ACCEPTED]
    assert len(sandbox.visible()) == 1


def test_what_is_absent_past_its_window_asks_a_person(in_doubt, channel, worker, clock, sandbox):
    delivery = in_doubt(channel, accepted=False, max_late=timedelta(seconds=5))

    look_three_times(worker, clock)
    worker.carry()

    assert again(delivery).hold_reason == HoldReason.LATE
    assert sandbox.objects() == []


def test_what_is_absent_after_five_tries_asks_a_person(in_doubt, channel, worker, clock):
    delivery = in_doubt(channel, accepted=False)
    put(delivery, tries=5)

    look_three_times(worker, clock)

    assert again(delivery).hold_reason == HoldReason.EXHAUSTED


def test_a_permission_that_ends_meanwhile_proves_nothing(in_doubt, channel, worker, clock, sandbox):
    delivery = in_doubt(channel, accepted=True)
    sandbox.fault("token_revoked", call="list")

    clock.step(2 * SECOND)
    worker.look()

    assert again(channel).state == Channel.State.LOGGED_OUT
    assert (again(delivery).state, again(delivery).negatives) == (State.UNKNOWN, 0)


def test_what_stood_there_once_is_not_sent_again_when_it_is_not_recognised(
    worker, channel, clock, sandbox, huda
):
    delivery = schedule(channel, max_late=WINDOW * 10)
    worker.carry()
    sandbox.remove(again(delivery).remote_id)
    put(delivery, state=State.HELD, hold_reason=HoldReason.DIFFERS)
    with acting_for(delivery.institution_id):
        deciding.look_at(again(delivery), "17900000", by=huda)

    look_three_times(worker, clock)
    worker.carry()

    assert again(delivery).hold_reason == HoldReason.VANISHED
    assert len(sandbox.calls()) == 1


def test_two_who_look_at_once_conclude_once(in_doubt, channel, clock, sandbox):
    delivery = in_doubt(channel, accepted=True)
    clock.step(2 * SECOND)
    first, second = Worker(), Worker()
    (old,) = claiming.claim_unknown(first.process, most=5)
    clock.step(timedelta(seconds=13))
    (new,) = claiming.claim_unknown(second.process, most=5)

    reconciling.reconcile(old)
    assert again(delivery).state == State.UNKNOWN
    reconciling.reconcile(new)
    assert again(delivery).state == State.PUBLISHED


def test_a_post_of_another_account_is_not_ours(connect, in_doubt, worker, clock, sandbox):
    delivery = in_doubt(connect("x"), accepted=False)
    sandbox.ask("POST", "accounts", network="x", id="99", handle="other", name="حساب آخر")
    sandbox.ask("POST", "posts", network="x", account="99", text=TEXT)

    clock.step(2 * SECOND)
    worker.look()

    assert again(delivery).negatives == 1
