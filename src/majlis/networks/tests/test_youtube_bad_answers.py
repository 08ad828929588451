"""YouTube: answers that are no answers. What is visible is doubt then, all else is tried again."""

import json
from datetime import date

import httpx
import pytest

from majlis.networks.contract import OutcomeUnknown, OutgoingPost, TryLater
from majlis.networks.hearing import OutgoingReply

from .recorded import NOW, TEXT, TITLE, connected, image, said, video, yt_list, yt_video
from .test_youtube_forms import captions

VIDEO, COMMENT = "dQw4w9WgXcQ", "Ugx1"
POST = OutgoingPost(
    text=TEXT,
    title=TITLE,
    media=(video(),),
    options={"playlist": "PL1"},
    files={"thumbnail": image(), "captions": captions()},
)
STATE = {"sha256": "a" * 64, "video": VIDEO}
REPLY = OutgoingReply(text="أهلًا", post_id=VIDEO, parent_id=COMMENT)
FIRST = OutgoingReply(text="أهلًا", post_id=VIDEO, parent_id=VIDEO)
QUOTA = {"error": {"code": 403, "message": "q", "errors": [{"reason": "quotaExceeded"}]}}
HTML = b"<!doctype html><title>Sign in to the network</title>"


def raw(content, kind="application/json", status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: httpx.Response(
        status, content=content, headers={"content-type": kind, **named}
    )


SPOILT = {
    "cut short": raw(json.dumps(yt_video()).encode()[:90]),
    "a page": raw(HTML, "text/html"),
    "a page called JSON": raw(HTML),
    "a list": raw(b"[]"),
    "a word": raw(b'"done"'),
    "no text": raw(b"\xff\xfe\x00"),
    "without ids": raw(b'{"kind": "youtube#video", "snippet": null, "status": null}'),
    "an id of another kind": raw(b'{"id": {"videoId": "x"}, "status": "public"}'),
    "an error inside": said(200, QUOTA),
    "a redirect": raw(b"", status=302, location="https://evil.example/"),
    "a redirect that keeps the method": raw(b"", status=307, location="https://evil.example/"),
    "a proxy": raw(b"<h1>502</h1>", "text/html", status=502),
    "an unheard-of refusal": said(418, {"error": {"code": 418, "errors": [{"reason": "new"}]}}),
}
STANDING = {"GET /youtube/v3/videos": yt_list(yt_video())}
VISIBLE = {
    "reveal": ("PUT /videos", {}, lambda it: it.reveal(POST, STATE)),
    "edit": ("PUT /videos", STANDING, lambda it: it.edit(VIDEO, POST, {})),
    "answer": ("POST /comments", {}, lambda it: it.reply(REPLY, {})),
    "first comment": ("POST /commentThreads", {}, lambda it: it.reply(FIRST, {})),
    "hide": ("POST /setModerationStatus", {}, lambda it: it.hide(COMMENT, hidden=True)),
    "remove": ("POST /setModerationStatus", {}, lambda it: it.remove(COMMENT)),
    "delete": ("DELETE /videos", {}, lambda it: it.delete(VIDEO)),
    "delete an answer": ("DELETE /comments", {}, lambda it: it.delete_reply(COMMENT)),
}
BEGUN = said(200, location="https://www.googleapis.com/upload/youtube/v3/videos?upload_id=s1")
LISTS = {
    "GET /captions": yt_list(kind="caption"),
    "GET /playlistItems": yt_list(kind="playlistItem"),
    "POST /thumbnails/set": said(200, {}),
    "POST /captions": said(200, {"id": "c1"}),
    "POST /playlistItems": said(200, {"id": "i1"}),
}


def keep(handles):
    json.dumps(handles)


INVISIBLE = {
    "the upload's begin": ("POST /upload/youtube/v3/videos", {}, {}),
    "the upload's end": ("PUT /videos", {"POST /upload/youtube/v3/videos": BEGUN}, {}),
    "the captions' list": ("GET /captions", LISTS, STATE),
    "the captions": ("POST /captions", LISTS, STATE),
    "the playlist's list": ("GET /playlistItems", LISTS, STATE),
    "the playlist": ("POST /playlistItems", LISTS, STATE),
    "the processing": ("GET /youtube/v3/videos", LISTS, STATE),
}
DAYS = {"first": date(2026, 11, 1), "last": date(2026, 11, 2)}
READING = {
    "the account": ("GET /channels", {}, lambda it: it.account()),
    "a video": ("GET /videos", {}, lambda it: it.read(VIDEO)),
    "the uploads": ("GET /channels", {}, lambda it: list(it.recent(since=NOW))),
    "the comments": ("GET /commentThreads", {}, lambda it: list(it.comments(VIDEO, since=None))),
    "a comment": ("GET /comments", {}, lambda it: it.comment(COMMENT)),
    "the channel's figures": ("GET /channels", {}, lambda it: it.account_readings(**DAYS)),
    "the days": (
        "GET /v2/reports",
        {"GET /channels": yt_list({"id": "UC", "statistics": {}}, kind="channel")},
        lambda it: it.account_readings(**DAYS),
    ),
    "a video's figures": ("GET /videos", {}, lambda it: it.post_readings([VIDEO])),
}


@pytest.fixture(params=SPOILT)
def spoilt(request):
    return SPOILT[request.param]


def asked_nobody_else(network):
    return {request.url.host for request in network.requests} <= {
        "www.googleapis.com",
        "youtubeanalytics.googleapis.com",
    }


@pytest.mark.parametrize("act", VISIBLE)
def test_a_visible_act_is_in_doubt(act, spoilt):
    call, others, do = VISIBLE[act]
    account, network = connected("youtube", {**others, call: spoilt})

    with pytest.raises(OutcomeUnknown):
        do(account)
    assert asked_nobody_else(network)


@pytest.mark.parametrize("step", INVISIBLE)
def test_a_step_of_preparing_is_tried_again(step, spoilt):
    call, others, state = INVISIBLE[step]
    account, network = connected("youtube", {**others, call: spoilt})

    with pytest.raises(TryLater):
        account.prepare(POST, state, keep)
    assert asked_nobody_else(network)


@pytest.mark.parametrize("what", READING)
def test_what_could_not_be_read_is_read_later(what, spoilt):
    call, others, read = READING[what]
    account, network = connected("youtube", {**others, call: spoilt})

    with pytest.raises(TryLater):
        read(account)
    assert asked_nobody_else(network)


def test_what_could_not_be_looked_for_proves_nothing(spoilt):
    routes = {"GET /videos": spoilt, "GET /commentThreads": spoilt, "GET /comments": spoilt}
    account, _ = connected("youtube", routes)
    place = {"place": {"thread": COMMENT}, "standing": []}

    for found in (
        account.find(POST, STATE, since=NOW),
        account.find_edit(VIDEO, POST, {}, since=NOW),
        account.find_reply(REPLY, place, since=NOW),
        account.find_reply(FIRST, {"place": {"video": VIDEO}, "standing": []}, since=NOW),
    ):
        assert (found.posts, found.is_complete) == ((), False)


def test_fields_nobody_knows_and_another_content_type_do_no_harm():
    more = {**yt_video(), "hologram": {"depth": 3}, "kind": "youtube#video"}
    body = json.dumps(more, ensure_ascii=False).encode()
    account, _ = connected("youtube", {"PUT /videos": raw(body, "text/plain; charset=utf-16")})

    assert account.reveal(POST, STATE).id == VIDEO


@pytest.mark.parametrize("told", ["bytes=0-", "bytes 0-5/9", "items=0-5", "bytes=0-x", "😀"])
def test_a_range_that_cannot_be_read_holds_nothing(told):
    sent = []

    def chunk(request):
        sent.append(request.headers["content-range"])
        if len(sent) == 1:
            return httpx.Response(308, headers=[(b"range", told.encode())])
        return said(201, yt_video(privacy="private"))(request)

    account, _ = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": chunk,
            "GET /youtube/v3/videos": yt_list(yt_video(privacy="private")),
        },
    )

    account.prepare(OutgoingPost(text=TEXT, title=TITLE, media=(video(),)), {}, keep)

    assert sent == ["bytes 0-999/1000", "bytes 0-999/1000"]
