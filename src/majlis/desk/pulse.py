"""One short word that changes whenever something on the desk has moved."""

from typing import Final

from django.db import connection

from majlis.inbox import pulse as inbox_pulse
from majlis.people.models import Institution, Person

# What moves outside the inbox. The newest few: numbers are committed out of their order.
THE_REST: Final = """
    SELECT concat_ws('-',
        (SELECT string_agg(id::text, '.') FROM (
            SELECT id FROM publishing_step WHERE institution_id = %(here)s
            ORDER BY id DESC LIMIT 8) newest),
        (SELECT string_agg(id::text, '.') FROM (
            SELECT id FROM record_entry WHERE institution_id = %(here)s
            ORDER BY id DESC LIMIT 8) newest))
"""


def pulse(
    institution: Institution, person: Person, *, room: str = "", case_id: int | None = None
) -> str:
    """Return the state of the institution's desk, to be compared with the last one.

    A page of the inbox names its room, and rests while others work elsewhere; the page of one
    inquiry names it, and learns which colleagues look at it.
    """
    word = inbox_pulse.word_of(institution)
    if room != "inbox":
        word += f"-{_rest(institution)}"
    return word if case_id is None else inbox_pulse.word_of_case(word, case_id, person)


def _rest(institution: Institution) -> str:
    with connection.cursor() as cursor:
        cursor.execute(THE_REST, {"here": institution.pk})
        (word,) = cursor.fetchone()
    return str(word)
