"""X: private messages heard, written and looked for; answers hidden, liked; people kept away."""

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import httpx
import pytest

from majlis.networks.contract import (
    GoesOn,
    LoggedOut,
    OutcomeUnknown,
    OutgoingMedia,
    Rejected,
    TryLater,
)
from majlis.networks.hearing import OutgoingMessage

from .recorded import ACCOUNTS, NOW, connected, page_instead, said, x_page

US, THEM = ACCOUNTS["x"], "77"
TALK = f"{THEM}-{US}"
ASKED, ANSWER = "هل لديكم موعد؟", "نعم، غدًا ١٠ صباحًا https://gso.example/ar"
PEOPLE = {"users": [{"id": THEM, "username": "salem_1", "name": "سالم"}]}
MESSAGE = OutgoingMessage(text=ANSWER, person_id=THEM, conversation_id=TALK)
WITH_THEM = f"/2/dm_conversations/with/{THEM}"


def event(text=ASKED, id_="5001", *, by=THEM, minute=1, **more):
    return {
        "id": id_,
        "event_type": "MessageCreate",
        "text": text,
        "sender_id": by,
        "dm_conversation_id": TALK,
        "created_at": f"2026-11-22T10:{minute:02}:00.000Z",
        **more,
    }


def ours(id_="5002", **more):
    short = ANSWER.replace("https://gso.example/ar", "https://t.co/aaa")
    link = {"url": "https://t.co/aaa", "expanded_url": "https://gso.example/ar"}
    return event(short, id_, by=US, minute=2, entities={"urls": [link]}, **more)


def test_messages_are_heard_newest_first_with_who_wrote_them():
    account, network = connected(
        "x", {"GET /2/dm_events": x_page(ours(), event(), includes=PEOPLE)}
    )

    answer, question = account.messages(since=NOW)

    assert (question.kind, question.id, question.post_id) == ("message", "5001", TALK)
    assert (question.author_handle, question.is_ours) == ("salem_1", False)
    assert question.url == f"https://x.com/messages/{TALK}"
    assert (answer.text, answer.is_ours) == (ANSWER, True)
    assert network.requests[0].url.params["event_types"] == "MessageCreate"


def test_messages_before_the_moment_asked_for_are_not_read():
    old = event(id_="4000") | {"created_at": "2026-11-22T09:00:00.000Z"}
    page = said(200, {"data": [event(), old], "meta": {"next_token": "n" * 16}})
    account, network = connected("x", {"GET /2/dm_events": page})

    assert [it.id for it in account.messages(since=NOW)] == ["5001"]
    assert len(network.requests) == 1


def test_messages_are_read_page_by_page():
    def page(request):
        if "pagination_token" in request.url.params:
            return x_page(event(id_="1"))(request)
        meta = {"result_count": 1, "next_token": "n" * 16}
        return said(200, {"data": [event()], "meta": meta})(request)

    account, _ = connected("x", {"GET /2/dm_events": page})

    assert [it.id for it in account.messages(since=NOW)] == ["5001", "1"]


def told_as_far(list_):
    """Return what a list tells, and where it goes on."""
    told = []
    try:
        for item in list_:
            told.append(item)
    except GoesOn as more:
        return told, more.resume
    return told, ""


def test_a_long_list_is_told_in_parts_that_go_on_where_the_last_one_ended():
    def page(request):
        number = int(request.url.params.get("pagination_token", "0"))
        following = {"next_token": str(number + 1)} if number < 12 else {}
        meta = {"result_count": 1, **following}
        return said(200, {"data": [event(id_=str(5000 - number))], "meta": meta})(request)

    account, network = connected("x", {"GET /2/dm_events": page})

    first, resume = told_as_far(account.messages(since=NOW))
    assert len(network.requests) == 10
    rest, end = told_as_far(account.more_messages(since=NOW, resume=resume))

    assert [it.id for it in first + rest] == [str(5000 - number) for number in range(13)]
    assert end == ""


