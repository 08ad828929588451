"""One short word that changes whenever something on the desk has moved."""

from django.db import connection

from majlis.inbox import counting, presence
from majlis.people.models import Institution, Person

# What moves in the inbox: its own rows, and the answers on their way.
DELIVERIES = """
    SELECT coalesce((SELECT max(id) FROM delivery_step WHERE institution_id = %(here)s), 0)
"""
THE_REST = """
    SELECT coalesce((SELECT max(id) FROM publishing_step WHERE institution_id = %(here)s), 0),
           coalesce((SELECT max(id) FROM record_entry WHERE institution_id = %(here)s), 0)
"""


def pulse(
    institution: Institution, person: Person, *, room: str = "", case_id: int | None = None
) -> str:
    """Return the state of the institution's desk, to be compared with the last one.

    A page of the inbox names its room, and rests while others work elsewhere; the page of one
    inquiry names it, and learns which colleagues look at it.
    """
    parts = [counting.newest_change(institution), *_numbers(DELIVERIES, institution)]
    if room != "inbox":
        parts += _numbers(THE_REST, institution)
    if case_id is not None:
        parts.append(presence.mark(case_id, person))
    return "-".join(parts)


def _numbers(question: str, institution: Institution) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(question, {"here": institution.pk})
        return [str(number) for number in cursor.fetchone()]
