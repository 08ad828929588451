"""Which things stand beside an inquiry at all, asked of all of them at once.

Most inquiries have none of most of them; to ask for each by itself takes longest of all on the page
of an inquiry.
"""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from majlis.inbox.models import Case

IS_THERE: Final = """
    SELECT EXISTS (SELECT FROM inbox_note WHERE case_id = %(case)s)
        OR EXISTS (SELECT FROM inbox_case WHERE merged_into_id = %(case)s),
        EXISTS (SELECT FROM inbox_proposal WHERE case_id = %(case)s),
        EXISTS (SELECT FROM inbox_referral WHERE case_id = %(case)s),
        EXISTS (SELECT FROM inbox_machineletter WHERE case_id = %(case)s),
        EXISTS (SELECT FROM inbox_rating WHERE case_id = %(case)s),
        EXISTS (SELECT FROM inbox_dutycall WHERE case_id = %(case)s),
        EXISTS (SELECT FROM inbox_automaticword WHERE case_id = %(case)s),
        EXISTS (SELECT FROM inbox_contactmerge WHERE kept_id = %(contact)s),
        EXISTS (SELECT FROM inbox_rulerun WHERE case_id = %(case)s AND suggested_id IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """What may be there; what is not there need not be asked for."""

    notes: bool  # its own, or of what was joined to it
    proposals: bool
    referrals: bool
    machine_letters: bool
    rating: bool
    duty_calls: bool
    automatic_words: bool
    joined_people: bool
    suggestions: bool  # by rules


def of(case: Case) -> Beside:
    """Return what stands beside an inquiry."""
    with connection.cursor() as cursor:
        cursor.execute(IS_THERE, {"case": case.pk, "contact": case.contact_id})
        return Beside(*cursor.fetchone())
