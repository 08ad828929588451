"""What LinkedIn notifies a page of: pulled for sixty days, pushed to subscribed addresses.

Source: learn.microsoft.com/linkedin "Organization social action notifications" and "Webhook
validation" as quoted 2026-08-13, and captures of what is pushed.
"""

import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_bodies as bodies
from sandbox import linkedin_rules as rules
from sandbox import little_text
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.clock import from_iso
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.network import Handler
from sandbox.core.webhooks import Push, PushRules, Thing, is_of_this_machine
from sandbox.core.world import World
from sandbox.linkedin_comments import actor_of
from sandbox.linkedin_urns import activity_of, short

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

SLUG = "linkedin"
SUBSCRIPTION = "linkedin.subscription"
EVENTS = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
KEPT = timedelta(days=60)
MOST_FAILURES = 3
ACTIONS = frozenset(
    str.split("LIKE COMMENT SHARE SHARE_MENTION ADMIN_COMMENT COMMENT_EDIT COMMENT_DELETE")
)
KEY = re.compile(
    r"\(developerApplication:(urn:li:developerApplication:[^,()]+),user:(urn:li:person:[^,()]+),"
    r"entity:urn:li:organization:([^,()]+),eventType:([A-Z_]+)\)"
)
# Every five minutes for eight hours, ten in a letter; the address has three seconds to prove
# itself, and must do so every two hours.
RULES = PushRules(
    batch=10,
    patience_s=10,
    waits_s=(300,) * 96,
    takes_any_2xx=True,
    check_every_s=7_200,
)
PROOF_PATIENCE_S = 3


class Notifications:
    """The calls about notifications, on one LinkedIn."""

    def __init__(self, network: "LinkedIn") -> None:
        self.network = network
        self.world = network.world

    def calls(self) -> list[tuple[str, str, Handler]]:
        """Return the calls under /rest."""
        return [
            ("GET", "organizationalEntityNotifications", self.find),
            ("GET", "eventSubscriptions", self.find_subscriptions),
            ("PUT", "eventSubscriptions/{key}", self.subscribe),
            ("GET", "eventSubscriptions/{key}", self.get_subscription),
            ("DELETE", "eventSubscriptions/{key}", self.unsubscribe),
        ]

    async def find(self, exchange: Exchange) -> Answer:
        """GET /organizationalEntityNotifications?q=criteria, newest first."""
        token = self._enter(exchange)
        await exchange.gate("list")
        query = exchange.query
        if query.get("q") != "criteria":
            raise rules.invalid("q", query.get("q"))
        wanted = set(rules.restli_list(query.get("actions", "List()"))) or set(ACTIONS)
        if unknown := sorted(wanted - ACTIONS):
            raise rules.invalid("actions", unknown[0])
        _kind, account = rules.urn(query.get("organizationalEntity", ""), "organization")
        if account != token.account:
            raise self.network.not_allowed(exchange, "organizationalEntityNotifications.FINDER")
        found = [one for one in self._happened(account) if one["action"] in wanted]
        found.sort(key=lambda one: int(one["lastModifiedAt"]), reverse=True)
        return bodies.page(exchange, found)

    def _happened(self, account: str) -> Iterator[dict[str, Any]]:
        """Walk through everything of sixty days that happened to comments and mentions."""
        now = self.world.clock.now()
        for comment in self.world.comments.ever(SLUG, account):
            times: list[tuple[str, datetime | None]] = [("add", comment.created_at)]
            times += [("edit", from_iso(one["at"])) for one in comment.edits]
            times.append(("remove", comment.removed_at))
            for verb, at in times:
                if at is not None and now - KEPT <= at <= now:
                    yield from notifications(self.network, verb, comment, at=at)

    # Subscriptions

    async def subscribe(self, exchange: Exchange) -> Answer:
        """PUT /eventSubscriptions/{key} {"webhook"}: the address must pass the challenge."""
        token = self._enter(exchange)
        body = await exchange.json()
        await exchange.gate("token")
        key = self._key(exchange, token)
        url = str(body.get("webhook", "")) if isinstance(body, dict) else ""
        if not is_of_this_machine(url):
            raise rules.invalid("/webhook", url)
        if not await _passes(self.world, token.client_id, url):
            raise rules.LinkedInRefusal(400, "This URL did not pass the security challenge check")
        await self.world.records.put(
            SUBSCRIPTION,
            key,
            {
                "key": key,
                "webhook": url,
                "account": token.account,
                "client_id": token.client_id,
                "grant": token.grant,
                "failures": 0,
            },
        )
        return Answer(200, {})

    async def get_subscription(self, exchange: Exchange) -> Answer:
        """GET /eventSubscriptions/{key}."""
        token = self._enter(exchange)
        await exchange.gate("read")
        known = self.world.records.get(SUBSCRIPTION, self._key(exchange, token))
        if known is None or not is_alive(self.world, known):
            raise rules.not_found("eventSubscription")
        return Answer(200, _shown(known))

    async def find_subscriptions(self, exchange: Exchange) -> Answer:
        """GET /eventSubscriptions?q=subscriberAndEventType: those of the token's member."""
        token = self._enter(exchange)
        await exchange.gate("list")
        found = [
            _shown(one)
            for _key, one in self.world.records.of_kind(SUBSCRIPTION)
            if one["account"] == token.account and is_alive(self.world, one)
        ]
        return bodies.page(exchange, found)

    async def unsubscribe(self, exchange: Exchange) -> Answer:
        """DELETE /eventSubscriptions/{key}."""
        token = self._enter(exchange)
        await exchange.gate("token")
        await self.world.records.delete(SUBSCRIPTION, self._key(exchange, token))
        return Answer(204, None)

    def _enter(self, exchange: Exchange) -> Token:
        return self.network.enter(exchange, "rw_organization_admin", "r_organization_admin")

    def _key(self, exchange: Exchange, token: Token) -> str:
        """Return the key of the address, which must name the token's own page and member."""
        found = KEY.fullmatch(exchange.params["key"])
        if found is None or found[4] != EVENTS:
            raise rules.invalid("key", exchange.params["key"])
        if (found[2], found[3]) != (self.network.member(token.account), token.account):
            raise self.network.not_allowed(exchange, "eventSubscriptions.UPDATE")
        return found.group()


