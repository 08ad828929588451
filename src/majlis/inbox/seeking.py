"""Finding inquiries by words, among millions, in the time of a page.

What few inquiries have is looked up in the index of words. What many have is met soon by whoever
walks through the list itself, and fetching all that have it would take longest of all.
"""

from typing import Final

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from majlis.arabic.digits import to_latin
from majlis.arabic.search import stem
from majlis.arabic.search import words as folded
from majlis.inbox import references
from majlis.inbox.lists import REFERENCE
from majlis.inbox.models import CaseWords
from majlis.inbox.models.case_set import CaseSet

MOST_WORDS: Final = 12
FEW: Final = 2000


def matching(found: CaseSet, words: str) -> CaseSet:
    """Return those of `found` in which each of these words stands or begins another.

    The words may stand in the reference, in what was said, or in the writer's name or handle.
    """
    words = words.strip()
    if not words:
        return found
    reference = references.written_out(to_latin(words))
    if REFERENCE.fullmatch(reference):
        return found.filter(reference=reference)
    query = query_of(words)
    if not query:
        return found.none()
    few = _first(query)
    return found.filter(pk__in=few) if len(few) <= FEW else found.filter(_has(query))


def query_of(words: str) -> str:
    """Return the words as Postgres' own query; nothing where there is none to look for."""
    asked = list(dict.fromkeys(folded(words)))[:MOST_WORDS]
    return " & ".join(f"({word}:* | {stem(word)})" for word in asked)


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
    asked = SearchQuery(query, config="simple", search_type="raw")
    own = CaseWords.objects.filter(case=OuterRef("pk")).annotate(
        has=ExpressionWrapper(Q(words=asked), output_field=BooleanField())
    )
    return Q(Subquery(own.values("has")[:1], output_field=BooleanField()))
