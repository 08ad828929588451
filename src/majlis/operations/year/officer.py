"""Who reads what came in on a day of the walk, and says what is no inquiry.

A stand-in for a person, for this demonstration's citizens alone: it knows by a few words whether
one of them asks, advertises, or only says something kind. It sees what the office sees.
"""

import re

from majlis.inbox import cases
from majlis.inbox.models import Case
from majlis.inbox.models.case_set import CaseSet
from majlis.inbox.states import Kind, Status
from majlis.people.models import Institution, Membership, Person
from majlis.store.tenancy import acting_for

ASKS = re.compile(r"[؟?]|\b(?:ابي|أبي|أريد|ولم)\b")
SELLS = re.compile("للبيع|اربح|متابعة مقابل|اطلب الآن|بدون كفيل|Best followers price")
LEFT_BEHIND = "انتهى العام ولم يُرد عليه"


class Officer:
    """One person who reads each inquiry once, and ends what is settled."""

    def __init__(self, institution: Institution) -> None:
        self.institution = institution
        self.person = _who_answers(institution)
        self._read_to = 0

    def read(self) -> None:
        """Mark what is new and asks for nothing; close what was answered and then thanked for."""
        with acting_for(self.institution.pk, person_id=self.person.pk):
            new = list(self._inquiries().filter(pk__gt=self._read_to).order_by("pk"))
            for case in new:
                self._judge(case)
            answered = self._inquiries().filter(status=Status.NEW, first_answered_at__isnull=False)
            for case in answered:
                if not ASKS.search(_last_words(case)):
                    cases.close(case, by=self.person)
        self._read_to = max([self._read_to, *(case.pk for case in new)])

    def end_the_year(self) -> None:
        """Close what nobody answered, so that the year leaves no open inquiry."""
        with acting_for(self.institution.pk, person_id=self.person.pk):
            for case in self._inquiries().asking():
                cases.close(case, by=self.person, why=LEFT_BEHIND)

    def _inquiries(self) -> CaseSet:
        found: CaseSet = Case.objects.inquiries().filter(institution=self.institution)
        return found

    def _judge(self, case: Case) -> None:
        words = _first_words(case)
        if SELLS.search(words) and not case.is_answered:
            cases.mark_as_spam(case, by=self.person)
        elif not ASKS.search(words):
            cases.mark(case, Kind.OTHER, by=self.person)


def _first_words(case: Case) -> str:
    return str(case.items.public().in_order().values_list("text", flat=True).first() or "")


def _last_words(case: Case) -> str:
    return str(case.items.public().in_order().values_list("text", flat=True).last() or "")


def _who_answers(institution: Institution) -> Person:
    with acting_for(institution.pk):
        working = Membership.objects.working().filter(institution=institution)
        officers = working.filter(roles__contains=[Membership.Role.OFFICER])
        return officers.select_related("person").order_by("id")[0].person
