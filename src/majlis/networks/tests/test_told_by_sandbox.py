"""The networks that push against the sandbox: its letters, and what we read in them."""

import contextlib
import http.server
import json
import threading
import time
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from majlis.networks import NETWORKS, webhooks
from majlis.networks.hearing import OutgoingMessage, OutgoingReply

from .sandbox_here import (
    HERE,
    heard,
    new_number,
    now,
    posts_on,
    ready_to,
    reply_to,
    sandbox_with_accounts,
    say,
)

PUSHED_WITHIN_S = 15
PUSHING = sorted(slug for slug, rules in NETWORKS.items() if rules.abilities.pushes)
MENTIONING = sorted(slug for slug in HERE if NETWORKS[slug].abilities.hears_mentions)
VERIFY = "verify-our-address"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with sandbox_with_accounts(tmp_path_factory.mktemp("sandbox")) as made:
        yield made


@pytest.fixture(scope="module")
def posts(sandbox):
    return posts_on(sandbox)


class Listener(http.server.BaseHTTPRequestHandler):
    """Our address, as the office keeps it: it proves itself, and keeps what comes."""

    def do_GET(self):
        query = dict(parse_qsl(urlsplit(self.path).query))
        told = webhooks.answer_challenge(
            self.server.slug, query, secrets=[self.server.secret], verify_token=VERIFY
        )
        self.send_response(told.status if told else 403)
        body = told.body if told else b""
        self.send_header("Content-Type", told.content_type if told else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.letters.append((dict(self.headers), body))
        is_signed = webhooks.is_signed(
            self.server.slug, dict(self.headers), body, ["another", self.server.secret]
        )
        self.send_response(200 if is_signed else 403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Hearing:
    """A subscribed account, and what has been pushed of it."""

    def __init__(self, server, account, url):
        self.server, self.account, self.url = server, account, url

    def letters(self):
        return list(self.server.letters)

    def happenings(self):
        slug = self.server.slug
        return [it for _, body in self.letters() for it in webhooks.happenings(slug, body)]

    def of(self, remote_id, verb=""):
        """Wait until something is told of an item."""
        until = time.monotonic() + PUSHED_WITHIN_S
        while time.monotonic() < until:
            for happened in reversed(self.happenings()):
                if happened.item.id == remote_id and verb in ("", happened.verb):
                    return happened
            time.sleep(0.05)
        raise AssertionError(f"nothing was pushed of {remote_id} ({verb})")


@pytest.fixture(scope="module")
def listening(sandbox):
    with contextlib.ExitStack() as stack:
        made = {}

        def on(slug):
            if slug not in made:
                made[slug] = stack.enter_context(subscribed(sandbox, slug))
            return made[slug]

        yield on


@contextlib.contextmanager
def subscribed(sandbox, slug):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.slug, server.secret, server.letters = slug, f"sandbox-secret-{slug}", []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://localhost:{server.server_port}/hooks/{slug}/k1"
    try:
        account = sandbox.connect(slug, app_id="majlis-sandbox", app_secret=server.secret)
        if slug == "instagram":  # named on the application's page
            sandbox.ask("POST", "hooks", network=slug, callback_url=url, verify_token=VERIFY)
        account.subscribe(callback_url=url, verify_token=VERIFY)
        yield Hearing(server, account, url)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def comparable(item):
    """What push and list must say alike; an address may be another, a name be left out."""
    names = ("kind", "id", "post_id", "parent_id", "author_id", "text", "is_ours")
    return {name: getattr(item, name) for name in names}


@pytest.mark.parametrize("slug", PUSHING)
def test_a_comment_is_pushed_and_is_the_one_in_the_list(sandbox, slug, posts, listening):
    hearing, post_id = listening(slug), posts(slug)
    said = say(sandbox, slug, post_id)

    happened = hearing.of(said["id"])
    listed = heard(hearing.account, post_id, said["id"])

    assert happened.verb == "stands"
    assert happened.account_id == sandbox.ids[slug]
    assert comparable(happened.item) == comparable(listed)
    assert abs(happened.item.created_at - listed.created_at) < timedelta(seconds=2)


@pytest.mark.parametrize("slug", PUSHING)
def test_exactly_the_bytes_that_came_are_signed(sandbox, slug, posts, listening):
    hearing = listening(slug)
    said = say(sandbox, slug, posts(slug))
    hearing.of(said["id"])
    headers, body = next(it for it in reversed(hearing.letters()) if said["id"].encode() in it[1])
    secret = hearing.server.secret

    assert webhooks.is_signed(slug, headers, body, [secret])
    assert not webhooks.is_signed(slug, headers, body, ["another"])
    assert not webhooks.is_signed(slug, headers, body + b" ", [secret])
    anew = json.dumps(json.loads(body), ensure_ascii=b"\\u06" not in body).encode()
    assert not webhooks.is_signed(slug, headers, anew, [secret])


@pytest.mark.parametrize("slug", PUSHING)
def test_an_edit_and_a_removal_are_pushed(sandbox, slug, posts, listening):
    if slug == "instagram":
        pytest.skip("Instagram pushes neither")
    hearing, post_id = listening(slug), posts(slug)
    said = say(sandbox, slug, post_id)
    first = hearing.of(said["id"])
    time.sleep(1.1)
    sandbox.ask("PATCH", f"comments/{slug}/{said['id']}", text="متى بالضبط؟")
    until = time.monotonic() + PUSHED_WITHIN_S
    while (edited := hearing.of(said["id"])).item.text != "متى بالضبط؟":
        assert time.monotonic() < until
        time.sleep(0.05)

    assert edited.verb == "stands"
    assert edited.at > first.at
    sandbox.ask("DELETE", f"comments/{slug}/{said['id']}")
    if slug != "x":  # what others delete is not told there
        gone = hearing.of(said["id"], "removed")
        assert gone.at >= edited.at
        assert gone.item.post_id == post_id


@pytest.mark.parametrize("slug", PUSHING)
def test_our_own_answer_is_pushed_as_ours(sandbox, slug, posts, listening):
    hearing, post_id = listening(slug), posts(slug)
    reply = reply_to(say(sandbox, slug, post_id), post_id)
    made = hearing.account.reply(reply, ready_to(hearing.account, reply))

    happened = hearing.of(made.id)

    assert happened.item.is_ours
    assert happened.item.parent_id == reply.parent_id
    assert happened.item.text == reply.text


@pytest.mark.parametrize("slug", MENTIONING)
def test_a_mention_is_pushed_and_is_the_one_in_the_list(sandbox, slug, listening):
    hearing, began = listening(slug), now() - timedelta(seconds=5)
    said = say(sandbox, slug, text="زرت @gso اليوم", kind="mention")

    happened = hearing.of(said["id"])
    listed = next(it for it in hearing.account.mentions(since=began) if it.id == said["id"])

    assert comparable(happened.item) == comparable(listed)


@pytest.mark.parametrize("where", ["comment", "caption"])
def test_a_mention_on_instagram_is_pushed_read_and_answered(sandbox, listening, where):
    hearing = listening("instagram")
    text = f"زرت @gso اليوم {new_number()}"
    said = say(sandbox, "instagram", text=text, kind="mention", data={"where": where})

    happened = hearing.of(said["id"])
    item = hearing.account.comment(said["id"])

    assert (happened.verb, happened.item.kind) == ("look", "mention")
    assert (item.kind, item.id, item.post_id) == ("mention", said["id"], "")
    reply = OutgoingReply(text="شكرا لزيارتكم", post_id="", parent_id=item.id)
    made = hearing.account.reply(reply, ready_to(hearing.account, reply))
    assert hearing.account.read_reply(made.id).text == "شكرا لزيارتكم"


@pytest.mark.parametrize("slug", PUSHING)
def test_subscribing_twice_changes_nothing(sandbox, slug, listening):
    hearing = listening(slug)
    before = sandbox.ask("GET", f"hooks?network={slug}")["hooks"]

    hearing.account.subscribe(callback_url=hearing.url, verify_token=VERIFY)

    assert sandbox.ask("GET", f"hooks?network={slug}")["hooks"] == before
    assert before


@pytest.mark.parametrize("slug", PUSHING)
def test_a_dropped_subscription_is_made_anew(sandbox, slug, posts, listening):
    hearing = listening(slug)
    sandbox.ask("DELETE", f"hooks?network={slug}")

    hearing.account.subscribe(callback_url=hearing.url, verify_token=VERIFY)

    hearing.of(say(sandbox, slug, posts(slug))["id"])


@pytest.mark.parametrize("slug", PUSHING)
def test_forged_and_altered_letters_are_refused(sandbox, slug, posts, listening):
    hearing = listening(slug)
    hearing.of(say(sandbox, slug, posts(slug))["id"])

    sent = sandbox.ask("POST", "webhooks/forge", network=slug)["sent"]

    assert {it["kind"] for it in sent} == {"forged", "altered"}
    assert {it["status"] for it in sent} == {403}


@pytest.mark.parametrize("slug", PUSHING)
def test_a_stranger_gets_nothing_from_our_address(slug, listening):
    url = listening(slug).url

    assert httpx.get(url).status_code == 403
    assert (
        httpx.get(url, params={"crc_token": '{"data":{}}', "challengeCode": "="}).status_code == 403
    )


def test_a_private_message_is_pushed_and_our_own_comes_back_with_its_mark(sandbox, listening):
    hearing = listening("facebook")
    asked = {"network": "facebook", "account": sandbox.ids["facebook"], "text": "أين الاستمارة؟"}
    written = sandbox.ask("POST", "messages", **asked)
    message = OutgoingMessage(text="في موقعنا", person_id=written["person_id"], mark="majlis-7")

    heard_at = hearing.of(written["id"])
    made = hearing.account.send_message(message, {})
    echo = hearing.of(made.id)

    listed = {it.id: it for it in hearing.account.messages(since=now() - timedelta(minutes=1))}
    assert comparable(heard_at.item) | {"post_id": written["conversation"]} == comparable(
        listed[written["id"]]
    )
    assert (echo.item.kind, echo.item.is_ours, echo.item.mark) == ("message", True, "majlis-7")
    assert echo.item.author_id == sandbox.ids["facebook"]


def test_a_review_and_a_post_on_the_page_are_pushed_as_they_are_listed(sandbox, listening):
    hearing = listening("facebook")
    review = say(sandbox, "facebook", data={"recommendation_type": "NEGATIVE"})
    on_page = say(sandbox, "facebook", data={"on_page": True})

    told = hearing.of(review["id"]).item
    (listed,) = hearing.account.reviews(since=now() - timedelta(minutes=1))
    assert comparable(told) == comparable(listed)
    assert (told.kind, told.verdict) == (listed.kind, listed.verdict) == ("review", "negative")
    told = hearing.of(on_page["id"]).item
    listed = {it.id: it for it in hearing.account.mentions(since=now() - timedelta(minutes=1))}
    assert comparable(told) == comparable(listed[on_page["id"]])
    sandbox.ask("DELETE", f"comments/facebook/{review['id']}")
    assert hearing.of(review["id"], "removed").item.kind == "review"
