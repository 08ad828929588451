"""Instagram: carousels, reels, stories, and whom and what a container may name."""

import hashlib
import json

import httpx
import pytest

from . import real_media
from .instagram_client import ACCOUNT, CAPTION, InstagramClient, error_of
from .picture_host import PictureHost
from .waiting import until

FILM = real_media.mp4(frames=80)


@pytest.fixture
def instagram(sandbox):
    return InstagramClient(sandbox)


@pytest.fixture
def host():
    running = PictureHost()
    yield running
    running.stop()


@pytest.fixture
def picture(host):
    return host.put(real_media.jpeg())


@pytest.fixture
def film(host):
    return host.put(FILM, "film.mp4")


def made(instagram, **fields):
    """Create a container of given fields and wait until it is FINISHED."""
    answer = instagram.call("POST", f"{ACCOUNT}/media", **fields)
    number = answer.json()["id"]
    until(lambda: instagram.status(number), wanted=lambda status: status == "FINISHED")
    return number


def failed(instagram, **fields):
    """Create a container that fails and return what its status says."""
    number = instagram.call("POST", f"{ACCOUNT}/media", **fields).json()["id"]
    until(lambda: instagram.status(number), wanted=lambda status: status != "IN_PROGRESS")
    return instagram.call("GET", number, fields="status_code,status").json()


def refused(instagram, **fields):
    answer = instagram.call("POST", f"{ACCOUNT}/media", **fields)
    assert answer.status_code == 400
    return error_of(answer)


def published(instagram, container):
    return instagram.publish(container).json()["id"]


def test_a_carousel_mixes_pictures_and_videos_in_order(sandbox, instagram, picture, film):
    first = made(instagram, image_url=picture, is_carousel_item="true", alt_text="واجهة")
    second = made(instagram, video_url=film, media_type="VIDEO", is_carousel_item="true")
    whole = made(instagram, media_type="CAROUSEL", children=f"{first},{second}", caption=CAPTION)
    media = published(instagram, whole)

    fields = "media_type,media_product_type,caption,children{media_type,media_url}"
    shown = instagram.call("GET", media, fields=fields).json()

    assert (shown["media_type"], shown["media_product_type"]) == ("CAROUSEL_ALBUM", "FEED")
    assert [one["media_type"] for one in shown["children"]["data"]] == ["IMAGE", "VIDEO"]
    listed = instagram.call("GET", f"{media}/children", fields="media_type").json()["data"]
    assert [one["media_type"] for one in listed] == ["IMAGE", "VIDEO"]
    (post,) = sandbox.ledger("instagram")
    assert [it["kind"] for it in post["media"]] == ["image", "video"]
    assert post["media"][1]["sha256"] == hashlib.sha256(FILM).hexdigest()
    assert (post["media"][1]["width"], post["media"][1]["height"]) == (320, 240)


@pytest.mark.parametrize("count", [0, 1, 11])
def test_a_carousel_has_two_to_ten_children(instagram, picture, count):
    item = made(instagram, image_url=picture, is_carousel_item="true")

    children = json.dumps([item] * count)
    answer = refused(instagram, media_type="CAROUSEL", children=children, caption=CAPTION)

    assert answer == (100, 2207028)


def test_a_carousel_takes_only_items_made_for_one_and_only_ready_ones(instagram, picture):
    alone = made(instagram, image_url=picture)
    item = made(instagram, image_url=picture, is_carousel_item="true")
    young = instagram.create(picture, "", is_carousel_item="true").json()["id"]

    assert refused(instagram, media_type="CAROUSEL", children=f"{item},{alone}") == (24, 2207006)
    assert refused(instagram, media_type="CAROUSEL", children=f"{item},{young}") == (9007, 2207027)
    assert error_of(instagram.publish(item))[0] == 100


def test_an_item_of_yesterday_is_gone(sandbox, instagram, picture):
    items = [made(instagram, image_url=picture, is_carousel_item="true") for _ in range(2)]
    sandbox.control("POST", "/clock", {"offset_s": 24 * 3600 + 5})

    answer = refused(instagram, media_type="CAROUSEL", children=",".join(items))

    assert answer == (-2, 2207020)


def test_a_reel_has_its_cover_and_its_place_in_the_feed(sandbox, instagram, picture, film):
    container = made(
        instagram,
        media_type="REELS",
        video_url=film,
        cover_url=picture,
        share_to_feed="false",
        caption=CAPTION,
        thumb_offset="1000",
    )
    media = published(instagram, container)

    fields = "media_type,media_product_type,is_shared_to_feed,thumbnail_url"
    shown = instagram.call("GET", media, fields=fields).json()

    assert (shown["media_type"], shown["media_product_type"]) == ("VIDEO", "REELS")
    assert shown["is_shared_to_feed"] is False
    assert sandbox.http.get(shown["thumbnail_url"]).content == real_media.jpeg()


