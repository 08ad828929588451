"""The clock of the first answer in words: what is left of the promise, or how it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from majlis.arabic import spans
from majlis.arabic.digits import in_style
from majlis.arabic.office_time import Calendar
from majlis.inbox import promise
from majlis.inbox.models import Clock
from majlis.ui.reading import reading

# Past this share of the promise its clock asks for attention.
NEAR: Final = 0.75


@dataclass(frozen=True)
class ClockFace:
    """One clock at one moment, in office time."""

    clock: Clock
    calendar: Calendar
    now: datetime

    @cached_property
    def used(self) -> timedelta:
        """Office time from the first word until the answer, or until now."""
        if self.clock.office is not None:
            return self.clock.office
        return self.calendar.office_time(self.clock.started_at, self.now)

    @property
    def elapsed(self) -> timedelta:
        return self.clock.elapsed or (self.clock.stopped_at or self.now) - self.clock.started_at

    @property
    def is_running(self) -> bool:
        return self.clock.is_running

    @property
    def is_over(self) -> bool:
        return self.used > promise.FIRST_ANSWER

    @property
    def is_at_once(self) -> bool:
        """Whether it was answered before a minute of office time was over."""
        return not self.is_running and self.used < timedelta(minutes=1)

    @property
    def is_resting(self) -> bool:
        """Whether it runs and the office is shut."""
        return self.is_running and not self.calendar.is_open_at(self.now)

    @property
    def goes_on_at(self) -> datetime | None:
        return self.calendar.opens_at(self.now) if self.is_resting else None

    @property
    def due_at(self) -> datetime | None:
        return promise.due_at(self.calendar, self.clock.started_at)

    @property
    def share(self) -> int:
        """How much of the promise is used, in hundredths, at most all of it."""
        return min(100, round(100 * (self.used / promise.FIRST_ANSWER)))

    @property
    def tone(self) -> str:
        if not self.is_running:
            return "" if self.is_over else "good"
        if self.is_over:
            return "bad"
        return "waiting" if self.used > promise.FIRST_ANSWER * NEAR else ""

    @property
    def icon(self) -> str:
        if not self.is_running:
            return "clock" if self.is_over else "verified"
        return "warning" if self.is_over else "clock"

    @property
    def words(self) -> str:
        """The clock in one short line."""
        if self.is_at_once:
            return _("Answered at once")
        if not self.is_running:
            return _("Answered after %(time)s") % {"time": hours(self.used)}
        if self.is_over:
            return _("Overdue by %(time)s") % {"time": self.figure}
        return _("Left: %(time)s") % {"time": self.figure}

    @property
    def figure(self) -> str:
        """The time that counts: taken, left, or over."""
        return hours(self.used if not self.is_running else abs(promise.FIRST_ANSWER - self.used))

    @property
    def used_words(self) -> str:
        return hours(self.used)

    @property
    def elapsed_words(self) -> str:
        return length(self.elapsed)


def hours(span: timedelta) -> str:
    """Return a span in hours and minutes, as a clock shows it: 1:52."""
    minutes = int(span.total_seconds() // 60)
    return in_style(f"{minutes // 60}:{minutes % 60:02}", reading().digits)


def length(span: timedelta) -> str:
    """Return a span of the calendar: in hours and minutes, from a day on in days."""
    how = reading()
    if span < spans.DAY:
        return hours(span)
    return spans.span(span, language=how.language, digits=how.digits)