def pushes(network: "LinkedIn", verb: str, thing: Thing) -> list[Push]:
    """Return the notifications of something that happened, for each living subscription."""
    if not isinstance(thing, Comment):
        return []
    living = [
        (one, app)
        for _key, one in network.world.records.of_kind(SUBSCRIPTION)
        if one["account"] == thing.account
        and one["failures"] < MOST_FAILURES
        and is_alive(network.world, one)
        and (app := network.world.accounts.app(SLUG, one["client_id"]))
    ]
    if not living:
        return []
    at = thing.created_at if verb == "add" else network.world.clock.now()
    told = list(notifications(network, verb, thing, at=at))
    return [
        Push(SLUG, one["webhook"], app.signing_secret, part) for one, app in living for part in told
    ]


def letter(events: list[Push]) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of a signed letter with these notifications."""
    whole = {"type": EVENTS, "notifications": [event.part for event in events]}
    body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    signed = hmac.new(events[0].secret.encode(), b"hmacsha256=" + body, hashlib.sha256)
    return body, {"X-LI-Signature": signed.hexdigest()}


def notifications(
    network: "LinkedIn", verb: str, comment: Comment, *, at: datetime
) -> Iterator[dict[str, Any]]:
    """Yield the notification of one thing that happened; hiding does not exist here."""
    action = _action(verb, comment)
    if not action:
        return
    digest = hashlib.sha256(f"{comment.id} {action} {at.isoformat()}".encode()).digest()
    yield {
        "notificationId": int.from_bytes(digest[:5]),
        "organizationalEntity": f"urn:li:organization:{comment.account}",
        "action": action,
        "lastModifiedAt": bodies.milliseconds(at),
        "subscriber": network.member(comment.account),
        **(_of_mention(comment) if comment.kind == "mention" else _of_comment(network, comment)),
    }


def _action(verb: str, comment: Comment) -> str:
    if comment.kind == "mention":
        return "SHARE_MENTION" if verb == "add" else ""
    if verb == "add":
        return "ADMIN_COMMENT" if comment.by_account else "COMMENT"
    return {"edit": "COMMENT_EDIT", "remove": "COMMENT_DELETE"}.get(verb, "")


def _of_comment(network: "LinkedIn", comment: Comment) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sourcePost": activity_of(comment.root),
        "generatedActivity": short(comment.id),
    }
    post = network.world.ledger.post(SLUG, comment.root)
    if post is not None:
        told["decoratedSourcePost"] = {
            "entity": post.id,
            "owner": f"urn:li:organization:{post.account}",
            "text": network.shown_text(post),
            "mediaCategory": "IMAGE" if post.media else "NONE",
        }
    if comment.removed_at is None:
        shown = {
            "entity": comment.id,
            "owner": actor_of(comment),
            "object": activity_of(comment.root),
            "text": comment.text,
        }
        if comment.parent:
            shown["parentComment"] = comment.parent
        told["decoratedGeneratedActivity"] = {"comment": shown}
    return told


def _of_mention(mention: Comment) -> dict[str, Any]:
    share = {"entity": mention.id, "owner": mention.author_id, "text": mention.text}
    return {
        "sourcePost": activity_of(mention.id),
        "decoratedSourcePost": {**share, "mediaCategory": "NONE"},
        "generatedActivity": mention.id,
        "decoratedGeneratedActivity": {"share": share},
    }


def mentioning_post(mention: Comment) -> bodies.Body:
    """Return a member's post that mentions the page, as /posts/{urn} shows it."""
    at = bodies.milliseconds(mention.created_at)
    return {
        "id": mention.id,
        "author": mention.author_id,
        "commentary": little_text.escaped(mention.text),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED"},
        "lifecycleState": "PUBLISHED",
        "createdAt": at,
        "publishedAt": at,
        "lastModifiedAt": bodies.milliseconds(mention.edited_at or mention.created_at),
        "lifecycleStateInfo": {"isEditedByAuthor": bool(mention.edits)},
    }


