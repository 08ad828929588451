"""What colleagues say to each other about an inquiry. It never leaves the house."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from majlis.inbox.models.case import Case
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Note(models.Model):
    """One internal note. What it said before is kept in `wordings`."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    text = models.TextField()
    mentioned = ArrayField(models.BigIntegerField(), default=list)  # ids of persons
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~models.Q(text=""), name="note_has_a_text")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case", "id"], name="note_of_case")]

    def __str__(self) -> str:
        return f"note {self.pk}"

    def may_be_edited(self, *, by: Person, within: timedelta, at: datetime) -> bool:
        """Say whether its writer may still change its words."""
        return self.by_id == by.pk and at - self.at <= within


class NoteWording(models.Model):
    """What a note said before it was changed; the database refuses to change or remove it."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="wordings")
    text = models.TextField()
    until = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.text[:80]
