"""One private message as Messenger and Instagram push it: written, worded anew, or taken back.

It names its writer and its receiver and no conversation: that is known once it is asked for.
Source: captures of what is pushed, read 2026-11.
"""

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from typing import Any

from .connected import time_of_epoch
from .hearing import Happening, RemoteItem, named, part, rows, words


def privately(
    told: Mapping[str, Any],
    account_id: str,
    at: datetime | None,
    *,
    passed_over: Set[str],
    edits: str,
) -> Iterator[Happening | str]:
    """Yield what became of a message, or its name where it is not read.

    `passed_over` is what is pushed beside messages and is no one's word to us; `edits` is what the
    network calls a message that was worded anew.
    """
    at = time_of_epoch(told.get("timestamp")) or at
    if "message" in told:
        yield _message(told, account_id, at) or "messages?"
    elif "message_edit" in told:
        yield _reworded(told, account_id, at) or f"{edits}?"
    elif "postback" in told:
        yield "messaging_postbacks"
    elif not passed_over & told.keys():
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
        mark=words(message.get("metadata")),
    )
    return Happening("stands", item, at, account_id)


def _reworded(told: Mapping[str, Any], account_id: str, at: datetime | None) -> Happening | None:
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
