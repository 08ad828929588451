"""The one article that is likely enough to be the answer to be offered without a person.

It is only ever an offer, with its source and with the way on to an officer: a score does not tell
right from wrong, see suggesting.py and docs/decisions/0051-out-of-hours.md for what was measured.
"""

from dataclasses import dataclass

from majlis.answers import searching, suggesting
from majlis.answers.models import Article
from majlis.answers.searching import How
from majlis.arabic.arabizi import is_arabizi
from majlis.arabic.search import is_latin

# Set by what was measured: from here on nothing was offered to what was not our subject.
LEAST_EVIDENCE = 0.7


@dataclass(frozen=True)
class Offer:
    """A published article and what spoke for it, 1 where every word was found."""

    article: Article
    evidence: float


def offer(text: str, *, least: float = LEAST_EVIDENCE) -> Offer | None:
    """Return what may be offered to `text` in the institution acted for; mostly nothing is.

    Where a service is nearer than any article, nothing is. English is offered only where one
    article has every word of it, since its score says nothing by itself.
    """
    if not text.strip() or is_arabizi(text):
        return None
    if is_latin(text):
        return _with_every_word(text)
    nearest = next(iter(suggesting.suggest(text, most=1)), None)
    if nearest is None or nearest.article is None or nearest.score < least:
        return None
    return Offer(nearest.article, nearest.score)


def _with_every_word(text: str) -> Offer | None:
    hits = searching.search(text, most=1)
    found = hits[0].object if hits and hits[0].how == How.ALL else None
    return Offer(found, 1.0) if isinstance(found, Article) and found.has_english else None
