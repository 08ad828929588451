"""The search language of `GET /2/tweets/search/recent`, as far as conversations need it.

`conversation_id:`, `in_reply_to_tweet_id:`, `from:`, `to:`, `@handle`, `#tag`, words, "phrases",
`is:reply`, `is:retweet`, `is:quote`, `lang:`; side by side means both, OR either, `-` not, and
parentheses group. Source: docs.x.com/x-api/posts/search/integrate/operators, read 2026-08.
"""

import re
from collections.abc import Callable

from sandbox.core.ledger import Post
from sandbox.core.world import World
from sandbox.x_bodies import language
from sandbox.x_problems import invalid
from sandbox.x_text import mentioned
from sandbox.x_tweets import author_of, root_id, tweet

Test = Callable[[World, Post], bool]

PIECE = re.compile(r'\s*(\(|\)|-?"[^"]*"|[^\s()]+)')


def parsed(query: str) -> Test:
    """Return the test that a query stands for.

    Raises:
        Refusal: the query cannot be read.
    """
    pieces = PIECE.findall(query)
    test, rest = _either(pieces)
    if rest or not pieces:
        raise _unreadable(query)
    return test


def ids_asked(query: str) -> list[str] | None:
    """Return the conversations that a query is confined to, or None if it is not."""
    found: list[str] = re.findall(r"(?<![-\w])conversation_id:(\d+)", query)
    plain = re.sub(r"conversation_id:\d+|\bOR\b|[()\s]", "", query)
    return found if found and not plain else None


def _either(pieces: list[str]) -> tuple[Test, list[str]]:
    test, rest = _both(pieces)
    while rest and rest[0] == "OR":
        other, rest = _both(rest[1:])
        test = _any(test, other)
    return test, rest


def _both(pieces: list[str]) -> tuple[Test, list[str]]:
    test, rest = _one(pieces)
    while rest and rest[0] not in (")", "OR"):
        other, rest = _one(rest)
        test = _all(test, other)
    return test, rest


def _one(pieces: list[str]) -> tuple[Test, list[str]]:
    if not pieces or pieces[0] in (")", "OR"):
        raise _unreadable(" ".join(pieces))
    first, rest = pieces[0], pieces[1:]
    if first in ("(", "-"):
        if first == "-":
            test, rest = _one(rest)
            return _not(test), rest
        test, rest = _either(rest)
        if not rest or rest[0] != ")":
            raise _unreadable("missing )")
        return test, rest[1:]
    if first.startswith("-"):
        return _not(_word(first[1:])), rest
    return _word(first), rest


def _word(piece: str) -> Test:
    name, colon, value = piece.partition(":")
    if colon and name in OPERATORS:
        return OPERATORS[name](value.lower().removeprefix("@"))
    if colon and name not in ("http", "https"):
        raise _unreadable(piece)
    if piece.startswith("@"):
        return lambda _world, post: piece[1:].lower() in mentioned(post.data["shown"])
    wanted = piece.strip('"').lower()
    return lambda _world, post: wanted in post.data["shown"].lower()


def _is(value: str) -> Test:
    if value == "reply":
        return lambda _world, post: bool(post.data.get("reply_to"))
    if value in ("retweet", "quote"):
        return lambda _world, _post: False
    raise _unreadable(f"is:{value}")


def _from(value: str) -> Test:
    def test(world: World, post: Post) -> bool:
        author = author_of(world, post)
        return author is not None and value in (author.id, author.handle.lower())

    return test


def _to(value: str) -> Test:
    def test(world: World, post: Post) -> bool:
        parent = tweet(world, post.data.get("reply_to") or "")
        author = author_of(world, parent) if parent else None
        return author is not None and value in (author.id, author.handle.lower())

    return test


OPERATORS: dict[str, Callable[[str], Test]] = {
    "conversation_id": lambda v: lambda _w, p: root_id(p) == v,
    "in_reply_to_tweet_id": lambda v: lambda _w, p: p.data.get("reply_to") == v,
    "lang": lambda v: lambda _w, p: language(p.text) == v,
    "is": _is,
    "from": _from,
    "to": _to,
}


def _any(one: Test, other: Test) -> Test:
    return lambda world, post: one(world, post) or other(world, post)


def _all(one: Test, other: Test) -> Test:
    return lambda world, post: one(world, post) and other(world, post)


def _not(test: Test) -> Test:
    return lambda world, post: not test(world, post)


def _unreadable(what: str) -> Exception:
    text = f"There were errors processing your request: missing or unknown operator at '{what}'"
    return invalid(text, {"query": [what]})
