"""What the page of the office's hours and days shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from majlis.arabic import hijri
from majlis.arabic.digits import in_style
from majlis.arabic.hijri import Hijri
from majlis.arabic.office_time import Period
from majlis.people import hijri_months
from majlis.people.calendars import read_periods, usual_week
from majlis.people.hours_forms import written
from majlis.people.models import Holiday, Institution, MonthStart, OtherHours
from majlis.people.roster_forms import WEEKDAYS
from majlis.store.clock import now
from majlis.ui.reading import reading

# What is long past is not listed; it still counts.
SHOWN: Final = timedelta(days=60)
# The months whose first day moves something: of fasting and of the two feasts.
WATCHED: Final = (9, 10, 12)


@dataclass(frozen=True)
class DayHours:
    """One weekday and its periods in words; without any the office is closed."""

    name: str
    hours: str


@dataclass(frozen=True)
class Month:
    """One Hijri month: its first day, as announced or as computed."""

    year: int
    month: int
    first_day: date
    is_announced: bool

    @property
    def name(self) -> str:
        language = "en" if get_language() == "en" else "ar"
        said = f"{hijri.month_name(self.month, language)} {self.year}"
        return in_style(said, reading().digits)


@dataclass(frozen=True)
class HoursPage:
    """The hours and days of one institution."""

    institution: Institution

    @cached_property
    def today(self) -> date:
        return now().astimezone(ZoneInfo(self.institution.zone)).date()

    @cached_property
    def usual_week(self) -> dict[str, str]:
        """Return the week of today as the form shows it."""
        return written(_by_day(self._week))

    @cached_property
    def week(self) -> list[DayHours]:
        return _in_words(self._week)

    @cached_property
    def _week(self) -> tuple[Period, ...]:
        return usual_week(self.institution, self.today)

    @property
    def coming_weeks(self) -> list[tuple[date, list[DayHours]]]:
        """Return the weeks that hold from a later day on."""
        later = self.institution.weeks.filter(valid_from__gt=self.today)
        return [
            (row.valid_from, _in_words(read_periods(row.periods)))
            for row in later
            if row.valid_from is not None
        ]

    @property
    def other_hours(self) -> list[tuple[OtherHours, list[DayHours]]]:
        rows = self.institution.other_hours.filter(last__gte=self.today - SHOWN)
        return [(row, _in_words(read_periods(row.periods))) for row in rows]

    @property
    def holidays(self) -> list[Holiday]:
        return list(self.institution.holidays.filter(day__gte=self.today - SHOWN))

    @cached_property
    def months(self) -> list[Month]:
        """Return the months that matter, from the last one that began to a year ahead."""
        this = hijri.hijri(self.today, shift_days=self.institution.hijri_shift_days)
        if this is None:
            return []
        entered = {(row.year, row.month): row for row in self.institution.month_starts.all()}
        coming = [(this.year + ahead, month) for ahead in (0, 1) for month in WATCHED]
        recent = [each for each in coming if each >= _before(this)]
        return [self._month(*each, entered.get(each)) for each in recent[: len(WATCHED)]]

    @property
    def next_month(self) -> dict[str, Any]:
        """Return what the form of announced months begins with: the first that nobody entered."""
        found = next((month for month in self.months if not month.is_announced), None)
        if found is None:
            return {}
        return {
            "hijri_year": found.year,
            "hijri_month": found.month,
            "first_day": found.first_day,
        }

    def _month(self, year: int, month: int, entered: MonthStart | None) -> Month:
        first_day = (
            entered.first_day if entered else hijri_months.computed(self.institution, year, month)
        )
        return Month(year, month, first_day, is_announced=entered is not None)


def _before(this: Hijri) -> tuple[int, int]:
    return hijri_months.preceding(this.year, this.month)


def _by_day(periods: Iterable[Period]) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = defaultdict(list)
    for period in periods:
        found[period.weekday].append(period)
    return found


def _in_words(periods: Iterable[Period]) -> list[DayHours]:
    """Return each weekday with its hours."""
    by_day = written(_by_day(periods))
    return [
        DayHours(str(name), in_style(by_day[f"day_{weekday}"], reading().digits))
        for weekday, name in WEEKDAYS
    ]
