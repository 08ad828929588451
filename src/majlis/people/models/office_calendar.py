"""When an institution's office is open."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from majlis.people.models.institution import Institution
from majlis.people.models.person import Person
from majlis.store.clock import Now


class OfficeCalendar(models.Model):
    """The office hours of a usual week from a day on, until the next row's day.

    What the office kept before stays readable, and what was measured then stays right.

    `periods` is a list of {"weekday": 0 for Monday to 6 for Sunday, "opens": "07:30", "shuts":
    "14:30"}: any number a day, and one that shuts no later than it opens ends on the next day.
    people/calendars.py turns the rows into `arabic.office_time.Calendar`.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="weeks")
    valid_from = models.DateField(null=True)  # empty: from the beginning
    periods = models.JSONField(default=list)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[Any]] = [models.F("valid_from").asc(nulls_first=True), "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "valid_from"],
                nulls_distinct=False,
                name="one_week_from_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"office hours of institution {self.institution_id}"


class OtherHours(models.Model):
    """Other hours for a range of days, both ends included: Ramadan, summer.

    Those of a Hijri month follow its first day, once a person has confirmed which that is.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="other_hours")
    name_ar = models.CharField(_("Name in Arabic"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=120, blank=True)
    first = models.DateField()
    last = models.DateField()
    hijri_year = models.SmallIntegerField(null=True, blank=True)
    hijri_month = models.SmallIntegerField(null=True, blank=True)
    periods = models.JSONField(default=list)  # as in OfficeCalendar

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="other_hours_have_a_span"
            )
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_ar


class HolidaySet(models.QuerySet["Holiday"]):
    def confirmed(self) -> Self:
        """Those that close the office."""
        return self.filter(confirmed_at__isnull=False)

    def expected(self) -> Self:
        """Those that wait for a person's confirmation, and close nothing."""
        return self.filter(confirmed_at__isnull=True)


class Holiday(models.Model):
    """A day on which the office may be closed; it is closed once a person has confirmed it.

    Feasts follow the moon, so that a computed day is a suggestion and no more; one that has its
    Hijri date moves with the first day of its month.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="holidays")
    day = models.DateField()
    name_ar = models.CharField(_("Name in Arabic"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    hijri_year = models.SmallIntegerField(null=True, blank=True)
    hijri_month = models.SmallIntegerField(null=True, blank=True)
    hijri_day = models.SmallIntegerField(null=True, blank=True)
    is_suggested = models.BooleanField(default=False)  # computed; no person entered it
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = HolidaySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "day", "name_ar"], name="holiday_once")
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_ar

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class MonthStart(models.Model):
    """The first day of a Hijri month as it was announced, where a person has entered it."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="month_starts")
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    first_day = models.DateField()
    confirmed_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["year", "month"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["institution", "year", "month"], name="month_once"),
            models.CheckConstraint(condition=models.Q(month__range=(1, 12)), name="hijri_month"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}: {self.first_day}"


class CalendarChange(models.Model):
    """A change of when the office is open, and on which days: what ran over them is reckoned anew.

    Without a first day from the beginning, without a last one for ever.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["id"], condition=models.Q(settled_at__isnull=True), name="change_unsettled"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"
