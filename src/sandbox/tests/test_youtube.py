"""YouTube: uploads, processing, revealing, lists, quota."""

import hashlib

import pytest

from . import real_media
from .youtube_client import CHANNEL, DESCRIPTION, TITLE, YouTubeClient, reason_of

UNIT = 262_144


@pytest.fixture
def youtube(sandbox):
    return YouTubeClient(sandbox)


@pytest.fixture(scope="module")
def video():
    return real_media.mp4()


@pytest.fixture(scope="module")
def large_video():
    """A true video of three units: an unknown box after its end is padding to any player."""
    content = real_media.mp4()
    padding = 3 * UNIT - len(content) + 1000
    return content + padding.to_bytes(4, "big") + b"free" + bytes(padding - 8)


def test_a_private_upload_is_seen_by_its_owner_alone(sandbox, youtube, video):
    number = youtube.upload(video)

    shown = youtube.video(number)
    assert (shown["snippet"]["title"], shown["snippet"]["description"]) == (TITLE, DESCRIPTION)
    assert shown["status"]["privacyStatus"] == "private"
    assert shown["status"]["uploadStatus"] == "processed"
    assert shown["processingDetails"]["processingStatus"] == "succeeded"
    assert shown["contentDetails"]["duration"] == "PT1S"
    assert TITLE not in sandbox.http.get(sandbox.walls["youtube"]).text
    (post,) = sandbox.ledger("youtube")
    assert not post["visible"]
    assert (post["title"], post["text"]) == (TITLE, DESCRIPTION)


def test_the_ledger_has_the_bytes_that_were_sent(sandbox, youtube, large_video):
    session = youtube.session(large_video)
    youtube.put(session, large_video, last=UNIT - 1)
    youtube.put(session, large_video, first=UNIT)

    (item,) = sandbox.ledger("youtube")[0]["media"]

    assert item["sha256"] == hashlib.sha256(large_video).hexdigest()
    assert (item["kind"], item["bytes"]) == ("video", len(large_video))


def test_an_upload_is_resumed_where_it_stands(youtube, large_video):
    session = youtube.session(large_video)
    assert "Range" not in youtube.query(session, large_video).headers

    first = youtube.put(session, large_video, last=UNIT - 1)
    asked = youtube.query(session, large_video)
    last = youtube.put(session, large_video, first=UNIT)

    assert (first.status_code, first.headers["Range"]) == (308, f"bytes=0-{UNIT - 1}")
    assert (asked.status_code, asked.headers["Range"]) == (308, f"bytes=0-{UNIT - 1}")
    assert last.status_code == 201
    assert last.json()["status"]["uploadStatus"] == "uploaded"


def test_of_an_uneven_chunk_only_whole_units_are_kept(youtube, large_video):
    session = youtube.session(large_video)

    answer = youtube.put(session, large_video, last=UNIT + 500)

    assert answer.headers["Range"] == f"bytes=0-{UNIT - 1}"
    assert youtube.put(session, large_video, first=UNIT).status_code == 201


def test_a_chunk_beyond_what_stands_is_refused(youtube, large_video):
    session = youtube.session(large_video)

    assert youtube.put(session, large_video, first=UNIT).status_code == 400


def test_after_the_end_the_final_reply_comes_again(sandbox, youtube, video):
    session = youtube.session(video)
    final = youtube.put(session, video)

    asked, sent_again = youtube.query(session, video), youtube.put(session, video)

    assert asked.status_code == sent_again.status_code == 201
    assert asked.json()["id"] == sent_again.json()["id"] == final.json()["id"]
    assert len(sandbox.ledger("youtube")) == 1


def test_an_unknown_session_is_gone(youtube, video):
    session = youtube.session(video)

    answer = youtube.query(session.replace("upload_id=", "upload_id=x"), video)

    assert answer.status_code == 404


def test_a_session_ends_after_a_week(sandbox, youtube, video):
    session = youtube.session(video)
    sandbox.control("POST", "/clock", {"offset_s": 7 * 86400 + 60})
    youtube.access_token = sandbox.token("youtube", CHANNEL)

    assert youtube.query(session, video).status_code == 404


def test_the_whole_file_may_come_in_one_request_without_a_range(sandbox, youtube, video):
    session = youtube.session(video)

    assert sandbox.http.put(session, content=video, headers=youtube.headers).status_code == 201


def test_both_addresses_of_the_service_take_uploads(sandbox, youtube, video):
    youtube.api = youtube.api.replace("www.googleapis.com", "youtube.googleapis.com")

    session = youtube.session(video)

    assert "/youtube.googleapis.com/upload/youtube/v3/videos" in session
    assert youtube.put(session, video).status_code == 201


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": "ع" * 101}, "invalidTitle"),
        ({"title": "قبل <b> بعد"}, "invalidTitle"),
        ({"title": "   "}, "invalidTitle"),
        ({"description": "ن" * 2501}, "invalidDescription"),
        ({"description": "a > b"}, "invalidDescription"),
        ({"tags": ["و" * 300, "ز" * 200]}, "invalidTags"),
        ({"categoryId": "999"}, "invalidCategoryId"),
        ({"mime": "image/jpeg"}, "badContent"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_metadata_that_youtube_does_not_take_is_refused(youtube, video, fields, reason):
    assert reason_of(youtube.start(video, **fields)) == (400, reason)


def test_a_description_of_five_thousand_bytes_is_taken(youtube, video):
    assert youtube.start(video, description="ن" * 2500, title="ع" * 100).status_code == 200


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"<!doctype html><h1>video.mp4</h1>" * 20, "invalidFile"),
        (real_media.jpeg(), "invalidFile"),
        (real_media.mp4()[:1500], "invalidFile"),
    ],
    ids=["page", "picture", "cut short"],
)
def test_a_file_that_is_no_video_fails_in_processing(sandbox, youtube, content, failure):
    number = youtube.upload(content, privacy="public")

    status = youtube.video(number)["status"]
    assert (status["uploadStatus"], status["failureReason"]) == ("failed", failure)
    assert not sandbox.ledger("youtube")[0]["visible"]


