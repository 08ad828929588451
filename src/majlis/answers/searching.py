"""The search box: everything of the library that holds what was typed.

All the words first; where nothing has them all, those that speak most of them; where no word is
found as it was typed, those that look most like it. English is searched in the English versions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity

from majlis.answers import indexing, synonyms
from majlis.answers.models import Article, Service
from majlis.arabic.search import is_latin, stems, telling, words
from majlis.store.tenancy import acting_institution

# Divides a rank by the logarithm of the length, so that long answers do not win by their length.
BY_LENGTH = 1
LONGEST_QUESTION = 300


class How(StrEnum):
    """How a hit was found."""

    ALL = "all"  # it has every word
    SOME = "some"  # it has some of them
    LIKE = "like"  # it has something that looks like them


Rows = Any  # a queryset of articles or of services
Stage = Callable[[Rows], Rows]


@dataclass(frozen=True)
class Hit:
    """One article or service that was found."""

    kind: str  # "article" | "service"
    object: Article | Service
    title: str  # in the reader's language, like the snippet
    snippet: str
    score: float  # only for comparing hits of one search
    how: How


def search(text: str, *, most: int = 10, with_drafts: bool = False) -> list[Hit]:
    """Return what was found for `text`, the best first, in the institution acted for."""
    indexing.refresh()
    text = text[:LONGEST_QUESTION]
    asked = _alternatives(text)
    for how, stage in _stages(text, asked) if asked else ():
        if found := _found(stage, how, most=most, with_drafts=with_drafts):
            return found
    return []


def _stages(text: str, asked: Sequence[str]) -> Iterable[tuple[How, Stage]]:
    """Return the ways of searching, each tried only when those before it found nothing."""
    english = [SearchQuery(word, config="english") for word in words(text)]
    if is_latin(text):
        yield How.ALL, lambda rows: _ranked(rows, "english", reduce(and_, english))
    yield How.ALL, lambda rows: _ranked(rows, "stems", _raw(" & ".join(asked)))
    if is_latin(text):
        yield How.SOME, lambda rows: _ranked(rows, "english", reduce(or_, english))
    yield How.SOME, lambda rows: _ranked(rows, "stems", _raw(" | ".join(asked)))
    yield How.LIKE, lambda rows: _resembling(rows, text)


def _alternatives(text: str) -> list[str]:
    """Return a piece of a raw query for each stem: the stem, or what it is a synonym of."""
    known = synonyms.table()
    return [
        " | ".join([_quoted(stem), *(_all_of(standard) for standard in known.get(stem, ()))]).join(
            "()"
        )
        for stem in dict.fromkeys(stems(telling(words(text))))
    ]


def _all_of(standard: Iterable[str]) -> str:
    return " & ".join(_quoted(stem) for stem in standard).join("()")


def _quoted(stem: str) -> str:
    # A stem has letters and digits alone, so a quote cannot end inside it.
    return f"'{stem}'"


def _raw(query: str) -> SearchQuery:
    return SearchQuery(query, search_type="raw", config="simple")


def _ranked(rows: Rows, column: str, query: Any) -> Rows:
    rank = SearchRank(column, query, normalization=BY_LENGTH)
    return rows.filter(**{column: query}).annotate(score=rank)


def _resembling(rows: Rows, text: str) -> Rows:
    """Return what has a part that looks like the text, as alike as Postgres asks for: 0.6.

    Only this operator uses the index; a bound of our own on the likeness reads every row.
    """
    plain = " ".join(words(text))
    alike = rows.filter(norm__trigram_word_similar=plain)
    return alike.annotate(score=TrigramWordSimilarity(plain, "norm"))


def _found(stage: Stage, how: How, *, most: int, with_drafts: bool) -> list[Hit]:
    institution = acting_institution()
    hits = []
    for model in (Article, Service):
        rows = model.objects.filter(institution_id=institution)
        chosen = stage(rows if with_drafts else rows.published())
        hits += [_hit(row, row.score, how) for row in chosen.order_by("-score", "id")[:most]]
    return sorted(hits, key=lambda hit: -hit.score)[:most]


def _hit(thing: Article | Service, score: float, how: How) -> Hit:
    if isinstance(thing, Article):
        return Hit("article", thing, thing.question, thing.answer, score, how)
    return Hit("service", thing, thing.title, thing.summary, score, how)
