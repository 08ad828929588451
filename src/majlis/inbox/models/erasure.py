"""Somebody of the public of whom nothing but the statistic stays."""

from typing import Any, ClassVar

from django.db import models

from majlis.inbox.models.contact import Contact
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Erasure(models.Model):
    """One person's erasure: asked for, confirmed, and then done by a worker."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="erasure")
    why = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    items = models.IntegerField(default=0)  # how many were emptied
    events = models.IntegerField(default=0)  # how many raw events were redacted

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="erased_when_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"erasure of contact {self.contact_id}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_done(self) -> bool:
        return self.done_at is not None
