"""Who reads what came in on a day of the walk, and says what is no inquiry.

A stand-in for a person, for this demonstration's citizens alone: it knows by a few words whether
one of them asks, advertises, or only says something kind. It sees what the office sees.
"""

import re

from majlis.inbox import cases
from majlis.inbox.models import Case
from majlis.inbox.states import Kind
from majlis.people.models import Institution, Membership, Person
from majlis.store.tenancy import acting_for

ASKS = re.compile(r"[؟?]|\b(?:ابي|أبي|أريد|ولم)\b")
SELLS = re.compile("للبيع|اربح|متابعة مقابل|اطلب الآن|بدون كفيل|Best followers price")


class Officer:
    """One person who reads each inquiry once."""

    def __init__(self, institution: Institution) -> None:
        self.institution = institution
        self.person = _who_answers(institution)
        self._read_to = 0

    def read(self) -> int:
        """Read the cases that are new since the last time; return how many asked for nothing."""
        with acting_for(self.institution.pk, person_id=self.person.pk):
            new = Case.objects.inquiries().filter(
                institution=self.institution, pk__gt=self._read_to
            )
            found = list(new.order_by("pk"))
            marked = sum(self._judge(case) for case in found)
        self._read_to = max([self._read_to, *(case.pk for case in found)])
        return marked

    def _judge(self, case: Case) -> bool:
        text = str(case.items.public().in_order().values_list("text", flat=True).first() or "")
        if SELLS.search(text) and not case.is_answered:
            cases.mark_as_spam(case, by=self.person)
        elif not ASKS.search(text):
            cases.mark(case, Kind.OTHER, by=self.person)
        else:
            return False
        return True


def _who_answers(institution: Institution) -> Person:
    with acting_for(institution.pk):
        working = Membership.objects.working().filter(institution=institution)
        officers = working.filter(roles__contains=[Membership.Role.OFFICER])
        return officers.select_related("person").order_by("id")[0].person
