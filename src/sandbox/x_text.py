"""How X counts a text, and what it makes of it: short links, escaped signs, entities."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from twitter_text import extract_urls_with_indices, parse_tweet

LONGEST_WEIGHT = 280
# A tag begins after something that is no letter or digit, so the one in "و#وسم" is not seen;
# Arabic vowel signs belong to a word though they are no letters.
WORD = r"[\w\u064b-\u065f\u0670]"
HASHTAG = re.compile(rf"(?<![\w&/\u064b-\u065f])[#＃]((?=\d*[^\W\d]){WORD}+)")
MENTION = re.compile(r"(?<![\w@.])@(\w{1,15})\b")
LEADING = re.compile(r"(?:@\w{1,15}\s+)*@\w{1,15}\b")


@lru_cache(maxsize=10_000)  # the same posts are listed again and again, and it takes long
def weight(text: str) -> int:
    """Return a text's length as X counts it."""
    return int(parse_tweet(text).weightedLength)


def is_valid(text: str) -> bool:
    """Say whether X takes the text: not empty, not too long, no forbidden sign."""
    return bool(parse_tweet(text).valid)


def composed(
    text: str,
    *,
    id: str,  # noqa: A002
    handle: str,
    has_media: bool,
    answered: Sequence[str] = (),
) -> dict[str, Any]:
    """Return what X shows: `shown` (HTML-escaped, links shortened) and `urls` (entities of it).

    A reply begins with the handles of those it answers, unless it names them itself; `lead` is
    the length of that beginning, which readers do not see. A post with media ends in a link of
    its own. Positions count code points in `shown`.
    """
    shown = _lead(text, answered)
    lead = len(shown)
    urls: list[dict[str, Any]] = []
    at = 0
    stripped = text.strip()
    # Without a dot there is no link, and the search for one takes long.
    for found in extract_urls_with_indices(stripped) if "." in stripped else []:
        start, end = found["indices"]
        shown += escape(stripped[at:start], quote=False)
        urls.append(_link(found["url"], id=id, number=len(urls), start=len(shown)))
        shown += urls[-1]["url"]
        at = end
    shown += escape(stripped[at:], quote=False)
    if has_media:
        shown += " " if shown else ""
        urls.append(_media_link(id=id, handle=handle, number=len(urls), start=len(shown)))
        shown += urls[-1]["url"]
    return {"shown": shown, "urls": urls, "lead": lead}


def mentioned(shown: str) -> list[str]:
    """Return the handles that a text names, in lower case and once each."""
    return list(dict.fromkeys(name.lower() for name in MENTION.findall(shown)))


def leading(shown: str) -> list[str]:
    """Return the handles at the very beginning of a text."""
    found = LEADING.match(shown)
    return MENTION.findall(found.group()) if found else []


def entities(shown: str, urls: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the `entities` of a shown text; absent kinds have no key, as in X's answers."""
    tags = [
        {"start": tag.start(), "end": tag.end(), "tag": tag[1]} for tag in HASHTAG.finditer(shown)
    ]
    mentions = [
        {"start": name.start(), "end": name.end(), "username": name[1]}
        for name in MENTION.finditer(shown)
    ]
    found = {"urls": urls, "hashtags": tags, "mentions": mentions}
    return {kind: entries for kind, entries in found.items() if entries}


def _lead(text: str, answered: Sequence[str]) -> str:
    named = {name.lower() for name in leading(text.strip())}
    wanted = dict.fromkeys(handle for handle in answered if handle.lower() not in named)
    return "".join(f"@{handle} " for handle in wanted)


def _link(address: str, *, id: str, number: int, start: int) -> dict[str, Any]:  # noqa: A002
    has_scheme = "://" in address
    whole = address if has_scheme else f"http://{address}"
    bare = whole.partition("://")[2].removeprefix("www.")
    short = _short_address(id, number)
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": whole,
        "display_url": bare if len(bare) <= 27 else f"{bare[:26]}…",
    }


def _media_link(*, id: str, handle: str, number: int, start: int) -> dict[str, Any]:  # noqa: A002
    short = _short_address(id, number)
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": f"https://x.com/{handle}/status/{id}/photo/1",
        "display_url": f"pic.x.com/{short[-10:]}",
    }


def _short_address(id: str, number: int) -> str:  # noqa: A002
    digest = hashlib.sha256(f"{id} {number}".encode()).hexdigest()
    return f"https://t.co/{digest[:10]}"
