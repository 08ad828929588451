"""X's webhooks: registered addresses, proven by a CRC, and the subscriptions of the Activity API.

Source: docs.x.com/x-api/webhooks and /x-api/activity, X's OpenAPI 2.166, read 2026-08. Refusals of
a subscription that stands already and the number of webhooks of an application are not published.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

from sandbox.core.accounts import App
from sandbox.core.answers import Answer, Refusal
from sandbox.core.clock import iso
from sandbox.core.exchange import Exchange
from sandbox.core.ids import secret
from sandbox.core.letters import is_of_this_machine
from sandbox.core.world import World
from sandbox.x_problems import forbidden, invalid, not_found, problem

WEBHOOK, SUBSCRIPTION = "x.webhook", "x.subscription"
MOST_WEBHOOKS = 25
MOST_SUBSCRIPTIONS = 1_500
LONGEST_URL = 200
CRC_PATIENCE_S = 10

EVENTS = frozenset(
    str.split(
        "post.create post.delete post.mention.create post.reply.create post.quote.create"
        " post.repost.create like.create follow.follow follow.unfollow dm.sent dm.received"
        " dm.indicate_typing dm.read chat.received chat.sent chat.conversation_join"
        " profile.update.bio profile.update.profile_picture profile.update.banner_picture"
        " profile.update.screenname profile.update.geo profile.update.url"
        " profile.update.verified_badge profile.update.affiliate_badge profile.update.handle"
        " news.new spaces.start spaces.end broadcast.start broadcast.end broadcast.chat"
        " oauth.revoke"
    )
)


async def register(exchange: Exchange) -> Answer:
    """Answer `POST /2/webhooks`: the address must pass the challenge at once."""
    body = await exchange.json()
    await exchange.gate("token")
    url = body.get("url", "") if isinstance(body, dict) else ""
    if not isinstance(url, str) or not 1 <= len(url) <= LONGEST_URL or not is_of_this_machine(url):
        raise _failed("UrlValidationFailed", f"The URL [{url}] is not valid.")
    client_id = _client_id(exchange)
    standing = _webhooks(exchange.world, client_id)
    if any(hook["url"] == url for hook in standing):
        raise _failed("DuplicateUrlFailed", f"The URL [{url}] is registered already.")
    if len(standing) >= MOST_WEBHOOKS:
        raise _failed("WebhookLimitExceeded", "The application has all the webhooks it may have.")
    if not await _passes(exchange.world, client_id, url):
        raise _failed("CrcValidationFailed", f"The URL [{url}] did not pass the CRC check.")
    id_ = exchange.world.numbers.next()
    hook = {
        "id": id_,
        "client_id": client_id,
        "url": url,
        "valid": True,
        "created_at": _now(exchange.world),
    }
    await exchange.world.records.put(WEBHOOK, id_, hook)
    shown = _shown(hook)
    # The documentation wraps it in `data`, the specification does not.
    return Answer(200, {"data": shown, **shown})


async def webhooks(exchange: Exchange) -> Answer:
    """Answer `GET /2/webhooks`."""
    await exchange.gate("list")
    found = [_shown(hook) for hook in _webhooks(exchange.world, _client_id(exchange))]
    body: dict[str, Any] = {"meta": {"result_count": len(found)}}
    return Answer(200, {"data": found, **body} if found else body)


async def validate(exchange: Exchange) -> Answer:
    """Answer `PUT /2/webhooks/{webhook_id}`: the challenge is made anew."""
    await exchange.gate("token")
    hook = _own_webhook(exchange, exchange.params["webhook_id"])
    is_valid = await _check(exchange.world, hook)
    # 2.166 says that it was tried, 2.167 what came of it.
    return Answer(200, {"data": {"attempted": True, "valid": is_valid}})


async def unregister(exchange: Exchange) -> Answer:
    """Answer `DELETE /2/webhooks/{webhook_id}`; its subscriptions go with it."""
    await exchange.gate("token")
    hook = _own_webhook(exchange, exchange.params["webhook_id"])
    for subscription in _subscriptions(exchange.world, hook["client_id"]):
        if subscription["webhook_id"] == hook["id"]:
            await exchange.world.records.delete(SUBSCRIPTION, subscription["subscription_id"])
    await exchange.world.records.delete(WEBHOOK, hook["id"])
    return Answer(200, {"data": {"deleted": True}})


async def subscribe(exchange: Exchange) -> Answer:
    """Answer `POST /2/activity/subscriptions`."""
    body = await exchange.json()
    await exchange.gate("token")
    if not isinstance(body, dict) or not isinstance(body.get("filter"), dict):
        raise invalid("$.filter: is missing but it is required")
    if unknown := sorted(set(body) - {"event_type", "filter", "tag", "webhook_id"}):
        raise invalid(f"$.{unknown[0]}: is not defined in the schema")
    if body.get("event_type") not in EVENTS:
        raise invalid("$.event_type: does not have a value in the enumeration")
    user, client_id = str(body["filter"].get("user_id", "")), _client_id(exchange)
    if exchange.world.accounts.account("x", user) is None:
        raise invalid(f"There is no user [{user}].", {"filter.user_id": [user]})
    if body["event_type"].startswith("dm.") and not _may_read_messages(exchange, user):
        raise forbidden()
    if "webhook_id" in body:
        _own_webhook(exchange, str(body["webhook_id"]))
    standing = _subscriptions(exchange.world, client_id)
    key = (body["event_type"], user, body.get("webhook_id", ""))
    if any((s["event_type"], s["filter"]["user_id"], s["webhook_id"]) == key for s in standing):
        raise Refusal(problem(409, "Conflict", "This subscription exists already."))
    if len(standing) >= MOST_SUBSCRIPTIONS:
        raise Refusal(problem(403, "Forbidden", "The application has all its subscriptions."))
    made = await _keep_subscription(exchange.world, client_id, body)
    many = len(standing) + 1
    data = {"subscription": _shown(made), "total_subscriptions_for_instance_id": many}
    return Answer(200, {"data": data, "meta": {"total_subscriptions": many}})


async def subscriptions(exchange: Exchange) -> Answer:
    """Answer `GET /2/activity/subscriptions`, all of them on one page."""
    await exchange.gate("list")
    found = [_shown(one) for one in _subscriptions(exchange.world, _client_id(exchange))]
    return Answer(200, {"data": found, "meta": {"result_count": len(found)}})


async def change_subscription(exchange: Exchange) -> Answer:
    """Answer `PUT /2/activity/subscriptions/{subscription_id}`: another tag or webhook."""
    body = await exchange.json()
    await exchange.gate("token")
    known = _own_subscription(exchange, exchange.params["subscription_id"])
    changed = {n: v for n, v in (body or {}).items() if n in ("tag", "webhook_id")}
    if "webhook_id" in changed:
        _own_webhook(exchange, str(changed["webhook_id"]))
    fresh = {**known, **changed, "updated_at": _now(exchange.world)}
    await exchange.world.records.put(SUBSCRIPTION, fresh["subscription_id"], fresh)
    many = len(_subscriptions(exchange.world, fresh["client_id"]))
    return Answer(200, {"data": {"subscription": _shown(fresh), "total_subscriptions": many}})


async def unsubscribe(exchange: Exchange) -> Answer:
    """Answer `DELETE /2/activity/subscriptions`, by one id in the path or several in `ids`."""
    await exchange.gate("token")
    asked = exchange.params.get("subscription_id") or exchange.query.get("ids", "")
    for id_ in [one for one in asked.split(",") if one]:
        known = _own_subscription(exchange, id_)
        await exchange.world.records.delete(SUBSCRIPTION, known["subscription_id"])
    many = len(_subscriptions(exchange.world, _client_id(exchange)))
    data: Any = {"deleted": True}
    if "ids" in exchange.query:
        data = [{"subscription_id": id_, "deleted": True} for id_ in asked.split(",") if id_]
    return Answer(200, {"data": data, "meta": {"total_subscriptions": many}})


APP, EITHER = ("app",), ("app", "access")
CALLS = (
    ("POST", "/2/webhooks", "token", register, APP),
    ("GET", "/2/webhooks", "list", webhooks, APP),
    ("PUT", "/2/webhooks/{webhook_id}", "token", validate, APP),
    ("DELETE", "/2/webhooks/{webhook_id}", "token", unregister, APP),
    ("POST", "/2/activity/subscriptions", "token", subscribe, EITHER),
    ("GET", "/2/activity/subscriptions", "list", subscriptions, EITHER),
    ("DELETE", "/2/activity/subscriptions", "token", unsubscribe, APP),
    ("PUT", "/2/activity/subscriptions/{subscription_id}", "token", change_subscription, APP),
    ("DELETE", "/2/activity/subscriptions/{subscription_id}", "token", unsubscribe, APP),
)


async def check_all(world: World) -> None:
    """Challenge every registered address; one that fails gets no events until it passes."""
    for _id, hook in world.records.of_kind(WEBHOOK):
        await _check(world, hook)


def has_subscribers(world: World) -> bool:
    """Say whether anybody has subscribed to anything."""
    return any(True for _ in world.records.of_kind(SUBSCRIPTION))


def subscribed(world: World, event_type: str, user: str) -> list[tuple[dict[str, Any], str, App]]:
    """Return each subscription to an event of a user, with the address and its application."""
    found = []
    for _id, one in world.records.of_kind(SUBSCRIPTION):
        if (one["event_type"], one["filter"]["user_id"]) != (event_type, user):
            continue
        hook = world.records.get(WEBHOOK, one["webhook_id"])
        app = world.accounts.app("x", one["client_id"])
        if hook is not None and hook["valid"] and app is not None:
            found.append((one, str(hook["url"]), app))
    return found


def hooks(world: World) -> list[dict[str, Any]]:
    """Return every subscription, as `GET /control/hooks` shows it."""
    found = []
    for _id, one in world.records.of_kind(SUBSCRIPTION):
        hook = world.records.get(WEBHOOK, one["webhook_id"])
        url, is_valid = (hook["url"], hook["valid"]) if hook else ("", False)
        shown = {"network": "x", "account": one["filter"]["user_id"], "url": url}
        found.append({**shown, "events": [one["event_type"]], "valid": is_valid})
    return found


async def drop_hooks(world: World, account: str) -> int:
    """End the subscriptions of an account, or of all where none is named; returns how many."""
    ids = [
        id_
        for id_, one in world.records.of_kind(SUBSCRIPTION)
        if account in ("", one["filter"]["user_id"])
    ]
    for id_ in ids:
        await world.records.delete(SUBSCRIPTION, id_)
    return len(ids)


async def _check(world: World, hook: dict[str, Any]) -> bool:
    """Challenge an address, and say whether it passed."""
    is_valid = await _passes(world, hook["client_id"], hook["url"])
    standing = world.records.get(WEBHOOK, hook["id"])  # it may have gone meanwhile
    if standing is not None and standing["valid"] != is_valid:
        await world.records.put(WEBHOOK, hook["id"], {**standing, "valid": is_valid})
    return is_valid


async def _passes(world: World, client_id: str, url: str) -> bool:
    """Say whether an address answers the challenge with the application's own secret."""
    app = world.accounts.app("x", client_id)
    if app is None:
        return False
    token = secret(size_bytes=24)
    status, _kind, answer = await world.webhooks.ask(
        url, {"crc_token": token}, patience_s=CRC_PATIENCE_S
    )
    digest = hmac.new(app.signing_secret.encode(), token.encode(), hashlib.sha256).digest()
    right = f"sha256={base64.b64encode(digest).decode()}"
    try:
        given = json.loads(answer).get("response_token") if status == 200 else None
    except (ValueError, AttributeError):
        return False
    return isinstance(given, str) and hmac.compare_digest(given.encode(), right.encode())


