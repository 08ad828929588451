"""What Instagram tells an application: new comments, where the account is named, and private
messages, written or taken back.

Of comments, edits, hiding and deletions are told to nobody. Source: Meta's webhooks reference for
Instagram as quoted in 2026; the names of the fields are those of its specification (v26.0).
"""

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox import meta_webhooks
from sandbox.core.comments import Comment
from sandbox.core.letters import Push, Thing
from sandbox.core.messages import Message
from sandbox.instagram_nodes import product_of
from sandbox.instagram_threads import files_of

if TYPE_CHECKING:
    from sandbox.instagram import Instagram

SLUG = "instagram"
FIELDS = frozenset(
    str.split(
        "agent_messages comment_poll_response comments"
        " creator_marketplace_invited_creator_onboarding creator_marketplace_projects delta"
        " follow live_comments mentions message_edit message_reactions messages"
        " messaging_handover messaging_optins messaging_postbacks messaging_referral"
        " messaging_seen onboarding_welcome_message_series share_to_story standby"
        " story_insights story_poll_response story_reactions"
    )
)


def pushes(network: "Instagram", verb: str, thing: Thing) -> list[Push]:
    """Return the events of a new comment under our media, or of a new mention."""
    world = network.world
    if isinstance(thing, Message):
        return _message(network, verb, thing)
    if verb != "add" or not isinstance(thing, Comment):
        return []
    if not meta_webhooks.is_subscribed(world, SLUG, thing.account):
        return []
    if thing.kind == "mention":
        return _mention(network, thing)
    if world.ledger.post(SLUG, thing.post) is None:
        return []
    return _told(network, thing, "comments", _comment_value(network, thing))


def letter(pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of a letter: messages stand in their entries beside changes."""
    entries: dict[tuple[str, int], dict[str, Any]] = {}
    for push in pushes:
        id_, time = push.part["id"], push.part["time"]
        entry = entries.setdefault((id_, time), {"id": id_, "time": time})
        kind, part = ("messaging", "message") if "message" in push.part else ("changes", "change")
        entry.setdefault(kind, []).append(push.part[part])
    whole = {"object": SLUG, "entry": list(entries.values())}
    body = json.dumps(whole, separators=(",", ":")).encode("ascii")
    return body, meta_webhooks.signatures(body, pushes[0].secret)


def _message(network: "Instagram", verb: str, message: Message) -> list[Push]:
    """Tell of a private message; the account's own comes back as an echo."""
    us, person = {"id": message.account}, {"id": message.person_id}
    sender, recipient = (us, person) if message.by_account else (person, us)
    is_new = verb == "message"
    at = message.created_at if is_new else network.world.clock.now()
    at_ms = int(at.timestamp() * 1000)
    words = _words(message) if is_new else {"mid": message.id, "is_deleted": True}
    told = {"sender": sender, "recipient": recipient, "timestamp": at_ms, "message": words}
    part = {"id": message.account, "time": at_ms, "message": told}
    found = _of_account(network, message.account, "messages", at)
    return [replace(push, part=part) for push in found]


def _of_account(network: "Instagram", account: str, field: str, at: datetime) -> list[Push]:
    return meta_webhooks.events(
        network.world, network=SLUG, account=account, field=field, value={}, at=at
    )


def _words(message: Message) -> dict[str, Any]:
    attached = [{"type": "image", "payload": {"url": url}} for url in files_of(message)]
    return {
        "mid": message.id,
        "text": message.text,
        **({"attachments": attached} if attached else {}),
        **({"is_echo": True} if message.by_account else {}),
    }


def _mention(network: "Instagram", mention: Comment) -> list[Push]:
    """Tell of a mention; who has subscribed to comments alone hears of those in comments there."""
    media = mention.data["media_id"]
    if media == mention.id:
        return _told(network, mention, "mentions", {"media_id": media})
    value = {"media_id": media, "comment_id": mention.id}
    found = _told(network, mention, "mentions", value)
    author = {"id": mention.author_id, "username": mention.author_handle}
    whole = {"id": mention.id, "text": mention.text, "from": author, "media": {"id": media}}
    return found or _told(network, mention, "comments", whole)


def _told(network: "Instagram", comment: Comment, field: str, value: dict[str, Any]) -> list[Push]:
    return meta_webhooks.events(
        network.world,
        network=SLUG,
        account=comment.account,
        field=field,
        value=value,
        at=comment.created_at,
    )


def _comment_value(network: "Instagram", comment: Comment) -> dict[str, Any]:
    post = network.world.ledger.post(SLUG, comment.post)
    author = {"id": comment.author_id, "username": comment.author_handle}
    if comment.by_account:
        author["self_ig_scoped_id"] = comment.author_id
    value = {
        "id": comment.id,
        "text": comment.text,
        "from": author,
        "media": {
            "id": comment.post,
            "media_product_type": product_of(post) if post else "FEED",
        },
    }
    return {**value, "parent_id": comment.parent} if comment.parent else value
