"""Finding inquiries by words, among millions, in the time of a page.

What few inquiries have is looked up in the index of words. What many have is met soon, as a rule,
by whoever walks through the list itself, while fetching all that have it takes long.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from majlis.arabic.digits import to_latin
from majlis.arabic.search import stem
from majlis.arabic.search import words as folded
from majlis.inbox import references
from majlis.inbox.lists import REFERENCE
from majlis.inbox.models import Case, CaseWords
from majlis.inbox.models.case_set import CaseSet

MOST_WORDS: Final = 12
FEW: Final = 2000
WALKED: Final = 5000
ALL: Final = 2**31 - 1
LONG_NUMBER: Final = 3  # digits; shorter ones are in many inquiries


def first_of(found: CaseSet, words: str, most: int) -> list[Case]:
    """Return the first `most` of `found`, in its order, in which each of these words stands or
    begins another; without words the first of all.

    The words may stand in the reference, in what was said, or in the writer's name or handle.
    """
    words = words.strip()
    if not words:
        return list(found[:most])
    reference = references.written_out(to_latin(words))
    if REFERENCE.fullmatch(reference):
        return list(found.filter(reference=reference)[:most])
    asked = list(dict.fromkeys(folded(words)))[:MOST_WORDS]
    if not asked:
        return []
    few = _first(_as_written(asked))
    if len(few) <= FEW:
        few = _few_of(asked)
    if len(few) <= FEW:
        return list(found.filter(pk__in=few)[:most])
    return _first_of_many(found, query_of(asked), most)


def _first_of_many(found: CaseSet, query: str, most: int) -> list[Case]:
    """Walk the list; where they are not met soon, all of old time perhaps, fetch them all."""
    near = found.up_to(WALKED)
    met = list(near.filter(_has(query))[:most])
    if len(met) == most or near is found:
        return met
    having = RawSQL("SELECT inbox_having_words(%s, %s)", [query, ALL])
    return list(found.filter(pk__in=having)[:most])


def query_of(asked: Iterable[str]) -> str:
    """Return these words, and whatever begins with them, as Postgres' own query."""
    return " & ".join(f"({word}:* | {stem(word)})" for word in asked)


def _as_written(asked: Iterable[str]) -> str:
    """Return the query of these words alone.

    Where already these are in many inquiries, gathering all that begins with them, which takes the
    index many times as long, would tell no more.
    """
    return " & ".join(f"({word} | {stem(word)})" for word in asked)


def _few_of(asked: Sequence[str]) -> list[int]:
    """Return the inquiries that have all these words, no more than can be told to be few.

    A number of several words is looked for by itself: hardly any inquiry has it, while gathering
    all that have the others, as the index would, takes long.
    """
    number = max((word for word in asked if word.isdecimal()), key=len, default="")
    if len(asked) == 1 or len(number) < LONG_NUMBER:
        return _first(query_of(asked))
    few = _first(query_of([number]))
    if len(few) > FEW:
        return _first(query_of(asked))
    having_all = CaseWords.objects.filter(case__in=few, words=_search(query_of(asked)))
    return list(having_all.values_list("case_id", flat=True))


def _first(query: str) -> list[int]:
    """Return the inquiries that have these words, no more than can be told to be few.

    The database looks behind the wall for us, for this institution alone: in front of it, no index
    of words is used.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT inbox_having_words(%s, %s)", [query, FEW + 1])
        return [row[0] for row in cursor.fetchall()]


def _has(query: str) -> Q:
    """Return the same for one inquiry at a time, by the key of its words."""
    own = CaseWords.objects.filter(case=OuterRef("pk")).annotate(
        has=ExpressionWrapper(Q(words=_search(query)), output_field=BooleanField())
    )
    return Q(Subquery(own.values("has")[:1], output_field=BooleanField()))


def _search(query: str) -> SearchQuery:
    return SearchQuery(query, config="simple", search_type="raw")