async def _keep_subscription(world: World, client_id: str, body: dict[str, Any]) -> dict[str, Any]:
    now = _now(world)
    made = {
        "subscription_id": world.numbers.next(),
        "client_id": client_id,
        "event_type": body["event_type"],
        "filter": body["filter"],
        "tag": body.get("tag", ""),
        "webhook_id": str(body.get("webhook_id", "")),
        "created_at": now,
        "updated_at": now,
    }
    return await world.records.put(SUBSCRIPTION, made["subscription_id"], made)


def _webhooks(world: World, client_id: str) -> list[dict[str, Any]]:
    return [h for _id, h in world.records.of_kind(WEBHOOK) if h["client_id"] == client_id]


def _subscriptions(world: World, client_id: str) -> list[dict[str, Any]]:
    return [s for _id, s in world.records.of_kind(SUBSCRIPTION) if s["client_id"] == client_id]


def _own_webhook(exchange: Exchange, id: str) -> dict[str, Any]:  # noqa: A002
    found = exchange.world.records.get(WEBHOOK, id)
    if found is None or found["client_id"] != _client_id(exchange):
        raise not_found("webhook_config", id)
    return found


def _own_subscription(exchange: Exchange, id: str) -> dict[str, Any]:  # noqa: A002
    found = exchange.world.records.get(SUBSCRIPTION, id)
    if found is None or found["client_id"] != _client_id(exchange):
        raise not_found("subscription", id)
    return found


def _may_read_messages(exchange: Exchange, user: str) -> bool:
    """Say whether the token is that user's own and reads private messages."""
    token = exchange.shown_token
    return token is not None and token.account == user and "dm.read" in token.scopes


def _client_id(exchange: Exchange) -> str:
    return exchange.shown_token.client_id if exchange.shown_token else ""


def _now(world: World) -> str:
    return (iso(world.clock.now()) or "")[:23] + "Z"


def _shown(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if name != "client_id" and value != ""}


def _failed(reason: str, detail: str) -> Refusal:
    return invalid(f"{reason}: {detail}", {"url": []})
