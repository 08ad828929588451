"""What follows a post waits for it, never overtakes it, and leaves with it."""

from datetime import timedelta

import pytest

from majlis.delivery import foreign, payload, retracting, scheduling, sweeping
from majlis.delivery.models import AccountPost, Delivery, ForeignPost, Watch
from majlis.delivery.states import HoldReason, State
from majlis.networks import NETWORKS
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

from .conftest import TEXT, WINDOW, Worker, again, put, schedule
from .test_replying import look_until_settled

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "التفاصيل في التعليق الأول 📎"
COMMENTS = ["x", "facebook", "instagram", "youtube", "linkedin"]


@pytest.fixture
def worker(db):
    return Worker()


def thread(channel, *texts):
    """Schedule posts, each following the one before."""
    parts = []
    for text in texts:
        parts.append(schedule(channel, text, depends_on=parts[-1] if parts else None))
    return parts


def comment(post, text=SAID, **more):
    """Schedule the first comment under a post of ours."""
    channel = post.channel
    made = {
        "version": 2,
        "act": "comment",
        "network": channel.network,
        "account": channel.remote_id,
        "text": NETWORKS[channel.network].final_reply(text),
        "language": "ar",
    }
    with acting_for(channel.institution_id):
        return scheduling.schedule(
            channel=channel,
            act=Delivery.Act.COMMENT,
            payload=made,
            depends_on=post,
            **{"due_at": now(), "approved_sha256": payload.sha256(made), "max_late": WINDOW} | more,
        )


def standing(channel, sandbox):
    """Return the delivery of a post that stands, as if it had gone out long ago."""
    post = schedule(channel, due_in=timedelta(hours=1))
    for state in ("claimed", "preparing", "ready", "committing", "published", "verified"):
        put(post, state=state)
    shown = sandbox.posted(TEXT, network=channel.network)
    put(post, remote_id=shown["id"], next_at=None)
    return again(post)


def carry_all(worker, clock, rounds=6):
    for _ in range(rounds):
        worker.carry()
        clock.step(timedelta(seconds=2))


def retract(delivery, by):
    with acting_for(delivery.institution_id):
        return retracting.retract(delivery, by=by)


def test_the_parts_of_a_thread_stand_in_order_each_after_the_one_before(
    channel, worker, sandbox, clock
):
    parts = thread(channel, "أولاً", "ثانياً", "ثالثاً")

    carry_all(worker, clock)

    assert {again(part).state for part in parts} == {State.VERIFIED}
    shown = sorted(sandbox.visible(), key=lambda one: one["visible_at"])
    assert [one["text"] for one in shown] == ["أولاً", "ثانياً", "ثالثاً"]
    assert again(parts[1]).parent_remote_id == again(parts[0]).remote_id


def test_a_part_waits_while_the_one_before_is_in_doubt(channel, worker, sandbox, clock):
    sandbox.fault("reset_after")
    first, second = thread(channel, "أولاً", "ثانياً")

    worker.carry()
    worker.carry()

    assert again(first).state == State.UNKNOWN
    assert again(second).state == State.READY
    look_until_settled(worker, clock, first)
    carry_all(worker, clock)
    assert again(second).state == State.VERIFIED


@pytest.mark.parametrize("network", ["x", "linkedin"])
def test_a_first_comment_is_prepared_only_when_its_post_stands(
    connect, worker, sandbox, clock, network
):
    sandbox.fault("reset_after", network=network)
    post = schedule(connect(network))
    said = comment(post)

    worker.carry()
    worker.carry()

    assert again(post).state == State.UNKNOWN
    assert again(said).state == State.SCHEDULED


@pytest.mark.parametrize("network", COMMENTS)
@pytest.mark.parametrize("fault", ["", "reset_after"])
def test_a_first_comment_stands_under_its_post_once(
    connect, worker, sandbox, clock, network, fault
):
    post = standing(connect(network), sandbox)
    if fault:
        sandbox.fault(fault, network=network)
    said = comment(post)

    carry_all(worker, clock, rounds=2)
    if fault:
        look_until_settled(worker, clock, said)
    carry_all(worker, clock)

    assert again(said).state == State.VERIFIED
    shown = sandbox.ask("GET", f"comments?network={network}")["comments"]
    (ours,) = [one for one in shown if one["by_account"] and one["visible"]]
    assert ours["id"] == again(said).remote_id
    assert again(post).remote_id in (ours["post"], ours["parent"])


