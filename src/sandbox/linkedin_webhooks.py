"""LinkedIn's webhooks: addresses proven by a challenge, subscriptions, signed letters.

Source: learn.microsoft.com/linkedin "Webhook validation" and "Organization social action
notifications" as quoted 2026-08-13.
"""

import hashlib
import hmac
import json
import re
import uuid
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_bodies as bodies
from sandbox import linkedin_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.letters import Push, PushRules, Thing, is_of_this_machine
from sandbox.core.network import Handler
from sandbox.core.world import World
from sandbox.linkedin_notifications import notifications

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

SLUG = "linkedin"
SUBSCRIPTION = "linkedin.subscription"
EVENTS = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
MOST_FAILURES = 3
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


class Subscriptions:
    """The calls about subscriptions, on one LinkedIn."""

    def __init__(self, network: "LinkedIn") -> None:
        self.network = network
        self.world = network.world

    def calls(self) -> list[tuple[str, str, Handler]]:
        """Return the calls under /rest."""
        return [
            ("GET", "eventSubscriptions", self.find_subscriptions),
            ("PUT", "eventSubscriptions/{key}", self.subscribe),
            ("GET", "eventSubscriptions/{key}", self.get_subscription),
            ("DELETE", "eventSubscriptions/{key}", self.unsubscribe),
        ]

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
        return Answer(200, _shown(self.world, known))

    async def find_subscriptions(self, exchange: Exchange) -> Answer:
        """GET /eventSubscriptions?q=subscriberAndEventType: those of the token's member."""
        token = self._enter(exchange)
        await exchange.gate("list")
        found = [
            _shown(self.world, one)
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
    return body, signatures(body, events[0].secret)


def signatures(body: bytes, secret: str) -> dict[str, str]:
    """Return the header that signs a body."""
    signed = hmac.new(secret.encode(), b"hmacsha256=" + body, hashlib.sha256)
    return {"X-LI-Signature": signed.hexdigest()}


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


def _shown(world: World, known: dict[str, Any]) -> dict[str, Any]:
    found = KEY.fullmatch(known["key"])
    if found is None:
        raise ValueError(f"{known['key']} is no key")
    return {
        "developerApplication": found[1],
        "user": found[2],
        "entity": f"urn:li:organization:{found[3]}",
        "eventType": found[4],
        "webhook": known["webhook"],
        "expiresAt": _expires_at(world, known),
    }


def _expires_at(world: World, known: dict[str, Any]) -> int:
    """Return when the consent ends on which a subscription rests, in milliseconds."""
    tokens = world.accounts.tokens_of_grant(SLUG, known["grant"])
    ends = [token.expires_at for token in tokens if token.expires_at is not None]
    return bodies.milliseconds(max(ends, default=None))
