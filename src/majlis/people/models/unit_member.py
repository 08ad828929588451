"""Who works in which unit, and since when."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models

from majlis.people.models.institution import Institution
from majlis.people.models.person import Person
from majlis.people.models.unit import Unit
from majlis.store.clock import Now


class UnitMemberSet(models.QuerySet["UnitMember"]):
    def current(self) -> Self:
        """Those who belong to their unit now."""
        return self.filter(until__isnull=True)

    def at(self, moment: datetime) -> Self:
        """Those who belonged to their unit at this moment."""
        still_there = models.Q(until__isnull=True) | models.Q(until__gt=moment)
        return self.filter(still_there, since__lte=moment)


class UnitMember(models.Model):
    """One person in one unit, for a time; who comes back gets a further row."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="unit_members")
    # How many open inquiries this person has at most when they are shared out by capacity; empty:
    # as many as the unit allows.
    most_open = models.SmallIntegerField(null=True, blank=True)
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True, blank=True)

    objects = UnitMemberSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["unit", "person"],
                condition=models.Q(until__isnull=True),
                name="once_in_a_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="unit_member_has_a_span",
            ),
            models.CheckConstraint(
                condition=models.Q(most_open__isnull=True) | models.Q(most_open__gt=0),
                name="unit_member_can_have_some",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["person", "until"], name="units_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.unit}"
