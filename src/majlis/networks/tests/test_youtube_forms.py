"""YouTube: what a video carries beside its film, put there while nobody sees it, and its edits."""

import io
import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import (
    OutcomeUnknown,
    OutgoingMedia,
    OutgoingPost,
    Rejected,
    TryLater,
)
from majlis.networks.forms import length_together

from .recorded import NOW, TEXT, TITLE, connected, image, said, video, yt_error, yt_list, yt_video

VIDEO = "dQw4w9WgXcQ"
BEGUN = said(200, location="https://www.googleapis.com/upload/youtube/v3/videos?upload_id=s1")
DONE = said(201, yt_video(privacy="private", upload="uploaded"))
PRIVATE = yt_list(yt_video(privacy="private"))
SUBTITLES = "1\n00:00:00,000 --> 00:00:01,000\nأهلًا وسهلًا\n".encode()
OPTIONS = {
    "tags": ["معرض الكتاب", "الرياض"],
    "category": "27",
    "translations": {"en": {"title": "Book fair 2026", "text": "Welcome"}},
    "made_for_kids": True,
    "ai_label": True,
}
STATE = {"sha256": "a" * 64, "video": VIDEO}
PLAYLIST = "PLo-riyadh-reads"


def captions(content=SUBTITLES, language="ar"):
    return OutgoingMedia(
        kind="captions",
        sha256="c" * 64,
        size_bytes=len(content),
        mime="text/srt",
        width=0,
        height=0,
        alt="",
        open=lambda: io.BytesIO(content),
        public_url=lambda: "",
        language=language,
    )


def film(**fields):
    return OutgoingPost(text=TEXT, title=TITLE, media=(video(),), **fields)


def keeping():
    kept = []
    return kept, lambda handles: kept.append(json.loads(json.dumps(handles)))


def test_the_forms_are_a_video_and_a_short_of_three_minutes():
    forms = NETWORKS["youtube"].forms

    assert list(forms) == ["post", "short"]
    assert forms["short"].abilities.video_longest == timedelta(minutes=3)
    assert forms["short"].abilities.video_ratio == (0.0, 1.0)
    assert forms["post"].field("thumbnail").largest_bytes == 2 * 1024 * 1024
    assert forms["short"].field("thumbnail") is None
    assert forms["post"].field("category").choices[0] == "22"


def test_tags_are_counted_as_youtube_does():
    assert length_together([]) == 0
    assert length_together(["كتاب", "معرض الكتاب"]) == 4 + 1 + 11 + 2


def test_an_upload_begins_with_all_that_is_said_of_the_video():
    _kept, keep = keeping()
    account, network = connected(
        "youtube",
        {
            "POST /upload/youtube/v3/videos": BEGUN,
            "PUT /upload/youtube/v3/videos": DONE,
            "GET /youtube/v3/videos": PRIVATE,
        },
    )

    account.prepare(film(options=OPTIONS), {}, keep)

    begun = network.calls("POST", "/videos")[0]
    assert begun.url.params["part"] == "snippet,status,localizations"
    assert json.loads(begun.content) == {
        "snippet": {
            "title": TITLE,
            "description": TEXT,
            "categoryId": "27",
            "defaultLanguage": "ar",
            "tags": ["معرض الكتاب", "الرياض"],
        },
        "status": {
            "privacyStatus": "private",
            "selfDeclaredMadeForKids": True,
            "containsSyntheticMedia": True,
        },
        "localizations": {"en": {"title": "Book fair 2026", "description": "Welcome"}},
    }


def test_a_thumbnail_is_set_once_while_the_video_is_private():
    kept, keep = keeping()
    account, network = connected(
        "youtube",
        {
            "POST /thumbnails/set": said(200, {"kind": "youtube#thumbnailSetResponse"}),
            "GET /youtube/v3/videos": PRIVATE,
        },
    )
    post = film(files={"thumbnail": image(b"\xff\xd8 a picture")})

    account.prepare(post, STATE, keep)
    account.prepare(post, kept[-1], keep)

    (sent,) = network.calls("POST", "/thumbnails/set")
    assert dict(sent.url.params) == {"videoId": VIDEO, "uploadType": "media"}
    assert (sent.headers["content-type"], sent.content) == ("image/jpeg", b"\xff\xd8 a picture")


def test_captions_are_added_with_their_language():
    _kept, keep = keeping()
    account, network = connected(
        "youtube",
        {
            "GET /captions": yt_list(kind="caption"),
            "POST /upload/youtube/v3/captions": said(200, {"kind": "youtube#caption", "id": "c1"}),
            "GET /youtube/v3/videos": PRIVATE,
        },
    )

    ready = account.prepare(film(files={"captions": captions(language="en")}), STATE, keep)

    (sent,) = network.calls("POST", "/captions")
    assert sent.headers["content-type"].startswith("multipart/related; boundary=")
    assert SUBTITLES in sent.content
    assert b'"language": "en"' in sent.content
    assert ready.handles["captions"] == "c" * 64


