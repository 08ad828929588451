"""A clock in words: what is left of what was promised, or how it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from majlis.arabic import spans
from majlis.arabic.office_time import Calendar
from majlis.inbox.models import Clock
from majlis.inbox.models.promise import ClockKind, Counts, Target
from majlis.inbox.promise_words import within
from majlis.inbox.reckoning import Course
from majlis.ui.reading import reading

# Past this share of what was promised a clock asks for attention.
NEAR: Final = 0.75


@dataclass(frozen=True)
class ClockFace:
    """One clock at one moment."""

    clock: Clock
    calendar: Calendar
    now: datetime

    @cached_property
    def used(self) -> timedelta:
        """The time that counts, from its start until it stopped, or until now."""
        return self._course.used(self.clock.counts, calendar=self.calendar, now=self.now)

    @cached_property
    def elapsed(self) -> timedelta:
        return self._course.used(Counts.ELAPSED, calendar=self.calendar, now=self.now)

    @cached_property
    def office(self) -> timedelta:
        return self._course.used(Counts.OFFICE, calendar=self.calendar, now=self.now)

    @property
    def _course(self) -> Course:
        clock = self.clock
        return Course(clock.past_elapsed, clock.past_office, clock.runs_since)

    @property
    def name(self) -> str:
        return self.clock.name

    @property
    def target(self) -> timedelta | None:
        return self.clock.target

    @property
    def is_running(self) -> bool:
        return self.clock.is_running

    @property
    def stands_still(self) -> bool:
        return self.clock.stands_still

    @property
    def is_over(self) -> bool:
        return self.target is not None and self.used > self.target

    @property
    def is_at_once(self) -> bool:
        """Whether it stopped before a minute that counts was over."""
        return not self.is_running and self.used < spans.MINUTE

    @property
    def is_resting(self) -> bool:
        """Whether it runs in office hours and the office is shut."""
        counts_office = self.clock.counts == Counts.OFFICE and self.clock.runs_since is not None
        return counts_office and not self.calendar.is_open_at(self.now)

    @property
    def goes_on_at(self) -> datetime | None:
        return self.calendar.opens_at(self.now) if self.is_resting else None

    @property
    def due_at(self) -> datetime | None:
        return self.clock.due_at

    @property
    def share(self) -> int:
        """How much of what was promised is used, in hundredths, at most all of it."""
        return min(100, round(100 * (self.used / self.target))) if self.target else 0

    @property
    def tone(self) -> str:
        if self.stands_still:
            return ""
        if not self.is_running:
            return "" if self.is_over or self.target is None else "good"
        if self.is_over:
            return "bad"
        return "waiting" if self.target and self.used > self.target * NEAR else ""

    @property
    def icon(self) -> str:
        if not self.is_running:
            return "clock" if self.is_over else "verified"
        return "warning" if self.is_over else "clock"

    @property
    def words(self) -> str:
        """The clock in one short line."""
        if not self.is_running:
            return self._stopped_words
        if self.stands_still:
            return _("Stands still until the person writes")
        if self.target is None:
            return _("Running for %(time)s") % {"time": _after(self.used)}
        if self.is_over:
            return _("Late by %(time)s") % {"time": _after(self.used - self.target)}
        return _("%(time)s left") % {"time": _alone(self.target - self.used)}

    @property
    def _stopped_words(self) -> str:
        time = {"time": _after(self.used)}
        if self.clock.kind == ClockKind.ACKNOWLEDGE:
            return (
                _("Confirmed at once") if self.is_at_once else _("Confirmed after %(time)s") % time
            )
        if self.clock.kind == ClockKind.CLOSE:
            return _("Closed after %(time)s") % time
        return _("Answered at once") if self.is_at_once else _("Answered after %(time)s") % time

    @property
    def promised_words(self) -> str:
        """What was promised, or nothing."""
        return within(Target(self.target, self.clock.counts)) if self.target else ""

    @property
    def office_words(self) -> str:
        return _alone(self.office)

    @property
    def elapsed_words(self) -> str:
        return _alone(self.elapsed)


def _alone(span: timedelta) -> str:
    how = reading()
    return spans.exact(span, language=how.language, digits=how.digits)


def _after(span: timedelta) -> str:
    how = reading()
    return spans.exact(span, language=how.language, digits=how.digits, governed=True)
