"""Who has an inquiry's page open."""

from typing import Any, ClassVar

from django.db import models

from majlis.inbox.models.case import Case
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Presence(models.Model):
    """One person at one inquiry; forgotten half a minute after the last sign of them.

    The table is unlogged and its rows are written over in place: after a crash it is empty, and
    nobody misses it.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(db_default=Now())
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "person"], name="present_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at case {self.case_id}"
