"""How long the institution takes, beside what it promised."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import pgettext_lazy

from majlis.inbox.models.case import Case
from majlis.inbox.models.promise import ClockKind, Counts, Promise
from majlis.people.models import Institution


class ClockSet(models.QuerySet["Clock"]):
    def running(self) -> Self:
        return self.filter(stopped_at__isnull=True)

    def stopped(self) -> Self:
        return self.filter(stopped_at__isnull=False)

    def promised(self) -> Self:
        """Those for which something was promised when they started."""
        return self.filter(target__isnull=False)

    def kept(self) -> Self:
        """Those that stopped within what was promised."""
        return self.stopped().filter(
            models.Q(counts=Counts.OFFICE, office__lte=models.F("target"))
            | models.Q(counts=Counts.ELAPSED, elapsed__lte=models.F("target"))
        )


class Clock(models.Model):
    """One span that is measured, from the network's own time on; timekeeping.py keeps it.

    `elapsed` and `office` are set when it stops. While it runs, `past_elapsed` and `past_office`
    are what was over before it last stood still, and `runs_since` is when it went on; empty while
    it stands still. `due_at` is when what was promised is used up, empty where nothing is owed now
    and where the clock stopped in time. `look_at` is when somebody is to be told of it, or
    when it is to be reckoned anew.
    """

    Kind = ClockKind
    Counts = Counts

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=12, choices=ClockKind, default=ClockKind.FIRST)
    # Of further words there is one clock for each time that we owed an answer.
    number = models.SmallIntegerField(default=0, db_default=0)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    elapsed = models.DurationField(null=True)
    office = models.DurationField(null=True)  # only the hours in which the office was open
    past_elapsed = models.DurationField(default=timedelta(0), db_default=timedelta(0))
    past_office = models.DurationField(default=timedelta(0), db_default=timedelta(0))
    runs_since = models.DateTimeField(null=True)
    # What was in force when it started; without a promise what the product itself starts with.
    promise = models.ForeignKey(Promise, models.PROTECT, null=True, related_name="+")
    target = models.DurationField(null=True)  # empty: nothing was promised
    counts = models.CharField(
        max_length=8, choices=Counts, default=Counts.OFFICE, db_default=Counts.OFFICE
    )
    due_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True)
    # Levels that were passed before are told to nobody: what an account brings along when it is
    # connected is late already.
    tell_from = models.DateTimeField(null=True)
    # How much of the target was used, in hundredths, when somebody was last told of it.
    told_share = models.SmallIntegerField(default=0, db_default=0)

    objects = ClockSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["started_at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["case", "kind", "number"], name="one_clock_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, elapsed__isnull=True)
                | models.Q(stopped_at__isnull=False, elapsed__isnull=False, office__isnull=False),
                name="a_stopped_clock_has_its_spans",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["institution", "due_at"],
                condition=models.Q(stopped_at__isnull=True),
                name="clock_due",
            ),
            models.Index(
                fields=["look_at"], condition=models.Q(look_at__isnull=False), name="clock_look"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"

    @property
    def is_running(self) -> bool:
        """Whether it has not stopped; it may stand still."""
        return self.stopped_at is None

    @property
    def stands_still(self) -> bool:
        return self.stopped_at is None and self.runs_since is None

    @property
    def name(self) -> str:
        return str(NAMES[ClockKind(self.kind)])


NAMES = {
    ClockKind.ACKNOWLEDGE: pgettext_lazy("clock", "Receipt confirmed"),
    ClockKind.FIRST: pgettext_lazy("clock", "First answer"),
    ClockKind.NEXT: pgettext_lazy("clock", "Answer to what they wrote further"),
    ClockKind.CLOSE: pgettext_lazy("clock", "Inquiry closed"),
}
