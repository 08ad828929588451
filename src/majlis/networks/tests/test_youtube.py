"""YouTube: a private upload that goes on where it broke, and one call that shows it."""

import io
import json
from datetime import timedelta

import httpx
import pytest

from majlis.networks.contract import OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.youtube_uploading import CHUNK_BYTES

from .recorded import (
    NOW,
    TEXT,
    TITLE,
    YT_CHANNEL,
    connected,
    said,
    video,
    yt_error,
    yt_list,
    yt_row,
    yt_video,
)

SESSION = "https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&upload_id=s1"
BEGUN = said(200, location=SESSION)
DONE = said(201, yt_video(privacy="private", upload="uploaded"))
PROCESSED = yt_list(yt_video(privacy="private"))


def film(size=CHUNK_BYTES + 100):
    return OutgoingPost(text=TEXT, title=TITLE, media=(video(b"0" * size),))


def keeping():
    kept = []
    return kept, lambda handles: kept.append(json.loads(json.dumps(handles)))


def go_on(last_byte=None):
    headers = {} if last_byte is None else {"range": f"bytes=0-{last_byte}"}
    return lambda request: httpx.Response(308, headers=headers)


def ranges(network):
    return [request.headers["content-range"] for request in network.calls("PUT", "/videos")]


def test_a_video_is_uploaded_as_private_in_chunks():
    _kept, keep = keeping()
    account, network = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": [go_on(CHUNK_BYTES - 1), DONE],
            "GET /youtube/v3/videos": PROCESSED,
        },
    )

    ready = account.prepare(film(), {}, keep)

    begun = network.calls("POST", "/videos")[0]
    assert json.loads(begun.content)["status"]["privacyStatus"] == "private"
    assert json.loads(begun.content)["snippet"]["title"] == TITLE
    assert begun.headers["x-upload-content-length"] == str(CHUNK_BYTES + 100)
    assert ranges(network) == [
        f"bytes 0-{CHUNK_BYTES - 1}/{CHUNK_BYTES + 100}",
        f"bytes {CHUNK_BYTES}-{CHUNK_BYTES + 99}/{CHUNK_BYTES + 100}",
    ]
    assert ready.look_again_in is None
    assert ready.handles["video"] == "dQw4w9WgXcQ"
    assert ready.handles["status"]["embeddable"] is True


def test_the_session_is_kept_before_the_first_byte():
    kept, keep = keeping()

    def first_byte(request):
        assert kept[-1]["session"] == SESSION
        return DONE(request)

    account, _ = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": first_byte,
            "GET /youtube/v3/videos": PROCESSED,
        },
    )
    account.prepare(film(100), {}, keep)


def test_a_lease_that_is_lost_stops_the_upload():
    def lost(handles):
        raise RuntimeError("the lease is no longer ours")

    account, network = connected("youtube", {"POST /upload/youtube/v3/videos": BEGUN})

    with pytest.raises(RuntimeError):
        account.prepare(film(), {}, lost)
    assert network.calls("PUT", "/videos") == []


def test_each_chunk_renews_the_lease():
    kept, keep = keeping()
    account, _ = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": [
                go_on(CHUNK_BYTES - 1),
                go_on(2 * CHUNK_BYTES - 1),
                DONE,
            ],
            "GET /youtube/v3/videos": PROCESSED,
        },
    )
    account.prepare(film(2 * CHUNK_BYTES + 1), {}, keep)

    sent = [handles.get("sent_bytes") for handles in kept if "video" not in handles]
    assert sent == [None, CHUNK_BYTES, 2 * CHUNK_BYTES]


def test_the_file_is_read_a_chunk_at_a_time():
    reads = []

    class Watched(io.BytesIO):
        def read(self, size=-1):
            reads.append(size)
            return super().read(size)

    size = CHUNK_BYTES + 5
    item = video(b"0" * size, open=lambda: Watched(b"0" * size))
    _, keep = keeping()
    account, _ = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": [go_on(CHUNK_BYTES - 1), DONE],
            "GET /youtube/v3/videos": PROCESSED,
        },
    )
    account.prepare(OutgoingPost(text=TEXT, title=TITLE, media=(item,)), {}, keep)

    assert reads == [CHUNK_BYTES, CHUNK_BYTES]


@pytest.mark.parametrize("broken", [said(503), said(500), said(502)])
def test_an_upload_that_breaks_goes_on_from_what_is_stored(broken):
    kept, keep = keeping()
    size = CHUNK_BYTES + 100
    account, network = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": [broken, go_on(262143), go_on(CHUNK_BYTES - 1), DONE],
            "GET /youtube/v3/videos": PROCESSED,
        },
    )

    with pytest.raises(TryLater):
        account.prepare(film(size), {}, keep)
    account.prepare(film(size), kept[-1], keep)

    assert len(network.calls("POST", "/videos")) == 1
    assert ranges(network)[1:3] == [f"bytes */{size}", f"bytes 262144-{size - 1}/{size}"]


def test_a_lost_last_answer_is_given_again():
    kept, keep = keeping()

    def lose(request):
        raise httpx.ReadTimeout("lost", request=request)

    account, network = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": [lose, DONE],
            "GET /youtube/v3/videos": PROCESSED,
        },
    )

    with pytest.raises(TryLater):
        account.prepare(film(100), {}, keep)
    ready = account.prepare(film(100), kept[-1], keep)

    assert ready.handles["video"] == "dQw4w9WgXcQ"
    assert len(network.calls("POST", "/videos")) == 1