def test_the_first_picture_of_a_message_comes_with_it():
    made = event(attachments={"media_keys": ["3_1"]})
    media = [{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg"}]
    account, _ = connected("x", {"GET /2/dm_events": x_page(made, includes={"media": media})})

    (heard,) = account.messages(since=NOW)

    assert heard.attachment_url == "https://pbs.example/1.jpg"


@pytest.mark.parametrize("answer", [said(503), page_instead(), said(200, {"errors": [{}]})])
def test_messages_that_cannot_be_read_are_asked_for_later(answer):
    account, _ = connected("x", {"GET /2/dm_events": answer})

    with pytest.raises(TryLater):
        list(account.messages(since=NOW))


def test_an_account_without_the_permission_says_so():
    kind = "https://api.twitter.com/2/problems/client-forbidden"
    account, _ = connected("x", {"GET /2/dm_events": said(403, {"type": kind})})

    with pytest.raises(Rejected) as refused:
        list(account.messages(since=NOW))
    assert refused.value.code == "not_allowed"


def test_the_newest_message_is_noted_once_before_writing():
    account, network = connected("x", {f"GET {WITH_THEM}/dm_events": x_page(event())})
    kept = []

    first = account.prepare_message(MESSAGE, {}, kept.append)
    again = account.prepare_message(MESSAGE, first.handles, kept.append)

    assert first.handles == again.handles == {"newest_id": "5001"}
    assert len(network.requests) == len(kept) == 1


def test_a_message_is_sent_with_one_call():
    made = said(201, {"data": {"dm_conversation_id": TALK, "dm_event_id": "5002"}})
    account, network = connected("x", {f"POST {WITH_THEM}/messages": made})

    sent = account.send_message(MESSAGE, {"newest_id": "5001"})

    assert (sent.id, sent.text, sent.is_original) == ("5002", ANSWER, False)
    assert [json.loads(it.content) for it in network.requests] == [{"text": ANSWER}]


def test_what_was_uploaded_goes_with_the_message():
    made = said(201, {"data": {"dm_conversation_id": TALK, "dm_event_id": "5002"}})
    account, network = connected("x", {f"POST {WITH_THEM}/messages": made})
    message = replace(MESSAGE, media=(picture(),))

    account.send_message(message, {"newest_id": "5001", "media": [{"id": "77"}]})

    body = json.loads(network.requests[0].content)
    assert body == {"text": ANSWER, "attachments": [{"media_id": "77"}]}


def picture():
    return OutgoingMedia(
        kind="image",
        sha256="a" * 64,
        size_bytes=3,
        mime="image/png",
        width=2,
        height=2,
        alt="",
        open=lambda: BytesIO(b"png"),
        public_url=lambda: "https://media.example/a.png",
    )


def test_a_message_to_a_conversation_goes_by_its_id():
    made = said(201, {"data": {"dm_conversation_id": TALK, "dm_event_id": "5002"}})
    account, _ = connected("x", {f"POST /2/dm_conversations/{TALK}/messages": made})

    assert account.send_message(OutgoingMessage(text="نعم", conversation_id=TALK), {}).id == "5002"


def test_a_message_to_nobody_is_not_sent():
    account, network = connected("x", {})

    with pytest.raises(Rejected):
        account.send_message(OutgoingMessage(text="نعم", comment_id="9"), {})
    assert network.requests == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said(201, {"data": {"dm_conversation_id": TALK}}), OutcomeUnknown),
        (page_instead(), OutcomeUnknown),
        (said(500), OutcomeUnknown),
        (said(401, {"title": "Unauthorized"}), LoggedOut),
        (said(429, {"title": "Too Many Requests"}), TryLater),
        (said(402, {"title": "CreditsDepleted"}), Rejected),
        (said(418, {}), OutcomeUnknown),
    ],
)
def test_a_message_fails_in_one_of_four_ways(answer, error):
    account, _ = connected("x", {"POST /messages": answer})

    with pytest.raises(error):
        account.send_message(MESSAGE, {})


def test_a_lost_message_is_found_above_the_newest_one_known_before():
    earlier = ours("4000")
    account, _ = connected("x", {"GET /dm_events": x_page(ours(), event(), earlier)})

    finding = account.find_message(MESSAGE, {"newest_id": "5001"}, since=NOW)

    assert [it.id for it in finding.posts] == ["5002"]
    assert finding.is_complete


def test_a_message_that_is_not_there_is_a_complete_negative():
    theirs = event(ANSWER, "5003")
    account, _ = connected(
        "x", {"GET /dm_events": x_page(theirs, event("سؤال آخر", "5002", by=US))}
    )

    finding = account.find_message(MESSAGE, {"newest_id": "5001"}, since=NOW)

    assert (finding.posts, finding.is_complete) == ((), True)


