"""Calling whoever is on duty to an urgent case."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.inbox.models.case import Case
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class DutyCall(models.Model):
    """One person called to one case for one cause, once; by which ways stands in notices."""

    class Cause(models.TextChoices):
        CLOSED = "closed", _("urgent while the office is closed")
        OVERDUE = "overdue", _("urgent and overdue")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="duty_calls")
    cause = models.CharField(max_length=8, choices=Cause)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    called_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(null=True)  # "I have it"

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "cause", "person"], name="called_once")
        ]

    def __str__(self) -> str:
        return f"call {self.pk} to case {self.case_id}"

    @property
    def record_name(self) -> str:
        return f"duty_call:{self.pk}"
