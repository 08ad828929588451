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
# As a writer names an organization. LinkedIn makes a mention of it only under its full name.
_NAMED = re.compile(r"@\[([^\[\]\n]{1,200})\]\((urn:li:organization:\d+)\)")


def written(text: str) -> str:
    """Return `text` as little text: hashtags and organizations that it names as
    `@[Name](urn:li:organization:1)` stay what they are, all else is literal."""
    parts, done = [], 0
    for start, end, part in _kept(text):
        if start >= done:
            parts += [_escaped(text[done:start]), part]
            done = end
    return "".join([*parts, _escaped(text[done:])])


def read(commentary: str) -> str:
    """Return little text as people see it."""
    return _PART.sub(_shown, commentary)


def _kept(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and little text of what is more than words, in the order of the text."""
    found = [
        (name.start(), name.end(), f"@[{_escaped(name[1])}]({name[2]})")
        for name in _NAMED.finditer(text)
    ]
    found += [
        (tag.start, tag.start + len(tag.tag), _hashtag(tag.tag))
        for tag in hashtags(text)
        if tag.seen
    ]
    return sorted(found)


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
