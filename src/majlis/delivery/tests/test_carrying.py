"""The way of a post to its network, and what stops it on the way."""

import threading
import time
from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery import carrying
from majlis.delivery.models import Attempt
from majlis.delivery.states import HoldReason, State
from majlis.notices.models import Notice
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .conftest import (
    ACCOUNTS,
    TEXT,
    WINDOW,
    Stopped,
    again,
    film,
    payload_of,
    picture,
    put,
    schedule,
    states,
    stopping_at,
)

pytestmark = pytest.mark.django_db(transaction=True)


def attempts(delivery):
    with acting_for(delivery.institution_id):
        return list(delivery.attempts.order_by("id"))


def test_a_post_goes_out_at_its_time_word_for_word_and_is_read_back(worker, channel, sandbox):
    delivery = schedule(channel)

    worker.carry()
    worker.carry()

    (shown,) = sandbox.visible()
    sent = again(delivery)
    assert (sent.state, sent.remote_id) == (State.VERIFIED, shown["id"])
    assert (shown["text"], shown["account"]) == (TEXT, ACCOUNTS["x"])


def test_each_move_leaves_a_step(worker, channel):
    delivery = schedule(channel)

    worker.carry()
    worker.carry()

    assert states(delivery) == [
        State.SCHEDULED,
        State.CLAIMED,
        State.PREPARING,
        State.READY,
        State.COMMITTING,
        State.PUBLISHED,
        State.VERIFIED,
    ]


@pytest.mark.parametrize("network", ["facebook", "linkedin", "youtube"])
def test_each_network_shows_what_was_approved(connect, worker, office, clock, sandbox, network):
    channel = connect(network)
    file = film(office) if network == "youtube" else picture(office)
    delivery = schedule(
        channel, title="سلامة الألعاب" if network == "youtube" else "", media=[file]
    )

    for _ in range(6):
        worker.carry()
        clock.step(timedelta(seconds=2))

    (shown,) = sandbox.visible(network)
    assert again(delivery).state == State.VERIFIED
    assert shown["text"] == payload_of(channel)["text"]
    assert [one["sha256"] for one in shown["media"]] == [file["sha256"]]


def test_before_its_time_it_is_prepared_and_not_sent(worker, channel, sandbox):
    delivery = schedule(channel, due_in=timedelta(seconds=8))

    worker.carry()
    worker.carry()

    assert again(delivery).state == State.READY
    assert again(delivery).lease_process_id is None
    assert sandbox.objects() == []


def test_it_is_sent_when_its_time_comes(worker, channel, clock, sandbox):
    schedule(channel, due_in=timedelta(seconds=8))
    worker.carry()

    clock.step(timedelta(seconds=8))
    worker.carry()

    assert len(sandbox.visible()) == 1


def test_long_before_its_time_nobody_takes_it(worker, channel):
    schedule(channel, due_in=timedelta(hours=1))

    assert worker.claim() == []


def test_what_one_worker_holds_no_other_takes(worker, channel):
    schedule(channel)

    assert len(worker.claim()) == 1
    assert worker.claim() == []


def test_what_a_dead_worker_held_is_taken_when_its_lease_is_over(worker, channel, clock, sandbox):
    schedule(channel)
    with stopping_at("prepared"), pytest.raises(Stopped):
        worker.carry()

    clock.step(timedelta(seconds=13))
    worker.carry()

    assert len(sandbox.visible()) == 1


def test_whose_claim_was_overtaken_does_nothing(worker, channel, clock, sandbox):
    delivery = schedule(channel)
    (old,) = worker.claim()
    clock.step(timedelta(seconds=13))
    worker.claim()

    carrying.carry(old, process=worker.process)

    assert again(delivery).state == State.CLAIMED
    assert sandbox.objects() == []


def test_what_is_not_what_was_approved_asks_a_person(worker, channel, sandbox):
    delivery = schedule(channel, approved_sha256="0" * 64)

    worker.carry()

    held = again(delivery)
    assert (held.state, held.hold_reason) == (State.HELD, HoldReason.CHANGED)
    assert sandbox.objects() == []


def test_a_missing_file_asks_a_person(worker, channel, office, sandbox):
    file = picture(office) | {"sha256": "a" * 64}
    delivery = schedule(channel, media=[file])

    worker.carry()

    assert again(delivery).hold_reason == HoldReason.MEDIA
    assert sandbox.objects() == []


def test_a_refused_text_is_not_published_and_its_people_are_told(
    worker, channel, sandbox, huda, look_at
):
    sandbox.fault("refused")
    delivery = schedule(channel)

    worker.carry()

    failed = again(delivery)
    assert failed.state == State.FAILED
    assert [one.outcome for one in attempts(failed)] == [Attempt.Outcome.REFUSED]
    look_at(str(delivery.institution_id))
    assert Notice.objects.filter(person=huda, kind="delivery.failed").exists()


def test_a_limit_that_ends_inside_the_window_is_waited_for(worker, channel, clock, sandbox):
    sandbox.fault("rate_limited", seconds=20)
    delivery = schedule(channel)

    worker.carry()
    assert again(delivery).state == State.RETRY_WAIT
    assert sandbox.objects() == []
    clock.step(timedelta(seconds=25))
    worker.carry()

    assert again(delivery).state == State.PUBLISHED
    assert len(sandbox.visible()) == 1