def test_a_video_alone_must_be_a_reel(instagram, film):
    assert refused(instagram, media_type="VIDEO", video_url=film) == (100, 2207023)
    assert refused(instagram, media_type="POLL", video_url=film) == (100, 2207023)
    assert refused(instagram, media_type="REELS")[0] == 100
    assert refused(instagram, media_type="REELS", video_url=film, image_url=film)[0] == 100


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (real_media.mp4(frames=25), "2207026"),
        (FILM[: len(FILM) // 2], "2207076"),
        (real_media.jpeg(), "2207076"),
        (real_media.mp4(frames=80, width=1926, height=240), "2207026"),
    ],
    ids=["too short", "cut", "no video", "too wide"],
)
def test_what_is_wrong_with_a_video_is_told_by_its_container(instagram, host, content, code):
    url = host.put(content, "film.mp4")

    shown = failed(instagram, media_type="REELS", video_url=url)

    assert shown["status_code"] == "ERROR"
    assert code in shown["status"]


def test_a_video_of_a_wrong_format_is_named_when_it_is_published(instagram, host):
    url = host.put(real_media.mp4(frames=25), "film.mp4")
    shown = failed(instagram, media_type="REELS", video_url=url)

    assert error_of(instagram.publish(shown["id"])) == (352, 2207026)


def test_a_cover_frame_beyond_the_end_is_refused(instagram, film):
    answer = refused(instagram, media_type="REELS", video_url=film, thumb_offset="99000")

    assert answer == (1, 2207057)


@pytest.mark.parametrize("kind", ["image_url", "video_url"])
def test_a_story_shows_no_words_and_is_in_a_list_of_its_own(
    sandbox, instagram, picture, film, kind
):
    url = picture if kind == "image_url" else film
    media = published(
        instagram, made(instagram, media_type="STORIES", caption=CAPTION, **{kind: url})
    )

    shown = instagram.call("GET", media, fields="caption,media_product_type").json()

    assert shown == {"media_product_type": "STORY", "id": media}
    listed = instagram.call("GET", f"{ACCOUNT}/stories", fields="id").json()["data"]
    assert listed == [{"id": media}]
    assert instagram.media() == []


def test_a_story_is_gone_after_a_day_and_its_figures_with_it(sandbox, instagram, picture):
    media = published(instagram, made(instagram, media_type="STORIES", image_url=picture))
    sandbox.control("POST", "/clock", {"offset_s": 24 * 3600 + 5})

    assert error_of(instagram.call("GET", media)) == (100, 33)
    assert error_of(instagram.call("GET", f"{media}/insights", metric="views")) == (100, 33)
    assert instagram.call("GET", f"{ACCOUNT}/stories").json()["data"] == []
    assert not sandbox.ledger("instagram")[0]["visible"]


def test_a_story_laid_to_leave_survives_a_restart(own_sandbox):
    instagram, running = InstagramClient(own_sandbox), PictureHost()
    url = running.put(real_media.jpeg())
    media = published(instagram, made(instagram, media_type="STORIES", image_url=url))
    running.stop()

    own_sandbox.stop()
    own_sandbox.start()

    instagram.api = own_sandbox.urls["instagram"]["api"]
    assert instagram.call("GET", media).status_code == 200
    own_sandbox.control("POST", "/clock", {"offset_s": 24 * 3600 + 5})
    assert instagram.call("GET", media).status_code == 400


def test_people_places_and_collaborators_are_kept(sandbox, instagram, picture):
    container = made(
        instagram,
        image_url=picture,
        caption=CAPTION,
        location_id="110843418940484",
        user_tags=json.dumps([{"username": "gso", "x": 0.5, "y": 0.8}]),
        collaborators=json.dumps(["mci", "saso"]),
        is_ai_generated="true",
    )
    media = published(instagram, container)

    invited = instagram.call("GET", f"{media}/collaborators").json()["data"]

    assert [(it["username"], it["invite_status"]) for it in invited] == [
        ("mci", "Pending"),
        ("saso", "Pending"),
    ]
    assert instagram.call("GET", media, fields="is_ai_generated").json()["is_ai_generated"]
    (post,) = sandbox.ledger("instagram")
    assert post["data"]["place"] == "110843418940484"
    assert post["data"]["user_tags"] == [{"username": "gso", "x": 0.5, "y": 0.8}]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"user_tags": [{"username": f"a{n}", "x": 0, "y": 0} for n in range(21)]}, 2207040),
        ({"user_tags": [{"username": "gso"}]}, None),
        ({"user_tags": [{"username": "gso", "x": 1.5, "y": 0}]}, None),
        ({"user_tags": [{"username": "هيئة", "x": 0, "y": 0}]}, None),
        ({"user_tags": "gso"}, None),
        ({"collaborators": ["a", "b", "c", "d"]}, None),
        ({"collaborators": ["no name"]}, None),
        ({"location_id": "الرياض"}, None),
        ({"product_tags": [{"product_id": "1"}]}, 2207036),
        ({"product_tags": [{"product_id": "1", "x": 0.1, "y": 0.1}]}, 2207037),
        ({"alt_text": "م" * 1001}, None),
    ],
)
def test_what_is_named_wrongly_is_refused(instagram, picture, fields, expected):
    written = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in fields.items()
    }

    assert refused(instagram, image_url=picture, **written) == (100, expected)