# What the sender asks


async def check_all(world: World) -> None:
    """Challenge every subscribed address; after three failures in a row it is blocked."""
    for key, one in world.records.of_kind(SUBSCRIPTION):
        is_proven = await _passes(world, one["client_id"], one["webhook"])
        standing = world.records.get(SUBSCRIPTION, key)  # it may have gone meanwhile
        failures = 0 if is_proven else one["failures"] + 1
        if standing is not None and standing["failures"] != failures:
            await world.records.put(SUBSCRIPTION, key, {**standing, "failures": failures})


def is_alive(world: World, subscription: dict[str, Any]) -> bool:
    """Say whether the consent of the member who subscribed still stands."""
    now = world.clock.now()
    tokens = world.accounts.tokens_of_grant(SLUG, subscription["grant"])
    return any(token.state(now) == "valid" for token in tokens)


def hooks(world: World) -> list[dict[str, Any]]:
    """Return every subscription, as `GET /control/hooks` shows it."""
    return [
        {
            "network": SLUG,
            "account": one["account"],
            "url": one["webhook"],
            "events": [EVENTS],
            "valid": one["failures"] < MOST_FAILURES and is_alive(world, one),
        }
        for _key, one in world.records.of_kind(SUBSCRIPTION)
    ]


async def drop_hooks(world: World, account: str) -> int:
    """End the subscriptions of an account, or of all where none is named; returns how many."""
    known = world.records.of_kind(SUBSCRIPTION)
    keys = [key for key, one in known if account in ("", one["account"])]
    for key in keys:
        await world.records.delete(SUBSCRIPTION, key)
    return len(keys)


async def _passes(world: World, client_id: str, url: str) -> bool:
    """Say whether an address answers the challenge with the application's own secret."""
    app = world.accounts.app(SLUG, client_id)
    if app is None:
        return False
    code = str(uuid.uuid4())
    status, kind, answer = await world.webhooks.ask(
        url, {"challengeCode": code}, patience_s=PROOF_PATIENCE_S
    )
    right = hmac.new(app.signing_secret.encode(), code.encode(), hashlib.sha256).hexdigest()
    try:
        given = json.loads(answer)
    except ValueError:
        return False
    is_right = given == {"challengeCode": code, "challengeResponse": right}
    return status == 200 and kind == "application/json" and is_right


def _shown(known: dict[str, Any]) -> dict[str, Any]:
    found = KEY.fullmatch(known["key"])
    if found is None:
        raise ValueError(f"{known['key']} is no key")
    return {
        "developerApplication": found[1],
        "user": found[2],
        "entity": f"urn:li:organization:{found[3]}",
        "eventType": found[4],
        "webhook": known["webhook"],
    }
