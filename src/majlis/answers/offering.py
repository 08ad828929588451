"""The one article that is likely enough to be the answer to be offered without a person.

It is only ever an offer, with its source and with the way on to an officer: a score does not tell
right from wrong, see suggesting.py and docs/decisions/0051-out-of-hours.md for what was measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from majlis.answers import searching, suggesting
from majlis.answers.models import Article
from majlis.answers.searching import How
from majlis.arabic.arabizi import is_arabizi
from majlis.arabic.search import is_latin

# Set by what was measured: from here on nothing was offered to what was not our subject.
LEAST_EVIDENCE = 0.7
# Where another entry is nearly as near, a person chooses between them.
LEAST_LEAD = 0.2


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
    found = suggesting.suggest(text, most=2)
    if not found or found[0].article is None or not leads([s.score for s in found], least):
        return None
    return Offer(found[0].article, found[0].score)


def leads(evidence: Sequence[float], least: float = LEAST_EVIDENCE) -> bool:
    """Say whether the first of these, the nearest first, has enough and leads the second."""
    second = evidence[1] if len(evidence) > 1 else 0.0
    return evidence[0] >= least and evidence[0] - second >= LEAST_LEAD


def _with_every_word(text: str) -> Offer | None:
    hits = searching.search(text, most=1)
    found = hits[0].object if hits and hits[0].how == How.ALL else None
    return Offer(found, 1.0) if isinstance(found, Article) and found.has_english else None
