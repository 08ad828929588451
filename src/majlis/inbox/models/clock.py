"""How long the institution takes."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.inbox.models.case import Case
from majlis.people.models import Institution


class Clock(models.Model):
    """One promise's time, from the network's own time on; both spans are set when it stops."""

    class Kind(models.TextChoices):
        FIRST = "first", _("First answer")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FIRST)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    elapsed = models.DurationField(null=True)
    office = models.DurationField(null=True)  # only the hours in which the office was open

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "kind"], name="one_clock_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, elapsed__isnull=True)
                | models.Q(stopped_at__isnull=False, elapsed__isnull=False, office__isnull=False),
                name="a_stopped_clock_has_its_spans",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None
