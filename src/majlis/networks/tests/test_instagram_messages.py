"""Instagram: private messages, read, pushed, and sent once."""

import json
from datetime import timedelta
from io import BytesIO

import pytest

from majlis.networks import webhooks
from majlis.networks.contract import OutcomeUnknown, OutgoingMedia, Rejected, TryLater
from majlis.networks.hearing import OutgoingMessage

from .pushed import SECONDS, bytes_of, instagram
from .recorded import ACCOUNTS, NOW, connected, graph_error, page_instead, said
from .test_meta import keeping

US = ACCOUNTS["instagram"]
SALEM = "990"
ASKED = "أين أجد شهادة المطابقة؟"
ANSWER = "في صفحة الخدمات 🌷"
TO_SALEM = OutgoingMessage(text=ANSWER, person_id=SALEM, conversation_id="t1")


def message(id_="m1", text=ASKED, *, by=SALEM, at="2026-11-22T10:00:00+0000", **more):
    return {"id": id_, "message": text, "from": {"id": by}, "created_time": at, **more}


def thread(*messages, id_="t1", at="2026-11-22T10:00:00+0000", **paging):
    return {"id": id_, "updated_time": at, "messages": {"data": list(messages), **paging}}


def listed(*rows):
    return said(200, {"data": list(rows)})


def test_messages_come_newest_first_with_their_conversation():
    picture = {"data": [{"image_data": {"url": "https://cdn.example/1.jpg"}}]}
    ours = message("m2", ANSWER, by=US, at="2026-11-22T10:05:00+0000")
    named = {"id": SALEM, "username": "salem_1"}
    theirs = message(attachments=picture, **{"from": named})
    old = message("m0", at="2026-11-01T10:00:00+0000")
    stale = thread(message("m9"), id_="t9", at="2026-10-01T10:00:00+0000")
    account, network = connected(
        "instagram", {"GET /conversations": listed(thread(ours, theirs, old), stale)}
    )

    first, second = account.messages(since=NOW - timedelta(hours=1))

    assert (first.id, first.is_ours, first.text) == ("m2", True, ANSWER)
    assert (second.kind, second.post_id, second.author_id) == ("message", "t1", SALEM)
    assert (second.author_handle, second.text) == ("salem_1", ASKED)
    assert second.attachment_url == "https://cdn.example/1.jpg"
    assert network.requests[0].url.params["platform"] == "INSTAGRAM"


def test_a_conversation_with_more_new_messages_than_came_is_read_on():
    paging = {"paging": {"cursors": {"after": "c"}, "next": "https://graph.instagram.com/n"}}
    account, _ = connected(
        "instagram",
        {
            "GET /conversations": listed(thread(message("m3"), **paging)),
            "GET /t1/messages": listed(message("m3"), message("m2"), message("m1")),
        },
    )

    assert len(list(account.messages(since=NOW - timedelta(hours=1)))) == 3


def test_a_message_is_sent_once_to_its_person():
    account, network = connected(
        "instagram", {"POST /messages": said(200, {"recipient_id": SALEM, "message_id": "m7"})}
    )

    made = account.send_message(TO_SALEM, {"conversation": "t1", "standing": []})

    assert made.id == "m7"
    assert json.loads(network.requests[0].content) == {
        "recipient": {"id": SALEM},
        "message": {"text": ANSWER},
    }


