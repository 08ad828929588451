"""Who is on duty when, around the clock."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models

from majlis.people.models.institution import Institution
from majlis.people.models.person import Person
from majlis.people.models.unit import Unit
from majlis.store.clock import Now


class ShiftSet(models.QuerySet["Shift"]):
    def beginning_on(self, day: date) -> Self:
        """Those that begin on this day, by the week or by their date, whoever stands in."""
        weekly = models.Q(weekday=day.weekday(), since__lte=day) & (
            models.Q(until__isnull=True) | models.Q(until__gte=day)
        )
        return self.filter(weekly | models.Q(day=day))


class Shift(models.Model):
    """One person's duty: every week on a weekday, or once on a day.

    Times are those of the institution's own clocks. One that ends no later than it begins ends on
    the next day, so that equal times are a whole day; it belongs to the day on which it begins.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="shifts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="shifts")
    weekday = models.SmallIntegerField(null=True, blank=True)  # 0 is Monday, as in `date.weekday`
    day = models.DateField(null=True, blank=True)
    begins = models.TimeField()
    ends = models.TimeField()
    since = models.DateField(null=True, blank=True)  # of a weekly one: its first and last day
    until = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    objects = ShiftSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["begins", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(weekday__range=(0, 6), day__isnull=True, since__isnull=False)
                | models.Q(
                    weekday__isnull=True, day__isnull=False, since__isnull=True, until__isnull=True
                ),
                name="shift_of_a_week_or_a_day",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["institution", "weekday"], name="shift_of_weekday"),
            models.Index(fields=["institution", "day"], name="shift_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.begins:%H:%M}-{self.ends:%H:%M}"

    @property
    def is_weekly(self) -> bool:
        return self.weekday is not None

    @property
    def goes_past_midnight(self) -> bool:
        return self.ends <= self.begins


class ShiftChange(models.Model):
    """Who has a shift on one day instead of its own person; without a person nobody has it."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="changes")
    day = models.DateField()  # on which the shift begins
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["shift", "day"], name="shift_changed_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} on {self.day}: {self.person}"
