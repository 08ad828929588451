"""Facebook and Instagram: unpublished posts, containers, and Meta's codes."""

import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from majlis.networks.contract import LoggedOut, OutcomeUnknown, OutgoingPost, Rejected, TryLater

from .recorded import NOW, SECRET, TEXT, connected, fb_post, graph_error, ig_post, image, said

POST = OutgoingPost(text=TEXT, media=(image(),))


def keeping():
    kept = []
    return kept, lambda handles: kept.append(json.loads(json.dumps(handles)))


def form(request):
    return {name: values[0] for name, values in parse_qs(request.content.decode()).items()}


def status(code, told=""):
    return said(200, {"status_code": code, "status": told, "id": "17900"})


def quota(used, total=100):
    config = {"quota_total": total, "quota_duration": 86400}
    return said(200, {"data": [{"config": config, "quota_usage": used}]})


def test_facebook_builds_the_post_unpublished_with_its_photo():
    kept, keep = keeping()
    account, network = connected(
        "facebook",
        {"POST /photos": said(200, {"id": "55"}), "POST /feed": said(200, {"id": "104567_9"})},
    )

    ready = account.prepare(POST, {}, keep)

    assert ready.handles["post_id"] == "104567_9"
    assert ready.expires_at == NOW + timedelta(hours=20)
    assert kept[-1] == ready.handles
    photo = network.calls("POST", "/photos")[0]
    assert b'name="published"\r\n\r\nfalse' in photo.content
    assert "واجهة المعرض".encode() in photo.content
    feed = form(network.calls("POST", "/feed")[0])
    assert feed == {
        "message": TEXT,
        "published": "false",
        "attached_media": '[{"media_fbid": "55"}]',
    }


def test_facebook_makes_no_second_post_when_prepared_again():
    kept, keep = keeping()
    account, network = connected("facebook", {"POST /feed": said(200, {"id": "104567_9"})})
    post = OutgoingPost(text=TEXT)

    account.prepare(post, {}, keep)
    account.prepare(post, kept[-1], keep)

    assert len(network.requests) == 1


def test_facebook_gets_the_proof_of_the_apps_secret():
    account, network = connected(
        "facebook", {"POST /104567_9": said(200, {"success": True})}, app_secret=SECRET
    )

    account.reveal(POST, {"post_id": "104567_9"})

    assert len(network.requests[0].url.params["appsecret_proof"]) == 64
    assert form(network.requests[0]) == {"is_published": "true"}


def test_facebook_looks_through_the_list_when_the_post_itself_cannot_be_seen():
    listed = {"data": [fb_post("آخر", "104567_8"), fb_post()], "paging": {}}
    account, network = connected(
        "facebook",
        {"GET /104567_9": graph_error(100, 33), "GET /published_posts": said(200, listed)},
    )

    finding = account.find(OutgoingPost(text=TEXT), {"post_id": "104567_9"}, since=NOW)

    assert [post.id for post in finding.posts] == ["104567_9"]
    since = int(network.calls("GET", "/published_posts")[0].url.params["since"])
    assert since == int(NOW.timestamp()) - 60


def test_facebook_follows_cursors_and_never_the_next_address():
    def page(request):
        if request.url.params.get("after") == "c1":
            return said(200, {"data": [fb_post(id_="104567_1")]})(request)
        paging = {"cursors": {"after": "c1"}, "next": "https://evil.example/?access_token=a"}
        return said(200, {"data": [fb_post(id_="104567_2")], "paging": paging})(request)

    account, network = connected(
        "facebook", {"GET /published_posts": page, "GET /stories": said(200, {"data": []})}
    )

    assert [post.id for post in account.recent(since=NOW)] == ["104567_2", "104567_1"]
    assert {request.url.host for request in network.requests} == {"graph.facebook.com"}


