"""Instagram: carousels, reels and stories, its daily quota, and answers that are none."""

import json
from datetime import timedelta

import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import (
    OutcomeUnknown,
    OutgoingPost,
    TryLater,
)
from majlis.networks.hearing import OutgoingReply

from .recorded import NOW, TEXT, connected, graph_error, ig_post, image, page_instead, said, video
from .test_meta import form, keeping, quota, status

MEDIA = "POST /17841400001/media"
STANDS = said(200, {"data": []})
READY = {
    "GET /17900": status("FINISHED"),
    "GET /content_publishing_limit": quota(0),
    "GET /stories": STANDS,
}


def built(post, **routes):
    """Prepare a post of one file to its end; return the fields of its container."""
    _, keep = keeping()
    account, network = connected("instagram", {MEDIA: said(200, {"id": "17900"}), **READY})
    account.prepare(post, {}, keep)
    return form(network.calls("POST", "/media")[-1])


def test_a_carousel_mixes_images_and_videos_and_tags_people_on_its_first_file():
    _, keep = keeping()
    ids = [said(200, {"id": "1"}), said(200, {"id": "2"}), said(200, {"id": "17900"})]
    routes = {MEDIA: ids, "GET /1": status("FINISHED"), "GET /2": status("FINISHED"), **READY}
    account, network = connected("instagram", routes)
    options = {
        "place": "110843418940484",
        "user_tags": ["@gso", " saso "],
        "collaborators": ["@mci"],
        "ai_label": True,
        "first_comment": "يُرسل وحده",
        "comments_off": True,
    }
    post = OutgoingPost(text=TEXT, media=(image(), video()), options=options)

    account.prepare(post, {}, keep)

    first, second, whole = [form(it) for it in network.calls("POST", "/media")]
    assert json.loads(first.pop("user_tags")) == [
        {"username": "gso", "x": 0.333, "y": 0.8},
        {"username": "saso", "x": 0.667, "y": 0.8},
    ]
    assert set(first) == {"image_url", "alt_text", "is_carousel_item"}
    assert second == {
        "media_type": "VIDEO",
        "video_url": "https://majlis.example/out/signed.jpg",
        "is_carousel_item": "true",
    }
    assert json.loads(whole.pop("collaborators")) == ["mci"]
    assert whole == {
        "media_type": "CAROUSEL",
        "children": "1,2",
        "caption": TEXT,
        "location_id": "110843418940484",
        "is_ai_generated": "true",
    }


def test_a_reel_has_its_cover_and_says_whether_it_stands_in_the_feed():
    cover = image(public_url=lambda: "https://majlis.example/out/cover.jpg")
    options = {"share_to_feed": False, "user_tags": ["gso"]}
    post = OutgoingPost(
        text=TEXT, media=(video(),), form="reel", options=options, files={"thumbnail": cover}
    )

    assert built(post) == {
        "media_type": "REELS",
        "video_url": "https://majlis.example/out/signed.jpg",
        "share_to_feed": "false",
        "cover_url": "https://majlis.example/out/cover.jpg",
        "caption": TEXT,
        "user_tags": '[{"username": "gso"}]',
    }


def test_a_video_posted_plainly_is_a_reel_in_the_feed():
    made = built(OutgoingPost(text=TEXT, media=(video(),)))

    assert (made["media_type"], made["share_to_feed"]) == ("REELS", "true")


@pytest.mark.parametrize(("item", "name"), [(image(), "image_url"), (video(), "video_url")])
def test_a_story_goes_without_words(item, name):
    post = OutgoingPost(text=TEXT, media=(item,), form="story", options={"place": "1"})

    url = "https://majlis.example/out/signed.jpg"
    assert built(post) == {"media_type": "STORIES", name: url}


def test_a_new_story_is_known_among_those_that_stood_already():
    kept, keep = keeping()
    post = OutgoingPost(text=TEXT, media=(image(),), form="story")
    stories = [said(200, {"data": [story("1")]}), said(200, {"data": [story("2"), story("1")]})]
    routes = {
        MEDIA: said(200, {"id": "17900"}),
        **READY,
        "GET /17900": [status("FINISHED"), status("PUBLISHED")],
        "GET /stories": stories,
    }
    account, _ = connected("instagram", routes)
    account.prepare(post, {}, keep)

    finding = account.find(post, kept[-1], since=NOW)

    assert [found.id for found in finding.posts] == ["2"]
    assert finding.posts[0].text == ""
    assert NETWORKS["instagram"].fingerprint(post)


