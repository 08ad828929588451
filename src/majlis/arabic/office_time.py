"""Office hours, and how much of a span they cover.

A week has any number of periods a day, a period may end after midnight, days may be closed, and a
range of days may have hours of its own. Which weeks and feasts a country has is not known here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
DAY = timedelta(days=1)
NONE = timedelta(0)
# How far ahead the next opening is looked for: no office is shut longer.
FARTHEST = 370
# How far ahead the end of a span of office time is looked for, in days.
FARTHEST_END = 1100

Span = tuple[datetime, datetime]
"""A beginning and an end, both in UTC: spans of one zone would be subtracted by the wall clock."""


@dataclass(frozen=True)
class Period:
    """One opening on a weekday; `shuts` no later than `opens` is a time on the next day.

    It belongs to the day on which it opens: a night's shift is not cut off by a holiday after it.
    """

    weekday: int  # 0 is Monday, as in `date.weekday`
    opens: time
    shuts: time


@dataclass(frozen=True)
class OtherHours:
    """The hours of a range of days, both ends included, instead of the usual week's."""

    first: date
    last: date
    periods: tuple[Period, ...]

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Calendar:
    """When an office is open. Of two ranges that cover a day, the later in the list counts."""

    zone: ZoneInfo
    periods: tuple[Period, ...]
    closed: frozenset[date] = frozenset()
    other: tuple[OtherHours, ...] = ()

    def office_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the office was open from `start` to `end`, both aware.

        Nothing when `end` is not after `start`.
        """
        return sum((shut - opened for opened, shut in self.openings(start, end)), NONE)

    def is_open_at(self, moment: datetime) -> bool:
        """Say whether the office is open at an aware moment; it is not at the one it shuts at."""
        return any(True for _ in self.openings(moment, moment + timedelta(microseconds=1)))

    def opens_at(self, after: datetime) -> datetime | None:
        """Return when the office is next open, `after` itself when it is; in the office's zone.

        None when it does not open within a year.
        """
        for opened, _shut in self.openings(after, after + DAY * FARTHEST):
            return opened.astimezone(self.zone)
        return None

    def after(self, since: datetime, amount: timedelta) -> datetime | None:
        """Return the first moment at which `amount` of office time has gone by since then, in UTC.

        It undoes `office_time`: from `since` to it there is this amount, to any earlier one less.
        None when the office does not open that long within three years.
        """
        if amount <= NONE:
            return since.astimezone(UTC)
        for opened, shut in self.openings(since, since + DAY * FARTHEST_END):
            if shut - opened >= amount:
                return opened + amount
            amount -= shut - opened
        return None

    def openings(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Yield the spans from `start` to `end` in which the office is open, none twice."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        for opened, shut in _joined(self._spans(start, end)):
            cut = max(opened, start), min(shut, end)
            if cut[0] < cut[1]:
                yield cut

    def periods_on(self, day: date) -> tuple[Period, ...]:
        """Return the periods that open on this day."""
        if day in self.closed:
            return ()
        weeks = [other.periods for other in self.other if other.covers(day)]
        week = weeks[-1] if weeks else self.periods
        return tuple(period for period in week if period.weekday == day.weekday())

    def _spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Yield every opening that may touch the span, from the night before it on."""
        day = start.astimezone(self.zone).date() - DAY
        last = end.astimezone(self.zone).date()
        while day <= last:
            yield from sorted(self._span(day, period) for period in self.periods_on(day))
            day += DAY

    def _span(self, day: date, period: Period) -> Span:
        shuts_on = day if period.shuts > period.opens else day + DAY
        return self._moment(day, period.opens), self._moment(shuts_on, period.shuts)

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the same openings with those made one that touch or overlap; `spans` are in order."""
    held: Span | None = None
    for opened, shut in spans:
        if held is None:
            held = opened, shut
        elif opened <= held[1]:
            held = held[0], max(held[1], shut)
        else:
            yield held
            held = opened, shut
    if held is not None:
        yield held
