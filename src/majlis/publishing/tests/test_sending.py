from datetime import timedelta

import pytest

from majlis.delivery import followers
from majlis.delivery import payload as payloads
from majlis.delivery.models import Delivery
from majlis.delivery.states import State as DeliveryState
from majlis.publishing import outcome, sending, writing
from majlis.publishing.models import Placement, Step
from majlis.publishing.states import State
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused

S = DeliveryState
TO_PUBLISHED = (S.CLAIMED, S.PREPARING, S.READY, S.COMMITTING, S.PUBLISHED)


def walk(delivery, *states, **fields):
    """Let a delivery go through these states, as the machine does, and tell the post."""
    for state in states:
        more = dict(fields) if state == states[-1] else {}
        if state == S.HELD:
            more.setdefault("hold_reason", "late")
        delivery.move(state, **more)
    followers.follow(delivery)


def deliveries_of(post):
    return [placement.delivery for placement in outcome.current(post)]


@pytest.fixture
def out(approved, huda):
    """Let out now, nothing of it has moved yet."""
    sending.publish(approved, by=huda)
    return approved


def test_publishing_makes_one_delivery_for_each_channel_with_the_approved_bytes(approved, huda):
    sending.publish(approved, by=huda)

    found = {d.channel_id: d for d in deliveries_of(approved)}
    assert len(found) == 2
    for entry in approved.revision.payloads:
        delivery = found[entry["channel"]]
        assert delivery.payload == entry["payload"]
        assert delivery.approved_sha256 == payloads.sha256(delivery.payload) == entry["sha256"]
    assert approved.state == State.GOING_OUT
    assert Step.objects.filter(post=approved, act="published", by=huda).exists()
    assert Entry.objects.filter(act="post.published").exists()


def test_a_scheduled_post_waits_for_its_time(approved, huda):
    at = now() + timedelta(hours=3)
    sending.publish(approved, by=huda, at=at)

    assert all(d.due_at == at for d in deliveries_of(approved))
    assert approved.is_scheduled
    assert Entry.objects.filter(act="post.scheduled").exists()


def test_a_time_in_the_past_is_refused(approved, huda):
    with pytest.raises(Refused):
        sending.publish(approved, by=huda, at=now() - timedelta(minutes=1))

    assert not Placement.objects.exists()


@pytest.mark.parametrize("stage", ["draft", "in_review"])
def test_what_was_not_approved_does_not_go_out(stage, request, huda):
    post = request.getfixturevalue(stage)
    with pytest.raises(Refused):
        sending.publish(post, by=huda)

    assert not Delivery.objects.exists()


def test_of_two_who_publish_at_once_one_does(approved, huda, salem, again):
    theirs = again(approved)
    sending.publish(approved, by=huda)

    with pytest.raises(Refused):
        sending.publish(theirs, by=salem)
    assert Delivery.objects.count() == 2


def test_before_its_approved_time_only_an_approver_lets_it_out(office, channels, salem, noura):
    from majlis.people.models import Membership
    from majlis.people.testing import make_person

    editor = make_person(office, "e@office.example", "إيمان", "Eman", Membership.Role.EDITOR)
    at = now() + timedelta(days=1)
    post = writing.draft(office, editor, "نص مجدول", [channels["x"]], due_at=at)
    post.send_to_review(by=editor)
    post.approve(by=salem)

    with pytest.raises(Refused):
        sending.publish(post, by=editor)
    sending.publish(post, by=salem)
    assert post.state == State.GOING_OUT


def test_a_post_is_out_when_every_channel_shows_it(out, huda):
    first, second = deliveries_of(out)

    walk(first, *TO_PUBLISHED, remote_id="1")
    out.refresh_from_db()
    assert out.state == State.GOING_OUT

    walk(second, *TO_PUBLISHED, remote_id="2")
    out.refresh_from_db()
    assert out.state == State.OUT
    assert Step.objects.filter(post=out, act="outcome", by=None).count() == 1


@pytest.mark.parametrize("end", [S.HELD, S.FAILED])
def test_a_post_asks_when_a_channel_is_held_or_failed(out, end):
    first, second = deliveries_of(out)
    walk(first, *TO_PUBLISHED, remote_id="1")
    walk(second, S.CLAIMED, end)

    out.refresh_from_db()
    assert out.state == State.ASKS


def test_a_held_channel_that_is_sent_after_all_moves_the_post_again(out, salem):
    from majlis.delivery import deciding

    first, second = deliveries_of(out)
    walk(first, *TO_PUBLISHED, remote_id="1")
    walk(second, S.CLAIMED, S.HELD)
    deciding.send(second, by=salem)

    out.refresh_from_db()
    assert out.state == State.GOING_OUT


