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
from .meta_private import privately

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


def _privately(
    told: Mapping[str, Any], account_id: str, at: datetime | None
) -> Iterator[Happening | str]:
    return privately(told, account_id, at, passed_over=_PASSED_OVER, edits="message_edit")


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