def test_a_limit_holds_back_the_rest_of_the_account(worker, channel, clock, sandbox):
    sandbox.fault("rate_limited", seconds=20)
    schedule(channel)
    worker.carry()

    schedule(channel, "نص آخر في الحساب نفسه")
    clock.step(timedelta(seconds=10))

    assert worker.claim() == []


def test_a_limit_past_the_window_asks_a_person_and_says_until_when(worker, channel, sandbox):
    sandbox.fault("rate_limited", seconds=600)
    delivery = schedule(channel)

    worker.carry()

    held = again(delivery)
    assert (held.state, held.hold_reason) == (State.HELD, HoldReason.RATE_LIMITED)
    assert held.hold_detail["again_at"] > held.window_ends_at.isoformat()


def test_a_token_that_ended_early_is_renewed_and_the_post_goes_out_once(worker, channel, sandbox):
    sandbox.fault("token_expired")
    delivery = schedule(channel)

    worker.carry()
    worker.carry()

    assert again(delivery).state == State.PUBLISHED
    assert len(sandbox.visible()) == 1


def test_a_permission_that_was_withdrawn_asks_a_person(worker, channel, sandbox):
    sandbox.fault("token_revoked")
    delivery = schedule(channel)

    worker.carry()

    assert again(delivery).hold_reason == HoldReason.LOGGED_OUT
    assert again(channel).state == Channel.State.LOGGED_OUT
    assert sandbox.objects() == []


def test_an_upload_that_fails_is_tried_again(worker, channel, office, clock, sandbox):
    sandbox.fault("error_before_503", call="prepare")
    delivery = schedule(channel, media=[picture(office)])

    worker.carry()
    assert again(delivery).state == State.RETRY_WAIT
    clock.step(timedelta(seconds=10))
    worker.carry()

    assert len(sandbox.visible()) == 1


def test_an_upload_that_always_fails_asks_a_person(worker, channel, office, clock, sandbox):
    sandbox.fault("error_before_503", call="prepare", times=100)
    delivery = schedule(channel, media=[picture(office)], max_late=timedelta(hours=1))

    for _ in range(10):
        worker.carry()
        clock.step(timedelta(seconds=20))

    assert again(delivery).hold_reason == HoldReason.EXHAUSTED


def test_a_process_that_slept_between_intent_and_call_does_not_send(
    worker, channel, settings, tmp_path, sandbox
):
    delivery = schedule(channel)
    settings.CHAOS_STOPS = str(tmp_path)
    (tmp_path / f"{delivery.pk}.before_call").touch()

    def wake_up_late():
        while not (asleep := list(tmp_path.glob("*.at.*"))):
            time.sleep(0.01)
        time.sleep(1.2)
        asleep[0].unlink()

    waker = threading.Thread(target=wake_up_late)
    waker.start()
    worker.carry()
    waker.join()

    assert again(delivery).state == State.RETRY_WAIT
    assert sandbox.calls() == []
    worker.carry()
    assert len(sandbox.visible()) == 1


def test_what_follows_waits_for_the_first(worker, channel, clock, sandbox):
    sandbox.fault("rate_limited", seconds=20, match="الأول")
    first = schedule(channel, "الجزء الأول")
    second = schedule(channel, "الجزء الثاني", depends_on=first)
    with acting_for(channel.institution_id):
        Channel.objects.update(reopens_at=None)

    worker.carry()
    assert again(second).state == State.READY
    with acting_for(channel.institution_id):
        Channel.objects.update(reopens_at=None)
    clock.step(timedelta(seconds=25))
    worker.carry()
    clock.step(timedelta(seconds=1))
    worker.carry()

    assert [one["text"] for one in sandbox.visible()] == ["الجزء الأول", "الجزء الثاني"]


def test_two_workers_at_once_send_a_post_once(worker, channel, sandbox):
    for number in range(6):
        schedule(channel, f"{TEXT} {number}")

    threads = [threading.Thread(target=_carry_all) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sandbox.visible()) == 6


def _carry_all():
    from django.db import connection

    from .conftest import Worker

    try:
        Worker().carry()
    finally:
        connection.close()


def test_what_expired_while_it_waited_is_prepared_anew(worker, channel, office, clock, sandbox):
    delivery = schedule(channel, due_in=timedelta(seconds=9), media=[picture(office)])
    worker.carry()
    assert again(delivery).state == State.READY
    put(delivery, handles_expire_at=now() + timedelta(seconds=10))

    clock.step(timedelta(seconds=9))
    worker.carry()

    assert states(delivery).count(State.PREPARING) == 2
    assert len(sandbox.visible()) == 1


def test_a_limit_without_a_window_left_never_ends_in_a_burst(worker, channel, clock, sandbox):
    delivery = schedule(channel)
    clock.step(WINDOW + timedelta(seconds=1))

    worker.carry()

    assert again(delivery).state == State.SCHEDULED
    assert sandbox.objects() == []
