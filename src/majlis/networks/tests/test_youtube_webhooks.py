"""YouTube's hub: asking it, proving our address and its letters, and reading what it tells."""

import contextlib
import hashlib
import hmac
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.networks import webhooks
from majlis.networks.contract import Rejected, TryLater
from majlis.networks.hearing import NotUnderstood
from majlis.networks.youtube_webhooks import TOPIC, hub_secret

from .recorded import ACCOUNTS, SECRET, TOKEN, connected, said

HOOK = "https://majlis.example/hooks/youtube/k1"
CHANNEL = "UC1234567890123456789012"
# As the vendor's page shows one, with an Arabic title.
FEED = f"""<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"
      xmlns="http://www.w3.org/2005/Atom">
  <link rel="hub" href="https://pubsubhubbub.appspot.com"/>
  <link rel="self" href="{TOPIC}{CHANNEL}"/>
  <title>YouTube video feed</title>
  <updated>2015-04-01T19:05:24.552394234+00:00</updated>
  <entry>
    <id>yt:video:VIDEO_ID</id>
    <yt:videoId>VIDEO_ID</yt:videoId>
    <yt:channelId>{CHANNEL}</yt:channelId>
    <title>كلمة معالي الوزير</title>
    <link rel="alternate" href="http://www.youtube.com/watch?v=VIDEO_ID"/>
    <author><name>Channel title</name><uri>http://www.youtube.com/channel/{CHANNEL}</uri></author>
    <published>2015-03-06T21:40:57+00:00</published>
    <updated>2015-03-09T19:05:24.552394234+00:00</updated>
  </entry>
</feed>""".encode()
GONE = f"""<feed xmlns:at="http://purl.org/atompub/tombstones/1.0"
      xmlns="http://www.w3.org/2005/Atom">
  <at:deleted-entry ref="yt:video:VIDEO_ID" when="2026-11-22T10:00:00+00:00">
    <link href="https://www.youtube.com/watch?v=VIDEO_ID"/>
    <at:by><name>x</name><uri>https://www.youtube.com/channel/{CHANNEL}</uri></at:by>
  </at:deleted-entry>
</feed>""".encode()
ASKED = {
    "hub.mode": "subscribe",
    "hub.topic": TOPIC + CHANNEL,
    "hub.challenge": "12345678901234567890",
    "hub.lease_seconds": "864000",
    "hub.verify_token": "our",
}


def signed(body, secret=SECRET):
    digest = hmac.new(hub_secret(secret).encode(), body, hashlib.sha1).hexdigest()
    return {"X-Hub-Signature": f"sha1={digest}"}


def answered(query):
    return webhooks.answer_challenge("youtube", query, secrets=[SECRET], verify_token="our")


def test_the_hub_is_asked_without_any_token_or_the_applications_secret():
    account, network = connected("youtube", {"POST /subscribe": said(202)}, app_secret=SECRET)

    account.subscribe(callback_url=HOOK, verify_token="our")

    (asked,) = network.requests
    form = {name: values[0] for name, values in parse_qs(asked.content.decode()).items()}
    assert str(asked.url) == "https://pubsubhubbub.appspot.com/subscribe"
    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": TOPIC + ACCOUNTS["youtube"],
        "hub.callback": HOOK,
        "hub.verify": "async",
        "hub.verify_token": "our",
        "hub.secret": hub_secret(SECRET),
        "hub.lease_seconds": "864000",
    }
    assert "authorization" not in asked.headers
    assert TOKEN not in asked.content.decode()
    assert SECRET not in asked.content.decode()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (said(503), TryLater),
        (said(500), TryLater),
        (httpx.ReadTimeout("lost"), TryLater),
        (said(400, {"why": "bad topic"}), Rejected),
    ],
)
def test_a_hub_that_does_not_take_it_is_asked_again_or_told_of(answer, error):
    account, _ = connected("youtube", {"POST /subscribe": answer}, app_secret=SECRET)

    with pytest.raises(error):
        account.subscribe(callback_url=HOOK, verify_token="our")


def test_the_hubs_question_is_echoed():
    told = answered(ASKED)

    assert (told.status, told.content_type, told.body) == (
        200,
        "text/plain",
        b"12345678901234567890",
    )
    assert answered({k: v for k, v in ASKED.items() if k != "hub.verify_token"}) == told


@pytest.mark.parametrize(
    "changes",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.mode": "denied"},
        {"hub.verify_token": "wrong"},
        {"hub.topic": "https://evil.example/feed"},
        {"hub.topic": TOPIC + CHANNEL + "&x=1"},
        {"hub.challenge": "<script>"},
        {"hub.challenge": ""},
    ],
)
def test_anything_else_is_not_confirmed(changes):
    assert answered(ASKED | changes) is None


def test_a_signature_holds_over_exactly_these_bytes():
    assert webhooks.is_signed("youtube", signed(FEED), FEED, ["another", SECRET])
    assert not webhooks.is_signed("youtube", signed(FEED), FEED + b" ", [SECRET])
    assert not webhooks.is_signed("youtube", signed(FEED, "another"), FEED, [SECRET])
    plain = hmac.new(SECRET.encode(), FEED, hashlib.sha1).hexdigest()
    assert not webhooks.is_signed("youtube", {"X-Hub-Signature": f"sha1={plain}"}, FEED, [SECRET])
    assert webhooks.takes_unsigned("youtube")
    assert not webhooks.takes_unsigned("facebook")


def test_an_upload_and_a_change_are_read():
    (told,) = webhooks.posts_told("youtube", FEED)

    assert (told.account_id, told.post_id, told.is_gone) == (CHANNEL, "VIDEO_ID", False)
    assert told.title == "كلمة معالي الوزير"
    assert told.at.year == 2015
    assert webhooks.happenings("youtube", FEED) == []
    assert webhooks.unknown_kinds("youtube", FEED) == []


def test_what_was_deleted_is_read():
    (told,) = webhooks.posts_told("youtube", GONE)

    assert (told.account_id, told.post_id, told.is_gone) == (CHANNEL, "VIDEO_ID", True)


def test_an_entry_without_its_ids_is_named_as_not_understood():
    body = FEED.replace(CHANNEL.encode(), b"").replace(b"VIDEO_ID</yt", b"</yt")

    assert webhooks.posts_told("youtube", body) == []
    assert webhooks.unknown_kinds("youtube", body) == ["entries?"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<html><body>no</body></html>",
        FEED[:200],
        FEED.decode().encode("utf-16"),
        b'<!DOCTYPE feed [<!ENTITY a "aaaa">]>' + FEED,
        b'<feed xmlns="http://www.w3.org/2005/Atom"><!-- a word --></feed>',
    ],
)
def test_what_is_no_plain_feed_is_not_understood(body):
    for read in (webhooks.happenings, webhooks.posts_told, webhooks.unknown_kinds):
        with pytest.raises(NotUnderstood):
            read("youtube", body)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_do_more_than_not_being_understood(body):
    with contextlib.suppress(NotUnderstood):
        webhooks.posts_told("youtube", body)


def test_networks_that_tell_of_no_posts_tell_of_none():
    assert webhooks.posts_told("facebook", b'{"object": "page", "entry": []}') == []
