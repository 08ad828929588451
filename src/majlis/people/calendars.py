"""The office hours of an institution, ready to be counted with."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from majlis.arabic.office_time import (
    FRIDAY,
    MONDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Calendar,
    OtherHours,
    Period,
)
from majlis.people.models import Institution, OfficeCalendar

_SUNDAY_TO_THURSDAY = (SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY)
_MONDAY_TO_THURSDAY = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)


def _week(days: Iterable[int], opens: time, shuts: time) -> tuple[Period, ...]:
    return tuple(Period(day, opens, shuts) for day in days)


# What public offices usually keep, until an institution enters its own hours. Ramadan's change
# every year by circular, so none are assumed.
# Sources: the Emirates since 2022: u.ae, "Official working hours"; the others by their civil
# services' circulars, as gathered in August 2026.
USUAL_WEEKS: Mapping[str, tuple[Period, ...]] = {
    "SA": _week(_SUNDAY_TO_THURSDAY, time(7, 30), time(14, 30)),
    "KW": _week(_SUNDAY_TO_THURSDAY, time(7, 30), time(14, 30)),
    "QA": _week(_SUNDAY_TO_THURSDAY, time(7), time(14)),
    "BH": _week(_SUNDAY_TO_THURSDAY, time(7), time(14, 15)),
    "OM": _week(_SUNDAY_TO_THURSDAY, time(7, 30), time(14, 30)),
    "AE": (
        *_week(_MONDAY_TO_THURSDAY, time(7, 30), time(15, 30)),
        Period(FRIDAY, time(7, 30), time(12)),
    ),
}


def calendar_of(institution: Institution) -> Calendar:
    """Return when the institution's office is open: its own hours, else its country's usual ones.

    Only confirmed holidays close it. The caller acts for the institution.
    """
    stored = OfficeCalendar.objects.filter(institution=institution).first()
    usual = USUAL_WEEKS.get(institution.country, USUAL_WEEKS["SA"])
    return Calendar(
        zone=ZoneInfo(institution.zone),
        periods=read_periods(stored.periods) if stored else usual,
        closed=frozenset(institution.holidays.confirmed().values_list("day", flat=True)),
        other=tuple(
            OtherHours(hours.first, hours.last, read_periods(hours.periods))
            for hours in institution.other_hours.all()
        ),
    )


def read_periods(stored: Iterable[Mapping[str, Any]]) -> tuple[Period, ...]:
    """Return periods from their stored form, see `OfficeCalendar`.

    Raises:
        ValueError: a weekday or a time is none.
    """
    periods = tuple(
        Period(
            int(each["weekday"]),
            time.fromisoformat(each["opens"]),
            time.fromisoformat(each["shuts"]),
        )
        for each in stored
    )
    if any(period.weekday not in range(7) for period in periods):
        raise ValueError("a weekday is 0 for Monday to 6 for Sunday")
    return periods


def written_periods(periods: Iterable[Period]) -> list[dict[str, Any]]:
    """Return periods in their stored form."""
    return [
        {
            "weekday": period.weekday,
            "opens": period.opens.isoformat("minutes"),
            "shuts": period.shuts.isoformat("minutes"),
        }
        for period in periods
    ]
