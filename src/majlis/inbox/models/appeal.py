"""What somebody says against a measure that concerned them."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from majlis.inbox.models.case import Case
from majlis.inbox.models.measure import Measure
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class AppealSet(models.QuerySet["Appeal"]):
    def waiting(self) -> Self:
        return self.filter(outcome=Appeal.Outcome.NONE)


class Appeal(models.Model):
    """One appeal, a case of its own; of a measure there is one."""

    class Outcome(models.TextChoices):
        NONE = "", pgettext_lazy("appeal", "Waits for a decision")
        UPHELD = "upheld", _("The measure stands")
        UNDONE = "undone", _("The measure was undone")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    measure = models.OneToOneField(Measure, models.PROTECT, related_name="appeal")
    case = models.OneToOneField(Case, models.PROTECT, related_name="appeal")
    made_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True, default="")
    reason = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # What takes the measure back on the network; empty where nothing there can, or need be.
    undoing = models.OneToOneField(Measure, models.PROTECT, null=True, related_name="+")

    objects = AppealSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~models.Q(outcome="")
                    & ~models.Q(reason="")
                    & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="appeal_decided_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"appeal against measure {self.measure_id}"

    @property
    def is_waiting(self) -> bool:
        return not self.outcome

    @property
    def outcome_words(self) -> str:
        return str(self.Outcome(self.outcome).label)

    def is_late(self, now: datetime) -> bool:
        return self.is_waiting and now > self.due_at

    def acted(self) -> set[int]:
        """Return who took the measure or confirmed it, and so cannot decide the appeal."""
        return {pk for pk in (self.measure.asked_by_id, self.measure.confirmed_by_id) if pk}
