"""Lengths of time in words: «4 دقائق», «قبل 4 دقائق», «المتبقي: ساعتان»."""

from datetime import datetime, timedelta

from majlis.arabic.digits import DigitStyle, in_style
from majlis.arabic.plural import Noun

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# Standing alone the dual ends in ان; after «قبل» and «بعد» in ين.
_ALONE = {
    DAY: Noun(
        zero="0 يوم", one="يوم واحد", two="يومان", few="{n} أيام", many="{n} يوماً", other="{n} يوم"
    ),
    HOUR: Noun(
        zero="0 ساعة",
        one="ساعة واحدة",
        two="ساعتان",
        few="{n} ساعات",
        many="{n} ساعة",
        other="{n} ساعة",
    ),
    MINUTE: Noun(
        zero="أقل من دقيقة",
        one="دقيقة واحدة",
        two="دقيقتان",
        few="{n} دقائق",
        many="{n} دقيقة",
        other="{n} دقيقة",
    ),
}
_AFTER_A_PREPOSITION = {
    DAY: Noun(
        zero="0 يوم", one="يوم", two="يومين", few="{n} أيام", many="{n} يوماً", other="{n} يوم"
    ),
    HOUR: Noun(
        zero="0 ساعة",
        one="ساعة",
        two="ساعتين",
        few="{n} ساعات",
        many="{n} ساعة",
        other="{n} ساعة",
    ),
    MINUTE: Noun(
        zero="أقل من دقيقة",
        one="دقيقة",
        two="دقيقتين",
        few="{n} دقائق",
        many="{n} دقيقة",
        other="{n} دقيقة",
    ),
}
_ENGLISH = {DAY: ("day", "days"), HOUR: ("hour", "hours"), MINUTE: ("minute", "minutes")}


def span(length: timedelta, *, language: str, digits: DigitStyle = DigitStyle.LATIN) -> str:
    """Return `length` in its largest whole unit, rounded down: «ساعتان», "2 hours"."""
    unit, count = _largest_unit(length)
    if language != "ar":
        return _english(unit, count)
    return in_style(_ALONE[unit].form(count).format(n=count), digits)


def exact(
    length: timedelta,
    *,
    language: str,
    digits: DigitStyle = DigitStyle.LATIN,
    governed: bool = False,
) -> str:
    """Return `length` in its two largest units, rounded down: «ساعة و52 دقيقة».

    `governed` is for what stands after a preposition or a verb: «ساعتين», not «ساعتان».
    """
    unit, count = _largest_unit(length)
    rest_unit = HOUR if unit == DAY else MINUTE
    rest = (length - count * unit) // rest_unit if unit != MINUTE else 0
    if language != "ar":
        words = _english(unit, count)
        return f"{words} {_english(rest_unit, rest)}" if rest else words
    words = _counted(unit, count, governed=governed, is_alone=not rest)
    if rest:
        words = f"{words} و{_counted(rest_unit, rest, governed=governed, is_alone=False)}"
    return in_style(words, digits)


def _counted(unit: timedelta, count: int, *, governed: bool, is_alone: bool) -> str:
    """Return so many of a unit: one that does not stand alone is not called one."""
    nouns = _AFTER_A_PREPOSITION if governed or (count == 1 and not is_alone) else _ALONE
    return nouns[unit].form(count).format(n=count)


def ago(
    moment: datetime, *, now: datetime, language: str, digits: DigitStyle = DigitStyle.LATIN
) -> str:
    """Return how long before or after `now` the `moment` is: «قبل 4 دقائق», «بعد يومين», «الآن».

    Both are aware. Under half a minute either way is «الآن».
    """
    distance = now - moment
    if abs(distance) < MINUTE / 2:
        return "الآن" if language == "ar" else "now"
    past = distance > timedelta(0)
    unit, count = _largest_unit(abs(distance))
    if language != "ar":
        words = _english(unit, count)
        return f"{words} ago" if past else f"in {words}"
    words = in_style(_AFTER_A_PREPOSITION[unit].form(count).format(n=count), digits)
    return f"قبل {words}" if past else f"بعد {words}"


def remaining(
    until: datetime, *, now: datetime, language: str, digits: DigitStyle = DigitStyle.LATIN
) -> str:
    """Return how much time is left until a deadline, or that it has passed."""
    left = until - now
    if left <= timedelta(0):
        return "انتهت المهلة" if language == "ar" else "Overdue"
    words = span(left, language=language, digits=digits)
    return f"المتبقي: {words}" if language == "ar" else f"Left: {words}"


def _largest_unit(length: timedelta) -> tuple[timedelta, int]:
    for unit in (DAY, HOUR):
        if length >= unit:
            return unit, length // unit
    return MINUTE, length // MINUTE


def _english(unit: timedelta, count: int) -> str:
    if count == 0:
        return "less than a minute"
    one, many = _ENGLISH[unit]
    return f"{count} {one if count == 1 else many}"
