"""Whatever stands in an answer of Facebook, it becomes the right one of the four errors."""

from datetime import timedelta

import httpx
import pytest

from majlis.networks.contract import (
    LoggedOut,
    NetworkError,
    OutcomeUnknown,
    OutgoingPost,
    Rejected,
    TryLater,
)
from majlis.networks.hearing import OutgoingMessage, OutgoingReply

from .recorded import NOW, TEXT, TOKEN, connected, graph_error, said, video

POST = OutgoingPost(text=TEXT)
REEL = OutgoingPost(text=TEXT, form="reel", media=(video(),))
STORY = OutgoingPost(text="", form="story", media=(video(),))
REPLY = OutgoingReply(text="نعم", post_id="104567_9", parent_id="9_1")
MESSAGE = OutgoingMessage(text="نعم", person_id="880")
FILM = {"video": {"id": "700", "sha256": "a" * 64}, "photos": []}

# Each makes something visible, or changes what is.
VISIBLE = {
    "reveal": ("POST /104567_9", lambda page: page.reveal(POST, {"post_id": "104567_9"})),
    "reel": ("POST /video_reels", lambda page: page.reveal(REEL, FILM)),
    "story": ("POST /video_stories", lambda page: page.reveal(STORY, FILM)),
    "edit": ("POST /104567_9", lambda page: page.edit("104567_9", POST, {})),
    "delete": ("DELETE /104567_9", lambda page: page.delete("104567_9")),
    "reply": ("POST /9_1/comments", lambda page: page.reply(REPLY, {"place": {"thread": "9_1"}})),
    "message": ("POST /messages", lambda page: page.send_message(MESSAGE, {})),
    "hide": ("POST /9_1", lambda page: page.hide("9_1", hidden=True)),
    "remove": ("DELETE /9_1", lambda page: page.remove("9_1")),
    "like": ("POST /9_1/likes", lambda page: page.like("9_1", liked=True)),
    "block": ("POST /blocked", lambda page: page.block("880", blocked=True)),
}
HTML = "<!doctype html><title>502</title>"


def answered(content, *, status=200, kind="application/json", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: httpx.Response(
        status, content=content, headers={"content-type": kind} | named
    )


NO_WORD_OF_SUCCESS = {
    "a page of HTML": answered(HTML, kind="text/html"),
    "HTML that calls itself JSON": answered(HTML),
    "JSON that is cut short": answered('{"id":"1045'),
    "nothing": answered(b""),
    "nothing with 204": answered(b"", status=204),
    "a list": answered("[1,2]"),
    "a word": answered('"true"'),
    "bytes of no text": answered(b"\xff\xfe\x00"),
    "null": answered("null"),
    "deep nesting": answered("[" * 100_000),
    "no id and no success": said(200, {"unknown": {"field": 1}}),
    "an id that is none": said(200, {"id": {"a": 1}, "message_id": [], "success": "yes"}),
    "success that is false": said(200, {"success": False}),
    "an unknown error inside a success": said(200, {"error": {"message": "?", "code": 1}}),
    "an error that is no object": said(200, {"error": "yes"}),
    "a redirect to another host": answered(b"", status=302, location="https://evil.example/"),
    "a redirect to its own host": answered(b"", status=307, location="https://graph.facebook.com/"),
    "an unlisted refusal": said(400, {"error": {"message": "?", "code": 31337}}),
    "a refusal without a code": said(400, {"error": {"message": "?"}}),
    "a refusal with a code of words": said(400, {"error": {"message": "?", "code": "100"}}),
    "a gateway's refusal": answered(HTML, status=502, kind="text/html"),
    "a refusal in HTML": answered(HTML, status=403, kind="text/html"),
}


@pytest.mark.parametrize("act", VISIBLE)
@pytest.mark.parametrize("told", NO_WORD_OF_SUCCESS)
def test_what_is_no_clear_word_is_doubt(act, told):
    route, do = VISIBLE[act]
    page, network = connected("facebook", {route: NO_WORD_OF_SUCCESS[told]})

    with pytest.raises(OutcomeUnknown):
        do(page)

    assert {request.url.host for request in network.requests} == {"graph.facebook.com"}
    assert len(network.requests) == 1


@pytest.mark.parametrize("act", VISIBLE)
@pytest.mark.parametrize("status", [200, 400, 403, 500])
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 190, "error_subcode": 463}, LoggedOut),
        ({"code": 368, "error_subcode": 1404112}, Rejected),
        ({"code": 200}, Rejected),
        ({"code": 32}, TryLater),
        ({"code": 80001}, TryLater),
        ({"code": 368, "error_subcode": 1390008}, TryLater),
        ({"code": 2, "is_transient": True}, OutcomeUnknown),
        ({"code": 190, "error_subcode": {"strange": 1}}, LoggedOut),
    ],
)
def test_the_code_counts_and_not_the_status(act, status, error, kind):
    route, do = VISIBLE[act]
    page, _ = connected("facebook", {route: said(status, {"error": {"message": "لا", **error}})})

    with pytest.raises(kind):
        do(page)