@pytest.mark.parametrize("gone", [404, 410])
def test_a_session_that_is_gone_may_have_left_a_video(gone):
    _kept, keep = keeping()
    state = {"sha256": "a" * 64, "session": SESSION, "started_at": NOW.isoformat()}
    made = yt_video(id_="made", privacy="private")
    account, network = connected(
        "youtube",
        {
            "PUT /upload/youtube/v3/videos": said(gone),
            "GET /youtube/v3/channels": yt_list(YT_CHANNEL, kind="channel"),
            "GET /youtube/v3/playlistItems": yt_list(yt_row("made"), kind="playlistItem"),
            "GET /youtube/v3/videos": yt_list(made),
        },
    )

    ready = account.prepare(film(), state, keep)

    assert ready.handles["video"] == "made"
    assert network.calls("POST", "/videos") == []


def test_a_session_that_is_gone_without_a_video_starts_over():
    _, keep = keeping()
    state = {"sha256": "a" * 64, "session": SESSION, "started_at": NOW.isoformat()}
    account, network = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": [said(404), DONE],
            "GET /youtube/v3/channels": yt_list(YT_CHANNEL, kind="channel"),
            "GET /youtube/v3/playlistItems": yt_list(kind="playlistItem"),
            "GET /youtube/v3/videos": PROCESSED,
        },
    )

    assert account.prepare(film(100), state, keep).handles["video"] == "dQw4w9WgXcQ"
    assert len(network.calls("POST", "/videos")) == 1


def test_a_session_on_a_foreign_host_gets_no_token():
    _, keep = keeping()
    account, network = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": said(
                200, location="https://evil.example/u?upload_id=1"
            )
        },
    )

    with pytest.raises(Rejected) as refused:
        account.prepare(film(), {}, keep)
    assert refused.value.code == "foreign_address"
    assert {request.url.host for request in network.requests} == {"www.googleapis.com"}


def test_processing_is_waited_for():
    kept, keep = keeping()
    state = {"sha256": "a" * 64, "video": "dQw4w9WgXcQ"}
    account, _ = connected(
        "youtube",
        {
            "GET /youtube/v3/videos": [
                yt_list(yt_video(privacy="private", upload="uploaded")),
                yt_list(yt_video(privacy="private", upload="uploaded")),
                PROCESSED,
            ]
        },
    )

    assert account.prepare(film(), state, keep).look_again_in == timedelta(seconds=2)
    assert account.prepare(film(), kept[-1], keep).look_again_in == timedelta(seconds=5)
    assert account.prepare(film(), kept[-1], keep).look_again_in is None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ({"uploadStatus": "failed", "failureReason": "codec"}, "media_refused"),
        ({"uploadStatus": "rejected", "rejectionReason": "copyright"}, "media_refused"),
        ({"uploadStatus": "rejected", "rejectionReason": "duplicate"}, "duplicate"),
    ],
)
def test_a_video_that_youtube_refuses_says_why(status, code):
    _, keep = keeping()
    made = {"id": "v", "status": status}
    account, _ = connected("youtube", {"GET /youtube/v3/videos": yt_list(made)})

    with pytest.raises(Rejected) as refused:
        account.prepare(film(), {"sha256": "a" * 64, "video": "v"}, keep)
    assert refused.value.code == code


def test_the_reveal_carries_the_whole_status():
    handles = {"video": "dQw4w9WgXcQ", "status": {"embeddable": True, "license": "youtube"}}
    account, network = connected("youtube", {"PUT /youtube/v3/videos": said(200, yt_video())})

    account.reveal(film(), handles)

    assert json.loads(network.requests[0].content) == {
        "id": "dQw4w9WgXcQ",
        "status": {"embeddable": True, "license": "youtube", "privacyStatus": "public"},
    }


def test_a_video_that_youtube_keeps_private_is_not_called_published():
    answer = said(200, yt_video(privacy="private"))
    account, _ = connected("youtube", {"PUT /youtube/v3/videos": answer})

    with pytest.raises(Rejected) as refused:
        account.reveal(film(), {"video": "dQw4w9WgXcQ"})
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("answer", "hours"),
    [
        (yt_error(429, "rateLimitExceeded", "Quota exceeded for Video Uploads per day"), 22),
        (yt_error(400, "uploadLimitExceeded"), 24),
    ],
)
def test_a_used_up_quota_is_waited_out(answer, hours):
    _, keep = keeping()
    account, _ = connected("youtube", {"POST /upload/youtube/v3/videos": answer})

    with pytest.raises(TryLater) as limited:
        account.prepare(film(), {}, keep)
    assert limited.value.rate_limited
    assert limited.value.wait == timedelta(hours=hours)


def test_backend_error_is_doubt():
    account, _ = connected("youtube", {"PUT /youtube/v3/videos": yt_error(500, "backendError")})

    with pytest.raises(OutcomeUnknown):
        account.reveal(film(), {"video": "v"})


def test_only_public_videos_are_recent():
    shown, hidden = yt_video(id_="a"), yt_video(id_="b", privacy="private")
    rows = [yt_row("b"), yt_row("a"), yt_row("old", "2026-10-01T00:00:00Z")]
    account, network = connected(
        "youtube",
        {
            "GET /youtube/v3/channels": yt_list(YT_CHANNEL, kind="channel"),
            "GET /youtube/v3/playlistItems": yt_list(*rows, kind="playlistItem", nextPageToken="n"),
            "GET /youtube/v3/videos": yt_list(hidden, shown),
        },
    )

    assert [post.id for post in account.recent(since=NOW)] == ["a"]
    assert len(network.calls("GET", "/playlistItems")) == 1