@pytest.mark.parametrize(
    ("attached", "kind", "count"),
    [
        ([], "", 0),
        ([{"media_type": "photo", "target": {"id": "5"}}], "image", 1),
        (
            [
                {
                    "media_type": "album",
                    "subattachments": {"data": [{"media_type": "photo"}, {"media_type": "photo"}]},
                }
            ],
            "image",
            2,
        ),
        ([{"media_type": "link"}], "", 0),
        ([{"media_type": "video"}], "video", 1),
    ],
)
def test_facebook_attachments_are_counted(attached, kind, count):
    made = fb_post(attachments={"data": attached})
    account, _ = connected("facebook", {"GET /104567_9": said(200, made)})

    post = account.read("104567_9")

    assert (post.media_kind, post.media_count) == (kind, count)


def test_a_duplicate_at_meta_stands_already():
    account, _ = connected("facebook", {"POST /104567_9": graph_error(506)})

    with pytest.raises(OutcomeUnknown) as unknown:
        account.reveal(POST, {"post_id": "104567_9"})
    assert unknown.value.said_exists


@pytest.mark.parametrize("code", [1, 2])
def test_metas_own_troubles_are_doubt(code):
    account, _ = connected("facebook", {"POST /104567_9": graph_error(code, status=400)})

    with pytest.raises(OutcomeUnknown):
        account.reveal(POST, {"post_id": "104567_9"})


@pytest.mark.parametrize("subcode", [458, 459, 460, 464, 492, None])
def test_a_token_that_was_taken_away_needs_a_person(subcode):
    account, _ = connected("facebook", {"POST /104567_9": graph_error(190, subcode)})

    with pytest.raises(LoggedOut) as ended:
        account.reveal(POST, {"post_id": "104567_9"})
    assert not ended.value.refreshable


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001])
def test_every_throttle_of_meta_is_waited_out(code):
    account, _ = connected("facebook", {"POST /104567_9": graph_error(code, status=403)})

    with pytest.raises(TryLater) as limited:
        account.reveal(POST, {"post_id": "104567_9"})
    assert limited.value.rate_limited
    assert limited.value.wait == timedelta(hours=1)


def test_instagram_waits_for_its_container():
    kept, keep = keeping()
    account, network = connected(
        "instagram",
        {
            "POST /17841400001/media": said(200, {"id": "17900"}),
            "GET /17900": [status("IN_PROGRESS"), status("IN_PROGRESS"), status("FINISHED")],
            "GET /content_publishing_limit": quota(3),
        },
    )

    assert account.prepare(POST, {}, keep).look_again_in == timedelta(seconds=0.5)
    assert account.prepare(POST, kept[-1], keep).look_again_in == timedelta(seconds=2)
    ready = account.prepare(POST, kept[-1], keep)

    assert ready.look_again_in is None
    assert ready.handles["container"] == "17900"
    assert ready.expires_at == NOW + timedelta(hours=23)
    made = [form(it) for it in network.calls("POST", "/media")]
    assert made == [
        {
            "image_url": "https://majlis.example/out/signed.jpg",
            "alt_text": "واجهة المعرض",
            "caption": TEXT,
        }
    ]


def test_instagram_joins_several_images_in_one_post():
    _, keep = keeping()
    ids = [said(200, {"id": "1"}), said(200, {"id": "2"}), said(200, {"id": "17900"})]
    account, network = connected(
        "instagram",
        {
            "POST /17841400001/media": ids,
            "GET /1": status("FINISHED"),
            "GET /2": status("FINISHED"),
            "GET /17900": status("FINISHED"),
            "GET /content_publishing_limit": quota(3),
        },
    )

    account.prepare(OutgoingPost(text=TEXT, media=(image(), image())), {}, keep)

    first, _, whole = [form(it) for it in network.calls("POST", "/media")]
    assert first["is_carousel_item"] == "true"
    assert "caption" not in first
    assert whole == {"media_type": "CAROUSEL", "children": "1,2", "caption": TEXT}


def test_instagram_says_why_a_container_failed():
    _, keep = keeping()
    account, _ = connected(
        "instagram",
        {
            "POST /17841400001/media": said(200, {"id": "17900"}),
            "GET /17900": status("ERROR", "Error: Media upload has failed with error code 2207009"),
            "GET /content_publishing_limit": quota(3),
        },
    )

    with pytest.raises(Rejected) as refused:
        account.prepare(POST, {}, keep)
    assert refused.value.code == "media_refused"
    assert "2207009" in refused.value.detail


