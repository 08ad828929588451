"""The time within which the institution promises its first answer, in hours of its office."""

from datetime import datetime, timedelta
from typing import Final

from majlis.arabic.office_time import FARTHEST, Calendar

FIRST_ANSWER: Final = timedelta(hours=2)
# How far to look for office hours, in steps: a weekend is near, a long closing is rare.
_REACHES: Final = (timedelta(days=7), timedelta(days=45), timedelta(days=FARTHEST))


def due_at(calendar: Calendar, since: datetime) -> datetime | None:
    """Return when the promise that began at `since` ends; None where the office stays shut."""
    left = FIRST_ANSWER
    for opens, shuts in calendar.openings(since, since + _REACHES[-1]):
        if shuts - opens >= left:
            return opens + left
        left -= shuts - opens
    return None


def late_before(calendar: Calendar, now: datetime) -> datetime:
    """Return the moment before which an unanswered inquiry must have begun to be overdue now.

    So that overdue ones are found by one comparison, without reckoning each one's office time.
    """
    for reach in _REACHES:
        left = FIRST_ANSWER
        for opens, shuts in reversed(list(calendar.openings(now - reach, now))):
            if shuts - opens >= left:
                return shuts - left
            left -= shuts - opens
    return now - _REACHES[-1]
