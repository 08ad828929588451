"""X: uploads in segments, its timeline, its shortened links, its windows of use."""

import json
from datetime import timedelta

import pytest

from majlis.networks.contract import LoggedOut, OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.x_uploads import CHUNK_BYTES

from .recorded import NOW, TEXT, connected, image, said, video, x_page, x_post

MADE = said(200, {"data": {"id": "77", "media_key": "3_77", "expires_after_secs": 86400}})
PART = said(200, {"data": {"expires_at": 1}})
READY = said(200, {"data": {"id": "77", "size": 1}})


def busy(state, **more):
    work = {"state": state, "check_after_secs": 3, **more}
    return said(200, {"data": {"id": "77", "processing_info": work}})


def routes(**changes):
    return {
        "POST /initialize": MADE,
        "POST /append": PART,
        "POST /finalize": READY,
        "GET /2/media/upload": READY,
        "POST /2/media/metadata": said(200, {"data": {"id": "77"}}),
        "GET /tweets": x_page(x_post(id_="1800")),
    } | {key.replace("_", " ", 1).replace("__", "/"): it for key, it in changes.items()}


def keeping():
    kept = []
    return kept, lambda handles: kept.append(json.loads(json.dumps(handles)))


def test_an_image_is_sent_in_segments_and_described_before_the_post():
    kept, keep = keeping()
    content = b"\xff\xd8" + b"0" * (CHUNK_BYTES + 10)
    post = OutgoingPost(text=TEXT, media=(image(content),))
    account, network = connected("x", routes())

    ready = account.prepare(post, {}, keep)

    assert ready.look_again_in is None
    assert ready.expires_at == NOW + timedelta(days=1)
    assert ready.handles["newest_id"] == "1800"
    assert kept[-1] == ready.handles
    first, second = network.calls("POST", "/append")
    assert b'name="segment_index"\r\n\r\n0' in first.content
    assert b'name="segment_index"\r\n\r\n1' in second.content
    assert len(second.content) < 1000
    alt = json.loads(network.calls("POST", "/2/media/metadata")[0].content)
    assert alt == {"id": "77", "metadata": {"alt_text": {"text": "واجهة المعرض"}}}


def test_a_text_notes_the_newest_post_before_it():
    _, keep = keeping()
    account, _ = connected("x", {"GET /tweets": x_page()})

    ready = account.prepare(OutgoingPost(text=TEXT), {}, keep)

    assert ready.handles == {"media": [], "newest_id": ""}


def test_the_note_of_the_newest_post_is_never_moved():
    _, keep = keeping()
    account, network = connected("x", routes())

    ready = account.prepare(OutgoingPost(text=TEXT), {"media": [], "newest_id": "5"}, keep)

    assert ready.handles["newest_id"] == "5"
    assert network.requests == []


def test_an_upload_goes_on_where_it_broke():
    kept, keep = keeping()
    content = b"0" * (2 * CHUNK_BYTES + 1)
    post = OutgoingPost(text=TEXT, media=(image(content),))
    account, network = connected("x", routes(**{"POST_/append": [PART, said(503), PART]}))

    with pytest.raises(TryLater):
        account.prepare(post, {}, keep)
    account.prepare(post, kept[-1], keep)

    assert len(network.calls("POST", "/initialize")) == 1
    assert len(network.calls("POST", "/append")) == 4


def test_a_finalize_without_an_answer_is_asked_about():
    kept, keep = keeping()
    post = OutgoingPost(text=TEXT, media=(image(),))
    account, network = connected("x", routes(**{"POST_/finalize": said(500)}))

    with pytest.raises(TryLater):
        account.prepare(post, {}, keep)
    account.prepare(post, kept[-1], keep)

    assert len(network.calls("POST", "/finalize")) == 1
    assert len(network.calls("GET", "/2/media/upload")) == 1


def test_a_video_is_waited_for():
    kept, keep = keeping()
    post = OutgoingPost(text=TEXT, media=(video(),))
    states = [busy("in_progress"), busy("succeeded")]
    account, network = connected(
        "x", routes(**{"POST_/finalize": busy("pending"), "GET_/2/media/upload": states})
    )

    assert account.prepare(post, {}, keep).look_again_in == timedelta(seconds=3)
    assert account.prepare(post, kept[-1], keep).look_again_in == timedelta(seconds=3)
    assert account.prepare(post, kept[-1], keep).look_again_in is None
    assert network.calls("POST", "/2/media/metadata") == []


def test_a_file_that_x_cannot_process_is_refused():
    _, keep = keeping()
    failed = busy("failed", error={"code": 1, "name": "InvalidMedia", "message": "bad codec"})
    account, _ = connected("x", routes(**{"POST_/finalize": failed}))

    with pytest.raises(Rejected) as refused:
        account.prepare(OutgoingPost(text=TEXT, media=(video(),)), {}, keep)
    assert (refused.value.code, refused.value.detail) == ("media_refused", "bad codec")