@pytest.mark.parametrize("act", VISIBLE)
def test_no_error_tells_the_token(act):
    route, do = VISIBLE[act]
    told = said(400, {"error": {"message": f"bad token {TOKEN}", "code": 200}})
    page, _ = connected("facebook", {route: told})

    with pytest.raises(NetworkError) as error:
        do(page)

    assert TOKEN not in str(error.value)


READING = {
    "read": ("GET /104567_9", lambda page: page.read("104567_9")),
    "story": ("GET /stories", lambda page: page.read("700")),
    "recent": ("GET /published_posts", lambda page: list(page.recent(since=NOW))),
    "comments": ("GET /comments", lambda page: list(page.comments("104567_9", since=None))),
    "comment": ("GET /9_1", lambda page: page.comment("9_1")),
    "mentions": ("GET /tagged", lambda page: list(page.mentions(since=NOW))),
    "reviews": ("GET /ratings", lambda page: list(page.reviews(since=NOW))),
    "messages": ("GET /conversations", lambda page: list(page.messages(since=NOW))),
    "message": ("GET /m_1", lambda page: page.read_message("m_1")),
    "blocked": ("GET /blocked", lambda page: page.is_blocked("880")),
}


@pytest.mark.parametrize("act", READING)
@pytest.mark.parametrize("told", sorted(NO_WORD_OF_SUCCESS.keys() - {"success that is false"}))
def test_what_cannot_be_read_is_read_again_later(act, told):
    route, do = READING[act]
    page, _ = connected("facebook", {route: NO_WORD_OF_SUCCESS[told]})

    with pytest.raises(TryLater):
        do(page)


def test_unknown_fields_and_missing_ones_are_survived():
    strange = {"id": "9_1", "message": None, "from": [], "parent": 7, "is_hidden": "yes"}
    listed = said(200, {"data": [strange, {}, 7, {"id": ""}, {"id": "9_2", "x": {"y": []}}]})
    page, _ = connected("facebook", {"GET /comments": listed})

    items = list(page.comments("104567_9", since=None))

    assert [it.id for it in items] == ["9_1", "9_2"]


@pytest.mark.parametrize("form", ["reel", "story"])
@pytest.mark.parametrize("told", NO_WORD_OF_SUCCESS)
def test_a_video_in_doubt_proves_nothing_when_it_cannot_be_asked(form, told):
    route = "GET /700" if form == "reel" else "GET /stories"
    page, _ = connected("facebook", {route: NO_WORD_OF_SUCCESS[told]})
    post = REEL if form == "reel" else STORY

    finding = page.find(post, FILM, since=NOW)

    assert (finding.posts, finding.is_complete) == ((), False)


# Uploading


def test_an_upload_is_sent_to_no_other_host():
    begun = said(200, {"video_id": "700", "upload_url": "https://evil.example/video-upload/700"})
    page, network = connected("facebook", {"POST /video_reels": begun})

    with pytest.raises(Rejected) as refused:
        page.prepare(REEL, {}, dict)

    assert refused.value.code == "foreign_address"
    assert {request.url.host for request in network.requests} == {"graph.facebook.com"}


def uploading(**phase):
    return said(
        200, {"id": "700", "status": {"video_status": "uploading", "uploading_phase": phase}}
    )


WHOLE = said(200, {"id": "700", "status": {"video_status": "upload_complete"}})
BEGUN = said(
    200,
    {"video_id": "700", "upload_url": "https://rupload.facebook.com/video-upload/v26.0/700"},
)


@pytest.mark.parametrize("spelling", ["bytes_transfered", "bytes_transferred"])
def test_a_broken_upload_goes_on_at_the_byte_that_is_named(spelling):
    broken = said(400, {"debug_info": {"type": "PartialRequestError", "retriable": True}})
    page, network = connected(
        "facebook",
        {
            "POST /video_reels": BEGUN,
            "GET /700": [uploading(), uploading(**{spelling: 400}), WHOLE],
            "POST /video-upload/v26.0/700": [broken, said(200, {"success": True})],
        },
    )

    page.prepare(REEL, {}, dict)

    first, second = network.calls("POST", "/video-upload/v26.0/700")
    assert first.headers["authorization"] == f"OAuth {TOKEN}"
    assert (first.headers["offset"], second.headers["offset"]) == ("0", "400")
    assert (len(first.content), len(second.content)) == (1000, 600)
    assert first.headers["file_size"] == second.headers["file_size"] == "1000"