@pytest.mark.parametrize(
    ("standing", "inserts"),
    [
        ({"language": "ar", "name": "", "trackKind": "standard"}, 0),
        ({"language": "ar", "name": "", "trackKind": "asr"}, 1),
        ({"language": "en", "name": "", "trackKind": "standard"}, 1),
    ],
)
def test_captions_that_stand_are_not_added_again(standing, inserts):
    _kept, keep = keeping()
    account, network = connected(
        "youtube",
        {
            "GET /captions": yt_list({"id": "c1", "snippet": standing}, kind="caption"),
            "POST /upload/youtube/v3/captions": said(200, {"id": "c2"}),
            "GET /youtube/v3/videos": PRIVATE,
        },
    )

    account.prepare(film(files={"captions": captions()}), STATE, keep)

    assert len(network.calls("POST", "/captions")) == inserts


def test_a_lost_answer_of_a_playlist_leaves_one_item():
    kept, keep = keeping()

    def lose(request):
        raise httpx.ReadTimeout("lost", request=request)

    account, network = connected(
        "youtube",
        {
            "GET /playlistItems": [
                yt_list(kind="playlistItem"),
                yt_list({"id": "i1"}, kind="playlistItem"),
            ],
            "POST /playlistItems": lose,
            "GET /youtube/v3/videos": PRIVATE,
        },
    )
    post = film(options={"playlist": PLAYLIST})

    with pytest.raises(TryLater):
        account.prepare(post, STATE, keep)
    ready = account.prepare(post, STATE, keep)

    assert len(network.calls("POST", "/playlistItems")) == 1
    assert dict(network.calls("GET", "/playlistItems")[0].url.params) == {
        "part": "snippet",
        "playlistId": PLAYLIST,
        "videoId": VIDEO,
    }
    assert ready.handles["playlist"] == PLAYLIST
    assert kept[-1]["status"]["embeddable"] is True


@pytest.mark.parametrize("reason", ["captionExists", "videoAlreadyInPlaylist"])
def test_what_youtube_says_stands_already_is_done(reason):
    _kept, keep = keeping()
    refused = yt_error(409, reason)
    account, _ = connected(
        "youtube",
        {
            "GET /captions": yt_list(kind="caption"),
            "GET /playlistItems": yt_list(kind="playlistItem"),
            "POST /captions": refused,
            "POST /playlistItems": refused,
            "GET /youtube/v3/videos": PRIVATE,
        },
    )
    post = film(files={"captions": captions()}, options={"playlist": PLAYLIST})

    assert account.prepare(post, STATE, keep).look_again_in is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (yt_error(403, "forbidden"), "not_allowed"),  # a channel without a verified telephone
        (yt_error(400, "invalidImage"), "media_refused"),
        (yt_error(413, "uploadTooLarge"), "media_refused"),
    ],
)
def test_a_thumbnail_that_is_refused_stops_the_post_before_it_is_seen(answer, code):
    _kept, keep = keeping()
    account, _ = connected("youtube", {"POST /thumbnails/set": answer})

    with pytest.raises(Rejected) as refused:
        account.prepare(film(files={"thumbnail": image()}), STATE, keep)
    assert refused.value.code == code


def test_a_file_that_is_shorter_than_it_was_is_not_sent():
    _kept, keep = keeping()
    account, network = connected("youtube", {"POST /thumbnails/set": said(200, {})})
    thumbnail = image(b"\xff\xd8 a picture", size_bytes=999)

    with pytest.raises(Rejected):
        account.prepare(film(files={"thumbnail": thumbnail}), STATE, keep)
    assert network.requests == []


# Revealing at a time of its own


AT = "2026-12-01T06:00:00+00:00"
SCHEDULED = {"uploadStatus": "processed", "privacyStatus": "private"} | {
    "publishAt": "2026-12-01T06:00:00Z"
}


def test_a_video_with_a_time_of_its_own_is_revealed_by_youtube():
    account, network = connected(
        "youtube", {"PUT /youtube/v3/videos": said(200, {"id": VIDEO, "status": SCHEDULED})}
    )
    post = film(options={"publish_at": AT})

    made = account.reveal(post, {"video": VIDEO, "status": {"embeddable": True}})

    assert json.loads(network.requests[0].content)["status"] == {
        "embeddable": True,
        "privacyStatus": "private",
        "publishAt": "2026-12-01T06:00:00Z",
    }
    assert not made.is_public
    assert made.public_at == datetime(2026, 12, 1, 6, tzinfo=UTC)


