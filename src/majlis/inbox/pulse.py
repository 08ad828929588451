"""Short words that change whenever something in the inbox has moved."""

from collections.abc import Iterable
from typing import Final

from django.db import connection

from majlis.inbox import presence
from majlis.people.models import Institution, Person

# Not the highest number alone: numbers are taken in one order and committed in another.
NEWEST: Final = """
    SELECT max(changed_at), (
        SELECT coalesce(string_agg(id::text, '.'), '') FROM (
            SELECT id FROM delivery_step WHERE institution_id = %(here)s ORDER BY id DESC LIMIT 8
        ) newest
    ) FROM inbox_case WHERE institution_id = %(here)s
"""


def word_of(institution: Institution) -> str:
    """Return the state of all inquiries and of the answers on their way."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, {"here": institution.pk})
        newest, steps = cursor.fetchone()
    return f"{newest.isoformat() if newest else ''}-{steps}"


def word_of_case(word: str, case_id: int, person: Person) -> str:
    """Return the word of one inquiry's page: that of all, and which colleagues look at it."""
    return f"{word}-{presence.mark(case_id, person)}"


def word_of_page(word: str, present: Iterable[presence.Present]) -> str:
    """Return the same for a page that shows these colleagues already."""
    return f"{word}-{presence.mark_of(present)}"
