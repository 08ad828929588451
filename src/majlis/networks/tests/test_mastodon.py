"""Mastodon against a server that others wrote, and what a recorded answer means."""

import io
import uuid
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from PIL import Image

from majlis.networks import NETWORKS, connect, hosts, oauth
from majlis.networks.contract import LoggedOut, OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.hearing import OutgoingMessage, OutgoingReply
from majlis.networks.mastodon import measure
from majlis.networks.mastodon_calls import answer_text, plain

from .peers import mastodon_server  # noqa: F401 - a fixture
from .recorded import TEXT, connected, image, said, toot

TOKENS = {"ada": "ada_token", "grace": "grace_token"}


def keep(handles):
    pass


@pytest.fixture
def say(mastodon_server):  # noqa: F811
    """Return a caller of the server's own API in somebody's name."""

    def ask(who, method, path, **parts):
        headers = {"Authorization": f"Bearer {TOKENS[who]}"}
        answer = httpx.request(method, mastodon_server + path, headers=headers, timeout=20, **parts)
        assert answer.is_success, answer.text
        return answer.json()

    return ask


@pytest.fixture
def ada(mastodon_server, say):  # noqa: F811
    return connect(
        "mastodon",
        hosts=hosts.of_server(mastodon_server),
        account=say("ada", "GET", "/api/v1/accounts/verify_credentials")["id"],
        access_token=TOKENS["ada"],
    )


@pytest.fixture
def faults(mastodon_server):  # noqa: F811
    """Return an orderer of faults at the server; they end with the test."""

    def order(path, effect, *, method="POST", times=1):
        match = {"methods": [method], "path": path}
        rule = {"match": match, "effect": effect, "count": times}
        answer = httpx.post(f"{mastodon_server}/api/v1/_mock/faults", json=rule)
        assert answer.is_success, answer.text

    yield order
    httpx.delete(f"{mastodon_server}/api/v1/_mock/faults")


def words():
    return f"نرحب بكم في معرض الكتاب {uuid.uuid4().hex[:8]} #الرياض_تقرأ"


def published(account, post):
    handles = account.prepare(post, {}, keep).handles
    return account.reveal(post, handles), handles


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(drawn, "PNG")
    return image(drawn.getvalue(), mime="image/png", width=64, height=48)


def test_a_post_with_two_images_is_published_read_listed_and_deleted(ada, say):
    post = OutgoingPost(text=words(), media=(picture(), picture()))

    made, _ = published(ada, post)

    shown = ada.read(made.id)
    assert (shown.text, shown.media_count, shown.author) == (post.text, 2, ada.account_id)
    told = say("ada", "GET", f"/api/v1/statuses/{made.id}")
    assert [file["description"] for file in told["media_attachments"]] == ["واجهة المعرض"] * 2
    assert told["language"] == "ar"
    assert made.id in [one.id for one in ada.recent(since=datetime.now(UTC) - timedelta(hours=1))]
    ada.delete(made.id)
    assert ada.read(made.id) is None
    ada.delete(made.id)


def test_the_same_key_again_makes_no_second_post(ada):
    post = OutgoingPost(text=words())

    made, handles = published(ada, post)
    again = ada.reveal(post, handles)

    assert again.id == made.id
    assert len(ada.find(post, handles, since=datetime.now(UTC)).posts) == 1


def test_a_lost_answer_is_looked_for_and_found(ada, faults):
    post = OutgoingPost(text=words())
    handles = ada.prepare(post, {}, keep).handles
    assert ada.find(post, handles, since=datetime.now(UTC)).posts == ()
    ada.reveal(post, handles)  # accepted, and let its answer be lost

    finding = ada.find(post, handles, since=datetime.now(UTC))

    assert finding.is_complete
    assert [found.text for found in finding.posts] == [post.text]


def test_the_parts_of_a_thread_follow_each_other(ada):
    first, _ = published(ada, OutgoingPost(text=words()))
    second = OutgoingPost(text=words(), form="thread", follows_id=first.id)

    made, handles = published(ada, second)

    assert made.follows_id == first.id
    assert [it.id for it in ada.find(second, handles, since=datetime.now(UTC)).posts] == [made.id]


def test_a_poll_is_asked(ada, say):
    poll = {"question": "", "options": ["نعم", "لا"], "minutes": 60}

    made, _ = published(ada, OutgoingPost(text=words(), options={"poll": poll}))

    asked = say("ada", "GET", f"/api/v1/statuses/{made.id}")["poll"]
    assert [option["title"] for option in asked["options"]] == ["نعم", "لا"]


def test_a_standing_post_is_corrected_and_keeps_its_files(ada):
    made, handles = published(ada, OutgoingPost(text=words(), media=(picture(),)))
    better = OutgoingPost(text=words(), media=(picture(),))
    assert ada.find_edit(made.id, better, handles, since=datetime.now(UTC)).posts == ()

    ada.edit(made.id, better, handles)

    assert ada.read(made.id).text == better.text
    assert ada.read(made.id).media_count == 1
    found = ada.find_edit(made.id, better, handles, since=datetime.now(UTC))
    assert [post.id for post in found.posts] == [made.id]


def test_a_comment_is_heard_and_answered_once(ada, say):
    made, _ = published(ada, OutgoingPost(text=words()))
    body = {"status": "@ada متى يفتح المعرض؟", "in_reply_to_id": made.id}
    asked = say("grace", "POST", "/api/v1/statuses", json=body)

    [heard] = ada.comments(made.id, since=None)
    assert (heard.id, heard.post_id, heard.kind) == (asked["id"], made.id, "comment")
    assert heard.text == "متى يفتح المعرض؟"
    [named] = [it for it in ada.mentions(since=heard.created_at) if it.id == asked["id"]]
    assert named.post_id == made.id

    reply = OutgoingReply(text="يفتح غداً", post_id=made.id, parent_id=heard.id)
    handles = ada.prepare_reply(reply, {}, keep).handles
    answer = ada.reply(reply, handles)
    assert ada.reply(reply, handles).id == answer.id
    finding = ada.find_reply(reply, handles, since=datetime.now(UTC))
    assert [post.text for post in finding.posts] == ["يفتح غداً"]
    ada.delete_reply(answer.id)
    assert ada.read_reply(answer.id) is None


