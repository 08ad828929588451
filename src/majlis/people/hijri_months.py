"""The first days of Hijri months: computed by Umm al-Qura until a person enters the announced one.

Holidays and hours that have a Hijri date move with the first day of their month.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.arabic import hijri
from majlis.people import calendar_changes
from majlis.people.models import Holiday, Institution, MonthStart, OtherHours, Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused

DAY = timedelta(days=1)
# A month that is seen is never further from the computed one.
FARTHEST = timedelta(days=2)
MONTHS = 12


def computed(institution: Institution, year: int, month: int) -> date:
    """Return the first day by the tables, moved as the institution's calendar is.

    Raises:
        ValueError: the tables do not hold this month.
    """
    return hijri.first_day(year, month) - timedelta(days=institution.hijri_shift_days)


def first_day(institution: Institution, year: int, month: int) -> date:
    """Return the announced first day where one was entered, else the computed one."""
    entered = institution.month_starts.filter(year=year, month=month)
    found = entered.values_list("first_day", flat=True).first()
    return found or computed(institution, year, month)


def last_day(institution: Institution, year: int, month: int) -> date:
    return first_day(institution, *following(year, month)) - DAY


def day_of(institution: Institution, year: int, month: int, day: int) -> date:
    """Return which Gregorian day a Hijri date is, as far as is known now."""
    return first_day(institution, year, month) + timedelta(days=day - 1)


def following(year: int, month: int) -> tuple[int, int]:
    return (year, month + 1) if month < MONTHS else (year + 1, 1)


def preceding(year: int, month: int) -> tuple[int, int]:
    return (year, month - 1) if month > 1 else (year - 1, MONTHS)


@transaction.atomic
def confirm(
    institution: Institution, year: int, month: int, *, starts: date, by: Person
) -> MonthStart:
    """Enter the announced first day of a month, and let what follows the month move with it.

    Raises:
        Refused: it lies too far from the computed day to be true.
    """
    if abs(starts - computed(institution, year, month)) > FARTHEST:
        raise Refused(_("The first day of a month is at most two days from the computed one."))
    start, _is_new = MonthStart.objects.update_or_create(
        institution=institution,
        year=year,
        month=month,
        defaults={"first_day": starts, "confirmed_by": by, "confirmed_at": Now()},
    )
    entries.write(
        institution_id=institution.pk,
        act="month.confirmed",
        object=institution,
        by=by,
        detail={"year": year, "month": month, "first_day": starts.isoformat()},
    )
    follow(institution, year, month)
    return start


def follow(institution: Institution, year: int, month: int) -> None:
    """Move what has a date in this month or ends where it begins."""
    days: list[date | None] = [
        *_move_holidays(institution, year, month),
        *_move_hours(institution, year, month),
        *_move_hours(institution, *preceding(year, month)),
    ]
    if days:
        calendar_changes.changed(institution, days)


def follow_all(institution: Institution) -> None:
    """Move all that has a Hijri date, after the institution's calendar was shifted."""
    dated = {*institution.holidays.filter(hijri_month__isnull=False).values_list(*_MONTH)}
    dated |= {*institution.other_hours.filter(hijri_month__isnull=False).values_list(*_MONTH)}
    for year, month in sorted(dated):
        follow(institution, year, month)


_MONTH = ("hijri_year", "hijri_month")


def _move_holidays(institution: Institution, year: int, month: int) -> list[date]:
    """Move the month's holidays; return each day that changed, old and new."""
    touched: list[date] = []
    feasts = Holiday.objects.select_for_update().filter(
        institution=institution, hijri_year=year, hijri_month=month
    )
    moved = [(feast, _day_of(institution, feast)) for feast in feasts.order_by("day")]
    # Days of one feast have one name: the row in whose place another comes goes first.
    is_later = any(day > feast.day for feast, day in moved)
    for feast, day in reversed(moved) if is_later else moved:
        if day != feast.day:
            touched += [feast.day, day]
            feast.day = day
            feast.save(update_fields=["day"])
    return touched


def _day_of(institution: Institution, feast: Holiday) -> date:
    assert feast.hijri_year and feast.hijri_month and feast.hijri_day  # noqa: PT018 - all or none
    return day_of(institution, feast.hijri_year, feast.hijri_month, feast.hijri_day)


def _move_hours(institution: Institution, year: int, month: int) -> list[date]:
    """Move hours of a month to where it begins and ends; return the days that changed."""
    touched: list[date] = []
    for hours in OtherHours.objects.select_for_update().filter(
        institution=institution, hijri_year=year, hijri_month=month
    ):
        first, last = first_day(institution, year, month), last_day(institution, year, month)
        if (first, last) != (hours.first, hours.last):
            touched += [hours.first, hours.last, first, last]
            hours.first, hours.last = first, last
            hours.save(update_fields=["first", "last"])
    return touched
