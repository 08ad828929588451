"""A short name for what a post says, equal for the post we sent and the one a network shows.

Networks rewrite texts a little: X shortens links and escapes `&`, others fold white space. What
such changes leave alone makes the fingerprint; nothing is ever added to a text to mark it.
"""

import hashlib
import html
import re
import unicodedata

from .contract import RemotePost
from .text import HIDDEN, LINE_ENDS

LONGEST_GRAPHEMES = 200
_SHORT_LINK = re.compile(r"https?://t\.co/[A-Za-z0-9]+", re.IGNORECASE)
_LINK_EDGES = re.compile(r"https?://(?:www\.)?(\S*?)/?(?=\s|$)", re.IGNORECASE)
_JOINERS = "\u200d"
_REGIONS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def fingerprint(*, text: str, title: str = "", media_kind: str = "", media_count: int = 0) -> str:
    """Return 32 hexadecimal digits for a text as people see it, with its kind of media.

    A text written for LinkedIn must be un-escaped first.
    """
    shown = _folded(f"{title}\n{text}" if title else text)
    kind = media_kind if media_count else ""
    whole = "\0".join((first_graphemes(shown, LONGEST_GRAPHEMES), kind, str(media_count)))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def fingerprint_of(post: RemotePost) -> str:
    """Return the fingerprint of a post as a network shows it."""
    return fingerprint(
        text=post.text,
        title=post.title,
        media_kind=post.media_kind,
        media_count=post.media_count,
    )


def first_graphemes(text: str, most: int) -> str:
    """Return the first `most` characters as a reader counts them, never cutting one in two."""
    count = 0
    for place, sign in enumerate(text):
        if place == 0 or not _continues(text, place, sign):
            count += 1
        if count > most:
            return text[:place]
    return text


def graphemes(text: str) -> int:
    """Return how many characters a reader counts."""
    return sum(place == 0 or not _continues(text, place, sign) for place, sign in enumerate(text))


def _folded(text: str) -> str:
    text = html.unescape(text)
    text = HIDDEN.sub("", LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    text = _SHORT_LINK.sub(" ", text)
    text = _LINK_EDGES.sub(r"\1", text)
    return " ".join(unicodedata.normalize("NFC", text.lower()).split())


def _continues(text: str, place: int, sign: str) -> bool:
    before = text[place - 1]
    if unicodedata.category(sign)[0] == "M" or sign in _JOINERS or before in _JOINERS:
        return True
    if ord(sign) in _SKIN_TONES:
        return True
    return ord(sign) in _REGIONS and _regions_before(text, place) % 2 == 1


def _regions_before(text: str, place: int) -> int:
    start = place
    while start and ord(text[start - 1]) in _REGIONS:
        start -= 1
    return place - start