def test_an_upload_that_does_not_move_is_left_for_later():
    page, network = connected(
        "facebook",
        {
            "POST /video_reels": BEGUN,
            "GET /700": uploading(),
            "POST /video-upload/v26.0/700": answered(HTML, status=502),
        },
    )

    with pytest.raises(TryLater):
        page.prepare(REEL, {}, dict)

    assert len(network.calls("POST", "/video-upload/v26.0/700")) == 1


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (said(400, {"debug_info": {"type": "ProcessingFailedError", "message": "لا"}}), Rejected),
        (graph_error(190, 463), LoggedOut),
        (graph_error(80001), TryLater),
    ],
)
def test_what_an_upload_says_for_sure_is_believed(told, kind):
    page, _ = connected(
        "facebook",
        {
            "POST /video_reels": BEGUN,
            "GET /700": uploading(),
            "POST /video-upload/v26.0/700": told,
        },
    )

    with pytest.raises(kind):
        page.prepare(REEL, {}, dict)


FEED_FILM = OutgoingPost(text=TEXT, media=(video(),))


def offsets(start, end):
    return {"start_offset": str(start), "end_offset": str(end)}


def test_a_part_that_stands_elsewhere_goes_where_facebook_says():
    wrong = said(
        400,
        {"error": {"code": 6001, "error_subcode": 1363037, "error_data": offsets(600, 1000)}},
    )
    phases = [
        said(200, {"video_id": "700", "upload_session_id": "s1", **offsets(0, 600)}),
        wrong,
        said(200, offsets(1000, 1000)),
        said(200, {"success": True}),
    ]
    ready = said(200, {"id": "700", "status": {"video_status": "ready"}, "post_id": "9"})
    page, network = connected(
        "facebook",
        {"POST /videos": phases, "GET /700": ready},
    )

    handles = page.prepare(FEED_FILM, {}, dict).handles

    assert handles["post_id"] == "104567_9"
    assert {request.url.host for request in network.calls("POST", "/videos")} == {
        "graph-video.facebook.com"
    }
    third = network.calls("POST", "/videos")[2].content
    assert b'name="start_offset"\r\n\r\n600' in third


def test_an_end_whose_answer_was_lost_is_not_repeated():
    state = {
        "photos": [],
        "expires_at": (NOW + timedelta(hours=1)).isoformat(),
        "video": {
            "sha256": "a" * 64,
            "id": "700",
            "session": "s1",
            "start": 1000,
            "end": 1000,
            "is_ending": True,
        },
    }
    ready = said(200, {"id": "700", "status": {"video_status": "ready"}, "post_id": "9"})
    page, network = connected("facebook", {"GET /700": ready})

    assert page.prepare(FEED_FILM, state, dict).handles["post_id"] == "104567_9"
    assert network.calls("POST", "/videos") == []


@pytest.mark.parametrize("told", ["nothing", "JSON that is cut short", "no id and no success"])
def test_an_upload_that_is_not_named_is_begun_again_later(told):
    page, _ = connected("facebook", {"POST /videos": NO_WORD_OF_SUCCESS[told]})

    with pytest.raises(TryLater):
        page.prepare(FEED_FILM, {}, dict)


def test_photos_that_stand_in_a_post_already_are_sent_anew():
    kept = {}
    state = {
        "photos": [{"sha256": "a" * 64, "id": "55"}],
        "expires_at": (NOW + timedelta(hours=1)).isoformat(),
    }
    page, _ = connected("facebook", {"POST /feed": graph_error(100, 1366051)})
    post = OutgoingPost(text=TEXT, media=(video(kind="image", mime="image/jpeg"),))

    with pytest.raises(TryLater):
        page.prepare(post, state, kept.update)

    assert kept["photos"] == []


def test_a_reel_that_is_out_and_not_named_is_asked_for_once():
    named = said(200, {"id": "700", "post_id": "9", "published": True})
    page, network = connected(
        "facebook", {"POST /video_reels": said(200, {"success": True}), "GET /700": named}
    )

    made = page.reveal(REEL, FILM)

    assert made.id == "104567_9"
    assert len(network.requests) == 2


def test_a_reel_whose_name_is_not_told_is_in_doubt():
    page, _ = connected(
        "facebook",
        {"POST /video_reels": said(200, {"success": True}), "GET /700": said(200, {"id": "700"})},
    )

    with pytest.raises(OutcomeUnknown):
        page.reveal(REEL, FILM)
