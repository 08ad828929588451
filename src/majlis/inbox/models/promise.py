"""What the institution promises the public, version by version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.utils.translation import pgettext_lazy

from majlis.answers.models import Service
from majlis.inbox.states import Priority
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class ClockKind(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", pgettext_lazy("promise", "Confirming receipt")
    FIRST = "first", pgettext_lazy("promise", "The first answer")
    NEXT = "next", pgettext_lazy("promise", "Each further answer")
    CLOSE = "close", pgettext_lazy("promise", "Closing the inquiry")


class Counts(models.TextChoices):
    OFFICE = "office", pgettext_lazy("promise", "office hours")
    ELAPSED = "elapsed", pgettext_lazy("promise", "hours by the clock")


class Way(models.TextChoices):
    """How an inquiry came."""

    PUBLIC = "public", pgettext_lazy("promise", "In public on the networks")
    PRIVATE = "private", pgettext_lazy("promise", "In private messages")
    PORTAL = "portal", pgettext_lazy("promise", "By the public portal")
    LETTER = "letter", pgettext_lazy("promise", "By e-mail or letter")


LONGEST: Final = timedelta(days=90)


@dataclass(frozen=True)
class Target:
    """How much time is promised, and which time counts."""

    amount: timedelta
    counts: str = Counts.OFFICE


class PromiseSet(models.QuerySet["Promise"]):
    def in_force_at(self, moment: datetime) -> Self:
        """Of each subject, priority and way the version that held then."""
        begun = self.filter(valid_from__lte=moment)
        return begun.order_by("topic", "priority", "way", "-valid_from", "-id").distinct(
            "topic", "priority", "way"
        )

    def newest_first(self) -> Self:
        return self.order_by("-valid_from", "-id")


class Promise(models.Model):
    """One version of what is promised, for all inquiries or for some; it is never changed.

    What a narrower promise leaves empty is as the wider one says.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="promises")
    # For which inquiries; empty: for all.
    topic = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.CharField(max_length=8, choices=Priority, blank=True)
    way = models.CharField(max_length=8, choices=Way, blank=True)
    valid_from = models.DateTimeField()
    acknowledge = models.DurationField(null=True, blank=True)
    acknowledge_counts = models.CharField(max_length=8, choices=Counts, default=Counts.ELAPSED)
    first = models.DurationField(null=True, blank=True)
    first_counts = models.CharField(max_length=8, choices=Counts, default=Counts.OFFICE)
    next = models.DurationField(null=True, blank=True)
    next_counts = models.CharField(max_length=8, choices=Counts, default=Counts.OFFICE)
    close = models.DurationField(null=True, blank=True)
    close_counts = models.CharField(max_length=8, choices=Counts, default=Counts.OFFICE)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = PromiseSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(**{f"{kind}__isnull": True})
                | models.Q(**{f"{kind}__gt": timedelta(0), f"{kind}__lte": LONGEST}),
                name=f"promise_of_{kind}",
            )
            for kind in ClockKind.values
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "valid_from"], name="promise_versions")
        ]

    def __str__(self) -> str:
        return f"promise {self.pk}"

    @property
    def is_for_all(self) -> bool:
        return self.scope == (None, "", "")

    @property
    def scope(self) -> tuple[int | None, str, str]:
        return self.topic_id, self.priority, self.way

    @property
    def is_empty(self) -> bool:
        """Whether this version takes the promise for these inquiries back."""
        return not self.targets()

    def targets(self) -> Mapping[str, Target]:
        """Return what it promises, by the kind of the clock."""
        return {
            kind: Target(amount, getattr(self, f"{kind}_counts"))
            for kind in ClockKind.values
            if (amount := getattr(self, kind)) is not None
        }
