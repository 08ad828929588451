"""Videos, reels and stories of a Page: three ways up, what breaks, and what each answers."""

import pytest

from .facebook_client import PAGE, FacebookClient, error_of
from .real_media import jpeg, mp4

TEXT = "افتتاح المعرض"
FILM = mp4(frames=50) + b"\0" * (2 << 20)  # more than two parts
CHUNK = 1 << 20


@pytest.fixture
def facebook(sandbox):
    return FacebookClient(sandbox)


def start(facebook, edge="videos", **fields):
    if edge == "videos":
        fields.setdefault("file_size", str(len(FILM)))
    return facebook.call("POST", f"{PAGE}/{edge}", upload_phase="start", **fields).json()


def transfer(facebook, session, offset, part):
    return facebook.http.post(
        f"{facebook.sandbox.urls['facebook']['video']}/v26.0/{PAGE}/videos",
        data={
            "access_token": facebook.access_token,
            "upload_phase": "transfer",
            "upload_session_id": session,
            "start_offset": str(offset),
        },
        files={"video_file_chunk": ("part", part, "application/octet-stream")},
    )


def whole_video(facebook):
    begun = start(facebook)
    session, offsets = begun["upload_session_id"], begun
    while offsets["start_offset"] != offsets["end_offset"]:
        at, end = int(offsets["start_offset"]), int(offsets["end_offset"])
        offsets = transfer(facebook, session, at, FILM[at:end]).json()
    return begun


def rupload(facebook, begun, content, **headers):
    given = {"Authorization": f"OAuth {facebook.access_token}"}
    named = {name: str(value) for name, value in headers.items()}
    return facebook.http.post(begun["upload_url"], content=content, headers=given | named)


def status(facebook, video_id):
    return facebook.read(video_id, "status")["status"]


# By start, transfer and finish


def test_a_video_in_parts_is_unpublished_until_its_id_is_revealed(sandbox, facebook):
    begun = whole_video(facebook)

    finished = facebook.call(
        "POST",
        f"{PAGE}/videos",
        upload_phase="finish",
        upload_session_id=begun["upload_session_id"],
        description=TEXT,
        published="false",
    )
    (written,) = sandbox.ledger("facebook")

    assert finished.json() == {"success": True}
    assert (written["visible"], written["text"]) == (False, TEXT)
    assert written["media"][0]["bytes"] == len(FILM)
    assert facebook.call("POST", begun["video_id"], published="true").json() == {"success": True}
    assert sandbox.ledger("facebook")[0]["visible"]


def test_a_part_at_another_place_is_refused_with_the_right_one(facebook):
    begun = start(facebook)
    session = begun["upload_session_id"]
    transfer(facebook, session, 0, FILM[:CHUNK])

    again = transfer(facebook, session, 0, FILM[:CHUNK])

    assert error_of(again) == (6001, 1363037)
    told = again.json()["error"]["error_data"]
    assert told == {"start_offset": str(CHUNK), "end_offset": str(2 * CHUNK)}


def test_an_unfinished_video_cannot_be_ended(facebook):
    begun = start(facebook)

    ended = facebook.call(
        "POST",
        f"{PAGE}/videos",
        upload_phase="finish",
        upload_session_id=begun["upload_session_id"],
    )

    assert error_of(ended) == (6001, 1363037)


def test_an_ended_and_a_cancelled_session_are_no_more(facebook):
    begun = start(facebook)
    session = begun["upload_session_id"]
    facebook.call("POST", f"{PAGE}/videos", upload_phase="cancel", upload_session_id=session)

    assert error_of(transfer(facebook, session, 0, FILM[:CHUNK])) == (100, 1363033)


def test_bytes_that_are_no_video_are_refused_at_the_end(facebook):
    begun = start(facebook, file_size="5")
    transfer(facebook, begun["upload_session_id"], 0, b"12345")

    ended = facebook.call(
        "POST",
        f"{PAGE}/videos",
        upload_phase="finish",
        upload_session_id=begun["upload_session_id"],
    )

    assert error_of(ended) == (100, 1363024)


# Reels and stories


def test_a_reel_tells_both_spellings_of_its_bytes_and_goes_on_from_them(facebook):
    begun = start(facebook, "video_reels")

    part = rupload(facebook, begun, FILM[:1000], offset=0, file_size=len(FILM))
    told = status(facebook, begun["video_id"])["uploading_phase"]

    assert part.status_code == 400
    assert part.json()["debug_info"]["type"] == "PartialRequestError"
    assert told["bytes_transfered"] == told["bytes_transferred"] == 1000
    wrong = rupload(facebook, begun, FILM, offset=0, file_size=len(FILM))
    assert wrong.json()["debug_info"]["type"] == "OffsetInvalidError"
    rest = rupload(facebook, begun, FILM[1000:], offset=1000, file_size=len(FILM))
    assert rest.json() == {"success": True}
    assert status(facebook, begun["video_id"])["video_status"] == "upload_complete"


