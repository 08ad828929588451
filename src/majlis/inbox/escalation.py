"""When somebody is to be told that a promised time runs out, and who."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from majlis.arabic.office_time import Calendar
from majlis.inbox import reckoning
from majlis.inbox.models import Clock, EscalationLevel
from majlis.inbox.models.escalation import To
from majlis.inbox.models.promise import Counts

USED_UP: Final = 100  # hundredths of a promised time
# What was late for longer than this when we first had word of it, nobody is told of.
BACKLOG: Final = timedelta(days=1)


@dataclass(frozen=True)
class Level:
    """At this share of a promised time, in hundredths, these are told."""

    share: int
    to: str
    is_urgent: bool = False

    @property
    def to_words(self) -> str:
        return str(To(self.to).label)


# Until an institution sets its own.
USUAL: Final = (
    Level(75, To.OFFICER),
    Level(100, To.OFFICER, is_urgent=True),
    Level(100, To.UNIT),
    Level(150, To.MANAGER, is_urgent=True),
)


def levels_of(institution_id: int) -> list[Level]:
    """Return the institution's levels, the earliest first."""
    rows = EscalationLevel.objects.filter(institution=institution_id)
    own = [Level(row.share, row.to, row.is_urgent) for row in rows]
    return sorted(own or USUAL, key=lambda level: level.share)


def plan(clocks: Iterable[Clock], calendar: Calendar, levels: Sequence[Level]) -> None:
    """Set when each clock is next to be looked at; one that stands still is not."""
    for clock in clocks:
        if clock.runs_since is None or clock.target is None:
            continue
        clock.look_at = next((at for _level, at in ahead(clock, levels, calendar)), None)


def ahead(
    clock: Clock, levels: Iterable[Level], calendar: Calendar
) -> Iterator[tuple[Level, datetime]]:
    """Yield the levels of which nobody was told, each with the moment at which it is reached."""
    if clock.runs_since is None or clock.target is None:
        return
    past = clock.past_elapsed if clock.counts == Counts.ELAPSED else clock.past_office
    for level in levels:
        left = clock.target * level.share / USED_UP - past
        at = reckoning.after(calendar, clock.runs_since, left, clock.counts)
        is_backlog = at is not None and clock.tell_from is not None and at < clock.tell_from
        if level.share > clock.told_share and at is not None and not is_backlog:
            yield level, at