def test_a_private_message_is_heard_and_answered_privately(ada, say):
    body = {"status": "@ada رقمي لا أريده علناً", "visibility": "direct"}
    asked = say("grace", "POST", "/api/v1/statuses", json=body)

    since = datetime.now(UTC) - timedelta(minutes=5)
    [heard] = [it for it in ada.messages(since=since) if it.id == asked["id"]]
    assert (heard.kind, heard.text) == ("message", "رقمي لا أريده علناً")
    assert asked["id"] not in [it.id for it in ada.mentions(since=since)]

    message = OutgoingMessage(text="وصلنا رقمك", conversation_id=heard.post_id)
    handles = ada.prepare_message(message, {}, keep).handles
    sent = ada.send_message(message, handles)
    told = say("ada", "GET", f"/api/v1/statuses/{sent.id}")
    assert told["visibility"] == "direct"
    found = ada.find_message(message, handles, since=datetime.now(UTC))
    assert [post.id for post in found.posts] == [sent.id]


def test_the_figures_are_those_of_the_server(ada, say):
    made, _ = published(ada, OutgoingPost(text=words()))
    say("grace", "POST", f"/api/v1/statuses/{made.id}/favourite")

    readings = {reading.metric: reading.value for reading in ada.post_readings([made.id])}
    today = datetime.now(UTC).date()
    [followers] = ada.account_readings(first=today, last=today)

    assert readings == {"likes": 1, "reposts": 0, "comments": 0}
    told = say("ada", "GET", "/api/v1/accounts/verify_credentials")["followers_count"]
    assert followers.value == told


def test_an_answer_cut_short_or_out_of_order_is_doubt_and_a_limit_names_its_end(ada, faults):
    post = OutgoingPost(text=words())
    handles = ada.prepare(post, {}, keep).handles
    path = "/api/v1/statuses"

    faults(path, {"type": "malformed", "truncate": True})
    with pytest.raises(OutcomeUnknown):
        ada.reveal(post, handles)
    faults(path, {"type": "status", "status": 503})
    with pytest.raises(OutcomeUnknown):
        ada.reveal(post, handles)
    faults(path, {"type": "ratelimit"})
    with pytest.raises(TryLater) as limited:
        ada.reveal(post, handles)
    assert limited.value.rate_limited
    ada.reveal(post, handles)
    assert len(ada.find(post, handles, since=datetime.now(UTC)).posts) == 1


def test_somebody_is_blocked_and_let_in_again(ada, say):
    grace = say("grace", "GET", "/api/v1/accounts/verify_credentials")["id"]

    ada.block(grace, blocked=True)
    assert ada.is_blocked(grace) is True
    ada.block(grace, blocked=False)
    assert ada.is_blocked(grace) is False


def test_the_account_comes_of_a_consent(mastodon_server):  # noqa: F811
    at = hosts.of_server(mastodon_server)
    app = httpx.post(
        f"{mastodon_server}/api/v1/apps",
        json={
            "client_name": "Majlis",
            "redirect_uris": "https://majlis.example/back",
            "scopes": " ".join(oauth.SCOPES["mastodon"]),
        },
    ).json()
    address = oauth.authorize_url(
        "mastodon",
        oauth.App(app["client_id"], ""),
        redirect_uri="https://majlis.example/back",
        state="s",
        verifier="v",
        hosts=at,
    )
    assert address.startswith(f"{mastodon_server}/oauth/authorize?")
    with pytest.raises((Rejected, OutcomeUnknown)):
        oauth.exchange(
            "mastodon",
            oauth.App(app["client_id"], app["client_secret"]),
            redirect_uri="https://majlis.example/back",
            code="no such code",
            verifier="v",
            hosts=at,
        )


def test_html_is_read_as_people_see_it():
    shown = '<p>نص &amp; نص<br>سطر</p><p><a href="https://a.example/b"><span class="invisible">'
    shown += "https://</span><span>a.example/b</span></a></p>"
    assert plain(shown) == "نص & نص\nسطر\n\nhttps://a.example/b"


def test_the_names_before_an_answer_are_left_out():
    assert answer_text("@ada @grace@other.example نعم @ada") == "نعم @ada"


def test_any_link_counts_twenty_three_and_a_name_without_its_server():
    assert measure("https://a.example/" + "x" * 80) == 23
    assert measure("https://a.co/") == 23
    assert measure("@ada@social.example.org") == len("@ada")


def test_a_body_without_its_post_is_doubt():
    account, _ = connected(
        "mastodon", {"PUT /statuses/1": said(200, {}), "GET /1": said(200, toot(id_="1"))}
    )
    with pytest.raises(OutcomeUnknown):
        account.edit("1", OutgoingPost(text=TEXT), {})


@pytest.mark.parametrize("status", [400, 401])
def test_a_bad_token_is_known_however_a_server_says_it(status):
    answer = said(status, {"error": "The access token is invalid"})
    account, _ = connected("mastodon", {"GET /verify_credentials": answer})
    with pytest.raises(LoggedOut):
        account.account()


def test_the_form_of_a_thread_is_offered():
    assert set(NETWORKS["mastodon"].forms) == {"post", "thread"}
