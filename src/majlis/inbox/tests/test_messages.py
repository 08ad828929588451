"""Private messages and reviews: heard, joined to their case, and answered within their windows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from majlis import networks
from majlis.delivery.models import Delivery
from majlis.inbox import replying, ways
from majlis.inbox.models import Case, Item
from majlis.inbox.tests.conftest import BEGAN, comment, hear, hours, stands
from majlis.inbox.ways import Way
from majlis.networks.hearing import RemoteItem
from majlis.store.clock import now
from majlis.store.refusal import Refused

WORDS = "هل تصلكم رسائلنا هنا؟"
ANSWER = "نعم، وقد وصلتنا. نرد عليكم اليوم."


@pytest.fixture
def able(monkeypatch):
    """Return a function that gives a network further abilities, as if its vendor had them."""

    def given(network, **abilities):
        rules = networks.NETWORKS[network]
        changed = replace(rules, abilities=replace(rules.abilities, **abilities))
        monkeypatch.setitem(networks.NETWORKS, network, changed)

    return given


@pytest.fixture
def private(able):
    """Facebook with private messages and private replies, in Meta's windows."""
    able(
        "facebook",
        hears_messages=True,
        sends_messages=True,
        longest_message=2000,
        message_window=timedelta(hours=24),
        private_reply_window=timedelta(days=7),
    )


def message(remote_id="m1", **more):
    facts = {
        "kind": "message",
        "post_id": "t1",
        "author_id": "u1",
        "author_name": "مها القحطاني",
        "text": WORDS,
        "created_at": now() - hours(1),
    }
    return RemoteItem(id=remote_id, **facts | more)


def ours(remote_id, at, **more):
    return message(remote_id, is_ours=True, text="رد من الهاتف", created_at=at, **more)


def test_a_message_opens_a_case_and_further_ones_join_it(channels):
    facebook = channels["facebook"]

    first = hear(facebook, stands(facebook, message()))
    second = hear(facebook, stands(facebook, message("m2", text="؟", created_at=now())))

    assert first.kind == Item.Kind.MESSAGE
    assert first.case == second.case
    assert first.is_private


def test_a_comment_and_the_messages_that_follow_are_one_case(channels):
    facebook = channels["facebook"]

    public = hear(facebook, stands(facebook, comment(created_at=now() - hours(2))))
    private = hear(facebook, stands(facebook, message()))

    assert public.case == private.case


@pytest.mark.parametrize("is_late", [False, True], ids=["in order", "out of order"])
def test_what_a_colleague_wrote_on_the_network_itself_stands_with_the_message_before_it(
    channels, is_late
):
    facebook, at = channels["facebook"], now()
    heard = [stands(facebook, message()), stands(facebook, ours("m2", at))]

    hear(facebook, *(reversed(heard) if is_late else heard))

    case = Case.objects.standing().get()
    answer = Item.objects.get(remote_id="m2")
    assert (answer.case, answer.is_ours) == (case, True)
    assert case.first_answered_at == at


def test_a_review_is_a_case_with_its_verdict_and_answered_elsewhere(channels):
    facebook = channels["facebook"]
    review = message("v1", kind="review", post_id="", verdict="negative", text="انتظرت ساعتين")

    item = hear(facebook, stands(facebook, review))

    assert (item.kind, item.verdict) == (Item.Kind.REVIEW, "negative")
    assert ways.offers(item) == []
    assert replying.problems(item.case, item, ANSWER)


def test_a_message_is_answered_by_a_message_in_its_conversation(channels, private, noura):
    facebook = channels["facebook"]
    item = hear(facebook, stands(facebook, message()))

    reply = replying.answer(item.case, item, ANSWER, by=noura)

    delivery = reply.delivery
    assert delivery.act == Delivery.Act.MESSAGE
    told = delivery.payload
    assert (told["person_id"], told["conversation_id"], told["comment_id"]) == ("u1", "t1", "")
    assert told["mark"]
    assert delivery.parent_remote_id == "t1"


def test_a_message_is_not_answered_after_its_window_and_the_way_that_remains_is_named(
    channels, private, noura
):
    facebook = channels["facebook"]
    item = hear(facebook, stands(facebook, message(created_at=now() - hours(25))))

    with pytest.raises(Refused, match="24"):
        replying.answer(item.case, item, ANSWER, by=noura)

    assert not Delivery.objects.exists()


def test_a_window_opens_again_when_the_person_writes(channels, private):
    facebook = channels["facebook"]
    first = hear(facebook, stands(facebook, message(created_at=now() - hours(25))))
    hear(facebook, stands(facebook, message("m2", created_at=now())))

    assert not ways.offered(first, Way.PRIVATE).closed


def test_a_comment_is_answered_in_public_and_then_privately_once(channels, private, noura):
    facebook = channels["facebook"]
    item = hear(facebook, stands(facebook, comment(created_at=now() - hours(2))))

    public = replying.answer(item.case, item, ANSWER, by=noura)
    privately = replying.answer(item.case, item, "التفاصيل هنا.", by=noura, way=Way.PRIVATE)

    assert [each.delivery.act for each in (public, privately)] == ["reply", "message"]
    told = privately.delivery.payload
    assert (told["comment_id"], told["person_id"]) == (item.remote_id, "")
    with pytest.raises(Refused, match="رداً خاصاً واحداً"):
        replying.answer(item.case, item, "ومرة أخرى.", by=noura, way=Way.PRIVATE)


def test_what_was_said_to_somebody_is_looked_up_in_front_of_the_wall(office, look_at):
    """Years of answers stand on an account, and each page of a comment asks."""
    look_at(str(office.pk))
    sent = Delivery.objects.messages_to(1, "c1").filter(payload__comment_id="c1")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = sent.explain()

    assert "delivery_said_to" in plan
    assert "parent_remote_id" in plan.partition("Index Cond")[2].partition("\n")[0]


def test_a_comment_is_not_answered_privately_after_seven_days(channels, private, noura):
    facebook = channels["facebook"]
    item = hear(facebook, stands(facebook, comment(created_at=now() - timedelta(days=8))))

    with pytest.raises(Refused, match="7 أيام"):
        replying.answer(item.case, item, ANSWER, by=noura, way=Way.PRIVATE)


def test_where_nothing_private_can_be_sent_it_is_not_offered(channels, able):
    able("linkedin", sends_messages=False)
    page = channels["linkedin"]
    item = hear(page, stands(page, comment(created_at=BEGAN)))

    assert [offer.way for offer in ways.offers(item)] == [Way.PUBLIC]


def test_without_windows_the_writer_of_a_comment_gets_a_message(channels, able, noura):
    able("x", sends_messages=True, message_window=None, private_reply_window=None)
    x = channels["x"]
    item = hear(x, stands(x, comment(created_at=now())))

    reply = replying.answer(item.case, item, ANSWER, by=noura, way=Way.PRIVATE)

    told = reply.delivery.payload
    assert (told["person_id"], told["comment_id"]) == ("u1", "")


def test_a_message_longer_than_the_network_takes_is_refused(channels, private):
    facebook = channels["facebook"]
    item = hear(facebook, stands(facebook, message()))

    assert replying.left(item, ANSWER) == 2000 - len(ANSWER)
    assert replying.problems(item.case, item, "س" * 2001)
