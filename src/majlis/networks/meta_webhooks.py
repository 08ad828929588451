"""Meta's webhooks for Pages and Instagram: challenge, signature, and what they tell.

Sources: Meta's sample github fbsamples/graph-api-webhooks-samples @ 0f5dda1c, its Instagram Postman
collection and captures of what is pushed, read 2026-11. Up to a thousand changes come at once, in
no sure order.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import facebook_webhooks, instagram_webhooks
from .hearing import Happening, NotUnderstood, part, rows, words
from .pushing import Arrival, Keys, Pushing

SIGNATURE_HEADER = "x-hub-signature-256"
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{1,200}")


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
        yield from facebook_webhooks.of_entry(entry, field, value, arrival.web)


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


def _pushing(read: Callable[[Mapping[str, Any], Arrival], Iterator[Happening | str]]) -> Pushing:
    return Pushing(
        challenge=challenge, signature_header=SIGNATURE_HEADER, signature=signature, read=read
    )


PAGES = _pushing(read_page)
INSTAGRAM = _pushing(read_instagram)
