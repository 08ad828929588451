"""Days and hours in words, Gregorian, in the reader's zone, language and digits.

Every function takes an aware datetime and the zone to read it in, and answers with plain text.
The names of the months are those used in all six Gulf states.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from majlis.arabic.digits import DigitStyle, in_style
from majlis.arabic.hijri import hijri

_WEEKDAYS_AR = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_AR = (
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
)
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(
    value: date | datetime,
    *,
    zone: ZoneInfo,
    language: str,
    digits: DigitStyle = DigitStyle.LATIN,
) -> str:
    """Return the day in full: «الأربعاء 14 أكتوبر 2026», "Wednesday 14 October 2026"."""
    local = _local_day(value, zone)
    weekdays = _WEEKDAYS_AR if language == "ar" else _WEEKDAYS_EN
    text = f"{weekdays[local.weekday()]} {local.day} {_month(local, language)} {local.year}"
    return in_style(text, digits)


def short_day(
    value: date | datetime,
    *,
    zone: ZoneInfo,
    language: str,
    digits: DigitStyle = DigitStyle.LATIN,
) -> str:
    """Return the day without its weekday: «14 أكتوبر 2026»."""
    local = _local_day(value, zone)
    return in_style(f"{local.day} {_month(local, language)} {local.year}", digits)


def hour(
    value: datetime, *, zone: ZoneInfo, language: str, digits: DigitStyle = DigitStyle.LATIN
) -> str:
    """Return the time of day on the twelve-hour clock, never broken: «8:00 ص», "8:00 AM"."""
    local = value.astimezone(zone)
    before_noon, after_noon = ("ص", "م") if language == "ar" else ("AM", "PM")
    half = before_noon if local.hour < 12 else after_noon
    return in_style(f"{local.hour % 12 or 12}:{local.minute:02d}\u00a0{half}", digits)


def moment(
    value: datetime, *, zone: ZoneInfo, language: str, digits: DigitStyle = DigitStyle.LATIN
) -> str:
    """Return day and time: «الأربعاء 14 أكتوبر 2026، 8:00 ص»."""
    comma = "،" if language == "ar" else ","
    on = day(value, zone=zone, language=language, digits=digits)
    at = hour(value, zone=zone, language=language, digits=digits)
    return f"{on}{comma} {at}"


def when(
    value: datetime,
    *,
    now: datetime,
    zone: ZoneInfo,
    language: str,
    digits: DigitStyle = DigitStyle.LATIN,
) -> str:
    """Return day and time as one says it near the day: «اليوم 8:00 ص», «غداً 4:00 م»."""
    near = _near(_local_day(value, zone) - _local_day(now, zone), language)
    if near is None:
        return moment(value, zone=zone, language=language, digits=digits)
    return f"{near} {hour(value, zone=zone, language=language, digits=digits)}"


def hijri_day(
    value: date | datetime,
    *,
    zone: ZoneInfo,
    language: str,
    digits: DigitStyle = DigitStyle.LATIN,
    shift_days: int = 0,
) -> str:
    """Return the Hijri day in words, or nothing where the tables do not reach."""
    found = hijri(_local_day(value, zone), shift_days=shift_days)
    return in_style(found.text(language), digits) if found else ""


def _local_day(value: date | datetime, zone: ZoneInfo) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def _month(local: date, language: str) -> str:
    return (_MONTHS_AR if language == "ar" else _MONTHS_EN)[local.month - 1]


def _near(distance: timedelta, language: str) -> str | None:
    names = {
        -1: ("أمس", "Yesterday"),
        0: ("اليوم", "Today"),
        1: ("غداً", "Tomorrow"),
    }.get(distance.days)
    if names is None:
        return None
    return names[0] if language == "ar" else names[1]
