"""LinkedIn's little text: how a post's `commentary` becomes what readers see.

Source: learn.microsoft.com/linkedin "little text format"; cutting at an unescaped reserved
character is what integrators report (github n8n-io/n8n issue 10179), read 2026-11-22.
"""

import re
from collections.abc import Iterator

RESERVED = "\\|{}[]()<>@#*_~"

# Arabic vowel signs are no \w for Python, yet they stand inside a hashtag's word.
WORD = r"[\w\u0610-\u061A\u064B-\u065F\u0670\u200C]"

PIECES = re.compile(
    rf"""
      \\(?P<escaped>[{re.escape(RESERVED)}])
    | \{{hashtag\|(?:\\)?[#＃]\|(?P<template>(?:\\.|[^\\}}])+)\}}
    | @\[(?P<mention>(?:\\.|[^\\\]])+)\]\((?P<urn>urn:li:[^)\s]+)\)
    | \#(?P<hashtag>{WORD}+)
    | (?P<plain>[^{re.escape(RESERVED)}]+)
    """,
    re.VERBOSE,
)


def shown(commentary: str) -> str:
    """Return the text readers see; it ends at the first reserved character left unescaped."""
    return "".join(_shown(found) for found in _pieces(commentary))


def stored(commentary: str) -> str:
    """Return a commentary as it is read back: cut where it is cut, its hashtags as templates."""
    return "".join(_stored(found) for found in _pieces(commentary))


def is_cut(commentary: str) -> bool:
    """Whether part of `commentary` is lost to readers."""
    return sum(len(found.group()) for found in _pieces(commentary)) < len(commentary)


def _pieces(commentary: str) -> Iterator[re.Match[str]]:
    position = 0
    while found := PIECES.match(commentary, position):
        yield found
        position = found.end()


def _shown(found: re.Match[str]) -> str:
    part = found.groupdict()
    if part["hashtag"]:
        return f"#{part['hashtag']}"
    if part["template"]:
        return "#" + _unescaped(part["template"])
    if part["mention"]:
        return _unescaped(part["mention"])
    return part["escaped"] or part["plain"]


def _stored(found: re.Match[str]) -> str:
    word = found["hashtag"]
    return rf"{{hashtag|\#|{escaped(word)}}}" if word else found.group()


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def escaped(text: str) -> str:
    """Return plain text as a commentary that is shown exactly so."""
    return re.sub(rf"([{re.escape(RESERVED)}])", r"\\\1", text)
