"""A Facebook Page against the sandbox: messages, moderation, reviews, what stands on the Page."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from majlis.networks.contract import OutcomeUnknown, OutgoingMedia, Rejected
from majlis.networks.hearing import OutgoingMessage, OutgoingReply

from .sandbox_here import (
    NOURA,
    SALEM,
    heard,
    new_number,
    now,
    posts_on,
    ready_to,
    sandbox_with_accounts,
    say,
)

FACEBOOK = "facebook"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with sandbox_with_accounts(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest.fixture(scope="module")
def post_id(sandbox):
    return posts_on(sandbox)(FACEBOOK)


@pytest.fixture(autouse=True)
def _as_it_began(sandbox):
    yield
    sandbox.ask("DELETE", "faults")


@pytest.fixture
def page(sandbox):
    return sandbox.connect(FACEBOOK)


def written_to_us(sandbox, *, by=SALEM, **more):
    text = f"أين أجد الاستمارة؟ ({new_number()})"
    asked = {"network": FACEBOOK, "account": sandbox.ids[FACEBOOK], "text": text, "from": by}
    return sandbox.ask("POST", "messages", **asked, **more)


def answer_to(heard_message, **more):
    return OutgoingMessage(
        text=f"تجدها في موقعنا ({new_number()})",
        person_id=heard_message["person_id"],
        mark=f"majlis-{new_number()}",
        **more,
    )


def noted(page, message):
    kept = {}
    page.prepare_message(message, {}, kept.update)
    return kept


def messages_of(sandbox):
    return sandbox.ask("GET", f"messages?network={FACEBOOK}")["messages"]


def test_private_messages_are_heard_newest_first_with_their_conversation(sandbox, page):
    first = written_to_us(sandbox)
    second = written_to_us(sandbox, by=NOURA, data={"attachment_url": "https://cdn.example/1.jpg"})

    items = list(page.messages(since=now() - timedelta(minutes=1)))

    assert [it.id for it in items[:2]] == [second["id"], first["id"]]
    assert items[0].kind == "message"
    assert items[0].attachment_url == "https://cdn.example/1.jpg"
    assert items[1].post_id == first["conversation"]
    assert (items[1].author_id, items[1].author_name) == (first["person_id"], SALEM)
    assert not items[1].is_ours


def test_old_messages_are_left_out(sandbox, page):
    old = written_to_us(sandbox, at=(now() - timedelta(days=3)).isoformat())

    found = page.messages(since=now() - timedelta(hours=1))

    assert old["id"] not in [it.id for it in found]


def test_a_message_is_answered_with_its_mark(sandbox, page):
    asked = written_to_us(sandbox)
    message = answer_to(asked, conversation_id=asked["conversation"])
    handles = noted(page, message)

    made = page.send_message(message, handles)

    sent = next(it for it in messages_of(sandbox) if it["id"] == made.id)
    assert (sent["text"], sent["by_account"]) == (message.text, True)
    assert sent["data"]["metadata"] == message.mark
    assert page.read_message(made.id).text == message.text
    ours = [it for it in page.messages(since=now() - timedelta(minutes=1)) if it.is_ours]
    assert made.id in [it.id for it in ours]


def test_a_file_is_a_message_of_its_own_and_read_back(sandbox, page):
    asked = written_to_us(sandbox)
    file = OutgoingMedia(
        kind="document",
        sha256="a" * 64,
        size_bytes=3,
        mime="application/pdf",
        width=595,
        height=842,
        alt="",
        open=lambda: BytesIO(b"pdf"),
        public_url=lambda: "https://media.example/guide.pdf",
    )
    message = replace(answer_to(asked), text="", media=(file,))

    made = page.send_message(message, noted(page, message))

    sent = next(it for it in messages_of(sandbox) if it["id"] == made.id)
    assert sent["data"]["attachment_url"] == "https://media.example/guide.pdf"
    assert page.read_message(made.id).text == ""


@pytest.mark.parametrize("knows_conversation", [True, False])
def test_a_message_whose_answer_was_lost_is_found(sandbox, page, knows_conversation):
    asked = written_to_us(sandbox)
    conversation = asked["conversation"] if knows_conversation else ""
    message = answer_to(asked, conversation_id=conversation)
    handles, since = noted(page, message), now()
    sandbox.fault(FACEBOOK, "reset_after", "message")

    assert page.find_message(message, handles, since=since).posts == ()
    with pytest.raises(OutcomeUnknown):
        page.send_message(message, handles)

    assert [it.text for it in page.find_message(message, handles, since=since).posts] == [
        message.text
    ]


def test_the_same_words_sent_before_are_not_taken_for_the_new_ones(sandbox, page):
    asked = written_to_us(sandbox)
    message = answer_to(asked, conversation_id=asked["conversation"])
    page.send_message(message, noted(page, message))

    handles = noted(page, message)

    assert page.find_message(message, handles, since=now()).posts == ()


def test_after_a_day_a_person_answers_and_after_a_week_nobody(sandbox, page):
    late = written_to_us(sandbox, by="مريم", at=(now() - timedelta(days=2)).isoformat())
    too_late = written_to_us(sandbox, by="خالد", at=(now() - timedelta(days=8)).isoformat())

    message = answer_to(late, conversation_id=late["conversation"])
    assert page.send_message(message, noted(page, message)).id
    message = answer_to(too_late, conversation_id=too_late["conversation"])
    with pytest.raises(Rejected) as refused:
        page.send_message(message, noted(page, message))
    assert refused.value.code == "not_allowed"


def test_a_comment_is_answered_privately_once(sandbox, page, post_id):
    comment = say(sandbox, FACEBOOK, post_id, by="فهد")
    message = OutgoingMessage(text="راسلناك", comment_id=comment["id"], mark="m-1")
    handles, since = noted(page, message), now()

    made = page.send_message(message, handles)

    found = page.find_message(message, handles, since=since)
    assert [it.id for it in found.posts] == [made.id]
    with pytest.raises(OutcomeUnknown) as again:
        page.send_message(message, handles)
    assert again.value.said_exists


def test_a_comment_is_hidden_and_shown(sandbox, page, post_id):
    comment = say(sandbox, FACEBOOK, post_id)

    for hidden in (True, True, False):
        page.hide(comment["id"], hidden=hidden)
        assert page.comment(comment["id"]).is_hidden is hidden


def test_a_comment_of_the_public_is_removed(sandbox, page, post_id):
    comment = say(sandbox, FACEBOOK, post_id)

    page.remove(comment["id"])
    page.remove(comment["id"])

    assert page.comment(comment["id"]) is None


def test_a_comment_is_liked_and_not(sandbox, page, post_id):
    comment = say(sandbox, FACEBOOK, post_id)

    assert page.is_liked(comment["id"]) is False
    for liked in (True, True, False):
        page.like(comment["id"], liked=liked)
        assert page.is_liked(comment["id"]) is liked


def test_a_person_is_blocked_and_let_in_again(sandbox, page, post_id):
    person = say(sandbox, FACEBOOK, post_id, by="يوسف الكعبي")["author_id"]

    assert page.is_blocked(person) is False
    for blocked in (True, True, False):
        page.block(person, blocked=blocked)
        assert page.is_blocked(person) is blocked


def test_who_is_blocked_cannot_be_written_to(sandbox, page):
    asked = written_to_us(sandbox, by="هند الشمري")
    message = answer_to(asked, conversation_id=asked["conversation"])
    page.block(asked["person_id"], blocked=True)

    with pytest.raises(Rejected) as refused:
        page.send_message(message, noted(page, message))
    assert refused.value.code == "not_allowed"


def test_reviews_are_heard_with_their_verdict_and_answered(sandbox, page):
    told = say(
        sandbox, FACEBOOK, text="خدمة ممتازة", data={"recommendation_type": "POSITIVE"}, by=NOURA
    )

    (item,) = page.reviews(since=now() - timedelta(minutes=1))

    assert (item.kind, item.id, item.verdict) == ("review", told["id"], "positive")
    assert (item.text, item.author_name) == ("خدمة ممتازة", NOURA)
    reply = OutgoingReply(text="شكرًا لك", post_id="", parent_id=item.id)
    made = page.reply(reply, ready_to(page, reply))
    assert page.read_reply(made.id).text == "شكرًا لك"


def test_posts_that_tag_the_page_and_posts_on_it_are_mentions(sandbox, page):
    tagging = say(sandbox, FACEBOOK, text="شكرًا لهيئة التقييس")
    on_page = say(sandbox, FACEBOOK, text="متى الدورة؟", data={"on_page": True})

    items = list(page.mentions(since=now() - timedelta(minutes=1)))

    # Facebook tells whole seconds: which of two in one is the newer it does not say.
    assert {it.id for it in items} == {on_page["id"], tagging["id"]}
    assert {it.kind for it in items} == {"mention"}
    assert page.comment(on_page["id"]).text == "متى الدورة؟"


def test_the_first_comment_stands_directly_under_the_post(sandbox, page, post_id):
    reply = OutgoingReply(text="التسجيل من هنا", post_id=post_id, parent_id=post_id)

    made = page.reply(reply, ready_to(page, reply))

    item = heard(page, post_id, made.id)
    assert (item.parent_id, item.is_ours, item.text) == ("", True, "التسجيل من هنا")
    other = replace(reply, text="نص آخر")
    assert page.find_reply(other, ready_to(page, other), since=now()).posts == ()
