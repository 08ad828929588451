"""Bluesky: how long a text is, and which parts of it are links, hashtags and names.

Only what a facet names becomes a link there; its ends are counted in bytes of UTF-8.
Source: lexicon app.bsky.richtext.facet, read 2026-11.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .fingerprint import graphemes
from .pitfalls import hashtags, links

LONGEST_GRAPHEMES = 300
_HANDLE = re.compile(r"(?<![\w@/.])@((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9])", re.IGNORECASE)
_FACET = "app.bsky.richtext.facet"


def measure(text: str) -> int:
    """Return the length of a final text as Bluesky counts it: what a reader sees as one sign."""
    return graphemes(text)


def handles_in(text: str) -> list[str]:
    """Return the names of accounts in a text, each once, without their sign."""
    return list(dict.fromkeys(match.group(1).lower() for match in _HANDLE.finditer(text)))


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the facets of a text; `dids` are the accounts of those names that have one."""
    return [
        {
            "index": {"byteStart": _bytes(text[:start]), "byteEnd": _bytes(text[:end])},
            "features": [feature],
        }
        for start, end, feature in sorted(_found(text, dids), key=lambda one: one[0])
    ]


def _found(text: str, dids: Mapping[str, str]) -> Iterator[tuple[int, int, dict[str, str]]]:
    for link in links(text):
        if not link.mangled:
            feature = {"$type": f"{_FACET}#link", "uri": link.address}
            yield link.start, link.start + len(link.address), feature
    for tag in hashtags(text):
        if tag.seen:
            feature = {"$type": f"{_FACET}#tag", "tag": tag.tag[1:]}
            yield tag.start, tag.start + len(tag.tag), feature
    for match in _HANDLE.finditer(text):
        if did := dids.get(match.group(1).lower()):
            yield match.start(), match.end(), {"$type": f"{_FACET}#mention", "did": did}


def _bytes(text: str) -> int:
    return len(text.encode())
