"""Bluesky against its own reference server, and what a recorded answer means."""

import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from PIL import Image

from majlis.networks import connect, hosts, oauth
from majlis.networks.bluesky_calls import record_key
from majlis.networks.bluesky_text import facets, measure
from majlis.networks.contract import LoggedOut, OutcomeUnknown, OutgoingPost, Rejected
from majlis.networks.hearing import OutgoingReply

from .peers import bluesky_server  # noqa: F401 - a fixture
from .recorded import (
    ACCOUNTS,
    SKY_KEY,
    SKY_URI,
    TEXT,
    connected,
    image,
    said,
    sky_error,
    sky_record,
)

HANDLE = "gso.test"
PASSWORD = "a-password-for-applications"


def keep(handles):
    pass


@pytest.fixture(scope="module")
def app(bluesky_server):  # noqa: F811
    """An account on the server, and the application that signs in as it."""
    made = httpx.post(
        f"{bluesky_server}/xrpc/com.atproto.server.createAccount",
        json={"handle": HANDLE, "email": "office@gso.example", "password": PASSWORD},
        timeout=30,
    )
    assert made.is_success, made.text
    return oauth.App(HANDLE, PASSWORD)


@pytest.fixture(scope="module")
def grant(app, bluesky_server):  # noqa: F811
    return oauth.exchange(
        "bluesky",
        app,
        redirect_uri="",
        code="",
        verifier="",
        hosts=hosts.of_server(bluesky_server),
    )


@pytest.fixture
def office(grant, bluesky_server):  # noqa: F811
    return connect(
        "bluesky",
        hosts=hosts.of_server(bluesky_server),
        account=grant.accounts[0].id,
        access_token=grant.access_token,
    )


def words():
    return f"نرحب بكم في معرض الكتاب {uuid.uuid4().hex[:8]} #الرياض_تقرأ https://gso.example/ar"


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(drawn, "PNG")
    return image(drawn.getvalue(), mime="image/png", width=64, height=48)


def published(account, post):
    handles = account.prepare(post, {}, keep).handles
    return account.reveal(post, handles), handles


def test_a_session_names_its_account_and_is_renewed(app, grant, bluesky_server):  # noqa: F811
    at = hosts.of_server(bluesky_server)
    assert grant.accounts[0].handle == HANDLE
    assert grant.expires_at > datetime.now(UTC) + timedelta(minutes=30)

    own = oauth.exchange("bluesky", app, redirect_uri="", code="", verifier="", hosts=at)
    fresh = oauth.refresh("bluesky", app, own, hosts=at)

    assert fresh.refresh_token != own.refresh_token
    assert fresh.accounts == own.accounts


def test_what_opens_no_session_is_refused(app, bluesky_server):  # noqa: F811
    at = hosts.of_server(bluesky_server)
    broken = oauth.Grant(access_token="x", refresh_token="no such token")
    wrong = oauth.App(HANDLE, "another password")

    with pytest.raises(LoggedOut):
        oauth.refresh("bluesky", app, broken, hosts=at)
    with pytest.raises(Rejected):
        oauth.exchange("bluesky", wrong, redirect_uri="", code="", verifier="", hosts=at)


def test_the_account_is_named(office):
    account = office.account()
    assert (account.id, account.handle) == (office.account_id, HANDLE)


def test_a_post_with_images_is_published_read_listed_and_deleted(office):
    post = OutgoingPost(text=words(), media=(picture(), picture()))

    made, _ = published(office, post)

    shown = office.read(made.id)
    assert (shown.text, shown.images, shown.author) == (post.text, 2, office.account_id)
    assert made.id in [it.id for it in office.recent(since=datetime.now(UTC) - timedelta(hours=1))]
    office.delete(made.id)
    assert office.read(made.id) is None
    office.delete(made.id)