@pytest.mark.parametrize(
    "answer", [status("EXPIRED"), status("ERROR", "code 2207052"), graph_error(24, 2207006)]
)
def test_instagram_builds_a_container_anew_only_when_the_first_is_dead(answer):
    kept, keep = keeping()
    account, network = connected(
        "instagram",
        {
            "POST /17841400001/media": said(200, {"id": "17900"}),
            "GET /17900": answer,
            "GET /content_publishing_limit": quota(3),
        },
    )

    with pytest.raises(TryLater):
        account.prepare(POST, {}, keep)
    assert kept[-1] == {}
    assert len(network.calls("POST", "/media")) == 1


def test_a_container_that_is_published_already_is_never_built_again():
    kept, keep = keeping()
    account, network = connected(
        "instagram",
        {
            "POST /17841400001/media": said(200, {"id": "17900"}),
            "GET /17900": status("PUBLISHED"),
            "GET /content_publishing_limit": quota(3),
        },
    )

    account.prepare(POST, {}, keep)

    assert account.prepare(POST, kept[-1], keep).look_again_in is None
    assert len(network.calls("POST", "/media")) == 1


def test_a_published_container_is_found_among_the_accounts_media():
    account, _ = connected(
        "instagram",
        {
            "GET /17900": status("PUBLISHED"),
            "GET /17841400001/media": said(200, {"data": [ig_post("آخر", "1"), ig_post()]}),
        },
    )

    finding = account.find(POST, {"container": "17900"}, since=NOW)

    assert [post.id for post in finding.posts] == ["18000000001"]
    assert finding.posts[0].url == "https://www.instagram.com/p/Cabc/"


def test_a_missing_container_is_no_proof_and_the_list_is_asked():
    account, _ = connected(
        "instagram",
        {
            "GET /17900": graph_error(24, 2207006),
            "GET /17841400001/media": said(200, {"data": [ig_post()]}),
        },
    )

    finding = account.find(POST, {"container": "17900"}, since=NOW)
    assert [post.id for post in finding.posts] == ["18000000001"]


def test_a_publish_before_the_container_is_ready_is_tried_later():
    account, _ = connected("instagram", {"POST /media_publish": graph_error(9007, 2207027)})

    with pytest.raises(TryLater) as later:
        account.reveal(POST, {"container": "17900"})
    assert not later.value.rate_limited


def test_instagrams_daily_limit_is_waited_out():
    account, _ = connected("instagram", {"POST /media_publish": graph_error(9, 2207042)})

    with pytest.raises(TryLater) as limited:
        account.reveal(POST, {"container": "17900"})
    assert limited.value.rate_limited


def test_instagram_that_will_not_delete_leaves_it_to_a_person():
    refused = graph_error(100, 33, "Unsupported delete request")
    there = said(200, ig_post())
    account, _ = connected("instagram", {"DELETE /18000000001": refused, "GET /18000000001": there})

    with pytest.raises(Rejected) as told:
        account.delete("18000000001")
    assert told.value.code == "not_allowed"


def test_a_post_already_gone_from_instagram_is_deleted():
    gone = graph_error(100, 33)
    account, _ = connected("instagram", {"DELETE /18000000001": gone, "GET /18000000001": gone})

    account.delete("18000000001")


def test_instagrams_list_is_read_until_it_is_too_old():
    old = ig_post(id_="1", timestamp="2026-11-22T08:00:00+0000")
    paging = {"cursors": {"after": "c"}, "next": "https://graph.instagram.com/next"}
    account, network = connected(
        "instagram",
        {
            "GET /media": said(200, {"data": [ig_post(), old], "paging": paging}),
            "GET /stories": said(200, {"data": []}),
        },
    )

    assert [post.id for post in account.recent(since=NOW)] == ["18000000001"]
    assert len(network.calls("GET", "/media")) == 1