def test_public_reveals_a_video_on_the_wall_with_its_real_file(sandbox, youtube, video):
    number = youtube.upload(video)

    answer = youtube.reveal(number)

    assert answer.json()["status"]["privacyStatus"] == "public"
    (post,) = sandbox.ledger("youtube")
    assert post["visible"]
    assert post["visible_at"]
    wall = sandbox.http.get(sandbox.walls["youtube"]).text
    assert TITLE in wall
    source = f"media/{post['media'][0]['sha256']}"
    assert source in wall
    part = sandbox.http.get(sandbox.walls["youtube"] + source, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, video[10:20])


def test_the_watch_address_opens_the_public_page(sandbox, youtube, video):
    number = youtube.upload(video)
    youtube.reveal(number)

    page = sandbox.http.get(
        f"{sandbox.urls['youtube']['web']}/watch?v={number}", follow_redirects=True
    )

    assert TITLE in page.text


def test_an_update_of_the_snippet_needs_title_and_category(youtube, video):
    number = youtube.upload(video)
    body = {"id": number, "snippet": {"title": "عنوان جديد"}}

    refused = youtube.call("PUT", "videos", part="snippet", json=body)
    body["snippet"]["categoryId"] = "25"
    taken = youtube.call("PUT", "videos", part="snippet", json=body)

    assert reason_of(refused) == (400, "invalidCategoryId")
    assert taken.status_code == 200
    shown = youtube.video(number)["snippet"]
    assert (shown["title"], shown["description"]) == ("عنوان جديد", "")


def test_a_deleted_video_is_gone(sandbox, youtube, video):
    number = youtube.upload(video)

    assert youtube.call("DELETE", "videos", id=number).status_code == 204

    assert youtube.video(number) is None
    assert youtube.uploaded_ids() == []
    assert reason_of(youtube.call("DELETE", "videos", id=number)) == (404, "videoNotFound")
    assert reason_of(youtube.reveal(number)) == (404, "videoNotFound")


def test_the_channel_names_its_uploads_playlist(youtube, video):
    youtube.upload(video)

    body = youtube.call("GET", "channels", mine="true", part="snippet,contentDetails,statistics")

    (channel,) = body.json()["items"]
    assert channel["id"] == CHANNEL
    assert channel["snippet"]["title"] == "وزارة الإسكان"
    assert channel["snippet"]["customUrl"] == "@eskan"
    assert channel["statistics"]["videoCount"] == "1"
    uploads = channel["contentDetails"]["relatedPlaylists"]["uploads"]
    assert uploads == "UU" + CHANNEL.removeprefix("UC")


def test_the_uploads_come_in_pages_newest_first(youtube, video):
    made = [youtube.upload(video, title=f"مقطع {number}") for number in range(3)]

    first = youtube.uploads(maxResults=2).json()
    second = youtube.uploads(maxResults=2, pageToken=first["nextPageToken"]).json()

    shown = [item["contentDetails"]["videoId"] for item in first["items"] + second["items"]]
    assert shown == made[::-1]
    assert "nextPageToken" not in second
    assert first["pageInfo"] == {"totalResults": 3, "resultsPerPage": 2}
    assert [item["snippet"]["position"] for item in second["items"]] == [2]


def test_others_see_public_videos_only(sandbox, youtube, video):
    hidden, public = youtube.upload(video), youtube.upload(video)
    youtube.reveal(public)

    youtube.access_token = sandbox.token("youtube", "UC0000000000000000000002")

    assert youtube.video(hidden) is None
    assert youtube.video(public)["id"] == public
    assert youtube.uploaded_ids() == [public]
    assert reason_of(youtube.reveal(public)) == (403, "forbidden")


def test_the_day_has_a_hundred_uploads_and_begins_anew_in_california(sandbox, youtube, video):
    for _ in range(100):
        assert youtube.start(video).status_code == 200

    refused = youtube.start(video)
    assert refused.status_code == 429
    assert "Video Uploads" in refused.json()["error"]["message"]
    assert youtube.call("GET", "channels", mine="true", part="id").status_code == 200

    sandbox.control("POST", "/clock", {"offset_s": 86400})
    youtube.access_token = sandbox.token("youtube", CHANNEL)
    assert youtube.start(video).status_code == 200


def test_ten_thousand_units_are_a_day(youtube, video):
    number = youtube.upload(video)
    spent = 0
    while (answer := youtube.reveal(number)).status_code == 200:
        spent += 1

    assert 190 <= spent <= 200
    assert reason_of(answer) == (403, "quotaExceeded")


@pytest.mark.parametrize("shown", ["nonsense", ""], ids=["unknown", "none"])
def test_a_token_that_is_none_is_refused(youtube, shown):
    youtube.access_token = shown

    answer = youtube.call("GET", "channels", mine="true", part="id")

    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"
    reason = answer.json()["error"]["errors"][0]["reason"]
    assert reason == ("authError" if shown else "required")


def test_a_token_for_reading_cannot_upload(sandbox, youtube, video):
    scopes = ["https://www.googleapis.com/auth/youtube.readonly"]
    youtube.access_token = sandbox.token("youtube", CHANNEL, scopes=scopes)

    assert reason_of(youtube.start(video)) == (403, "insufficientPermissions")