def test_a_time_that_has_passed_publishes_at_once():
    shown = said(200, {"id": VIDEO, "status": {"privacyStatus": "public"}})
    account, _ = connected("youtube", {"PUT /youtube/v3/videos": shown})

    made = account.reveal(film(options={"publish_at": AT}), {"video": VIDEO})

    assert (made.is_public, made.public_at) == (True, None)


def test_a_scheduled_video_is_found_and_read_with_its_time():
    there = {**yt_video(privacy="private"), "status": SCHEDULED}
    account, _ = connected("youtube", {"GET /youtube/v3/videos": yt_list(there)})

    found = account.find(film(options={"publish_at": AT}), {"video": VIDEO}, since=NOW)

    assert [post.id for post in found.posts] == [VIDEO]
    assert account.read(VIDEO).public_at == datetime(2026, 12, 1, 6, tzinfo=UTC)


def test_a_private_video_without_its_time_is_not_called_scheduled():
    shown = said(200, {"id": VIDEO, "status": {"privacyStatus": "private"}})
    account, _ = connected("youtube", {"PUT /youtube/v3/videos": shown})

    with pytest.raises(Rejected) as refused:
        account.reveal(film(options={"publish_at": AT}), {"video": VIDEO})
    assert refused.value.code == "not_allowed"


# Editing


def standing(**snippet):
    made = yt_video()
    told = {"categoryId": "22", "defaultLanguage": "ar", **snippet}
    return {**made, "snippet": {**made["snippet"], **told}}


def test_an_edit_carries_the_whole_snippet_and_keeps_what_is_not_ours():
    before = standing(defaultAudioLanguage="ar", tags=["قديم"])
    account, network = connected(
        "youtube",
        {"GET /youtube/v3/videos": yt_list(before), "PUT /youtube/v3/videos": said(200, before)},
    )
    post = OutgoingPost(text="نص جديد", title="عنوان جديد", options={"category": "25"})

    made = account.edit(VIDEO, post, {})

    (sent,) = network.calls("PUT", "/videos")
    assert sent.url.params["part"] == "snippet"
    assert json.loads(sent.content) == {
        "id": VIDEO,
        "snippet": {
            "defaultAudioLanguage": "ar",
            "title": "عنوان جديد",
            "description": "نص جديد",
            "categoryId": "25",
            "defaultLanguage": "ar",
        },
    }
    assert (made.id, made.title, made.text) == (VIDEO, "عنوان جديد", "نص جديد")


def test_translations_that_are_taken_away_are_erased():
    before = standing() | {"localizations": {"ar": {"title": TITLE}, "fr": {"title": "Salon"}}}
    account, network = connected(
        "youtube",
        {"GET /youtube/v3/videos": yt_list(before), "PUT /youtube/v3/videos": said(200, before)},
    )

    account.edit(VIDEO, OutgoingPost(text=TEXT, title=TITLE), {})

    (sent,) = network.calls("PUT", "/videos")
    assert sent.url.params["part"] == "snippet,localizations"
    assert json.loads(sent.content)["localizations"] == {}


def test_a_lost_edit_is_found_by_what_the_video_says():
    said_of_it = standing(tags=OPTIONS["tags"], categoryId="27") | {
        "localizations": {"en": {"title": "Book fair 2026", "description": "Welcome"}}
    }
    account, _ = connected("youtube", {"GET /youtube/v3/videos": yt_list(said_of_it)})
    other = OutgoingPost(text=TEXT, title=TITLE, options={**OPTIONS, "tags": []})

    there = account.find_edit(VIDEO, film(options=OPTIONS), {}, since=NOW)
    absent = account.find_edit(VIDEO, other, {}, since=NOW)

    assert [post.id for post in there.posts] == [VIDEO]
    assert absent.posts == ()
    assert absent.is_complete


def test_an_edit_of_a_video_that_is_gone_changes_nothing():
    account, network = connected("youtube", {"GET /youtube/v3/videos": yt_list()})

    with pytest.raises(Rejected) as gone:
        account.edit(VIDEO, film(), {})
    assert gone.value.code == "not_found"
    assert network.calls("PUT", "/videos") == []


def test_an_edit_whose_answer_is_lost_is_unknown_and_one_that_could_not_read_is_not():
    def lose(request):
        raise httpx.ReadTimeout("lost", request=request)

    before = yt_list(standing())
    unread, _ = connected("youtube", {"GET /youtube/v3/videos": lose})
    lost, _ = connected(
        "youtube", {"GET /youtube/v3/videos": before, "PUT /youtube/v3/videos": lose}
    )

    with pytest.raises(TryLater):
        unread.edit(VIDEO, film(), {})
    with pytest.raises(OutcomeUnknown):
        lost.edit(VIDEO, film(), {})
