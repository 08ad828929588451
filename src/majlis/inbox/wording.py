"""A text of the public as a page may show it: its length, its direction, and what hides in it."""

import unicodedata
from dataclasses import dataclass

from majlis.arabic.hidden import Hidden, hidden_in, without_hidden

# A longer text shows its beginning; the rest opens.
SHOWN_CHARACTERS = 900
BEGINNING_CHARACTERS = 600
# One line of a list; what is clamped there is not sent there.
LINE_CHARACTERS = 240
SHORT_CHARACTERS = 60
_STRONG = {"L", "R", "AL"}
# Embeddings, overrides and isolates turn words around; a lone mark does not.
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Piece:
    """A run of a text, or one hidden sign of it by its code."""

    text: str = ""
    code: str = ""


def has_direction(text: str) -> bool:
    """Say whether a letter decides how the text runs; emoji, digits and marks alone do not."""
    return any(unicodedata.bidirectional(sign) in _STRONG for sign in text)


def is_blank(text: str) -> bool:
    """Say whether nobody would see anything of it."""
    return not without_hidden(text).strip()


def line(text: str, *, most: int = LINE_CHARACTERS) -> str:
    """Return the beginning of a text, as one line of a list shows it."""
    words = shown(" ".join(without_hidden(text).split()))
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def short(text: str) -> str:
    """Return the first words of a text, for a choice among several."""
    return line(text, most=SHORT_CHARACTERS)


def beginning(text: str) -> str:
    """Return where a long text stops at first, at a space; nothing for one that is shown whole."""
    if len(text) <= SHOWN_CHARACTERS:
        return ""
    cut = text[:BEGINNING_CHARACTERS]
    at_space = cut.rsplit(maxsplit=1)[0]
    return at_space if len(at_space) > BEGINNING_CHARACTERS // 2 else cut


def shown(text: str) -> str:
    """Return a text as it is shown: marks that stand on no letter get a ring to stand on."""
    first = text.lstrip()[:1]
    return f"\u25cc{text.lstrip()}" if first and unicodedata.combining(first) else text


def name(text: str) -> str:
    """Return a name or handle without what could turn it, or what follows it, around."""
    return " ".join(without_hidden(text).split())


def face(text: str) -> str:
    """Return the name from its first letter on; nothing where it has none."""
    shown = name(text)
    at = next((index for index, sign in enumerate(shown) if sign.isalnum()), None)
    return "" if at is None else shown[at:]


def hidden_where_it_matters(text: str) -> list[Hidden]:
    """Return all hidden signs of a text that they turn around or make up alone, else none."""
    found = hidden_in(text)
    matters = any(sign.character in _TURNING for sign in found) or (found and is_blank(text))
    return found if matters else []


def laid_open(text: str, hidden: list[Hidden]) -> list[Piece]:
    """Return the text in its stored order, each hidden sign apart."""
    pieces, at = [], 0
    for sign in hidden:
        if sign.position > at:
            pieces.append(Piece(text=text[at : sign.position]))
        pieces.append(Piece(code=sign.code))
        at = sign.position + 1
    return [*pieces, Piece(text=text[at:])] if at < len(text) else pieces