def test_sixteen_at_once_with_one_key_make_one_post(office):
    post = OutgoingPost(text=words())
    handles = office.prepare(post, {}, keep).handles

    with ThreadPoolExecutor(16) as many:
        made = list(many.map(lambda _: office.reveal(post, handles), range(16)))

    assert len({one.id for one in made}) == 1
    standing = list(office.recent(since=datetime.now(UTC) - timedelta(hours=1)))
    assert [one.text for one in standing].count(post.text) == 1


def test_another_text_under_a_taken_key_is_refused_and_changes_nothing(office):
    post = OutgoingPost(text=words())
    made, handles = published(office, post)

    with pytest.raises(OutcomeUnknown) as doubt:
        office.reveal(OutgoingPost(text=words()), handles)

    assert doubt.value.said_exists
    assert office.read(made.id).text == post.text


def test_the_key_says_surely_whether_a_post_stands(office):
    post = OutgoingPost(text=words())
    handles = office.prepare(post, {}, keep).handles
    before = office.find(post, handles, since=datetime.now(UTC))
    made = office.reveal(post, handles)
    after = office.find(post, handles, since=datetime.now(UTC))

    assert (before.posts, before.is_complete) == ((), True)
    assert [it.id for it in after.posts] == [made.id]


def test_a_thread_and_a_first_comment_hang_together(office):
    first, _ = published(office, OutgoingPost(text=words()))
    second, _ = published(office, OutgoingPost(text=words(), form="thread", follows_id=first.id))
    reply = OutgoingReply(text="الرابط هنا", post_id=second.id, parent_id=second.id)
    handles = office.prepare_reply(reply, {}, keep).handles

    answer = office.reply(reply, handles)

    assert office.read(second.id).follows_id == first.id
    record = office._record(answer.id)["value"]["reply"]
    assert (record["root"]["uri"], record["parent"]["uri"]) == (first.id, second.id)
    assert [it.id for it in office.find_reply(reply, handles, since=datetime.now(UTC)).posts] == [
        answer.id
    ]
    office.delete_reply(answer.id)
    assert office.read_reply(answer.id) is None