def test_what_follows_a_refused_post_asks_a_person_at_once(channel, worker, sandbox, clock):
    sandbox.fault("refused")
    first, second = thread(channel, "أولاً", "ثانياً")
    said = comment(first)

    carry_all(worker, clock, rounds=2)
    sweeping.sweep()

    assert again(first).state == State.FAILED
    for later in (second, said):
        ended = again(later)
        assert (ended.state, ended.hold_reason) == (State.HELD, HoldReason.DEPENDS)
    assert len(sandbox.visible()) == 0


def test_what_follows_a_cancelled_post_is_cancelled_with_it(channel, worker, sandbox, clock):
    first, second = thread(channel, "أولاً", "ثانياً")
    said = comment(first)

    with acting_for(channel.institution_id):
        scheduling.cancel(first, by=None)
        scheduling.cancel(said, by=None)  # pressed for each of them: it is done already

    assert {again(one).state for one in (first, second, said)} == {State.CANCELLED}


def test_a_retracted_thread_leaves_with_all_its_parts(channel, worker, sandbox, clock, huda):
    first, second = thread(channel, "أولاً", "ثانياً")
    said = comment(first)
    late = comment(second, due_at=now() + timedelta(minutes=5))
    carry_all(worker, clock)
    assert again(said).state == State.VERIFIED

    retract(first, huda)
    again_asked = retract(second, huda)
    carry_all(worker, clock)

    assert again(late).state == State.CANCELLED
    assert {again(one).state for one in (first, second, said)} == {State.RETRACTED}
    assert again_asked.target_id == second.pk
    assert sandbox.visible() == []


def test_a_retraction_is_refused_twice(channel, worker, clock, huda):
    (first,) = thread(channel, "أولاً")
    carry_all(worker, clock)
    retract(first, huda)

    with pytest.raises(Refused):
        retract(first, huda)


def test_a_part_that_was_in_doubt_leaves_when_it_is_known_to_stand(
    channel, worker, sandbox, clock, huda
):
    first, second = thread(channel, "أولاً", "ثانياً")
    sandbox.fault("reset_after", match="ثانياً")
    carry_all(worker, clock, rounds=2)
    assert again(second).state == State.UNKNOWN

    retract(first, huda)
    for _ in range(30):
        worker.look()
        carry_all(worker, clock, rounds=1)

    assert again(second).state == State.RETRACTED
    assert sandbox.visible() == []


def test_a_comment_of_ours_is_no_post_of_another(channel, worker, sandbox, clock):
    (first,) = thread(channel, "أولاً")
    said = comment(first)
    carry_all(worker, clock)

    with acting_for(channel.institution_id):
        Watch.objects.get_or_create(institution_id=channel.institution_id, channel=channel)
    foreign.look_at(channel.institution_id, channel.pk)

    with acting_for(channel.institution_id):
        assert not ForeignPost.objects.exists()
        known = AccountPost.objects.filter(remote_id=again(said).remote_id)
        assert all((one.delivery_id, one.is_original) == (said.pk, False) for one in known)


def test_a_message_in_doubt_does_not_explain_a_strangers_post(channel, sandbox, worker):
    text = "رسالة وردت منشوراً"
    made = {
        "version": 2,
        "act": "message",
        "network": "x",
        "account": channel.remote_id,
        "text": text,
        "person_id": "9",
        "language": "ar",
    }
    with acting_for(channel.institution_id):
        message = scheduling.schedule(
            channel=channel,
            act=Delivery.Act.MESSAGE,
            payload=made,
            approved_sha256=payload.sha256(made),
            due_at=now() + timedelta(hours=1),
        )
    put(message, fingerprint=NETWORKS["x"].reply_fingerprint(text))
    sandbox.posted(text)

    with acting_for(channel.institution_id):
        Watch.objects.get_or_create(
            institution_id=channel.institution_id,
            channel=channel,
            defaults={"since": now() - timedelta(minutes=5)},
        )
    foreign.look_at(channel.institution_id, channel.pk)

    with acting_for(channel.institution_id):
        assert ForeignPost.objects.filter(text=text).exists()
