"""When an institution's office is open."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from majlis.people.models.institution import Institution
from majlis.people.models.person import Person
from majlis.store.clock import Now


class OfficeCalendar(models.Model):
    """The office hours of a usual week.

    `periods` is a list of {"weekday": 0 for Monday to 6 for Sunday, "opens": "07:30", "shuts":
    "14:30"}: any number a day, and one that shuts no later than it opens ends on the next day.
    people/calendars.py turns the rows into `arabic.office_time.Calendar`.
    """

    institution = models.OneToOneField(Institution, models.PROTECT, related_name="office_calendar")
    periods = models.JSONField(default=list)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"office hours of institution {self.institution_id}"


class OtherHours(models.Model):
    """Other hours for a range of days, both ends included: Ramadan, summer."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="other_hours")
    name_ar = models.CharField(_("Name in Arabic"), max_length=120)
    name_en = models.CharField(_("Name in English"), max_length=120, blank=True)
    first = models.DateField()
    last = models.DateField()
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

    Feasts follow the moon, so that a computed day is a suggestion and no more.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="holidays")
    day = models.DateField()
    name_ar = models.CharField(_("Name in Arabic"), max_length=200)
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
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
