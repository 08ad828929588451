"""What X's Activity API tells a subscriber, and how the letter is signed.

Source: docs.x.com/x-api/activity/event-payloads as of 2026-08-22: old wire names, every count
twice, the second time as text.
"""

import base64
import hashlib
import hmac
import json
from collections import Counter
from typing import Any

from sandbox.core.accounts import Account
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post
from sandbox.core.letters import Push, Thing
from sandbox.core.messages import Message
from sandbox.core.world import World
from sandbox.x_bodies import Wanted, post_body, user_body
from sandbox.x_text import mentioned
from sandbox.x_tweets import as_post, author_of, root_id, user_of_handle
from sandbox.x_webhooks import has_subscribers, subscribed

FIELDS = frozenset(
    str.split(
        "created_at conversation_id display_text_range entities author_id public_metrics"
        " reply_settings lang in_reply_to_user_id referenced_tweets edit_controls"
    )
)
_NO_ENTITIES: dict[str, list[Any]] = {
    name: [] for name in ("hashtags", "symbols", "user_mentions", "urls")
}
USER_FIELDS = frozenset(
    str.split(
        "public_metrics protected verified verified_type description created_at url"
        " profile_image_url"
    )
)


def pushes(world: World, verb: str, thing: Thing) -> list[Push]:
    """Return the events of something that happened, one for each subscription.

    An edited post has a new id and is told as a new one is; what a citizen deletes is not told.
    """
    if isinstance(thing, Message):
        return _written(world, thing) if verb == "message" else []
    post = as_post(thing) if isinstance(thing, Comment) else thing
    author = author_of(world, post)
    if verb == "remove" and isinstance(thing, Post):
        gone: dict[str, Any] = {"id": post.id, "author_id": post.account}
        owner = [{"data": _user(author)}] if author else []
        return _events(world, "post.delete", post.account, gone, {"users": owner})
    if verb not in ("add", "edit"):
        return []
    if not has_subscribers(world):
        return []
    payload = _payload(world, post)
    users = [*([author] if author else []), *_mentioned(world, post)]
    beside = {"users": [_user(user) for user in users], "tweets": [payload]}
    found = _events(world, "post.create", post.account, payload, beside)
    for user in _mentioned(world, post):
        if user.id != post.account:
            found += _events(world, "post.mention.create", user.id, payload, beside)
    answered = str(post.data.get("reply_to_user") or "")
    if answered and answered != post.account:
        found += _events(world, "post.reply.create", answered, payload, {})
    return found


def _written(world: World, message: Message) -> list[Push]:
    """Return what a private message tells: its form is that of an older API."""
    people = [
        Account("x", message.person_id, message.person_handle, message.person_name),
        world.accounts.account("x", message.account),
    ]
    reader, writer = (people[0], message.account) if message.by_account else (people[1], "")
    event = {
        "type": "message_create",
        "id": message.id,
        "created_timestamp": str(int(message.created_at.timestamp() * 1000)),
        "message_create": {
            "target": {"recipient_id": reader.id if reader else ""},
            "sender_id": writer or message.person_id,
            "message_data": {"text": message.text, "entities": {**_NO_ENTITIES}},
        },
    }
    users = {user.id: {"data": _user(user)} for user in people if user is not None}
    kind = "dm.sent" if message.by_account else "dm.received"
    payload = {"direct_message_events": [event], "users": users}
    return _events(world, kind, message.account, payload, None)


def letter(events: list[Push]) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of the one event that a letter of X holds."""
    (event,) = events
    body = json.dumps(event.part, ensure_ascii=False, separators=(",", ":")).encode()
    return body, signatures(body, event.secret)


def signatures(body: bytes, secret: str) -> dict[str, str]:
    """Return the header that signs a body."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"x-twitter-webhooks-signature": f"sha256={base64.b64encode(digest).decode()}"}


def _events(
    world: World,
    event_type: str,
    user: str,
    payload: dict[str, Any],
    beside: dict[str, Any] | None,
) -> list[Push]:
    found = []
    for subscription, url, app in subscribed(world, event_type, user):
        data = {
            "event_uuid": world.numbers.next(),
            "filter": {"user_id": user},
            "event_type": event_type,
            **({"tag": subscription["tag"]} if subscription["tag"] else {}),
            "payload": payload,
            **({"includes": beside} if beside is not None else {}),
        }
        found.append(Push("x", url, app.signing_secret, {"data": data}))
    return found


def _mentioned(world: World, post: Post) -> list[Account]:
    users = [user_of_handle(world, handle) for handle in mentioned(post.data["shown"])]
    return list({user.id: user for user in users if user is not None}.values())


def _payload(world: World, post: Post) -> dict[str, Any]:
    """Return a post as it is at its birth, when nobody has answered it."""
    root = root_id(post)
    asked = Wanted(
        world=world,
        fields=FIELDS,
        expansions=frozenset(),
        media_fields=frozenset(),
        user_fields=frozenset(),
        poll_fields=frozenset(),
        old=True,
        new=False,
        answers={root: Counter()},
    )
    body = {**post_body(post, asked), "paid_partnership": False, "possibly_sensitive": False}
    if parent := post.data.get("reply_to"):
        body["in_reply_to_tweet_id"] = parent
    written: dict[str, Any] = _with_texts(body)
    return written


def _user(user: Account) -> dict[str, Any]:
    written: dict[str, Any] = _with_texts(user_body(user, USER_FIELDS))
    return written


def _with_texts(value: Any) -> Any:
    """Write beside every number in an object the same as text."""
    if isinstance(value, list):
        return [_with_texts(one) for one in value]
    if not isinstance(value, dict):
        return value
    written: dict[str, Any] = {}
    for name, inner in value.items():
        written[name] = _with_texts(inner)
        if isinstance(inner, int) and not isinstance(inner, bool):
            written[f"{name}_str"] = str(inner)
    return written
