"""One act on one inquiry or many, kept so that it can be undone for a while."""

from datetime import timedelta
from typing import Any, ClassVar, Final

from django.db import models

from majlis.inbox.models.case import Case
from majlis.inbox.states import Kind, Status
from majlis.people.models import Institution, Person, Unit
from majlis.store.clock import Now

UNDO_WITHIN: Final = timedelta(minutes=10)


class Bundle(models.Model):
    """One act of one person."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    act = models.CharField(max_length=14)  # a word of bundling.SAID
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "by", "-id"], name="bundle_of_person")
        ]

    def __str__(self) -> str:
        return f"{self.act} by {self.by_id}"


class BundleCase(models.Model):
    """Where one inquiry of a bundle stood before, and the step that the act left."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="rows")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status)
    kind = models.CharField(max_length=8, choices=Kind)
    officer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    step = models.BigIntegerField()  # a later one means that somebody has acted since

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["bundle", "case"], name="once_in_a_bundle")
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} in bundle {self.bundle_id}"
