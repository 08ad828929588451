"""What other systems send: letters as JSON, in the shape that the handbook gives.

One body holds one letter, or up to a hundred under `letters`.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .hearing import Happening, NotUnderstood, words
from .letters import RemoteLetter

MOST_LETTERS = 100
DEEPEST = 20
LONGEST_ID = 200
LONGEST_TEXT = 100_000
LONGEST_NAME = 300
# Clocks differ; a time further ahead than this is a mistake.
AHEAD = timedelta(minutes=10)
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]")


def happenings(body: bytes, *, account_id: str, received_at: datetime) -> list[Happening]:
    """Return what happened to letters, in the order in which it was told.

    Raises:
        NotUnderstood: it is not what the handbook asks for; nothing of it was used. Its words say
            what is wrong, in English.
    """
    told = _object(body)
    if told == {"erased": True}:  # what stood here was erased with its writer
        return []
    listed = told.get("letters", [told])
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_LETTERS:
        raise NotUnderstood(f"letters: a list of 1 to {MOST_LETTERS}")
    return [_happening(one, account_id, received_at) for one in listed]


def _object(body: bytes) -> Mapping[str, Any]:
    """Return the object that these bytes are; how deep it goes is measured before it is read."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUnderstood("not UTF-8") from error
    if _depth(text) > DEEPEST:
        raise NotUnderstood(f"deeper than {DEEPEST} levels")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("not JSON") from error
    if not isinstance(told, dict):
        raise NotUnderstood("not a JSON object")
    return told


def _depth(text: str) -> int:
    """Return how deep the brackets outside of strings go."""
    depth = deepest = 0
    for sign in _BRACKETS.findall(_STRINGS.sub("", text)):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _happening(told: object, account_id: str, received_at: datetime) -> Happening:
    if not isinstance(told, dict):
        raise NotUnderstood("a letter is an object")
    verb = told.get("verb", "stands")
    if verb not in ("stands", "removed"):
        raise NotUnderstood("verb: stands or removed")
    if verb == "removed":
        return Happening(verb, _removed(told), _at(told, received_at), account_id)
    return Happening(verb, _standing(told, received_at), _at(told, received_at), account_id)


def _at(told: Mapping[str, Any], received_at: datetime) -> datetime:
    """Return when it happened: as is told, else by the letter's own times, else when it came."""
    times = (_time(told, name, received_at) for name in ("at", "edited_at", "written_at"))
    return next(filter(None, times), received_at)


def _removed(told: Mapping[str, Any]) -> RemoteLetter:
    return RemoteLetter(kind="letter", id=_line(told, "id", LONGEST_ID, must=True), post_id="")


def _standing(told: Mapping[str, Any], received_at: datetime) -> RemoteLetter:
    author = told.get("author", {})
    if not isinstance(author, dict):
        raise NotUnderstood("author: an object")
    text = told.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
        raise NotUnderstood(f"text: 1 to {LONGEST_TEXT} characters")
    answers = _line(told, "answers", LONGEST_ID)
    return RemoteLetter(
        kind="letter",
        id=_line(told, "id", LONGEST_ID, must=True),
        post_id="",
        parent_id=answers,
        author_id=_line(author, "id", LONGEST_ID),
        author_handle=_line(author, "handle", LONGEST_NAME),
        author_name=_line(author, "name", LONGEST_NAME),
        text=words(text).strip(),
        created_at=_time(told, "written_at", received_at) or _at(told, received_at),
        edited_at=_time(told, "edited_at", received_at),
        answers=(answers,) if answers else (),
        machine="automatic" if told.get("automatic") is True else "",
    )


def _line(told: Mapping[str, Any], name: str, longest: int, *, must: bool = False) -> str:
    value = told.get(name, "")
    if not isinstance(value, str) or len(value) > longest or (must and not value.strip()):
        raise NotUnderstood(f"{name}: text of {'1' if must else '0'} to {longest} characters")
    return words(value).strip()


def _time(told: Mapping[str, Any], name: str, received_at: datetime) -> datetime | None:
    value = told.get(name)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(f"{name}: ISO 8601 with its zone") from error
    if at.tzinfo is None:
        raise NotUnderstood(f"{name}: ISO 8601 with its zone")
    if at > received_at + AHEAD:
        raise NotUnderstood(f"{name}: it lies in the future")
    return at.astimezone(UTC)