def test_an_upload_that_expired_or_is_of_another_file_is_made_anew():
    _, keep = keeping()
    old = {"sha256": "a" * 64, "id": "1", "step": "done", "sent": 1}
    for changes in ({"expires_at": NOW.isoformat()}, {"sha256": "b" * 64}):
        made = {**old, "expires_at": (NOW + timedelta(hours=5)).isoformat(), **changes}
        account, _ = connected("x", routes())
        post = OutgoingPost(text=TEXT, media=(image(),))

        ready = account.prepare(post, {"media": [made]}, keep)

        assert ready.handles["media"][0]["id"] == "77"


def test_the_post_carries_its_media():
    handles = {"media": [{"id": "77"}], "newest_id": "1"}
    account, network = connected("x", {"POST /2/tweets": said(201, {"data": {"id": "9"}})})

    account.reveal(OutgoingPost(text=TEXT, media=(image(),)), handles)

    body = json.loads(network.requests[0].content)
    assert body == {"text": TEXT, "media": {"media_ids": ["77"]}}


def test_duplicate_content_says_that_it_stands_already():
    answer = said(
        403,
        {
            "title": "Forbidden",
            "status": 403,
            "detail": "You are not allowed to create a Tweet with duplicate content.",
        },
    )
    account, _ = connected("x", {"POST /2/tweets": answer})

    with pytest.raises(OutcomeUnknown) as unknown:
        account.reveal(OutgoingPost(text=TEXT), {})
    assert unknown.value.said_exists


def test_a_token_of_the_wrong_kind_needs_a_person():
    kind = "https://api.twitter.com/2/problems/unsupported-authentication"
    account, _ = connected("x", {"POST /2/tweets": said(403, {"type": kind, "status": 403})})

    with pytest.raises(LoggedOut) as ended:
        account.reveal(OutgoingPost(text=TEXT), {})
    assert not ended.value.refreshable


def test_the_daily_window_counts_when_it_is_used_up():
    reset = str(int((NOW + timedelta(hours=5)).timestamp()))
    answer = said(
        429,
        {"title": "Too Many Requests"},
        x_rate_limit_reset=str(int(NOW.timestamp()) + 60),
        x_user_limit_24hour_remaining="0",
        x_user_limit_24hour_reset=reset,
    )
    account, _ = connected("x", {"POST /2/tweets": answer})

    with pytest.raises(TryLater) as limited:
        account.reveal(OutgoingPost(text=TEXT), {})
    assert limited.value.wait == timedelta(hours=5)


def test_short_links_are_written_out_and_the_link_to_the_picture_goes():
    text = "زوروا https://t.co/aaa &amp; اقرؤوا https://t.co/bbb"
    made = x_post(
        text,
        entities={
            "urls": [
                {"url": "https://t.co/aaa", "expanded_url": "https://gso.example/ar"},
                {
                    "url": "https://t.co/bbb",
                    "expanded_url": "https://x.com/gso/status/19/photo/1",
                    "media_key": "3_1",
                },
            ]
        },
        attachments={"media_keys": ["3_1"]},
    )
    answer = {"data": made, "includes": {"media": [{"media_key": "3_1", "type": "photo"}]}}
    account, _ = connected("x", {f"GET /2/tweets/{made['id']}": said(200, answer)})

    post = account.read(made["id"])

    assert post.text == "زوروا https://gso.example/ar & اقرؤوا"
    assert (post.media_kind, post.media_count) == ("image", 1)


def test_the_new_wire_names_are_read_as_well():
    made = x_post(referenced_posts=[], edit_history_post_ids=["1"])
    body = {"data": made, "includes": {"posts": []}}
    account, _ = connected("x", {f"GET /2/tweets/{made['id']}": said(200, body)})

    assert account.read(made["id"]).text == TEXT


def test_looking_starts_above_the_newest_post_known_before():
    account, network = connected("x", {"GET /tweets": x_page()})

    account.find(OutgoingPost(text=TEXT), {"newest_id": "1800"}, since=NOW)
    account.find(OutgoingPost(text=TEXT), {"newest_id": ""}, since=NOW)

    first, second = network.requests
    assert first.url.params["since_id"] == "1800"
    assert "start_time" not in first.url.params
    assert second.url.params["start_time"] == "2026-11-22T10:00:00Z"


def test_a_timeline_is_read_to_its_end_and_matches_come_oldest_first():
    def page(request):
        if "pagination_token" in request.url.params:
            return x_page(x_post(id_="1"), x_post("آخر", "0"))(request)
        body = {"data": [x_post(id_="3")], "meta": {"result_count": 1, "next_token": "n"}}
        return said(200, body)(request)

    account, _ = connected("x", {"GET /tweets": page})

    finding = account.find(OutgoingPost(text=TEXT), {"newest_id": "9"}, since=NOW)

    assert [post.id for post in finding.posts] == ["1", "3"]
    assert [post.id for post in account.recent(since=NOW)] == ["3", "1", "0"]


def test_the_account_names_itself():
    me = {"data": {"id": "2244994945", "username": "gso", "name": "هيئة التقييس"}}
    account, _ = connected("x", {"GET /2/users/me": said(200, me)})

    named = account.account()

    assert (named.id, named.handle, named.url) == ("2244994945", "gso", "https://x.com/gso")
