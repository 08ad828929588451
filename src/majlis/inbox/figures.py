"""Inquiries received and answered, by the definitions of the yearly report.

An inquiry asks for something; thanks, praise, abuse and spam are none. It is *answered* by its
first substantive answer: an acknowledgement or a question back is none. By a person,
automatically and redirected are counted apart (`Case.answered_by`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, F

from majlis.inbox.models import Case, Clock
from majlis.inbox.models.case_set import CaseSet
from majlis.inbox.models.promise import ClockKind
from majlis.people.models import Institution


def received(institution: Institution, start: datetime, end: datetime) -> CaseSet:
    """Return the inquiries whose first word was written from `start` until before `end`."""
    asked = Case.objects.inquiries().filter(institution=institution)
    return asked.filter(opened_at__gte=start, opened_at__lt=end)


def answered(institution: Institution, start: datetime, end: datetime) -> CaseSet:
    """Return the inquiries first answered from `start` until before `end`, whenever received."""
    asked = Case.objects.inquiries().filter(institution=institution)
    return asked.filter(first_answered_at__gte=start, first_answered_at__lt=end)


@dataclass(frozen=True)
class FirstAnswers:
    """How long first answers took, of the inquiries first answered in a span of time."""

    count: int
    median_office: timedelta | None
    median_elapsed: timedelta | None
    # Nine in ten took no longer.
    ninth_tenth_office: timedelta | None
    ninth_tenth_elapsed: timedelta | None
    promised: int  # for so many of them a time was promised when they came
    within: int  # and so many kept it, each by the version in force then

    @property
    def share_within(self) -> float | None:
        """The share that kept what was promised; None where nothing was."""
        return self.within / self.promised if self.promised else None


def first_answers(institution: Institution, start: datetime, end: datetime) -> FirstAnswers:
    """Return how long the first answers of this span took, in two queries."""
    cases = answered(institution, start, end).values("pk")
    clocks = Clock.objects.stopped().filter(kind=ClockKind.FIRST, case__in=cases)
    found = clocks.aggregate(
        count=Count("pk"),
        median_office=_part("office", 0.5),
        median_elapsed=_part("elapsed", 0.5),
        ninth_tenth_office=_part("office", 0.9),
        ninth_tenth_elapsed=_part("elapsed", 0.9),
        promised=Count("target"),
    )
    return FirstAnswers(**found, within=clocks.kept().count())


def _part(column: str, share: float) -> Aggregate:
    """Return the least span that this share of them did not exceed; it is one of them."""
    return Aggregate(
        F(column),
        function="percentile_disc",
        template=f"%(function)s({share}) WITHIN GROUP (ORDER BY %(expressions)s)",
        output_field=DurationField(),
    )
