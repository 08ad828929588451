"""What Instagram pushes: comments, mentions, private messages, and what becomes of these.

Sources: Meta's Instagram Postman collection, its webhooks sample and captures of what is pushed,
read 2026-11. The two logins put a comment in two places. A message names its writer and its
receiver and no conversation: that is known once it is asked for.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from .connected import time_of_epoch
from .hearing import Happening, RemoteItem, named, part, rows, words
from .instagram_comments import is_by

# Pushed beside messages, and no one's word to us: who has read, who has reacted to what.
_PASSED_OVER = frozenset({"reaction", "read", "optin", "referral"})
_OF_MESSAGES = {"reaction": "message_reactions", "read": "messaging_seen"}


def of_entry(
    entry: Mapping[str, Any], field: str, value: Mapping[str, Any]
) -> Iterator[Happening | str]:
    """Yield what one change of an account tells, or its name where it is not read."""
    account_id, at = named(entry.get("id")), time_of_epoch(entry.get("time"))
    if field == "comments":
        yield _comment(value, account_id, at) or "comments?"
    elif field == "mentions":
        yield _mention(value, account_id, at) or "mentions?"
    elif field == "messaging":
        for told in rows(entry, "messaging"):
            yield from _privately(told, account_id, at)
    elif field in ("messages", "message_edit"):
        yield from _privately(value, account_id, at)
    elif field not in _OF_MESSAGES.values():
        yield field or "?"


def _comment(value: Mapping[str, Any], account_id: str, at: datetime | None) -> Happening | None:
    id_, post_id = named(value.get("id")), named(part(value, "media").get("id"))
    if at is None or not (id_ and post_id and account_id):
        return None
    author = part(value, "from")
    item = RemoteItem(
        kind="comment",
        id=id_,
        post_id=post_id,
        parent_id=named(value.get("parent_id")),
        author_id=named(author.get("id")),
        author_handle=words(author.get("username")),
        text=words(value.get("text")),
        created_at=at,
        is_ours=is_by(author, account_id),
    )
    return Happening("stands", item, at, account_id)


def _mention(value: Mapping[str, Any], account_id: str, at: datetime | None) -> Happening | None:
    """Read that someone named us: Meta tells where, and not what was written."""
    id_ = named(value.get("comment_id")) or named(value.get("media_id"))
    if at is None or not (id_ and account_id):
        return None
    return Happening("look", RemoteItem(kind="mention", id=id_, post_id=""), at, account_id)


def _privately(
    told: Mapping[str, Any], account_id: str, at: datetime | None
) -> Iterator[Happening | str]:
    """Yield what became of one private message: written, worded anew, or taken back."""
    at = time_of_epoch(told.get("timestamp")) or at
    if "message" in told:
        yield _message(told, account_id, at) or "messages?"
    elif "message_edit" in told:
        yield _edited(told, account_id, at) or "message_edit?"
    elif "postback" in told:
        yield "messaging_postbacks"
    elif not _PASSED_OVER & told.keys():
        yield "messaging"


def _message(told: Mapping[str, Any], account_id: str, at: datetime | None) -> Happening | None:
    message = part(told, "message")
    id_ = named(message.get("mid"))
    if at is None or not (id_ and account_id):
        return None
    if message.get("is_deleted") is True:
        gone = RemoteItem(kind="message", id=id_, post_id="")
        return Happening("removed", gone, at, account_id)
    attached = next(iter(rows(message, "attachments")), {})
    item = RemoteItem(
        kind="message",
        id=id_,
        post_id="",
        author_id=named(part(told, "sender").get("id")),
        text=words(message.get("text")),
        created_at=at,
        is_ours=_is_from_us(told, account_id),
        attachment_url=words(part(attached, "payload").get("url")),
    )
    return Happening("stands", item, at, account_id)


def _edited(told: Mapping[str, Any], account_id: str, at: datetime | None) -> Happening | None:
    edit = part(told, "message_edit")
    id_ = named(edit.get("mid"))
    if at is None or not (id_ and account_id and isinstance(edit.get("text"), str)):
        return None
    item = RemoteItem(
        kind="message",
        id=id_,
        post_id="",
        author_id=named(part(told, "sender").get("id")),
        text=words(edit["text"]),
        edited_at=at,
        is_ours=_is_from_us(told, account_id),
    )
    return Happening("stands", item, at, account_id)


def _is_from_us(told: Mapping[str, Any], account_id: str) -> bool:
    """Say whether the account wrote it: an echo of its own, here or in its own app."""
    is_echo = part(told, "message").get("is_echo") is True
    return is_echo or named(part(told, "sender").get("id")) == account_id