def test_links_and_hashtags_stand_where_readers_see_them(office):
    made, _ = published(office, OutgoingPost(text=words()))
    record = office._record(made.id)["value"]
    said_bytes = record["text"].encode()
    named = {
        said_bytes[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        for facet in record["facets"]
    }
    assert named == {"#الرياض_تقرأ", "https://gso.example/ar"}


def test_a_text_too_long_is_refused_for_good(office):
    with pytest.raises(Rejected) as refused:
        published(office, OutgoingPost(text="ن" * 301))
    assert refused.value.code == "text_refused"


def test_a_link_is_shown_as_a_card(office):
    options = {"link": "https://gso.example/ar", "article_title": "الهيئة", "article_text": "نص"}
    post = OutgoingPost(text=words(), options=options, files={"thumbnail": picture()})

    made, _ = published(office, post)

    card = office._record(made.id)["value"]["embed"]["external"]
    assert (card["uri"], card["title"]) == ("https://gso.example/ar", "الهيئة")
    assert card["thumb"]["mimeType"] == "image/png"


# What needs the network's view of all servers is played on recorded answers.

CITIZEN = "did:plc:44ybard66vv44zksje25o7dz"


def seen(text="متى يفتح المعرض؟", key="3m6abcdefgh3y", **reply):
    record = {"text": text, "createdAt": "2026-11-22T10:05:00.000Z", **reply}
    return {
        "uri": f"at://{CITIZEN}/app.bsky.feed.post/{key}",
        "cid": "bafyreicitizen",
        "author": {"did": CITIZEN, "handle": "salem.bsky.social", "displayName": "سالم"},
        "record": record,
        "indexedAt": "2026-11-22T10:05:01.000Z",
    }


def under(uri):
    here = {"uri": uri, "cid": "bafyreib2rxk3rh6kzwq"}
    return {"reply": {"root": here, "parent": here}}


def test_what_stands_under_a_post_is_heard():
    thread = {
        "post": {"uri": SKY_URI},
        "replies": [{"post": seen(**under(SKY_URI)), "replies": []}],
    }
    account, _ = connected(
        "bluesky", {"GET /app.bsky.feed.getPostThread": said(200, {"thread": thread})}
    )

    [item] = account.comments(SKY_URI, since=None)

    assert (item.kind, item.post_id, item.parent_id) == ("comment", SKY_URI, "")
    assert (item.author_name, item.text, item.is_ours) == ("سالم", "متى يفتح المعرض؟", False)


def test_a_post_that_names_us_elsewhere_is_a_mention():
    notice = {**seen("@gso.test سؤال"), "reason": "mention"}
    route = {"GET /app.bsky.notification.listNotifications": said(200, {"notifications": [notice]})}
    account, _ = connected("bluesky", route)

    [item] = account.mentions(since=datetime(2026, 11, 22, tzinfo=UTC))

    assert (item.kind, item.post_id) == ("mention", "")


def test_an_answer_names_where_the_talk_began():
    comment = seen(**under(SKY_URI))
    routes = {
        "GET /app.bsky.feed.getPosts": said(200, {"posts": [comment]}),
        "POST /com.atproto.repo.putRecord": said(200, {"uri": SKY_URI, "cid": "b"}),
    }
    account, network = connected("bluesky", routes)
    reply = OutgoingReply(text="غداً", post_id=SKY_URI, parent_id=comment["uri"])
    handles = account.prepare_reply(reply, {}, keep).handles

    account.reply(reply, handles)

    sent = network.calls("POST", "putRecord")[0].read().decode()
    assert handles["reply"]["root"]["uri"] == SKY_URI
    assert handles["reply"]["parent"]["uri"] == comment["uri"]
    assert comment["uri"] in sent


def test_an_answer_to_what_is_gone_is_refused():
    account, _ = connected("bluesky", {"GET /app.bsky.feed.getPosts": said(200, {"posts": []})})
    with pytest.raises(Rejected) as refused:
        account.prepare_reply(OutgoingReply("نعم", SKY_URI, seen()["uri"]), {}, keep)
    assert refused.value.code == "not_found"


def test_figures_are_read_by_post():
    post = {**seen(), "uri": SKY_URI, "likeCount": 5, "repostCount": 2, "quoteCount": 1}
    account, _ = connected("bluesky", {"GET /app.bsky.feed.getPosts": said(200, {"posts": [post]})})
    readings = {one.metric: one.value for one in account.post_readings([SKY_URI])}
    assert readings == {"likes": 5, "reposts": 3, "comments": None}


def test_keys_sort_by_their_time():
    at = datetime(2026, 11, 22, tzinfo=UTC)
    keys = [record_key(at + timedelta(milliseconds=step), 7) for step in range(5)]
    assert keys == sorted(keys)
    assert {len(key) for key in keys} == {13}


def test_a_text_is_counted_as_readers_count_it():
    assert measure("مُحَمَّد") == 4
    assert measure("👨‍👩‍👧") == 1


def test_a_name_without_an_account_stays_plain():
    assert facets("سؤال إلى @nobody.example", {}) == []


def test_without_a_key_nothing_is_proved():
    account, _ = connected("bluesky", {})
    assert not account.find(OutgoingPost(text=TEXT), {}, since=datetime.now(UTC)).is_complete


def test_a_record_of_another_shape_is_doubt():
    account, _ = connected("bluesky", {"GET .getRecord": said(200, {"uri": SKY_URI})})
    finding = account.find(OutgoingPost(text=TEXT), {"key": SKY_KEY}, since=datetime.now(UTC))
    assert not finding.is_complete


def test_a_session_that_is_over_for_good_asks_for_a_person():
    account, _ = connected("bluesky", {"GET .getSession": sky_error(401, "AccountTakedown")})
    with pytest.raises(LoggedOut) as ended:
        account.account()
    assert not ended.value.refreshable


def test_an_own_record_keeps_its_address():
    account, _ = connected("bluesky", {"GET .getRecord": said(200, sky_record())})
    shown = account.read(SKY_URI)
    assert shown.url == f"https://bsky.app/profile/{ACCOUNTS['bluesky']}/post/{SKY_KEY}"