@pytest.mark.parametrize("made", [{"text": ANSWER}, {"id": "word"}, {"id": None}])
def test_a_list_with_a_message_that_has_no_id_proves_nothing(made):
    page = {"data": [made], "meta": {"result_count": 1}}
    account, _ = connected("x", {"GET /dm_events": said(200, page)})

    assert not account.find_message(MESSAGE, {"newest_id": "1"}, since=NOW).is_complete


def test_a_message_is_read_and_one_that_is_gone_is_none():
    gone = {"errors": [{"type": "https://api.twitter.com/2/problems/resource-not-found"}]}
    account, _ = connected(
        "x",
        {
            "GET /2/dm_events/5002": said(200, {"data": ours()}),
            "GET /2/dm_events/6": said(200, gone),
        },
    )

    assert account.read_message("5002").text == ANSWER
    assert account.read_message("6") is None


def test_a_message_that_is_gone_is_deleted():
    gone = {"errors": [{"type": "https://api.twitter.com/2/problems/resource-not-found"}]}
    account, network = connected("x", {"DELETE /2/dm_events/5002": said(404, gone)})

    account.delete_message("5002")

    assert len(network.requests) == 1


# Acts on what others wrote


@pytest.mark.parametrize("hidden", [True, False])
def test_an_answer_is_hidden_and_shown_again(hidden):
    account, network = connected(
        "x", {"PUT /2/tweets/9/hidden": said(200, {"data": {"hidden": hidden}})}
    )

    account.hide("9", hidden=hidden)

    assert json.loads(network.requests[0].content) == {"hidden": hidden}


def test_a_like_is_given_and_taken_back():
    account, network = connected(
        "x",
        {
            f"POST /2/users/{US}/likes": said(200, {"data": {"liked": True}}),
            f"DELETE /2/users/{US}/likes/9": said(200, {"data": {"liked": False}}),
        },
    )

    account.like("9", liked=True)
    account.like("9", liked=False)

    assert json.loads(network.requests[0].content) == {"tweet_id": "9"}


def test_what_the_account_likes_is_looked_for_among_its_last_likes():
    def page(request):
        if "pagination_token" in request.url.params:
            return x_page({"id": "9"})(request)
        return said(200, {"data": [{"id": "8"}], "meta": {"next_token": "n"}})(request)

    account, _ = connected("x", {"GET /liked_tweets": page})

    assert account.is_liked("9") is True
    assert account.is_liked("7") is False


def test_what_lies_beyond_the_likes_that_are_read_is_not_known():
    endless = said(200, {"data": [{"id": "8"}], "meta": {"next_token": "n"}})
    account, _ = connected("x", {"GET /liked_tweets": endless})

    assert account.is_liked("9") is None


@pytest.mark.parametrize(("blocked", "word"), [(True, "block"), (False, "unblock")])
def test_a_person_is_kept_from_writing_privately(blocked, word):
    done = said(200, {"data": {"blocked": blocked}})
    account, network = connected("x", {f"POST /2/users/77/dm/{word}": done})

    account.block("77", blocked=blocked)

    assert len(network.requests) == 1
    assert account.is_blocked("77") is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said(200, {"data": {}}), OutcomeUnknown),
        (said(200, {"data": {"hidden": False}}), OutcomeUnknown),
        (page_instead(), OutcomeUnknown),
        (said(502), OutcomeUnknown),
        (said(307, None, location="https://elsewhere.example/"), OutcomeUnknown),
        (said(401, {"title": "Unauthorized"}), LoggedOut),
        (said(429, {"title": "Too Many Requests"}), TryLater),
        (httpx.ConnectError("lost"), TryLater),
        (httpx.ReadTimeout("lost"), OutcomeUnknown),
    ],
)
def test_an_act_fails_in_one_of_four_ways(answer, error):
    account, _ = connected("x", {"PUT /hidden": answer})

    with pytest.raises(error):
        account.hide("9", hidden=True)


def test_a_limit_on_acts_names_its_end():
    reset = str(int((NOW + timedelta(minutes=4)).timestamp()))
    limited = said(429, {"title": "Too Many Requests"}, x_rate_limit_reset=reset)
    account, _ = connected("x", {"PUT /hidden": limited})

    with pytest.raises(TryLater) as told:
        account.hide("9", hidden=True)
    assert (told.value.wait, told.value.rate_limited) == (timedelta(minutes=4), True)
