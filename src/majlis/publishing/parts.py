"""Cutting one text into the posts of a thread."""

import re
from collections.abc import Callable

from majlis.networks import Rules
from majlis.networks.forms import Form

# A line of hyphens alone begins a new part.
MARK = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?؟؛…])\s+|\n+")
_SPACE = re.compile(r"\s+")


def parts_of(text: str, *, form: Form, rules: Rules) -> list[str]:
    """Return the text as its parts, one alone where the form is no thread.

    A part begins after a line of hyphens; one that is still too long is cut where a sentence
    ends, else between words.
    """
    if form.parts_most <= 1:
        return [text]
    longest = form.abilities.longest_text

    def fits(piece: str) -> bool:
        return rules.measure(rules.final_text(piece)) <= longest

    pieces = [piece.strip() for piece in MARK.split(text)]
    found = [part for piece in pieces if piece for part in _cut(piece, fits)]
    return found or [""]


def _cut(piece: str, fits: Callable[[str], bool]) -> list[str]:
    found = []
    while piece and not fits(piece):
        at = _last_end(piece, _SENTENCE_END, fits) or _last_end(piece, _SPACE, fits)
        if not at:  # one word longer than a post: the checks say so
            break
        found.append(piece[:at].strip())
        piece = piece[at:].strip()
    return [*found, piece] if piece else found


def _last_end(piece: str, ends: re.Pattern[str], fits: Callable[[str], bool]) -> int:
    """Return where the longest beginning ends that fits, 0 when none does."""
    last = 0
    for end in ends.finditer(piece):
        if not piece[: end.start()].strip():
            continue
        if not fits(piece[: end.start()]):
            break
        last = end.start()
    return last
