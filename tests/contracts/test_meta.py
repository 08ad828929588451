"""Meta's specifications against a real session of ours, and against requests that are wrong."""

import time
from datetime import timedelta

import pytest

from majlis.networks.contract import OutgoingPost
from majlis.networks.hearing import OutgoingMessage, OutgoingReply
from majlis.networks.tests.real_files import outgoing
from majlis.networks.tests.sandbox_here import (
    FILM,
    PICTURE,
    now,
    prepared,
    ready_to,
    sandbox_with_accounts,
    say,
)
from tests.contracts import meta, recorded
from tests.contracts.meta_specs import FOLDER

PAGE = "7700000000001"
pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="the vendors' contracts are not here: set MAJLIS_CONTRACTS"
)


def entry(method, path, *, query=None, body=None, host="graph.facebook.com", network="facebook"):
    return {
        "network": network,
        "method": method,
        "host": host,
        "path": f"/v26.0{path}",
        "query": query or {},
        "body": body,
        "account": PAGE,
        "headers": {"user-agent": "Majlis"},
        "status": 200,
    }


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Everything that one connected Page says in a busy hour."""
    folder = tmp_path_factory.mktemp("recorded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANDBOX_RECORD", str(folder))
        with sandbox_with_accounts(tmp_path_factory.mktemp("sandbox")) as sandbox:
            a_busy_hour(sandbox)
    return [one for one in recorded.entries(folder) if one["network"] == "facebook"]


def a_busy_hour(sandbox):
    page = sandbox.connect("facebook", app_secret="sandbox-secret-facebook")
    picture = outgoing(PICTURE, "image", "image/jpeg", width=1080, height=1080)
    film = outgoing(FILM, "video", "video/mp4", width=320, height=240)
    page.account()
    for form, media, options in (
        ("post", (), {"link": "https://gso.example", "place": "110774245616525"}),
        ("post", (picture, picture), {"place": "110774245616525"}),
        ("post", (film,), {"place": "110774245616525"}),
        ("reel", (film,), {"ai_label": True, "place": "110774245616525"}),
        ("story", (film,), {}),
        ("story", (picture,), {}),
    ):
        post = OutgoingPost(text=f"{form} {len(media)}", media=media, form=form, options=options)
        handles = prepared(page, post)
        page.find(post, handles, since=now())
        made = page.reveal(post, handles)
        page.read(made.id)
        if form != "story":
            page.edit(made.id, post, {})
    talk(sandbox, page, post_id=next(iter(page.recent(since=now() - timedelta(hours=1)))).id)
    page.account_readings(first=now().date() - timedelta(days=2), last=now().date())
    page.post_readings([made.id for made in page.recent(since=now() - timedelta(hours=1))])


def talk(sandbox, page, *, post_id):
    comment = say(sandbox, "facebook", post_id)
    list(page.comments(post_id, since=None))
    reply = OutgoingReply(text="نعم", post_id=post_id, parent_id=comment["id"])
    answer = page.reply(reply, ready_to(page, reply))
    page.read_reply(answer.id)
    page.hide(comment["id"], hidden=True)
    page.like(comment["id"], liked=True)
    page.is_liked(comment["id"])
    page.block(comment["author_id"], blocked=True)
    page.is_blocked(comment["author_id"])
    page.block(comment["author_id"], blocked=False)
    message = OutgoingMessage(text="راسلناك", comment_id=comment["id"], mark="m")
    kept = {}
    page.prepare_message(message, {}, kept.update)
    page.read_message(page.send_message(message, kept).id)
    for heard in (page.mentions, page.reviews, page.messages):
        list(heard(since=now() - timedelta(hours=1)))
    page.delete_reply(answer.id)
    page.remove(comment["id"])


def test_a_busy_hour_of_a_page_deviates_in_nothing_unexplained(session):
    open_ = [each for one in session for each in recorded.deviations(one)[0]]

    assert open_ == []
    assert len([one for one in session if recorded.is_ours(one)]) > 60


def test_every_explanation_of_facebook_is_met_and_has_its_reason(session):
    assert all(len(reason) > 20 for reason in meta.EXPLAINED.values())
    explained = {each for one in session for each in recorded.deviations(one)[1]}
    assert any(each.startswith("rupload:") for each in explained)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (entry("POST", f"/{PAGE}/feed", body={"mesage": "نص"}), "unknown parameter mesage"),
        (entry("POST", f"/{PAGE}/walls", body={}), "no such edge"),
        (entry("POST", f"/{PAGE}/feed", body={"published": "no"}), "published is no bool"),
        (entry("POST", f"/{PAGE}/video_reels", body={}), "upload_phase is required"),
        (
            entry("POST", f"/{PAGE}/video_reels", body={"upload_phase": "begin"}),
            "upload_phase is never begin",
        ),
        (entry("POST", f"/{PAGE}/messages", body={"message": {}}), "recipient is required"),
        (
            entry("POST", f"/{PAGE}/messages", body={"recipient": {}, "messaging_type": "REPLY"}),
            "messaging_type is never REPLY",
        ),
        (entry("GET", "/1_2", query={"fields": "id,mesage"}), "unknown field mesage"),
        (
            entry("GET", "/1_2/comments", query={"fields": "id,parent{id,txt}"}),
            "unknown field txt",
        ),
        (entry("GET", "/1_2/comments", query={"order": "newest"}), "order is never newest"),
        (entry("GET", f"/{PAGE}/insights", query={"since": "soon"}), "since is no datetime"),
        (entry("POST", f"/{PAGE}/feed", body={"attached_media": 7}), "attached_media is no list"),
        (entry("POST", "/17900", body={"caption": "نص"}, network="instagram"), "caption"),
        (
            entry(
                "GET",
                f"/{PAGE}/insights",
                query={"metric": "plays", "period": "day"},
                network="instagram",
            ),
            "metric is never plays",
        ),
        (
            entry("GET", "/access_token", network="instagram", host="graph.instagram.com"),
            "grant_type is required",
        ),
    ],
)
def test_a_wrong_request_is_found(wrong, told):
    open_, _explained = recorded.deviations(wrong)

    assert any(told in each for each in open_), open_


@pytest.mark.parametrize(
    "right",
    [
        entry("POST", f"/{PAGE}/feed", body={"message": "نص", "published": "false"}),
        entry("POST", f"/{PAGE}/feed", body={"attached_media": '[{"media_fbid": "1"}]'}),
        entry("POST", "/1_2", body={"is_published": "true"}),
        entry("POST", "/12345", body={"published": "true"}),
        entry("DELETE", "/12345"),
        entry("GET", "/12345", query={"fields": "id,status,post_id"}),
        entry("POST", "/17900", body={"comment_enabled": "false"}, network="instagram"),
        entry("POST", "/17900/replies", body={"message": "نعم"}, network="instagram"),
    ],
)
def test_a_right_request_deviates_in_nothing(right):
    assert recorded.deviations(right) == ([], [])


def test_twenty_thousand_exchanges_take_seconds(session):
    many = (session * (20_000 // len(session) + 1))[:20_000]

    started = time.process_time()
    for one in many:
        meta.requests(one)

    assert time.process_time() - started < 10
