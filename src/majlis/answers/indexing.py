"""Filling what searching looks through, in the transaction that changed the words.

The stems are made here and not by the database, so a new stemmer means making them anew: each row
says which one it was made with.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import CombinedSearchVector, SearchVector
from django.db.models import Value

from majlis.answers.models import Article, Service
from majlis.arabic.search import STEMMER, is_latin, stems, telling, words

# What a text weighs in Postgres' ranking: a question or title, its other wordings, its answer.
TITLE, WORDING, BODY = "A", "B", "D"


def index(thing: Article | Service) -> None:
    """Make the search columns of one article or service from its words and its wordings."""
    texts = [(TITLE, _titles(thing)), (WORDING, _wordings(thing)), (BODY, _bodies(thing))]
    type(thing)._default_manager.filter(pk=thing.pk).update(
        stems=_vector([(weight, _stemmed(given)) for weight, given in texts], config="simple"),
        english=_vector([(weight, _english(given)) for weight, given in texts], config="english"),
        norm=" ".join(word for _, given in texts for text in given for word in words(text)),
        stemmer=STEMMER,
    )


def refresh() -> int:
    """Make anew what another stemmer made, in this institution; return how many there were.

    Asked before every search, so that a release with another stemmer needs no step of its own.
    """
    stale: list[Article | Service] = [
        *Article.objects.exclude(stemmer=STEMMER),
        *Service.objects.exclude(stemmer=STEMMER),
    ]
    for thing in stale:
        index(thing)
    return len(stale)


def _titles(thing: Article | Service) -> list[str]:
    if isinstance(thing, Article):
        return [thing.question_ar, thing.question_en]
    return [thing.title_ar, thing.title_en]


def _wordings(thing: Article | Service) -> list[str]:
    return list(thing.phrasings.values_list("text", flat=True))


def _bodies(thing: Article | Service) -> list[str]:
    if isinstance(thing, Article):
        return [thing.answer_ar, thing.answer_en]
    return [thing.summary_ar, thing.summary_en, thing.steps_ar, thing.steps_en]


def _stemmed(given: Sequence[str]) -> str:
    return " ".join(each for text in given for each in stems(telling(words(text))))


def _english(given: Sequence[str]) -> str:
    return " ".join(text for text in given if is_latin(text))


def _vector(texts: Sequence[tuple[str, str]], *, config: str) -> CombinedSearchVector | Any:
    first, *others = (SearchVector(Value(text), config=config, weight=w) for w, text in texts)
    vector: Any = first
    for other in others:
        vector += other
    return vector
