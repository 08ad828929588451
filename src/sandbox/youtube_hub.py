"""The WebSub hub that tells of a channel's videos: subscriptions, their lease, signed letters.

Source: developers.google.com/youtube/v3/guides/push_notifications with its sample feed, and the
PubSubHubbub that Google's hub speaks (an echoed verify token, `X-Hub-Signature: sha1=`).
"""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from sandbox.core.answers import Answer, Refusal
from sandbox.core.clock import from_iso, iso
from sandbox.core.exchange import Exchange
from sandbox.core.ids import secret
from sandbox.core.ledger import Post
from sandbox.core.letters import Push, PushRules, Thing, is_of_this_machine
from sandbox.core.network import Route

if TYPE_CHECKING:
    from sandbox.youtube import YouTube

HUB = "pubsubhubbub.appspot.com"
TOPIC = "https://www.youtube.com/xml/feeds/videos.xml"
SUBSCRIPTION = "youtube.subscription"
LONGEST_LEASE_S, USUAL_LEASE_S = 864_000, 432_000
PATIENCE_S = 10
TEXT = "text/plain"
RULES = PushRules(
    batch=1,
    patience_s=10,
    waits_s=(60, 300, 900, 3_600, 14_400),
    takes_any_2xx=True,
    check_every_s=60,
)

Subscription = dict[str, Any]