def test_comments_can_be_closed_and_opened(sandbox, instagram, picture):
    media = published(instagram, made(instagram, image_url=picture, caption=CAPTION))

    closed = instagram.call("POST", media, comment_enabled="false").json()
    shown = instagram.call("GET", media, fields="is_comment_enabled").json()
    refused_ = instagram.call("POST", f"{media}/comments", message="التفاصيل")
    instagram.call("POST", media, comment_enabled="true")

    assert closed == {"success": True}
    assert shown["is_comment_enabled"] is False
    assert error_of(refused_)[0] == 10
    assert instagram.call("POST", f"{media}/comments", message="التفاصيل").status_code == 200


def test_the_same_post_again_and_again_looks_like_spam(instagram, picture):
    containers = [made(instagram, image_url=picture, caption=CAPTION) for _ in range(9)]
    answers = [instagram.publish(container) for container in containers]

    assert [answer.status_code for answer in answers] == [200] * 8 + [400]
    assert error_of(answers[-1]) == (4, 2207051)


# The resumable way


def uploading(instagram, container_answer, content, *, offset=0, size=None):
    return httpx.post(
        container_answer["uri"],
        content=content,
        headers={
            "Authorization": f"OAuth {instagram.access_token}",
            "offset": str(offset),
            "file_size": str(len(FILM) if size is None else size),
        },
        timeout=20,
    )


def test_a_reel_is_uploaded_in_two_goes(instagram):
    begun = instagram.call(
        "POST", f"{ACCOUNT}/media", media_type="REELS", upload_type="resumable", caption=CAPTION
    ).json()
    half = len(FILM) // 2

    broken = uploading(instagram, begun, FILM[:half])
    whole = uploading(instagram, begun, FILM[half:], offset=half)

    assert error_of(broken) == (-1, 2207053)
    assert whole.json()["success"] is True
    until(lambda: instagram.status(begun["id"]), wanted=lambda status: status == "FINISHED")
    media = published(instagram, begun["id"])
    shown = instagram.call("GET", media, fields="media_product_type,media_url").json()
    assert shown["media_product_type"] == "REELS"
    assert httpx.get(shown["media_url"], timeout=20).content == FILM


def test_a_video_may_be_named_by_its_address_instead(instagram, film):
    begun = instagram.call(
        "POST", f"{ACCOUNT}/media", media_type="STORIES", upload_type="resumable"
    ).json()
    named = {"Authorization": f"OAuth {instagram.access_token}", "file_url": film}

    answer = httpx.post(begun["uri"], headers=named, timeout=20)

    assert answer.json()["success"] is True
    until(lambda: instagram.status(begun["id"]), wanted=lambda status: status == "FINISHED")


def test_a_container_that_waits_for_its_bytes_cannot_be_published(instagram):
    begun = instagram.call(
        "POST", f"{ACCOUNT}/media", media_type="REELS", upload_type="resumable"
    ).json()

    assert instagram.status(begun["id"]) == "IN_PROGRESS"
    assert error_of(instagram.publish(begun["id"])) == (9007, 2207027)
    assert error_of(uploading(instagram, {"uri": begun["uri"] + "1"}, FILM)) == (-1, 2207053)
    assert error_of(uploading(instagram, begun, b"", size="many")) == (-1, 2207053)


# Figures of each kind


def test_each_kind_of_medium_has_figures_of_its_own(sandbox, instagram, picture, film):
    feed = published(instagram, made(instagram, image_url=picture, caption=CAPTION))
    reel = published(instagram, made(instagram, media_type="REELS", video_url=film))
    story = published(instagram, made(instagram, media_type="STORIES", image_url=picture))
    sandbox.control("POST", "/clock", {"offset_s": 20 * 3600})

    def told(media, metric):
        return instagram.call("GET", f"{media}/insights", metric=metric)

    watched = told(reel, "views,ig_reels_avg_watch_time,saved").json()["data"]
    assert [one["name"] for one in watched] == ["views", "ig_reels_avg_watch_time", "saved"]
    assert told(feed, "views,profile_visits").status_code == 200
    assert told(story, "views,replies,navigation").status_code == 200
    for media, metric in ((feed, "replies"), (reel, "profile_visits"), (story, "likes")):
        answer = told(media, metric)
        assert error_of(answer)[0] == 100
        assert "does not support" in answer.json()["error"]["message"]
    inside = instagram.call("GET", feed, fields="insights.metric(views,reach)").json()
    assert [one["name"] for one in inside["insights"]["data"]] == ["views", "reach"]
