"""Videos and reels of a Page in doubt: the video itself says how far its publishing is."""

from urllib.parse import parse_qs

import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import MediaFacts, OutcomeUnknown, OutgoingPost, Rejected

from .recorded import NOW, TEXT, connected, fb_post, graph_error, said, video

FILM = {"video": {"id": "700", "sha256": "a" * 64}, "photos": []}
POST = OutgoingPost(text=TEXT, media=(video(),))
REEL = OutgoingPost(text=TEXT, media=(video(),), form="reel")


def told(*, published=False, post_id="", **publishing):
    body = {"id": "700", "published": published, "status": {"publishing_phase": publishing}}
    return said(200, body | ({"post_id": post_id} if post_id else {}))


def form(request):
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


@pytest.mark.parametrize("post", [POST, REEL], ids=["post", "reel"])
@pytest.mark.parametrize(
    ("answer", "found", "is_complete"),
    [
        (told(status="not_started"), [], True),
        (told(), [], True),
        (told(status="error", publish_status="error"), [], True),
        (told(status="in_progress"), [], False),
        (told(status="strange"), [], False),
        (told(published=True), [], False),
        (told(published=True, post_id="9"), ["104567_9"], True),
        (told(published=True, post_id="104567_9"), ["104567_9"], True),
        (told(publish_status="published", post_id="9", status="complete"), ["104567_9"], True),
        (said(200, {"id": "700"}), [], False),
        (graph_error(100, 33), [], False),
    ],
)
def test_only_what_has_not_begun_proves_that_nothing_is_out(post, answer, found, is_complete):
    page, _ = connected("facebook", {"GET /700": answer, "GET /104567_9": said(200, fb_post())})

    finding = page.find(post, FILM, since=NOW)

    assert [it.id for it in finding.posts] == found
    assert finding.is_complete is is_complete


def test_a_video_whose_post_is_not_named_is_revealed_by_its_own_id():
    page, network = connected(
        "facebook",
        {
            "POST /700": said(200, {"success": True}),
            "GET /700": told(published=True, post_id="9"),
        },
    )

    made = page.reveal(POST, FILM)

    assert made.id == "104567_9"
    assert form(network.calls("POST", "/700")[0]) == {"published": "true"}


def test_a_video_whose_post_is_named_is_revealed_as_any_post():
    page, network = connected("facebook", {"POST /104567_9": said(200, {"success": True})})

    made = page.reveal(POST, FILM | {"post_id": "104567_9"})

    assert made.id == "104567_9"
    assert len(network.requests) == 1


def test_a_video_that_facebook_cannot_show_is_refused():
    broken = {"video_status": "error", "processing_phase": {"error": {"message": "تالف"}}}
    state = {
        "photos": [],
        "expires_at": "2026-11-22T20:00:00+00:00",
        "video": FILM["video"] | {"session": "s", "start": 9, "end": 9, "is_finished": True},
    }
    page, _ = connected("facebook", {"GET /700": said(200, {"id": "700", "status": broken})})

    with pytest.raises(Rejected) as refused:
        page.prepare(POST, state, dict)
    assert (refused.value.code, refused.value.detail) == ("media_refused", "تالف")


def test_a_story_that_is_not_named_is_in_doubt_and_found_by_its_file():
    story = OutgoingPost(text="", media=(video(),), form="story")
    listed = {
        "data": [
            {"post_id": "31", "media_id": "701", "media_type": "video"},
            {"post_id": "30", "media_id": "700", "media_type": "video", "status": "PUBLISHED"},
        ]
    }
    page, _ = connected(
        "facebook",
        {"POST /video_stories": said(200, {"success": True}), "GET /stories": said(200, listed)},
    )

    with pytest.raises(OutcomeUnknown):
        page.reveal(story, FILM)

    (found,) = page.find(story, FILM, since=NOW).posts
    assert (found.id, found.media_kind, found.text) == ("30", "video", "")


def test_a_page_whose_stories_may_not_be_read_is_read_without_them():
    listed = said(200, {"data": [fb_post()]})
    page, _ = connected(
        "facebook", {"GET /published_posts": listed, "GET /stories": graph_error(200)}
    )

    assert [it.id for it in page.recent(since=NOW)] == ["104567_9"]


FACEBOOK = NETWORKS["facebook"]


def film(**changes):
    facts = {
        "kind": "video",
        "mime": "video/mp4",
        "size_bytes": 10**6,
        "width": 1080,
        "height": 1920,
    }
    return MediaFacts(**(facts | changes))


def codes(form_slug, *media, text="نص"):
    problems = FACEBOOK.problems(text=text, media=media, form=FACEBOOK.form(form_slug))
    return {problem.code for problem in problems if problem.blocks}


def test_each_form_takes_what_it_takes():
    picture = MediaFacts("image", "image/jpeg", 10**5, 1080, 1080, alt="وصف")

    assert codes("post") == set()
    assert codes("post", *[picture] * 10) == set()
    assert "images_too_many" in codes("post", *[picture] * 11)
    assert codes("post", film()) == codes("reel", film()) == codes("story", film()) == set()
    assert codes("story", picture) == set()
    assert codes("reel") >= {"video_needed"}
    assert codes("reel", picture)
    assert codes("story")


def test_the_table_offers_what_a_page_has():
    post, reel, story = (FACEBOOK.form(slug) for slug in ("post", "reel", "story"))

    assert [field.slug for field in post.fields] == ["link", "first_comment", "place"]
    assert [field.slug for field in reel.fields] == ["first_comment", "place", "ai_label"]
    assert story.fields == ()
    assert (post.edits, reel.edits, story.edits) == (("text",), ("text",), ())
    assert post.instead_of_media == ("link",)
    assert not story.abilities.shows_text
    assert not story.abilities.deletes
