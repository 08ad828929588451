"""The public pages of an institution, and how often somebody knocks there."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from majlis.people.models import Institution
from majlis.store.clock import Now


class Portal(models.Model):
    """Whether an institution's public pages are open."""

    institution = models.OneToOneField(Institution, models.PROTECT, related_name="portal")
    opened_at = models.DateTimeField(null=True, blank=True)  # empty: there is nothing to see
    # What a file that comes with a question may weigh, in megabytes; 0: none may come.
    file_mb = models.SmallIntegerField(default=10, db_default=10)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(file_mb__gte=0, file_mb__lte=20), name="portal_files_are_small"
            )
        ]

    def __str__(self) -> str:
        return str(self.institution)

    def get_absolute_url(self) -> str:
        return reverse("portal", args=["ar", self.institution.slug])

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None


class Visit(models.Model):
    """One act of somebody unknown that may not be repeated without end; forgotten after a day.

    The source is a hash that changes every day, so that nobody can be followed by it.
    """

    class Act(models.TextChoices):
        ASK = "ask"
        SOLVED = "solved"
        TRACK = "track"  # with a wrong code
        NOTE = "note"  # a search that is kept

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    act = models.CharField(max_length=6, choices=Act)
    source = models.CharField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "act", "source", "at"], name="visit_of_source"),
            models.Index(fields=["institution", "at"], name="visit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at}"