@pytest.mark.parametrize(
    ("state", "visible", "publish_status"),
    [("PUBLISHED", True, "published"), ("DRAFT", False, "draft")],
)
def test_a_reel_is_published_or_kept(sandbox, facebook, state, visible, publish_status):
    begun = start(facebook, "video_reels")
    rupload(facebook, begun, FILM, offset=0, file_size=len(FILM))

    finished = facebook.call(
        "POST",
        f"{PAGE}/video_reels",
        upload_phase="FINISH",
        video_id=begun["video_id"],
        video_state=state,
        description=TEXT,
    )

    (written,) = sandbox.ledger("facebook")
    assert finished.json() == {"success": True}
    assert (written["visible"], written["data"]["form"]) == (visible, "reel")
    phase = status(facebook, begun["video_id"])["publishing_phase"]
    assert phase["publish_status"] == publish_status
    assert ("post_id" in facebook.read(begun["video_id"], "post_id")) is visible


def test_a_reel_is_not_published_twice_nor_before_its_bytes_are_there(facebook):
    begun = start(facebook, "video_reels")
    finish = {"upload_phase": "finish", "video_id": begun["video_id"]}

    early = facebook.call("POST", f"{PAGE}/video_reels", **finish)
    rupload(facebook, begun, FILM, offset=0, file_size=len(FILM))
    facebook.call("POST", f"{PAGE}/video_reels", **finish)
    again = facebook.call("POST", f"{PAGE}/video_reels", **finish)

    assert error_of(early) == (100, 1363130)
    assert again.status_code == 400


def test_a_reel_that_is_no_video_fails_in_processing(facebook):
    begun = start(facebook, "video_reels")
    rupload(facebook, begun, b"no video", offset=0, file_size=8)

    told = status(facebook, begun["video_id"])

    assert told["video_status"] == "error"
    assert told["processing_phase"]["error"]["message"]


def test_a_video_story_and_a_photo_story_stand_in_no_feed(sandbox, facebook):
    begun = start(facebook, "video_stories")
    rupload(facebook, begun, FILM, offset=0, file_size=len(FILM))
    video = facebook.call(
        "POST", f"{PAGE}/video_stories", upload_phase="finish", video_id=begun["video_id"]
    ).json()
    photo_id = facebook.photo(jpeg(), published="false").json()["id"]
    photo = facebook.call("POST", f"{PAGE}/photo_stories", photo_id=photo_id).json()

    listed = facebook.call("GET", f"{PAGE}/stories").json()["data"]

    assert [it["post_id"] for it in listed] == [photo["post_id"], video["post_id"]]
    assert [it["media_id"] for it in listed] == [photo_id, begun["video_id"]]
    assert facebook.published()["data"] == []
    again = facebook.call("POST", f"{PAGE}/photo_stories", photo_id=photo_id)
    assert error_of(again) == (100, 1366051)
    assert error_of(facebook.call("DELETE", photo["post_id"])) == (100, 33)


def test_processing_takes_its_time(sandbox, facebook):
    sandbox.fault("facebook", "any", "slow_processing", seconds=60)
    begun = start(facebook, "video_reels")
    rupload(facebook, begun, FILM, offset=0, file_size=len(FILM))
    finish = {"upload_phase": "finish", "video_id": begun["video_id"]}
    facebook.call("POST", f"{PAGE}/video_reels", **finish)

    told = status(facebook, begun["video_id"])

    assert told["video_status"] == "processing"
    assert told["publishing_phase"]["status"] == "in_progress"
    assert not sandbox.ledger("facebook")[0]["visible"]
    sandbox.control("POST", "/clock", {"advance_s": 61})
    assert status(facebook, begun["video_id"])["video_status"] == "ready"
    assert sandbox.ledger("facebook")[0]["visible"]


# By a handle


def test_a_handle_is_fed_in_pieces(sandbox, facebook):
    app = facebook.call(
        "POST", "majlis-sandbox/uploads", file_length=str(len(FILM)), file_type="video/mp4"
    ).json()
    url = f"{facebook.api}/v26.0/{app['id']}"
    mine = {"Authorization": f"OAuth {facebook.access_token}"}
    facebook.http.post(url, content=FILM[:700], headers=mine | {"file_offset": "0"})

    there = facebook.http.get(url, headers=mine).json()
    wrong = facebook.http.post(url, content=FILM, headers=mine | {"file_offset": "5"})
    done = facebook.http.post(url, content=FILM[700:], headers=mine | {"file_offset": "700"})
    made = facebook.call(
        "POST", f"{PAGE}/videos", fbuploader_video_file_chunk=done.json()["h"], published="false"
    )

    assert there == {"id": app["id"], "file_offset": 700}
    assert error_of(wrong)[0] == 100
    assert sandbox.ledger("facebook")[0]["media"][0]["id"] == made.json()["id"]
