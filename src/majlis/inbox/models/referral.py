"""A question about an inquiry that goes to another unit of the institution."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from majlis.inbox.models.case import Case
from majlis.people.models import Institution, Person, Unit
from majlis.store.clock import Now


class ReferralSet(models.QuerySet["Referral"]):
    def open(self) -> Self:
        """Those in which the unit has the next word."""
        return self.filter(state=Referral.State.OPEN)

    def of_units(self, units: "models.QuerySet[Unit]") -> Self:
        return self.filter(unit__in=units)


class Referral(models.Model):
    """One question to one unit, in as many rounds as it takes; the officer keeps the inquiry.

    `shown` is the copy of what the unit reads of the inquiry, without what is masked: a list of
    `{"item", "at", "text"}`. The unit sees nothing else of it.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("referral", "With the unit")
        ANSWERED = "answered", pgettext_lazy("referral", "Answered by the unit")
        MORE = "more", pgettext_lazy("referral", "The unit needs to know more")
        NOT_OURS = "not_ours", pgettext_lazy("referral", "Not theirs")
        WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrawn")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    shown = models.JSONField(default=list)
    is_masked = models.BooleanField(default=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    # The clock of the present round, in time of the office.
    started_at = models.DateTimeField()
    within = models.DurationField()
    due_at = models.DateTimeField(null=True)  # empty: the office does not open for so long
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # The link: a new number makes every earlier one useless.
    serial = models.SmallIntegerField(default=0)
    link_ends_at = models.DateTimeField(null=True)  # empty: there is no link

    objects = ReferralSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at__isnull=True)
                | (~models.Q(state="open") & models.Q(ended_at__isnull=False)),
                name="referral_ends_when_it_comes_back",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "id"], name="referral_of_case"),
            models.Index(fields=["institution", "unit", "state"], name="referral_of_unit"),
            models.Index(
                fields=["remind_at"], condition=models.Q(state="open"), name="referral_to_remind"
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk} of case {self.case_id}"

    def get_absolute_url(self) -> str:
        return reverse("referral", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def is_late(self, at: datetime) -> bool:
        return self.is_open and self.due_at is not None and at > self.due_at

    def has_link(self, at: datetime) -> bool:
        """Whether a link to its form can be used."""
        return self.is_open and self.link_ends_at is not None and at < self.link_ends_at


class ReferralTurn(models.Model):
    """One thing said in a referral; the database refuses to change or remove it."""

    class Kind(models.TextChoices):
        ASKED = "asked", pgettext_lazy("referral", "Asked")
        ANSWERED = "answered", pgettext_lazy("referral", "Answered")
        MORE = "more", pgettext_lazy("referral", "Asked back")
        NOT_OURS = "not_ours", pgettext_lazy("referral", "Said that it is not theirs")
        WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrew it")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=9, choices=Kind)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)  # as somebody without account wrote it
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"

    @property
    def name(self) -> str:
        return str(self.by) if self.by else self.by_name

    @property
    def is_from_the_unit(self) -> bool:
        return self.kind in {self.Kind.ANSWERED, self.Kind.MORE, self.Kind.NOT_OURS}


class ReferralFile(models.Model):
    """A file that the unit sent with its answer, in the store of files; never changed."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    turn = models.ForeignKey(ReferralTurn, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()
    name = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class ReferralOpening(models.Model):
    """One use of a referral's link, kept for whoever asks later; never changed.

    The source is a hash that changes every day.
    """

    class Act(models.TextChoices):
        OPENED = "opened", pgettext_lazy("referral", "Link opened")
        SENT = "sent", pgettext_lazy("referral", "Form sent")
        REFUSED = "refused", pgettext_lazy("referral", "Link refused")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="openings")
    act = models.CharField(max_length=7, choices=Act)
    source = models.CharField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["referral", "at"], name="opening_of_referral")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at}"
