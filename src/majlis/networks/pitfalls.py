"""Hashtags and links that a network will not see, or will see otherwise than they were meant."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Source: twitter-text 3, hashtagSpecialChars: not letters, and yet part of a tag.
_PART_OF_TAG = (
    "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c"
    "\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
)

# The part of a link that networks follow: a host in any script, then plain ASCII.
_LINK = re.compile(
    r"https?://[^\W_](?:[\w.-]*\w)?(?::\d{1,5})?(?:[/?#][!#$%&'()*+,\-./:;=?@\[\]_~A-Za-z0-9]*)?",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'"
# Top-level domains in Arabic script. Source: IANA root zone, read 2026-11.
_ARABIC_DOMAIN = re.compile(
    r"(?<![\w/.@:\-])\w[\w-]*(?:\.\w[\w-]*)*\.(?:السعودية|السعوديه|امارات|قطر|عمان|البحرين|الاردن"
    r"|مصر|المغرب|تونس|فلسطين|سورية|العراق|الجزائر|السودان|سودان|موريتانيا|موقع|شبكة|بازار|عرب|كوم"
    r"|بيتك|العليان|ارامكو|ابوظبي|اتصالات|كاثوليك|ایران|پاکستان|بھارت|مليسيا)(?!\w)"
)
_GLUED_MARKS = "؟،؛»«”“…"


@dataclass(frozen=True)
class Hashtag:
    """A hashtag as its writer meant it. `seen` says whether X makes a link of it."""

    tag: str
    start: int
    seen: bool


@dataclass(frozen=True)
class Link:
    """A link and where it stands; `mangled` names what is wrong with it, or is empty.

    without_scheme: an Arabic domain name without https://, which stays plain text.
    glued_mark: an Arabic mark follows at once; some networks take it into the link.
    glued_letters: Arabic letters stand before or after it without a space, and cut it short.
    """

    address: str
    start: int
    mangled: str = ""


def hashtags(text: str) -> list[Hashtag]:
    """Find every `#word`, seen or not, outside of links."""
    in_links = [range(link.start, link.start + len(link.address)) for link in links(text)]
    return [
        _hashtag(text, start, end)
        for start, end in _tags(text)
        if not any(start in link for link in in_links)
    ]


def glued_hashtags(text: str) -> list[str]:
    """Return the tags X will not see: glued to a letter (`و#وسم`) or of digits only (`#٢٠٢٦`)."""
    return [found.tag for found in hashtags(text) if not found.seen]


def links(text: str) -> list[Link]:
    """Find every link, in the order of the text, with what mangles it."""
    found = [_link(text, match) for match in _LINK.finditer(text)]
    taken = [range(link.start, link.start + len(link.address)) for link in found]
    for match in _ARABIC_DOMAIN.finditer(text):
        if not any(match.start() in span for span in taken):
            found.append(Link(match.group(), match.start(), "without_scheme"))
    return sorted(found, key=lambda link: link.start)


def mangled_links(text: str) -> list[Link]:
    return [link for link in links(text) if link.mangled]


def _tags(text: str) -> Iterator[tuple[int, int]]:
    for sign in re.finditer("[#＃]", text):
        end = sign.end()
        while end < len(text) and _in_tag(text[end]):
            end += 1
        if end > sign.end():
            yield sign.start(), end


def _hashtag(text: str, start: int, end: int) -> Hashtag:
    before = text[start - 1] if start else " "
    free = not (_in_tag(before) or before == "&")
    worded = any(_is_letter(sign) for sign in text[start + 1 : end])
    ended = not text[end:].startswith(("#", "＃", "://"))
    return Hashtag(text[start:end], start, free and worded and ended)


def _in_tag(sign: str) -> bool:
    return sign in _PART_OF_TAG or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


def _link(text: str, match: re.Match[str]) -> Link:
    address = match.group().rstrip(_TRAILING)
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    return Link(address, match.start(), _wrong_with(before, after))


def _wrong_with(before: str, after: str) -> str:
    if _is_arabic_letter(before) or _is_arabic_letter(after):
        return "glued_letters"
    return "glued_mark" if after in _GLUED_MARKS else ""


def _is_arabic_letter(sign: str) -> bool:
    return _is_letter(sign) and "\u0600" <= sign <= "\u08ff"
