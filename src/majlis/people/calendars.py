"""The office hours of an institution, ready to be counted with."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection

from majlis.arabic.office_time import (
    DAY,
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
from majlis.people.models import Institution

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


KEPT: Final = """
    SELECT kind, first, last, periods FROM (
        SELECT 'week' AS kind, id, valid_from AS first, NULL::date AS last, periods
            FROM people_officecalendar WHERE institution_id = %(here)s
        UNION ALL SELECT 'other', id, first, last, periods
            FROM people_otherhours WHERE institution_id = %(here)s
        UNION ALL SELECT 'closed', id, day, NULL, NULL
            FROM people_holiday WHERE institution_id = %(here)s AND confirmed_at IS NOT NULL
    ) kept ORDER BY first NULLS FIRST, id
"""


def calendar_of(institution: Institution) -> Calendar:
    """Return when the institution's office is open: its own hours, else its country's usual ones.

    Only confirmed holidays close it. The caller acts for the institution.
    """
    kept = _kept(institution)
    weeks = _weeks(institution, kept["week"])
    hours = [OtherHours(first, last, read_periods(stored)) for first, last, stored in kept["other"]]
    return Calendar(
        zone=ZoneInfo(institution.zone),
        periods=weeks[-1].periods,
        closed=frozenset(day for day, *_none in kept["closed"]),
        other=(*_before_the_last(weeks), *hours),
    )


def usual_week(institution: Institution, day: date) -> tuple[Period, ...]:
    """Return the periods of the usual week that holds on a day."""
    weeks = _weeks(institution, _kept(institution)["week"])
    return [week for week in weeks if week.valid_from <= day][-1].periods


@dataclass(frozen=True)
class Week:
    """The usual week from a day on; without a day, from the beginning."""

    valid_from: date
    periods: tuple[Period, ...]


def _kept(institution: Institution) -> Mapping[str, list[tuple[Any, Any, Any]]]:
    """Return all that an institution has entered, each kind in the order of its days.

    One question, since nearly every page asks it.
    """
    found: dict[str, list[tuple[Any, Any, Any]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(KEPT, {"here": institution.pk})
        for kind, first, last, stored in cursor.fetchall():
            found[kind].append((first, last, json.loads(stored) if stored else []))
    return found


def _weeks(institution: Institution, kept: Iterable[tuple[Any, Any, Any]]) -> list[Week]:
    """Return the weeks that the office kept, the earliest first; the first reaches back for ever.

    What was before its own first one is its country's usual week.
    """
    own = [Week(first or date.min, read_periods(stored)) for first, _last, stored in kept]
    if own and own[0].valid_from == date.min:
        return own
    usual = USUAL_WEEKS.get(institution.country, USUAL_WEEKS["SA"])
    return [Week(date.min, usual), *own]


def _before_the_last(weeks: list[Week]) -> tuple[OtherHours, ...]:
    """Return the earlier weeks as the hours of the ranges in which they held."""
    return tuple(
        OtherHours(week.valid_from, following.valid_from - DAY, week.periods)
        for week, following in pairwise(weeks)
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
