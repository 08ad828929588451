"""Meta's webhooks for Pages and Instagram: challenge, signature, and what they tell.

Sources: Meta's sample github fbsamples/graph-api-webhooks-samples @ 0f5dda1c, its Instagram Postman
collection and captures of what is pushed, read 2026-11. Up to a thousand changes come at once, in
no sure order.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from . import instagram_webhooks
from .connected import time_of_epoch
from .hearing import Happening, NotUnderstood, RemoteItem, named, part, rows, words
from .pushing import Arrival, Keys, Pushing

SIGNATURE_HEADER = "x-hub-signature-256"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,200}")
_PASSED_OVER = frozenset({"reaction", "like", "share"})
_VERBS = {
    "add": "stands",
    "edit": "stands",
    "edited": "stands",
    "remove": "removed",
    # Who hides a comment says nothing of its words.
    "hide": "look",
    "unhide": "look",
}


def challenge(query: Mapping[str, str], keys: Keys) -> tuple[str, str] | None:
    token, told = query.get("hub.verify_token", ""), query.get("hub.challenge", "")
    is_ours = hmac.compare_digest(token.encode(errors="replace"), keys.verify_token.encode())
    if query.get("hub.mode") != "subscribe" or not keys.verify_token or not is_ours:
        return None
    return ("text/plain", told) if _CHALLENGE.fullmatch(told) else None


def signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def read_page(told: Mapping[str, Any], arrival: Arrival) -> Iterator[Happening | str]:
    """Yield what happened to Pages."""
    for entry, field, value in _changes(told, "page"):
        page_id, at = named(entry.get("id")), time_of_epoch(entry.get("time"))
        kind = f"{field}.{words(value.get('item'))}.{words(value.get('verb'))}"
        if field == "mention":
            yield _mention(value, page_id, at, arrival.web) or f"{kind}?"
        elif field == "feed" and value.get("item") == "comment":
            yield _comment(value, page_id, at, arrival.web) or f"{kind}?"
        elif field != "feed":
            yield field or "?"
        elif not _is_passed_over(value, page_id):
            yield kind


def read_instagram(told: Mapping[str, Any], _arrival: Arrival) -> Iterator[Happening | str]:
    """Yield what happened to Instagram accounts."""
    for entry, field, value in _changes(told, "instagram"):
        yield from instagram_webhooks.of_entry(entry, field, value)


def _changes(
    told: Mapping[str, Any], object_: str
) -> Iterator[tuple[Mapping[str, Any], str, Mapping[str, Any]]]:
    """Yield each change with the entry it came in; private messages are changes of a kind."""
    if not isinstance(told.get("entry"), list):
        raise NotUnderstood("not a list of entries of Meta")
    if told.get("object") != object_:
        raise NotUnderstood(f"not of {object_}")
    for entry in rows(told, "entry"):
        for change in [*rows(entry, "changes"), *([entry] if "field" in entry else [])]:
            yield entry, words(change.get("field")), part(change, "value")
        if "messaging" in entry:
            yield entry, "messaging", {}
        if not {"changes", "field", "messaging"} & entry.keys():
            yield entry, "", {}


def _comment(
    value: Mapping[str, Any], page_id: str, at: datetime | None, web: str
) -> Happening | None:
    verb = _VERBS.get(words(value.get("verb")))
    id_, post_id = named(value.get("comment_id")), named(value.get("post_id"))
    if verb is None or at is None or not (id_ and post_id and page_id):
        return None
    item = _item(value, page_id, id_=id_, at=at, web=web)
    parent_id = named(value.get("parent_id"))
    is_top = parent_id == post_id or parent_id.startswith(f"{page_id}_")
    item = replace(item, post_id=post_id, parent_id="" if is_top else parent_id)
    return Happening(verb, item, _when(value, at), page_id)


def _mention(
    value: Mapping[str, Any], page_id: str, at: datetime | None, web: str
) -> Happening | None:
    """Read who names the Page; a comment that does so under our own post is a comment."""
    verb = _VERBS.get(words(value.get("verb")))
    post_id, comment_id = named(value.get("post_id")), named(value.get("comment_id"))
    id_ = comment_id or post_id
    if verb is None or at is None or not (id_ and page_id):
        return None
    item = _item(value, page_id, id_=id_, at=at, web=web)
    if comment_id and post_id.startswith(f"{page_id}_"):
        # Whether it answers another comment is not told here.
        return Happening("look", replace(item, post_id=post_id), _when(value, at), page_id)
    return Happening(verb, replace(item, kind="mention"), _when(value, at), page_id)


def _item(
    value: Mapping[str, Any], page_id: str, *, id_: str, at: datetime, web: str
) -> RemoteItem:
    author = part(value, "from")
    author_id = named(author.get("id")) or named(value.get("sender_id"))
    verb = words(value.get("verb"))
    return RemoteItem(
        kind="comment",
        id=id_,
        post_id="",
        author_id=author_id,
        author_name=words(author.get("name")) or words(value.get("sender_name")),
        text=words(value.get("message")),
        url=f"{web}/{id_}" if web else "",
        created_at=time_of_epoch(value.get("created_time")) if verb != "remove" else None,
        edited_at=at if verb.startswith("edit") else None,
        is_ours=author_id == page_id,
    )


def _when(value: Mapping[str, Any], at: datetime) -> datetime:
    """Return the time of a change: of a new comment its own, else that of what was pushed."""
    told = time_of_epoch(value.get("created_time")) if value.get("verb") == "add" else None
    return told or at


def _is_passed_over(value: Mapping[str, Any], page_id: str) -> bool:
    """Say whether a change of the feed is no one's word to us: a reaction, a post of our own."""
    by_us = named(part(value, "from").get("id")) == page_id
    return words(value.get("item")) in _PASSED_OVER or by_us


def _pushing(read: Callable[[Mapping[str, Any], Arrival], Iterator[Happening | str]]) -> Pushing:
    return Pushing(
        challenge=challenge, signature_header=SIGNATURE_HEADER, signature=signature, read=read
    )


PAGES = _pushing(read_page)
INSTAGRAM = _pushing(read_instagram)