def test_cancelling_takes_back_what_has_not_gone_out(out, huda):
    sending.cancel(out, by=huda)

    assert {d.state for d in deliveries_of(out)} == {S.CANCELLED}
    assert out.state == State.CANCELLED
    assert Step.objects.filter(post=out, act="cancelled", by=huda).exists()


def test_a_cancelled_post_may_be_let_out_again_without_a_new_approval(out, huda):
    sending.cancel(out, by=huda)
    sending.publish(out, by=huda)

    assert out.state == State.GOING_OUT
    assert {d.state for d in deliveries_of(out)} == {S.SCHEDULED}
    assert Delivery.objects.count() == 4


def test_what_is_going_out_is_neither_cancelled_nor_changed(out, huda):
    for delivery in deliveries_of(out):
        walk(delivery, S.CLAIMED, S.PREPARING, S.READY, S.COMMITTING)

    with pytest.raises(Refused):
        sending.cancel(out, by=huda)
    with pytest.raises(Refused):
        writing.reopen(out, by=huda)
    out.refresh_from_db()
    assert out.state == State.GOING_OUT


def test_changing_a_post_of_which_one_part_is_out_takes_nothing_back(out, huda):
    first, second = deliveries_of(out)
    walk(first, *TO_PUBLISHED, remote_id="1")

    with pytest.raises(Refused):
        writing.reopen(out, by=huda)
    second.refresh_from_db()
    assert second.state == S.SCHEDULED


def test_an_edit_is_a_cancel_and_new_deliveries_after_a_new_approval(out, huda, salem, channels):
    from dataclasses import replace

    old = deliveries_of(out)
    writing.reopen(out, by=huda)
    writing.save(out, replace(out.written(), text="نص مصحح"), by=huda, edition=out.edition)
    out.send_to_review(by=huda)
    out.approve(by=salem)
    sending.publish(out, by=huda)

    new = deliveries_of(out)
    assert not {d.pk for d in new} & {d.pk for d in old}
    assert {d.payload["text"] for d in new} == {"نص مصحح"}
    assert set(
        Delivery.objects.filter(pk__in=[d.pk for d in old]).values_list("state", flat=True)
    ) == {S.CANCELLED}


def test_a_failed_delivery_of_an_old_text_cannot_be_sent_after_an_edit(out, huda, salem):
    from majlis.delivery import deciding

    for delivery in deliveries_of(out):
        walk(delivery, S.CLAIMED, S.FAILED)
    writing.reopen(out, by=huda)

    for delivery in Delivery.objects.all():
        with pytest.raises(Refused):
            deciding.send(delivery, by=salem)


def test_retracting_asks_each_network_that_shows_it(out, huda):
    for number, delivery in enumerate(deliveries_of(out)):
        walk(delivery, *TO_PUBLISHED, remote_id=str(number))

    removals = sending.retract(out, by=huda)

    assert {r.act for r in removals} == {"delete"}
    assert {r.target_id for r in removals} == {d.pk for d in deliveries_of(out)}
    assert Step.objects.filter(post=out, act="retracted").exists()


def test_retracting_one_channel_leaves_the_other(out, huda, channels):
    for number, delivery in enumerate(deliveries_of(out)):
        walk(delivery, *TO_PUBLISHED, remote_id=str(number))

    [removal] = sending.retract(out, by=huda, channel=channels["x"])

    assert removal.channel == channels["x"]


def test_a_retracted_post_says_so(out):
    for number, delivery in enumerate(deliveries_of(out)):
        walk(delivery, *TO_PUBLISHED, S.RETRACTED, remote_id=str(number))

    out.refresh_from_db()
    assert out.state == State.RETRACTED


def test_what_does_not_stand_cannot_be_retracted(out, huda):
    with pytest.raises(Refused):
        sending.retract(out, by=huda)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["verified", "committing"], State.GOING_OUT),
        (["verified", "unknown"], State.GOING_OUT),
        (["verified", "retry_wait"], State.GOING_OUT),
        (["verified", "held"], State.ASKS),
        (["cancelled", "failed"], State.ASKS),
        (["verified", "cancelled"], State.OUT),
        (["verified", "retracted"], State.OUT),
        (["retracted", "cancelled"], State.RETRACTED),
        (["cancelled"], State.CANCELLED),
    ],
)
def test_where_a_post_stands_follows_from_its_deliveries(states, expected):
    assert outcome.where(states) == expected


def test_an_answer_for_something_else_changes_no_post(approved):
    outcome.follow(10**9, approved.institution_id, "published")
