"""What an institution has settled for all of its inquiries: its rules, promises and office hours.

Each is asked for when it is first wanted and then kept, for as long as one transaction counts
inquiries: what is settled anew meanwhile holds for the next one.
"""

from dataclasses import dataclass
from functools import cached_property

from majlis.arabic.office_time import Calendar
from majlis.inbox import escalation
from majlis.inbox.escalation import Level
from majlis.inbox.promise import Promises
from majlis.inbox.rules.book import Book
from majlis.people import calendars
from majlis.people.models import Institution


@dataclass(frozen=True)
class House:
    """One institution, and all by which its inquiries are counted."""

    institution: Institution

    @cached_property
    def book(self) -> Book:
        return Book.of(self.institution.pk)

    @cached_property
    def calendar(self) -> Calendar:
        return calendars.calendar_of(self.institution)

    @cached_property
    def promises(self) -> Promises:
        return Promises.of(self.institution.pk)

    @cached_property
    def levels(self) -> list[Level]:
        return escalation.levels_of(self.institution.pk)
