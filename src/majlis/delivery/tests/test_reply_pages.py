"""The page of a reply: what it answers, and who decides about it."""

from datetime import timedelta

import pytest

from majlis.channels.models import Channel
from majlis.delivery import account_posts, payload, questions, retracting, scheduling
from majlis.delivery.models import Delivery
from majlis.delivery.states import HoldReason, State
from majlis.networks.contract import RemotePost
from majlis.people.testing import as_owner, make_person
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .conftest import TEXT, schedule

pytestmark = pytest.mark.django_db

POST, COMMENT, ANSWER = "770000000001_99", "99_1", "يصدر الدليل يوم الأحد القادم."


@pytest.fixture(autouse=True)
def nobody_above(settings):
    settings.DELIVERY_FOLLOWERS, settings.DELIVERY_GUARDS = {}, {}


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office, network="facebook", remote_id="770000000001", handle="gso_fb"
    )


@pytest.fixture
def reply(channel):
    made = {
        "version": 1,
        "act": "reply",
        "network": "facebook",
        "account": channel.remote_id,
        "text": ANSWER,
        "post_id": POST,
        "parent_id": COMMENT,
        "language": "ar",
    }
    return scheduling.schedule(
        channel=channel,
        act=Delivery.Act.REPLY,
        payload=made,
        approved_sha256=payload.sha256(made),
        due_at=now() + timedelta(hours=1),
    )


@pytest.fixture
def editor(office):
    return make_person(office, "layla@office.example", "ليلى السيد", "Layla", "editor")


@pytest.fixture
def hold(reply):
    def held(reason=HoldReason.LATE):
        reply.move(State.HELD, hold_reason=reason, next_at=None)
        return reply

    return held


def page(client, person, delivery):
    client.force_login(person)
    return client.get(f"/deliveries/{delivery.pk}/").content.decode()


def decide(client, person, delivery, word, **more):
    client.force_login(person)
    return client.post(f"/deliveries/{delivery.pk}/decision/", {"answer": word, **more})


def stand(delivery):
    with as_owner():
        for state in ("claimed", "preparing", "ready", "committing", "published", "verified"):
            Delivery.objects.filter(pk=delivery.pk).update(state=state)
        Delivery.objects.filter(pk=delivery.pk).update(remote_id="99_7")
    delivery.refresh_from_db()
    return delivery


def test_a_reply_is_shown_with_what_it_answers(client, channel, reply, auditor):
    post = RemotePost(id=POST, url="https://facebook.example/99", text=TEXT, created_at=now())
    account_posts.note(channel, [post])

    text = page(client, auditor, reply)

    assert "رد واحد على حساب واحد" in text
    assert ANSWER in text
    assert COMMENT in text
    assert 'href="https://facebook.example/99"' in text


def test_a_reply_under_a_post_that_we_do_not_know_is_shown_as_well(client, reply, auditor):
    assert ANSWER in page(client, auditor, reply)


def test_an_officer_decides_about_a_held_reply(client, hold, noura):
    held = hold()
    assert 'value="send"' in page(client, noura, held)

    assert decide(client, noura, held, "send").status_code == 302

    held.refresh_from_db()
    assert held.state == State.SCHEDULED


def test_an_approver_may_decide_about_a_reply_too(client, hold, salem):
    assert decide(client, salem, hold(), "cancel").status_code == 302


def test_an_editor_and_an_auditor_decide_nothing(client, hold, editor, auditor):
    held = hold()
    for person in (editor, auditor):
        assert decide(client, person, held, "send").status_code == 403
        assert 'value="send"' not in page(client, person, held)


def test_an_officer_decides_about_no_post(client, channel, noura):
    post = schedule(channel, due_in=timedelta(hours=1))
    post.move(State.HELD, hold_reason=HoldReason.LATE, next_at=None)

    assert decide(client, noura, post, "send").status_code == 403
    assert client.post(f"/deliveries/{post.pk}/cancellation/").status_code == 403


