"""Meta's webhooks, alike on Facebook and Instagram: one address for an application, proven by a
word of its own; each Page or account subscribes the application; signed letters.

Source: Meta's webhooks sample (github fbsamples/graph-api-webhooks-samples) and documentation as
quoted in 2026. The signature covers the escaped-unicode form of the body, which is what is sent.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sandbox.core.accounts import App
from sandbox.core.answers import Answer, Refusal
from sandbox.core.exchange import Exchange
from sandbox.core.ids import secret
from sandbox.core.letters import NotProven, Push, PushRules, is_of_this_machine
from sandbox.core.talking import Talking
from sandbox.core.world import World
from sandbox.facebook_problems import bad_parameter, graph_error

CALLBACK, SUBSCRIBED = "meta.callback", "meta.subscribed"
PATIENCE_S = 10

# "Retried at once, then with falling frequency for 36 hours"; the steps between are ours.
RULES = PushRules(
    batch=100,
    patience_s=20,
    waits_s=(0, 60, 300, 900, 3_600, 3_600, 7_200, 14_400, 28_800, 36_000, 36_000),
)


class OfMeta(Talking):
    """What Facebook and Instagram share of their webhooks."""

    object_word: ClassVar[str]  # how a letter calls what it speaks of
    push_rules = RULES

    def letter(self, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
        return letter(self.object_word, pushes)

    def signatures(self, body: bytes, secret: str) -> dict[str, str]:
        return signatures(body, secret)

    async def set_callback(
        self, *, client_id: str, url: str, verify_token: str, fields: tuple[str, ...]
    ) -> None:
        await set_callback(
            self.world,
            network=self.slug,
            client_id=client_id,
            url=url,
            verify_token=verify_token,
            fields=fields,
        )

    def hooks(self) -> list[dict[str, Any]]:
        return hooks(self.world, self.slug)

    async def drop_hooks(self, account: str) -> int:
        return await drop_hooks(self.world, self.slug, account)


async def set_callback(
    world: World,
    *,
    network: str,
    client_id: str,
    url: str,
    verify_token: str,
    fields: tuple[str, ...] = (),
) -> None:
    """Set where an application receives its letters, after the address has proven itself.

    Raises:
        NotProven: it has not; the earlier address stays.
    """
    if not is_of_this_machine(url):
        raise NotProven("The address is none of this machine.")
    challenge = str(int.from_bytes(secret(size_bytes=4).encode()) % 10**10)
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": verify_token,
    }
    status, _kind, answer = await world.webhooks.ask(url, query, patience_s=PATIENCE_S)
    if status != 200 or answer.strip() != challenge.encode():
        raise NotProven(f"The callback answered {status or 'nothing'} instead of the challenge.")
    kept = {"url": url, "verify_token": verify_token, "fields": list(fields)}
    await world.records.put(CALLBACK, f"{network} {client_id}", kept)


async def app_subscriptions(exchange: Exchange) -> Answer:
    """Answer `/{app}/subscriptions` with the application's own token: set, read or drop it."""
    fields = await exchange.fields()
    await exchange.gate("token")
    network, app = exchange.network.slug, _app_of_token(exchange, fields)
    key = f"{network} {app.client_id}"
    known = exchange.world.records.get(CALLBACK, key)
    if exchange.method == "GET":
        return Answer(200, {"data": [_shown(network, known)] if known else []})
    if exchange.method == "DELETE":
        await exchange.world.records.delete(CALLBACK, key)
        return Answer(200, {"success": True})
    try:
        await set_callback(
            exchange.world,
            network=network,
            client_id=app.client_id,
            url=str(fields.get("callback_url", "")),
            verify_token=str(fields.get("verify_token", "")),
            fields=tuple(names_in(fields.get("fields", ""))),
        )
    except NotProven as error:
        text = f"(#2200) Callback verification failed: {error}"
        raise Refusal(graph_error(2200, text)) from error
    return Answer(200, {"success": True})


async def subscribe(exchange: Exchange, account: str, *, known: frozenset[str]) -> Answer:
    """Answer `POST /{id}/subscribed_apps`: the account subscribes the token's application."""
    wanted = names_in((await exchange.fields()).get("subscribed_fields", ""))
    if not wanted:
        raise bad_parameter("The parameter subscribed_fields is required.")
    for place, name in enumerate(wanted):
        if name not in known:
            text = f"Param subscribed_fields[{place}] must be one of the known fields"
            raise bad_parameter(f"{text} - got '{name}'")
    body = {"fields": wanted, "account": account, "client_id": _client_id(exchange)}
    await exchange.world.records.put(SUBSCRIBED, _key(exchange, account), body)
    return Answer(200, {"success": True})


async def unsubscribe(exchange: Exchange, account: str) -> Answer:
    """Answer `DELETE /{id}/subscribed_apps`."""
    await exchange.world.records.delete(SUBSCRIBED, _key(exchange, account))
    return Answer(200, {"success": True})


