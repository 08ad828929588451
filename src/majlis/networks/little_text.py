"""LinkedIn's "little text": the markup of a post's words.

Its reserved characters must be escaped with a backslash, or LinkedIn may silently cut the text.
Source: Microsoft Learn, little text format, by way of audits of 2026 (v202606).
"""

import re

from .pitfalls import hashtags

RESERVED = frozenset("\\|{}[]()<>@#*_~")
_TEMPLATE = re.compile(r"\{hashtag\|\\?[#＃]\|((?:\\.|[^}\\])*)\}", re.DOTALL)
_MENTION = re.compile(r"@\[((?:\\.|[^\]\\])*)\]\([^)]*\)", re.DOTALL)
_PART = re.compile(rf"{_TEMPLATE.pattern}|{_MENTION.pattern}|\\(.)", re.DOTALL)


def written(text: str) -> str:
    """Return `text` as little text. Hashtags stay hashtags, all else is literal."""
    parts, done = [], 0
    for found in hashtags(text):
        if found.seen:
            parts += [_escaped(text[done : found.start]), _hashtag(found.tag)]
            done = found.start + len(found.tag)
    return "".join([*parts, _escaped(text[done:])])


def read(commentary: str) -> str:
    """Return little text as people see it."""
    return _PART.sub(_shown, commentary)


def _shown(part: re.Match[str]) -> str:
    tag, name, literal = part.groups()
    if tag is not None:
        return "#" + read(tag)
    return read(name) if name is not None else str(literal)


def _hashtag(tag: str) -> str:
    """Write a tag plainly where it can be, as a template where a reserved sign stands in it."""
    word = tag[1:]
    return f"#{word}" if not RESERVED & set(word) else rf"{{hashtag|\#|{_escaped(word)}}}"


def _escaped(text: str) -> str:
    return "".join("\\" + sign if sign in RESERVED else sign for sign in text)
