"""X's Activity API: its challenge, its signature, and what it tells.

Source: docs.x.com/x-api/webhooks and x-api/activity with its samples of 2026-07 and 2026-08, read
2026-08-22. The samples use the old field names; the new ones are read as well.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .connected import time_of_epoch
from .hearing import Happening, NotUnderstood, RemoteItem, named, part, rows, words
from .pushing import Arrival, Keys, Pushing
from .x_answers import expanded
from .x_items import as_pushed, item, place_of, references, times_of, users_of
from .x_messages import message_url

_MESSAGE = "message_create"
SIGNATURE_HEADER = "x-twitter-webhooks-signature"
# X signs events with the key that answers its challenge: no token may look like an event.
_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{1,200}")
_SAID = frozenset({"post.create", "post.mention.create", "post.reply.create", "post.quote.create"})
_WRITTEN = frozenset({"dm.received", "dm.sent"})
ENDED = "oauth.revoke"
_PASSED_OVER = (
    "follow.",
    "profile.",
    "like.",
    "news.",
    "spaces.",
    "broadcast.",
    "mute.",
    "block.",
    "dm.read",
    "dm.indicate_typing",
)


def challenge(query: Mapping[str, str], keys: Keys) -> tuple[str, str] | None:
    token = query.get("crc_token", "")
    if not keys.secrets or not keys.secrets[0] or not _TOKEN.fullmatch(token):
        return None
    answer = {"response_token": signature(token.encode(), keys.secrets[0])}
    return "application/json", json.dumps(answer)


def signature(body: bytes, secret: str) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


def read(told: Mapping[str, Any], arrival: Arrival) -> Iterator[Happening | str]:
    """Yield what happened; X pushes one event at a time."""
    event = part(told, "data")
    kind = words(event.get("event_type"))
    if not event:
        # The deprecated Account Activity API has a form of its own for each kind.
        kinds = [name for name in told if name.endswith("_events")]
        if not kinds:
            raise NotUnderstood("not an event of X")
        yield from (f"account_activity.{name}" for name in kinds)
        return
    account_id = named(part(event, "filter").get("user_id"))
    if kind == "post.delete":
        yield _removed(event, account_id, arrival) or f"{kind}?"
    elif kind in _SAID:
        yield from _said(kind, event, account_id, arrival.web)
    elif kind in _WRITTEN:
        yield from _written(kind, event, account_id, arrival.web)
    elif kind == ENDED:
        yield from () if [*ends(told)] else (f"{kind}?",)
    elif kind != "post.repost.create" and not kind.startswith(_PASSED_OVER):
        yield kind or "?"


def ends(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the account whose consent is over: it is told without a filter."""
    event = part(told, "data")
    account_id = named(part(event, "payload").get("user_id"))
    if words(event.get("event_type")) == ENDED and account_id:
        yield account_id


def _removed(event: Mapping[str, Any], account_id: str, arrival: Arrival) -> Happening | None:
    """Read a deletion: X tells neither its time nor where the post stood."""
    post = part(event, "payload")
    id_ = named(post.get("id"))
    if not id_ or not account_id:
        return None
    author_id = named(post.get("author_id"))
    gone = RemoteItem(
        kind="comment",
        id=id_,
        post_id="",
        author_id=author_id,
        is_ours=author_id == account_id,
    )
    return Happening("removed", gone, arrival.received_at, account_id)


def _said(
    kind: str, event: Mapping[str, Any], account_id: str, web: str
) -> Iterator[Happening | str]:
    post = part(event, "payload")
    id_, (written_at, edited_at) = named(post.get("id")), times_of(post)
    at = edited_at or written_at
    if not id_ or not account_id or at is None:
        yield f"{kind}?"
        return
    is_answer = "replied_to" in references(post)
    if named(post.get("author_id")) == account_id and not is_answer:
        return  # a post of our own, which no one said to us
    place = place_of(post, account_id)
    heard = item(
        post,
        users_of(event.get("includes")),
        account_id=account_id,
        in_ours=is_answer and place.is_ours is True,
        url=f"{web}/i/web/status/{id_}" if web else "",
    )
    heard = as_pushed(heard, post)
    # Whoever answers someone else further down does not say whose conversation it is.
    if place.is_ours is not None:
        yield Happening("stands", heard, at, account_id)
    if place.is_ours is None or heard.is_beginning:
        yield Happening("look", heard, at, account_id)


def _written(
    kind: str, event: Mapping[str, Any], account_id: str, web: str
) -> Iterator[Happening | str]:
    """Read private messages: they come in the form of an older API."""
    payload = part(event, "payload")
    people = part(payload, "users")
    told = [it for it in rows(payload, "direct_message_events") if it.get("type") == _MESSAGE]
    if not told:
        yield f"{kind}?"
    for message in told:
        yield _message(message, people, account_id, web) or f"{kind}?"


def _message(
    message: Mapping[str, Any], people: Mapping[str, Any], account_id: str, web: str
) -> Happening | None:
    made = part(message, _MESSAGE)
    author_id = named(made.get("sender_id"))
    reader_id = named(part(made, "target").get("recipient_id"))
    id_, at = named(message.get("id")), time_of_epoch(message.get("created_timestamp"))
    if not (id_ and at and account_id and author_id.isdigit() and reader_id.isdigit()):
        return None
    # docs.x.com: the conversation of two is named by both, the smaller number first.
    conversation = "-".join(sorted((author_id, reader_id), key=int))
    author = part(part(people, author_id), "data") or part(people, author_id)
    written = RemoteItem(
        kind="message",
        id=id_,
        post_id=conversation,
        author_id=author_id,
        author_handle=words(author.get("username")),
        author_name=words(author.get("name")),
        text=expanded(part(made, "message_data")),
        url=message_url(web, conversation) if web else "",
        created_at=at,
        is_ours=author_id == account_id,
    )
    return Happening("stands", written, at, account_id)


PUSHING = Pushing(
    challenge=challenge,
    signature_header=SIGNATURE_HEADER,
    signature=signature,
    read=read,
    ends=ends,
)