def subscribed_apps(exchange: Exchange, account: str) -> Answer:
    """Answer `GET /{id}/subscribed_apps`: the applications that the account has subscribed."""
    found = [
        {
            "id": one["client_id"],
            "name": one["client_id"],
            "link": "",
            "subscribed_fields": one["fields"],
        }
        for key, one in exchange.world.records.of_kind(SUBSCRIBED)
        if key.startswith(f"{exchange.network.slug} {account} ")
    ]
    return Answer(200, {"data": found})


def events(
    world: World, *, network: str, account: str, field: str, value: dict[str, Any], at: datetime
) -> list[Push]:
    """Return one event for each application that the account has subscribed to a field."""
    change = {"field": field, "value": value}
    part = {"id": account, "time": int(at.timestamp()), "change": change}
    return _to_subscribers(world, network, account, field, part)


def private_events(
    world: World, *, network: str, account: str, field: str, told: dict[str, Any], at: datetime
) -> list[Push]:
    """Return one event of a private message for each application that hears of these."""
    part = {"id": account, "time": int(at.timestamp() * 1000), "messaging": told}
    return _to_subscribers(world, network, account, field, part)


def _to_subscribers(
    world: World, network: str, account: str, field: str, part: dict[str, Any]
) -> list[Push]:
    found = []
    for key, one in world.records.of_kind(SUBSCRIBED):
        if not key.startswith(f"{network} {account} ") or field not in one["fields"]:
            continue
        callback = world.records.get(CALLBACK, f"{network} {one['client_id']}")
        app = world.accounts.app(network, one["client_id"])
        if callback is None or app is None or field not in (callback["fields"] or [field]):
            continue
        found.append(Push(network, callback["url"], app.signing_secret, part))
    return found


def is_subscribed(world: World, network: str, account: str) -> bool:
    """Say whether an account has subscribed any application."""
    known = world.records.of_kind(SUBSCRIBED)
    return any(key.startswith(f"{network} {account} ") for key, _body in known)


def hooks(world: World, network: str) -> list[dict[str, Any]]:
    """Return every subscription, as `GET /control/hooks` shows it."""
    found = []
    for key, one in world.records.of_kind(SUBSCRIBED):
        if key.startswith(f"{network} "):
            callback = world.records.get(CALLBACK, f"{network} {one['client_id']}")
            url = callback["url"] if callback else ""
            shown = {"network": network, "account": one["account"], "url": url}
            found.append({**shown, "events": one["fields"], "valid": bool(callback)})
    return found


async def drop_hooks(world: World, network: str, account: str) -> int:
    """End the subscriptions of an account, or of all where none is named; returns how many."""
    start = f"{network} {account} " if account else f"{network} "
    keys = [key for key, _one in world.records.of_kind(SUBSCRIBED) if key.startswith(start)]
    for key in keys:
        await world.records.delete(SUBSCRIBED, key)
    return len(keys)


def letter(kind: str, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of a letter: one entry for an account and a second, its changes."""
    entries: dict[tuple[str, int], dict[str, Any]] = {}
    for push in pushes:
        id_, time_s = push.part["id"], push.part["time"]
        entry = entries.setdefault((id_, time_s), {"id": id_, "time": time_s})
        for word, list_ in (("change", "changes"), ("messaging", "messaging")):
            if word in push.part:
                entry.setdefault(list_, []).append(push.part[word])
    whole = {"object": kind, "entry": list(entries.values())}
    body = json.dumps(whole, separators=(",", ":")).encode("ascii")
    return body, signatures(body, pushes[0].secret)


def signatures(body: bytes, key: str) -> dict[str, str]:
    """Return the two headers that sign a body."""
    new = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    old = hmac.new(key.encode(), body, hashlib.sha1).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={new}", "X-Hub-Signature": f"sha1={old}"}


def names_in(given: Any) -> list[str]:
    """Return the names of a list, given with commas, as JSON text or as JSON."""
    text = str(given).strip() if not isinstance(given, list) else ""
    try:
        listed = json.loads(text) if text.startswith("[") else given
    except ValueError:
        raise bad_parameter("The list cannot be read") from None
    names = listed if isinstance(listed, list) else text.split(",")
    return [str(name).strip() for name in names if str(name).strip()]


def _app_of_token(exchange: Exchange, fields: Mapping[str, Any]) -> App:
    """Return the application whose own token (`id|secret`) came, if the path names it."""
    shown = str(fields.get("access_token") or exchange.bearer)
    client_id, _, given = shown.partition("|")
    app = exchange.world.accounts.app(exchange.network.slug, client_id)
    if app is None or not app.has_secret(given) or exchange.params["app"] != client_id:
        text = "(#15) This method must be called with an app access_token."
        raise Refusal(graph_error(15, text))
    return app


def _shown(network: str, known: Mapping[str, Any]) -> dict[str, Any]:
    kind = "page" if network == "facebook" else "instagram"
    fields = [{"name": name, "version": "v26.0"} for name in known["fields"]]
    return {"object": kind, "callback_url": known["url"], "active": True, "fields": fields}


def _client_id(exchange: Exchange) -> str:
    return exchange.shown_token.client_id if exchange.shown_token else ""


def _key(exchange: Exchange, account: str) -> str:
    return f"{exchange.network.slug} {account} {_client_id(exchange)}"