def test_a_file_is_a_message_of_its_own_at_an_address():
    account, network = connected(
        "instagram", {"POST /messages": said(200, {"recipient_id": SALEM, "message_id": "m8"})}
    )
    file = OutgoingMedia(
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

    account.send_message(OutgoingMessage(text="", person_id=SALEM, media=(file,)), {})

    attachment = json.loads(network.requests[0].content)["message"]["attachment"]
    assert attachment["type"] == "image"
    assert attachment["payload"]["url"] == "https://media.example/a.png"


def test_a_comment_is_answered_privately_by_its_number():
    account, network = connected(
        "instagram", {"POST /messages": said(200, {"recipient_id": SALEM, "message_id": "m7"})}
    )

    account.send_message(OutgoingMessage(text=ANSWER, comment_id="5"), {})

    assert json.loads(network.requests[0].content)["recipient"] == {"comment_id": "5"}


@pytest.mark.parametrize(
    "played", [said(200, {}), said(200, {"message_id": None}), said(502), page_instead()]
)
def test_a_message_whose_answer_is_lost_is_in_doubt(played):
    account, _ = connected("instagram", {"POST /messages": played})

    with pytest.raises(OutcomeUnknown):
        account.send_message(TO_SALEM, {})


@pytest.mark.parametrize(("code", "subcode"), [(10, 2534022), (10, 2018278), (551, 1545041)])
def test_outside_of_its_window_a_message_is_not_allowed(code, subcode):
    account, _ = connected("instagram", {"POST /messages": graph_error(code, subcode)})

    with pytest.raises(Rejected) as refused:
        account.send_message(TO_SALEM, {})
    assert refused.value.code == "not_allowed"


def test_a_comment_that_has_its_private_answer_may_have_ours():
    account, _ = connected("instagram", {"POST /messages": graph_error(10900)})

    with pytest.raises(OutcomeUnknown) as doubt:
        account.send_message(OutgoingMessage(text=ANSWER, comment_id="5"), {})
    assert doubt.value.said_exists


def test_what_stood_before_is_never_taken_for_the_message_in_doubt():
    kept, keep = keeping()
    before = message("m2", ANSWER, by=US)
    now = message("m3", ANSWER, by=US, at="2026-11-22T10:01:00+0000")
    account, _ = connected(
        "instagram", {"GET /t1/messages": [listed(before), listed(now, before, message())]}
    )
    account.prepare_message(TO_SALEM, {}, keep)

    finding = account.find_message(TO_SALEM, kept[-1], since=NOW)

    assert [post.id for post in finding.posts] == ["m3"]
    assert finding.is_complete


def test_a_conversation_is_looked_for_by_its_person():
    kept, keep = keeping()
    account, network = connected(
        "instagram",
        {"GET /conversations": listed({"id": "t5"}), "GET /t5/messages": listed()},
    )

    account.prepare_message(OutgoingMessage(text=ANSWER, person_id=SALEM), {}, keep)

    assert kept[-1] == {"person": SALEM, "conversation": "t5", "standing": []}
    assert network.requests[0].url.params["user_id"] == SALEM


def test_a_private_answer_in_doubt_is_looked_for_with_who_wrote_the_comment_alone():
    kept, keep = keeping()
    ours = message("m3", ANSWER, by=US, at="2026-11-22T10:01:00+0000")
    routes = {
        "GET /5": said(200, {"id": "5", "from": {"id": SALEM}}),
        "GET /conversations": [listed(), listed({"id": "t5"})],
        "GET /t5/messages": listed(ours, message()),
    }
    account, network = connected("instagram", routes)
    message_ = OutgoingMessage(text=ANSWER, comment_id="5")
    account.prepare_message(message_, {}, keep)

    finding = account.find_message(message_, kept[-1], since=NOW)

    assert kept[-1] == {"person": SALEM, "conversation": "", "standing": []}
    assert [post.id for post in finding.posts] == ["m3"]
    assert {it.url.params["user_id"] for it in network.calls("GET", "/conversations")} == {SALEM}


def test_who_has_no_conversation_yet_was_surely_not_written_to():
    account, _ = connected("instagram", {"GET /conversations": listed()})
    message_ = OutgoingMessage(text=ANSWER, comment_id="5")

    finding = account.find_message(message_, {"person": SALEM, "standing": []}, since=NOW)

    assert (finding.posts, finding.is_complete) == ((), True)


def test_where_nobody_is_named_nothing_is_proved():
    account, network = connected("instagram", {})
    message_ = OutgoingMessage(text=ANSWER, comment_id="5")

    finding = account.find_message(message_, {"person": "", "standing": []}, since=NOW)

    assert not finding.is_complete
    assert network.requests == []


def test_a_comment_that_is_gone_is_answered_no_more():
    account, _ = connected("instagram", {"GET /5": graph_error(100, 33)})

    with pytest.raises(Rejected) as refused:
        account.prepare_message(OutgoingMessage(text=ANSWER, comment_id="5"), {}, dict)
    assert refused.value.code == "not_found"


@pytest.mark.parametrize("played", [said(503), said(200, {}), graph_error(10)])
def test_a_conversation_that_cannot_be_read_proves_nothing(played):
    account, _ = connected("instagram", {"GET /t1/messages": played})

    finding = account.find_message(TO_SALEM, {"conversation": "t1"}, since=NOW)

    assert not finding.is_complete


def test_a_message_is_read_back_and_one_that_is_gone_is_none():
    account, _ = connected(
        "instagram",
        {
            "GET /m7": said(200, message("m7", ANSWER, by=US)),
            "GET /m8": graph_error(100, 33),
            "GET /m9": said(200, {}),
        },
    )

    shown = account.read_message("m7")

    assert (shown.text, shown.author, shown.is_original) == (ANSWER, US, False)
    assert account.read_message("m8") is None
    with pytest.raises(TryLater):
        account.read_message("m9")


# Pushed


def pushed(**told):
    made = {"sender": {"id": SALEM}, "recipient": {"id": US}, "timestamp": SECONDS * 1000, **told}
    return instagram(messaging=[made])


def happened(told):
    return webhooks.happenings("instagram", bytes_of(told))


def test_a_pushed_message_is_whole_but_for_its_conversation():
    attached = [{"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}]
    (one,) = happened(pushed(message={"mid": "m1", "text": ASKED, "attachments": attached}))

    item = one.item
    assert (one.verb, item.kind, item.id, item.text) == ("stands", "message", "m1", ASKED)
    assert (item.author_id, item.post_id, item.is_ours) == (SALEM, "", False)
    assert item.attachment_url == "https://cdn.example/1.jpg"
    assert int(item.created_at.timestamp()) == SECONDS


def test_the_same_message_in_the_other_shape_is_the_same():
    value = pushed(message={"mid": "m1", "text": ASKED})["entry"][0]["messaging"][0]

    assert happened(instagram({"field": "messages", "value": value})) == happened(
        pushed(message={"mid": "m1", "text": ASKED})
    )


@pytest.mark.parametrize(
    "told",
    [
        {"message": {"mid": "m1", "text": ANSWER, "is_echo": True}},
        {"sender": {"id": US}, "message": {"mid": "m1", "text": ANSWER, "is_self": True}},
    ],
)
def test_an_echo_is_ours(told):
    (one,) = happened(pushed(**told))

    assert one.item.is_ours


def test_a_message_taken_back_is_removed_and_one_worded_anew_is_edited():
    (gone,) = happened(pushed(message={"mid": "m1", "is_deleted": True}))
    (edited,) = happened(pushed(message_edit={"mid": "m1", "text": "تعديل", "num_edit": 1}))

    assert (gone.verb, gone.item.id) == ("removed", "m1")
    assert (edited.verb, edited.item.text, edited.item.created_at) == ("stands", "تعديل", None)
    assert edited.item.edited_at == edited.at


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ({"reaction": {"mid": "m1", "action": "react", "emoji": "❤"}}, []),
        ({"read": {"mid": "m1"}}, []),
        ({"referral": {"ref": "a"}}, []),
        ({"postback": {"mid": "m1", "title": "ابدأ"}}, ["messaging_postbacks"]),
        ({"message": {"text": "بلا رقم"}}, ["messages?"]),
        ({"message": "no"}, ["messages?"]),
        ({"message_edit": {"mid": "m1"}}, ["message_edit?"]),
        ({"new_thing": {}}, ["messaging"]),
    ],
)
def test_what_is_no_message_is_left_or_named(told, names):
    body = bytes_of(pushed(**told))

    assert webhooks.happenings("instagram", body) == []
    assert webhooks.unknown_kinds("instagram", body) == names


def test_reactions_in_the_other_shape_are_left_too():
    told = instagram({"field": "message_reactions", "value": {}})

    assert webhooks.unknown_kinds("instagram", bytes_of(told)) == []
