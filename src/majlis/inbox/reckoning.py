"""Time that counts: spans between which a clock stands still, and when a target is used up.

Pure reckoning, for any clock there is: an inquiry's own, or that of a part of it which another
unit has in hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from majlis.arabic.office_time import Calendar
from majlis.inbox.models.promise import Counts, Target

NONE = timedelta(0)

Pause = tuple[datetime, datetime | None]
"""From when to when a clock stands still; without an end it still does."""


@dataclass(frozen=True)
class Course:
    """What a clock has counted. `runs_since` is empty where it stands still or has stopped."""

    elapsed: timedelta
    office: timedelta
    runs_since: datetime | None

    def used(self, counts: str, *, calendar: Calendar, now: datetime) -> timedelta:
        """Return the time that counts, up to `now`."""
        if counts == Counts.ELAPSED:
            running = now - self.runs_since if self.runs_since else NONE
            return self.elapsed + max(running, NONE)
        running = calendar.office_time(self.runs_since, now) if self.runs_since else NONE
        return self.office + running


def running_spans(
    start: datetime, stop: datetime | None, pauses: Iterable[Pause]
) -> list[tuple[datetime, datetime | None]]:
    """Return when the clock ran, in order; the last span has no end where it runs now."""
    spans: list[tuple[datetime, datetime | None]] = []
    begins: datetime | None = start
    for since, until in sorted(pauses, key=lambda pause: pause[0]):
        if begins is None or (stop is not None and since >= stop):
            break
        if until is not None and until <= begins:
            continue
        if since > begins:
            spans.append((begins, since))
        begins = until
    if begins is not None and (stop is None or begins < stop):
        spans.append((begins, stop))
    return spans


def course(
    calendar: Calendar, start: datetime, stop: datetime | None, pauses: Iterable[Pause] = ()
) -> Course:
    """Return what has been counted: all of it where the clock has stopped."""
    elapsed, office, runs_since = NONE, NONE, None
    for begins, ends in running_spans(start, stop, pauses):
        if ends is None:
            runs_since = begins
        else:
            elapsed += ends - begins
            office += calendar.office_time(begins, ends)
    return Course(elapsed, office, runs_since)


def due_at(
    calendar: Calendar,
    target: Target,
    start: datetime,
    stop: datetime | None = None,
    pauses: Iterable[Pause] = (),
) -> datetime | None:
    """Return when the target is used up; None where the clock stops or stands still before that.

    None also where the office never opens for so long.
    """
    left = target.amount
    for begins, ends in running_spans(start, stop, pauses):
        end = after(calendar, begins, left, target.counts)
        if end is not None and (ends is None or end <= ends):
            return end
        if ends is not None:
            left -= _between(calendar, begins, ends, target.counts)
    return None


def after(calendar: Calendar, since: datetime, amount: timedelta, counts: str) -> datetime | None:
    """Return when this much of the time that counts is over."""
    return since + amount if counts == Counts.ELAPSED else calendar.after(since, amount)


def _between(calendar: Calendar, start: datetime, end: datetime, counts: str) -> timedelta:
    return end - start if counts == Counts.ELAPSED else calendar.office_time(start, end)