def test_what_a_story_looks_like_is_independent_of_the_words_it_does_not_show():
    prints = {
        NETWORKS["instagram"].fingerprint(OutgoingPost(text=text, media=(image(),), form="story"))
        for text in (TEXT, "")
    }

    assert len(prints) == 1


def story(id_, **more):
    made = ig_post(id_=id_, media_product_type="STORY", **more)
    del made["caption"]
    return made


def test_stories_stand_among_the_recent_posts_and_count_as_none_of_them():
    later = "2026-11-22T10:30:00+0000"
    routes = {
        "GET /media": said(200, {"data": [ig_post()]}),
        "GET /stories": said(200, {"data": [story("7", timestamp=later)]}),
    }
    account, _ = connected("instagram", routes)

    first, second = account.recent(since=NOW)

    assert (first.id, first.is_original) == ("7", False)
    assert (second.id, second.is_original) == ("18000000001", True)


def test_a_part_that_is_dead_is_built_anew_before_the_whole():
    kept, keep = keeping()
    routes = {
        MEDIA: said(200, {"id": "1"}),
        "GET /1": status("ERROR", "Error: code 2207003"),
    }
    account, network = connected("instagram", routes)
    post = OutgoingPost(text=TEXT, media=(image(), image()))

    with pytest.raises(TryLater):
        account.prepare(post, {}, keep)

    assert kept[-1] == {}
    assert len(network.calls("POST", "/media")) == 2


def test_parts_are_asked_no_more_once_the_whole_is_built():
    _, keep = keeping()
    state = {"files": ["a" * 64, "a" * 64], "parts": ["1", "2"], "container": "17900"}
    state["expires_at"] = (NOW + timedelta(hours=20)).isoformat()
    account, network = connected("instagram", {"GET /17900": status("PUBLISHED")})

    ready = account.prepare(OutgoingPost(text=TEXT, media=(image(), image())), state, keep)

    assert ready.look_again_in is None
    assert len(network.requests) == 1


def test_another_cover_is_another_container():
    _, keep = keeping()
    account, _ = connected("instagram", {MEDIA: said(200, {"id": "17900"}), **READY})
    post = OutgoingPost(
        text=TEXT, media=(video(),), form="reel", files={"thumbnail": image(sha256="b" * 64)}
    )
    state = {"files": ["a" * 64], "parts": [], "container": "1"}
    state["expires_at"] = (NOW + timedelta(hours=20)).isoformat()

    ready = account.prepare(post, state, keep)

    assert ready.handles["container"] == "17900"


# The quota


def prepared_with(limit, **routes):
    _, keep = keeping()
    made = {MEDIA: said(200, {"id": "17900"}), **READY, "GET /content_publishing_limit": limit}
    account, _ = connected("instagram", {**made, **routes})
    return account.prepare(OutgoingPost(text=TEXT, media=(image(),)), {}, keep)


def test_a_spent_quota_is_waited_for_until_the_oldest_post_is_a_day_old():
    times = ["2026-11-22T09:00:00+0000", "2026-11-21T12:30:00+0000", "2026-11-21T09:00:00+0000"]
    listed = [ig_post(id_=str(number), timestamp=at) for number, at in enumerate(times)]

    with pytest.raises(TryLater) as later:
        prepared_with(quota(2, 2), **{"GET /17841400001/media": said(200, {"data": listed})})

    assert later.value.rate_limited
    assert later.value.wait == timedelta(hours=2, minutes=30)


@pytest.mark.parametrize("listed", [said(200, {"data": []}), said(503), graph_error(10)])
def test_a_spent_quota_whose_end_cannot_be_told_is_asked_again_in_an_hour(listed):
    with pytest.raises(TryLater) as later:
        prepared_with(quota(100), **{"GET /17841400001/media": listed})

    assert later.value.wait == timedelta(hours=1)


