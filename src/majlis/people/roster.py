"""The roster of one week as its page shows it: a strip of 24 hours for each day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from majlis.arabic.office_time import MONDAY, SUNDAY
from majlis.people import duty
from majlis.people.duty import DAY, Turn
from majlis.people.models import Institution, Person
from majlis.store.clock import now

QUARTER = timedelta(minutes=15)
# The height of one bar and the way to the next, in units of the strip.
BAR, LANE = 8, 10


@dataclass(frozen=True)
class Bar:
    """One turn in the strip of a day, in quarters of an hour from midnight."""

    turn: Turn
    starts: int
    width: int
    top: int

    @property
    def is_vacant(self) -> bool:
        return self.turn.person is None


@dataclass(frozen=True)
class RosterDay:
    """One day: who is on duty in it, and when nobody is."""

    day: date
    begins: datetime
    ends: datetime
    turns: list[Turn]  # those that touch it, also from the evening before
    is_today: bool

    @property
    def own(self) -> list[Turn]:
        """Those that begin on it."""
        return [turn for turn in self.turns if turn.day == self.day]

    @cached_property
    def gaps(self) -> list[tuple[datetime, datetime]]:
        return list(duty.gaps(self.turns, self.begins, self.ends))

    @property
    def is_empty(self) -> bool:
        return self.gaps == [(self.begins, self.ends)]

    @cached_property
    def bars(self) -> list[Bar]:
        lanes: list[datetime] = []
        bars = []
        for turn in self.turns:
            begins, ends = max(turn.begins, self.begins), min(turn.ends, self.ends)
            lane = next((n for n, free in enumerate(lanes) if free <= begins), len(lanes))
            lanes[lane : lane + 1] = [ends]
            starts = (begins - self.begins) // QUARTER
            width = max(1, (ends - self.begins) // QUARTER - starts)
            bars.append(Bar(turn, starts, width, lane * LANE))
        return bars

    @property
    def height(self) -> int:
        return max((bar.top for bar in self.bars), default=0) + BAR

    @property
    def quarters(self) -> int:
        return (self.ends - self.begins) // QUARTER


@dataclass(frozen=True)
class Week:
    """Seven days of an institution's roster, from a moment of its clock."""

    institution: Institution
    first: date
    moment: datetime

    @classmethod
    def around(cls, institution: Institution, day: date | None) -> "Week":
        """Return the week in which a day lies; without one the present week."""
        moment = now()
        day = day or moment.astimezone(ZoneInfo(institution.zone)).date()
        begins = MONDAY if institution.country == "AE" else SUNDAY
        return cls(institution, day - DAY * ((day.weekday() - begins) % 7), moment)

    @property
    def last(self) -> date:
        return self.first + DAY * 6

    @property
    def before(self) -> date:
        return self.first - DAY * 7

    @property
    def after(self) -> date:
        return self.first + DAY * 7

    @cached_property
    def turns(self) -> list[Turn]:
        return duty.turns(self.institution, self.first - DAY, self.last)

    @property
    def own(self) -> list[Turn]:
        """The turns that begin in it."""
        return [turn for turn in self.turns if turn.day >= self.first]

    @property
    def days(self) -> list[RosterDay]:
        return [self._day(self.first + DAY * number) for number in range(7)]

    @property
    def on_duty(self) -> list[Person]:
        return duty.on_duty(self.institution, self.moment)

    @property
    def today(self) -> date:
        return self.moment.astimezone(self._zone).date()

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.institution.zone)

    def _day(self, day: date) -> RosterDay:
        begins, ends = self._midnight(day), self._midnight(day + DAY)
        return RosterDay(
            day, begins, ends, _touching(self.turns, begins, ends), is_today=day == self.today
        )

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), tzinfo=self._zone).astimezone(UTC)


def _touching(turns: Iterable[Turn], begins: datetime, ends: datetime) -> list[Turn]:
    return [turn for turn in turns if turn.begins < ends and turn.ends > begins]
