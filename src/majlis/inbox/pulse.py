"""Short words that change whenever something in the inbox has moved."""

from typing import Final

from django.db import connection
from django.db.models import Max

from majlis.inbox import presence
from majlis.inbox.models import Case
from majlis.people.models import Institution, Person

# Not the highest number alone: numbers are taken in one order and committed in another.
NEWEST_STEPS: Final = """
    SELECT coalesce(string_agg(id::text, '.'), '') FROM (
        SELECT id FROM delivery_step WHERE institution_id = %(here)s ORDER BY id DESC LIMIT 8
    ) newest
"""


def word_of(institution: Institution) -> str:
    """Return the state of all inquiries and of the answers on their way."""
    here = Case.objects.filter(institution=institution)
    newest = here.aggregate(at=Max("changed_at"))["at"]
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_STEPS, {"here": institution.pk})
        (steps,) = cursor.fetchone()
    return f"{newest.isoformat() if newest else ''}-{steps}"


def word_of_case(word: str, case_id: int, person: Person) -> str:
    """Return the word of one inquiry's page: that of all, and which colleagues look at it."""
    return f"{word}-{presence.mark(case_id, person)}"