class Hub:
    """The hub, for the channels of one YouTube."""

    def __init__(self, network: "YouTube") -> None:
        self.network = network
        self.world = network.world
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    def routes(self) -> list[Route]:
        """Return the calls."""
        return [Route("POST", HUB, "/subscribe", self.subscribe)]

    async def subscribe(self, exchange: Exchange) -> Answer:
        """POST /subscribe: the address is asked, and what it confirms holds for the lease."""
        fields = {name: str(value) for name, value in (await exchange.fields()).items()}
        await exchange.gate("token")
        mode, callback = fields.get("hub.mode", ""), fields.get("hub.callback", "")
        if mode not in ("subscribe", "unsubscribe"):
            raise _refused("Invalid value for hub.mode")
        if not is_of_this_machine(callback):
            raise _refused("Invalid value for hub.callback")
        channel = _channel_of(fields.get("hub.topic", ""))
        if not channel:
            raise _refused("Invalid value for hub.topic")
        lease_s = _lease_s(fields.get("hub.lease_seconds", ""))
        if not await self._is_confirmed(fields, lease_s):
            if fields.get("hub.verify") == "sync":
                return Answer(409, "Error trying to confirm subscription", content_type=TEXT)
            return Answer(202, None)  # it was asked in vain, and its asker is not told
        if mode == "unsubscribe":
            await self.world.records.delete(SUBSCRIPTION, _key(channel, callback))
            return Answer(204, None)
        ends_at = iso(self.world.clock.now() + timedelta(seconds=lease_s))
        kept = {"account": channel, "url": callback, "ends_at": ends_at}
        kept["secret"] = fields.get("hub.secret", "")
        await self.world.records.put(SUBSCRIPTION, _key(channel, callback), kept)
        return Answer(204 if fields.get("hub.verify") == "sync" else 202, None)

    async def _is_confirmed(self, fields: dict[str, str], lease_s: int) -> bool:
        told = secret(size_bytes=16)
        query = {
            "hub.mode": fields["hub.mode"],
            "hub.topic": fields["hub.topic"],
            "hub.challenge": told,
            "hub.lease_seconds": str(lease_s),
        }
        if "hub.verify_token" in fields:
            query["hub.verify_token"] = fields["hub.verify_token"]
        status, _kind, body = await self.world.webhooks.ask(
            fields["hub.callback"], query, patience_s=PATIENCE_S
        )
        return status // 100 == 2 and body.strip() == told.encode()

    def pushes(self, verb: str, thing: Thing) -> list[Push]:
        """Return an event for each subscription to the channel of a video."""
        if not isinstance(thing, Post) or thing.visible_at is None:
            return []
        if verb != "remove" and not thing.is_visible(self.world.clock.now()):
            return []
        feed = self._gone(thing) if verb == "remove" else self._feed(thing)
        return [
            Push("youtube", kept["url"], kept["secret"], {"feed": feed, "account": thing.account})
            for _key, kept in self._standing()
            if kept["account"] == thing.account
        ]

    async def look(self) -> None:
        """Tell of scheduled videos whose time has come since the last look."""
        since, self._looked_at = self._looked_at, self.world.clock.now()
        if not any(True for _ in self._standing()):
            return
        for account in self.world.accounts.of_network("youtube"):
            for post in self.world.ledger.listed("youtube", account.id):
                is_scheduled = "publishAt" in post.data["status"] and post.visible_at
                if is_scheduled and since < (post.visible_at or since) <= self._looked_at:
                    self.world.webhooks.happened("add", post)

    def letter(self, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
        """Return body and headers of one feed."""
        body = pushes[0].part["feed"].encode()
        topic = f"{TOPIC}?channel_id={pushes[0].part['account']}"
        headers = {
            "Content-Type": "application/atom+xml",
            "Link": f"<{topic}>; rel=self, <https://{HUB}/>; rel=hub",
        }
        return body, headers | self.signatures(body, pushes[0].secret)

    def signatures(self, body: bytes, secret: str) -> dict[str, str]:
        """Return the header that signs a body; a hub without a secret signs nothing."""
        if not secret:
            return {}
        digest = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        return {"X-Hub-Signature": f"sha1={digest}"}

    def hooks(self) -> list[dict[str, Any]]:
        """Return every subscription, as `GET /control/hooks` shows it."""
        return [
            {
                "network": "youtube",
                "account": kept["account"],
                "url": kept["url"],
                "events": ["videos"],
                "valid": True,
            }
            for _key, kept in self._standing()
        ]

    async def drop(self, account: str) -> int:
        """End the subscriptions to a channel, or to all; returns how many."""
        known = list(self.world.records.of_kind(SUBSCRIPTION))
        keys = [key for key, kept in known if account in ("", kept["account"])]
        for key in keys:
            await self.world.records.delete(SUBSCRIPTION, key)
        return len(keys)

    def _standing(self) -> Iterator[tuple[str, Subscription]]:
        now = self.world.clock.now()
        for key, kept in self.world.records.of_kind(SUBSCRIPTION):
            ends_at = from_iso(kept["ends_at"])
            if ends_at is not None and ends_at > now:
                yield key, kept

    def _feed(self, post: Post) -> str:
        account = self.world.accounts.account("youtube", post.account)
        published, updated = iso(post.visible_at), iso(self.world.clock.now())
        return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">
 <link rel="hub" href="https://{HUB}"/>
 <link rel="self" href="{TOPIC}?channel_id={post.account}"/>
 <title>YouTube video feed</title><updated>{updated}</updated>
 <entry>
  <id>yt:video:{post.id}</id>
  <yt:videoId>{post.id}</yt:videoId>
  <yt:channelId>{post.account}</yt:channelId>
  <title>{escape(post.title)}</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v={post.id}"/>
  <author>
   <name>{escape(account.name if account else "")}</name>
   <uri>https://www.youtube.com/channel/{post.account}</uri>
  </author>
  <published>{published}</published><updated>{updated}</updated>
 </entry>
</feed>
"""

    def _gone(self, post: Post) -> str:
        account = self.world.accounts.account("youtube", post.account)
        return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">
 <at:deleted-entry ref="yt:video:{post.id}" when="{iso(post.removed_at)}">
  <link href="https://www.youtube.com/watch?v={post.id}"/>
  <at:by>
   <name>{escape(account.name if account else "")}</name>
   <uri>https://www.youtube.com/channel/{post.account}</uri>
  </at:by>
 </at:deleted-entry>
</feed>
"""


def _channel_of(topic: str) -> str:
    if not topic.startswith(f"{TOPIC}?"):
        return ""
    return parse_qs(urlsplit(topic).query).get("channel_id", [""])[0]


def _lease_s(asked: str) -> int:
    return min(int(asked), LONGEST_LEASE_S) if asked.isdecimal() and int(asked) else USUAL_LEASE_S


def _key(channel: str, callback: str) -> str:
    return f"{channel} {hashlib.sha256(callback.encode()).hexdigest()[:24]}"


def _refused(sentence: str) -> Refusal:
    return Refusal(Answer(400, sentence, content_type=TEXT))
