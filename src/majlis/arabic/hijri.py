"""Hijri dates by the Umm al-Qura calendar.

The `hijridate` package holds the published tables: valid from 1924-08-01 to 2077-11-16.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from hijridate import Gregorian
from hijridate import Hijri as Table

_MONTHS_AR = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
)
_MONTHS_EN = (
    "Muharram",
    "Safar",
    "Rabi al-Awwal",
    "Rabi al-Thani",
    "Jumada al-Ula",
    "Jumada al-Akhirah",
    "Rajab",
    "Shaban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qadah",
    "Dhu al-Hijjah",
)


LAST_YEAR = 1500  # of the tables


@dataclass(frozen=True)
class Hijri:
    """One day of the Hijri calendar."""

    year: int
    month: int
    day: int

    def text(self, language: str) -> str:
        """Return the day in words with digits 0-9, such as «3 جمادى الأولى 1448 هـ»."""
        if language == "ar":
            return f"{self.day} {_MONTHS_AR[self.month - 1]} {self.year}\u00a0هـ"
        return f"{self.day} {_MONTHS_EN[self.month - 1]} {self.year}\u00a0AH"


def hijri(day: date, *, shift_days: int = 0) -> Hijri | None:
    """Return the Hijri day of a Gregorian `day`, or None outside the tables.

    Moon sighting can move a month by a day: `shift_days` 1 makes the calendar run a day ahead of
    the tables, -1 a day behind.
    """
    try:
        moved = day + timedelta(days=shift_days)
        found = Gregorian(moved.year, moved.month, moved.day).to_hijri()
    except OverflowError:
        return None
    return Hijri(year=found.year, month=found.month, day=found.day)


def month_name(month: int, language: str) -> str:
    """Return the name of a month from 1 to 12."""
    return (_MONTHS_AR if language == "ar" else _MONTHS_EN)[month - 1]


def first_day(year: int, month: int) -> date:
    """Return the Gregorian day on which a Hijri month begins by the tables.

    Raises:
        ValueError: the tables do not hold it.
    """
    try:
        found = Table(year, month, 1).to_gregorian()
    except OverflowError as error:
        raise ValueError(f"the Hijri tables do not hold {year}-{month}") from error
    return date(found.year, found.month, found.day)


def next_day(month: int, day: int, *, after: date) -> date:
    """Return the first Gregorian day later than `after` that is this day of the Hijri year.

    Raises:
        ValueError: the tables end before it comes.
    """
    today = hijri(after)
    for year in range(today.year, LAST_YEAR) if today else ():
        found = Table(year, month, day).to_gregorian()
        if (coming := date(found.year, found.month, found.day)) > after:
            return coming
    raise ValueError(f"the Hijri tables end before {month}-{day}")
