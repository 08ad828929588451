"""YouTube: thumbnails, captions, playlists, localizations, a time of its own, and their costs."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from . import real_media
from .youtube_client import CHANNEL, YouTubeClient, reason_of

SUBTITLES = "1\n00:00:00,000 --> 00:00:01,000\nأهلًا وسهلًا\n".encode()


@pytest.fixture
def youtube(sandbox):
    return YouTubeClient(sandbox)


@pytest.fixture(scope="module")
def film():
    return real_media.mp4()


@pytest.fixture(scope="module")
def picture():
    return real_media.jpeg()


def set_thumbnail(youtube, video, content, mime="image/jpeg"):
    return youtube.sandbox.http.post(
        f"{youtube.api}/upload/youtube/v3/thumbnails/set",
        params={"videoId": video, "uploadType": "media"},
        content=content,
        headers={**youtube.headers, "Content-Type": mime},
    )


def related(resource, content, mime):
    edge = b"--edge"
    told = json.dumps(resource).encode()
    lines = (
        edge,
        b"Content-Type: application/json; charset=UTF-8",
        b"",
        told,
        edge,
        b"Content-Type: " + mime.encode(),
        b"",
        content,
        edge + b"--",
        b"",
    )
    return b"\r\n".join(lines), {"Content-Type": "multipart/related; boundary=edge"}


def add_captions(youtube, video, content=SUBTITLES, **snippet):
    resource = {"snippet": {"videoId": video, "language": "ar", "name": "", **snippet}}
    body, headers = related(resource, content, "application/x-subrip")
    return youtube.sandbox.http.post(
        f"{youtube.api}/upload/youtube/v3/captions",
        params={"part": "snippet", "uploadType": "multipart"},
        content=body,
        headers={**youtube.headers, **headers},
    )


def playlist(youtube):
    body = {"snippet": {"title": "كلمات الوزير"}}
    return youtube.call("POST", "playlists", part="snippet", json=body).json()["id"]


def put_in(youtube, listed, video):
    which = {"kind": "youtube#video", "videoId": video}
    body = {"snippet": {"playlistId": listed, "resourceId": which}}
    return youtube.call("POST", "playlistItems", part="snippet", json=body)


def test_a_thumbnail_is_what_the_video_is_shown_by(youtube, film, picture):
    video = youtube.upload(film)

    answer = set_thumbnail(youtube, video, picture)

    shown = youtube.video(video)
    assert answer.json()["kind"] == "youtube#thumbnailSetResponse"
    assert shown["snippet"]["thumbnails"]["high"]["url"].endswith(
        answer.json()["items"][0]["high"]["url"].rpartition("/")[2]
    )
    assert shown["contentDetails"]["hasCustomThumbnail"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xd8\xff" + bytes(2 * 1024 * 1024), (413, "uploadTooLarge")),
        (b"no picture at all", (400, "invalidImage")),
        (b"", (400, "mediaBodyRequired")),
    ],
)
def test_what_is_no_thumbnail_is_refused(youtube, film, content, reason):
    video = youtube.upload(film)

    assert reason_of(set_thumbnail(youtube, video, content)) == reason


def test_captions_stand_once_in_a_language_and_a_name(youtube, film):
    video = youtube.upload(film)

    first, second = add_captions(youtube, video), add_captions(youtube, video)
    other = add_captions(youtube, video, language="en")

    assert first.json()["snippet"]["language"] == "ar"
    assert reason_of(second) == (409, "captionExists")
    listed = youtube.call("GET", "captions", part="snippet", videoId=video).json()["items"]
    assert [one["id"] for one in listed] == [first.json()["id"], other.json()["id"]]
    assert youtube.video(video)["contentDetails"]["caption"] == "true"


def test_captions_are_drafts_and_are_deleted(youtube, film):
    video = youtube.upload(film)
    track = add_captions(youtube, video).json()["id"]

    draft = {"id": track, "snippet": {"isDraft": True}}
    changed = youtube.call("PUT", "captions", part="snippet", json=draft)
    deleted = youtube.call("DELETE", "captions", id=track)

    assert changed.json()["snippet"]["isDraft"] is True
    assert deleted.status_code == 204
    assert reason_of(youtube.call("DELETE", "captions", id=track)) == (404, "captionNotFound")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"language": ""}, (400, "invalidMetadata")),
        ({"name": "ا" * 151}, (400, "nameTooLong")),
        ({"videoId": "nowhere"}, (404, "videoNotFound")),
    ],
)
def test_captions_that_say_too_little_are_refused(youtube, film, changes, reason):
    video = youtube.upload(film)

    assert reason_of(add_captions(youtube, video, **changes)) == reason


def test_a_playlist_takes_a_video_as_often_as_it_is_put_in(youtube, film):
    video, listed = youtube.upload(film), playlist(youtube)

    put_in(youtube, listed, video)
    second = put_in(youtube, listed, video).json()

    which = {"part": "snippet", "playlistId": listed, "videoId": video}
    items = youtube.call("GET", "playlistItems", **which).json()["items"]
    assert [item["snippet"]["position"] for item in items] == [0, 1]
    assert youtube.call("DELETE", "playlistItems", id=second["id"]).status_code == 204
    assert len(youtube.call("GET", "playlistItems", **which).json()["items"]) == 1
    lists = youtube.call("GET", "playlists", part="contentDetails", mine="true").json()["items"]
    assert [one["contentDetails"]["itemCount"] for one in lists] == [1]


def test_a_playlist_that_is_not_there_is_said_so(youtube, film):
    video = youtube.upload(film)

    assert reason_of(put_in(youtube, "PLnowhere", video)) == (404, "playlistNotFound")


def test_localizations_are_kept_with_the_default_language(youtube, film):
    video = youtube.upload(film, defaultLanguage="ar")
    english = {"en": {"title": "The speech", "description": "In full"}}

    body = {"id": video, "localizations": english}
    changed = youtube.call("PUT", "videos", part="localizations", json=body)

    assert changed.json()["localizations"]["en"] == english["en"]
    assert set(youtube.video(video, part="localizations")["localizations"]) == {"ar", "en"}


def test_localizations_need_a_default_language(youtube, film):
    video = youtube.upload(film)
    body = {"id": video, "localizations": {"en": {"title": "The speech"}}}

    answer = youtube.call("PUT", "videos", part="localizations", json=body)

    assert reason_of(answer) == (400, "defaultLanguageNotSet")


def schedule(youtube, video, at):
    status = {"privacyStatus": "private", "publishAt": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    body = {"id": video, "status": status}
    return youtube.call("PUT", "videos", part="status", json=body)


def test_a_scheduled_video_opens_by_the_clock(sandbox, youtube, film):
    video = youtube.upload(film)

    answer = schedule(youtube, video, datetime.now(UTC) + timedelta(minutes=30))
    before = sandbox.ledger("youtube")[0]["visible"]
    sandbox.control("POST", "/clock", {"offset_s": 1805})

    assert answer.json()["status"]["privacyStatus"] == "private"
    assert "publishAt" in answer.json()["status"]
    assert not before
    assert sandbox.ledger("youtube")[0]["visible"]
    status = youtube.video(video)["status"]
    assert status["privacyStatus"] == "public"
    assert "publishAt" not in status


def test_a_time_that_has_passed_publishes_at_once(youtube, film):
    video = youtube.upload(film)

    answer = schedule(youtube, video, datetime.now(UTC) - timedelta(hours=1))

    assert answer.json()["status"]["privacyStatus"] == "public"


def test_a_video_that_was_public_cannot_be_scheduled(youtube, film):
    video = youtube.upload(film)
    youtube.reveal(video)

    assert reason_of(schedule(youtube, video, datetime.now(UTC) + timedelta(hours=1))) == (
        400,
        "invalidPublishAt",
    )


def test_a_video_comes_whole_in_one_request_too(sandbox, youtube, film):
    resource = {
        "snippet": {"title": "كلمة", "categoryId": "22"},
        "status": {"privacyStatus": "private"},
    }
    body, headers = related(resource, film, "video/mp4")

    answer = sandbox.http.post(
        f"{youtube.api}/upload/youtube/v3/videos",
        params={"part": "snippet,status", "uploadType": "multipart"},
        content=body,
        headers={**youtube.headers, **headers},
    )

    assert answer.status_code == 201
    assert sandbox.ledger("youtube")[0]["media"][0]["bytes"] == len(film)


def test_captions_cost_more_than_other_writing(own_sandbox, film):
    youtube = YouTubeClient(own_sandbox)
    video = youtube.upload(film)

    answers = [add_captions(youtube, video, language=f"l{n}") for n in range(26)]

    # 10,000 units a day at 400 each; the upload and looking at it have cost a few.
    assert [answer.status_code for answer in answers] == [200] * 24 + [403] * 2
    assert reason_of(answers[-1]) == (403, "quotaExceeded")


def test_statistics_have_a_bucket_of_their_own(youtube, film):
    video = youtube.upload(film)
    youtube.reveal(video)

    answer = youtube.call("GET", "videos:batchGetStats", part="statistics", id=video).json()

    assert answer["kind"] == "youtube#batchGetStatsResponse"
    assert set(answer["items"][0]["statistics"]) == {"viewCount", "likeCount", "commentCount"}


def test_another_channels_video_gets_no_thumbnail(sandbox, youtube, film, picture):
    video = youtube.upload(film)
    youtube.access_token = sandbox.token("youtube", CHANNEL[:-1] + "2")

    assert reason_of(set_thumbnail(youtube, video, picture)) == (403, "forbidden")