def test_a_reply_of_another_office_is_not_there(client, reply, omar):
    client.force_login(omar)

    assert client.get(f"/deliveries/{reply.pk}/").status_code == 404
    assert decide(client, omar, reply, "send").status_code == 404
    assert client.post(f"/deliveries/{reply.pk}/cancellation/").status_code == 404


def test_an_officer_cancels_a_reply_that_has_not_gone_out(client, reply, noura):
    client.force_login(noura)

    assert client.post(f"/deliveries/{reply.pk}/cancellation/").status_code == 302

    reply.refresh_from_db()
    assert reply.state == State.CANCELLED
    assert client.post(f"/deliveries/{reply.pk}/cancellation/").status_code == 409


def test_an_officer_takes_a_reply_off_the_network(client, reply, noura):
    standing = stand(reply)
    client.force_login(noura)

    answer = client.post(f"/deliveries/{standing.pk}/retraction/")

    removal = Delivery.objects.get(act="delete")
    assert answer.headers["Location"] == f"/deliveries/{removal.pk}/"
    assert removal.payload["of"] == "reply"
    assert "إزالة رد" in page(client, noura, removal)
    client.force_login(noura)
    assert client.post(f"/deliveries/{standing.pk}/retraction/").status_code == 409


def test_the_removal_of_a_post_is_as_it_was(channel, salem):
    post = stand(schedule(channel, due_in=timedelta(hours=1)))

    removal = retracting.retract(post, by=salem)

    assert "of" not in removal.payload
    assert not removal.is_of_officers


def test_a_persons_link_to_a_reply_is_looked_at(client, hold, noura):
    held = hold(HoldReason.UNSETTLED)
    link = "https://www.facebook.com/gso/posts/99?comment_id=99&reply_comment_id=1234"

    assert decide(client, noura, held, "look_at", link=link).status_code == 302

    held.refresh_from_db()
    assert (held.state, held.exists_as) == (State.UNKNOWN, "99_1234")


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("https://x.com/gso/status/1880028106020515840?s=20", "1880028106020515840"),
        ("https://www.facebook.com/gso/posts/99?comment_id=55", "99_55"),
        ("https://www.youtube.com/watch?v=abc_-123456&lc=Ugx-1.9kA", "Ugx-1.9kA"),
        ("https://www.instagram.com/p/Cx1/c/17858893269000001/", "17858893269000001"),
        (
            "https://www.linkedin.com/feed/update/urn:li:activity:71/"
            "?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A71%2C72%29"
            "&replyUrn=urn%3Ali%3Acomment%3A%28activity%3A71%2C73%29",
            "urn:li:comment:(urn:li:activity:71,73)",
        ),
        (
            "https://www.linkedin.com/feed/update/urn:li:activity:71/"
            "?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A71%2C72%29",
            "urn:li:comment:(urn:li:activity:71,72)",
        ),
        ("urn:li:comment:(urn:li:activity:71,72)", "urn:li:comment:(urn:li:activity:71,72)"),
        ("99_55", "99_55"),
        ("ليس رابطاً", ""),
        ("", ""),
    ],
)
def test_a_link_to_a_reply_names_its_id(link, named):
    assert questions.reply_id_in(link, post_id=POST) == named


def test_a_held_reply_is_listed_as_one(client, hold, salem):
    hold()
    client.force_login(salem)

    text = client.get("/held/").content.decode()

    assert ANSWER in text
    assert " رد</p>" in text


def test_a_reply_needs_no_files_and_begins_at_its_time(reply):
    assert reply.prepare_at <= reply.due_at
    assert (reply.parent_remote_id, reply.is_reply) == (COMMENT, True)


def test_another_offices_comment_cannot_be_answered_through_our_row(other_office, reply):
    with acting_for(other_office.pk):
        assert not Delivery.objects.filter(pk=reply.pk).exists()