def test_the_quota_is_asked_once_where_the_container_is_soon_ready_and_anew_when_it_was_not():
    kept, keep = keeping()
    post = OutgoingPost(text=TEXT, media=(image(),))
    account, network = connected("instagram", {MEDIA: said(200, {"id": "17900"}), **READY})
    account.prepare(post, {}, keep)
    assert len(network.calls("GET", "/content_publishing_limit")) == 1

    later = NOW + timedelta(minutes=2)
    account, network = connected("instagram", READY, clock=lambda: later)
    account.prepare(post, kept[-1], keep)

    assert len(network.calls("GET", "/content_publishing_limit")) == 1


@pytest.mark.parametrize(
    "limit",
    [
        quota(99),
        graph_error(10),
        graph_error(100),
        said(503),
        page_instead(),
        said(200, {"data": [{"quota_usage": 100}]}),
        said(200, {"data": []}),
    ],
)
def test_a_quota_that_is_not_spent_or_not_told_stops_nothing(limit):
    assert prepared_with(limit).look_again_in is None


# Comments on and off, the first comment, moderation


@pytest.mark.parametrize("off", [True, False])
def test_comments_are_closed_and_opened_by_an_edit_and_found_so(off):
    post = OutgoingPost(text=TEXT, media=(image(),), options={"comments_off": off})
    routes = {
        "POST /18000000001": said(200, {"success": True}),
        "GET /18000000001": [
            said(200, ig_post(is_comment_enabled=off)),
            said(200, ig_post(is_comment_enabled=not off)),
        ],
    }
    account, network = connected("instagram", routes)

    made = account.edit("18000000001", post, {})
    before = account.find_edit("18000000001", post, {}, since=NOW)
    after = account.find_edit("18000000001", post, {}, since=NOW)

    assert made.id == "18000000001"
    assert form(network.requests[0]) == {"comment_enabled": "false" if off else "true"}
    assert (before.posts, before.is_complete) == ((), True)
    assert [it.id for it in after.posts] == ["18000000001"]


def test_an_edit_whose_answer_says_nothing_is_unknown():
    account, _ = connected("instagram", {"POST /18000000001": said(200, {})})

    with pytest.raises(OutcomeUnknown):
        account.edit("18000000001", OutgoingPost(text=TEXT), {})


@pytest.mark.parametrize("shown", [said(503), said(200, ig_post())])
def test_whether_comments_are_closed_may_not_be_told(shown):
    account, _ = connected("instagram", {"GET /18000000001": shown})

    finding = account.find_edit("18000000001", OutgoingPost(text=TEXT), {}, since=NOW)

    assert not finding.is_complete


def test_a_first_comment_stands_directly_under_the_post():
    kept, keep = keeping()
    own = {"id": "5", "text": "التفاصيل", "from": {"id": "17841400001"}}
    routes = {
        "GET /18000000001/comments": [STANDS, said(200, {"data": [own]})],
        "POST /18000000001/comments": said(200, {"id": "5"}),
    }
    account, _ = connected("instagram", routes)
    reply = OutgoingReply(text="التفاصيل", post_id="18000000001", parent_id="18000000001")

    account.prepare_reply(reply, {}, keep)
    made = account.reply(reply, kept[-1])
    finding = account.find_reply(reply, kept[-1], since=NOW)

    assert made.id == "5"
    assert [it.id for it in finding.posts] == ["5"]


def test_a_comment_is_hidden_shown_again_and_removed():
    done = said(200, {"success": True})
    account, network = connected("instagram", {"POST /5": done, "DELETE /5": done})

    account.hide("5", hidden=True)
    account.hide("5", hidden=False)
    account.remove("5")

    assert [form(it) for it in network.calls("POST", "/5")] == [{"hide": "true"}, {"hide": "false"}]
    assert len(network.calls("DELETE", "/5")) == 1


def test_a_comment_that_is_gone_is_removed_already():
    account, _ = connected("instagram", {"DELETE /5": graph_error(100, 33)})

    account.remove("5")


# With Facebook's login


def test_with_facebooks_login_the_account_is_asked_by_its_own_number():
    hosts = {"api": "https://graph.facebook.com", "authorize": "https://www.instagram.com"}
    told = said(200, {"id": "17841400001", "username": "gso", "name": "هيئة التقييس"})
    account, network = connected("instagram", {"GET /17841400001": told}, hosts=hosts)

    assert account.account().id == "17841400001"
    assert "user_id" not in network.requests[0].url.params["fields"]
