"""What a network tells in numbers: readings, and which of them make up which figure.

Null is not 0. A reading whose `value` is None says that the network gave no figure (too few
people, too old, a measure it has ended, not counted yet); a post that the network does not name
at all has no reading. Sources: the vendors' pages on metrics, named in each network's module.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

UTC_DAYS = "UTC"
PACIFIC_DAYS = "America/Los_Angeles"


@dataclass(frozen=True)
class Reading:
    """One number of an account or a post, as the network gave it."""

    # Our own word: followers, follower_gains, views, visits, likes, reposts, comments, clicks,
    # video_views or reach. YouTube also: engaged_views, followers_gained, followers_lost,
    # minutes_watched, view_seconds; Instagram also: saves, replies, follows, engaged,
    # interactions, watched_ms, watched_on_average_ms.
    metric: str
    value: int | None
    # The network's own day that it belongs to; None: as it stands at the moment of asking.
    day: date | None = None
    post_id: str = ""  # "" for the account
    field: str = ""  # the network's own name, e.g. "public_metrics.like_count"


@dataclass(frozen=True)
class Source:
    """How a figure is made of readings on one network.

    `now`: the account's value as it stands when asked, so it must be read at the period's end.
    `day`: one value for each of the network's days; a flow is their sum, a stock the last one.
    `post`: values of each post, counted from its publication and as they stand when asked. Of a
    post that is deleted the last reading is all that remains.
    Where `metrics` names several, they are added.
    """

    how: Literal["now", "day", "post"]
    metrics: tuple[str, ...]
    day_zone: str = UTC_DAYS  # the zone in which the network cuts its days
    rounded: bool = False
    # How long after a day's end its value may still be missing or change.
    final_after: timedelta = timedelta(0)
    # How long the network keeps it: for a day from that day on, for a post from its publication.
    kept_for: timedelta | None = None


# Figure (followers, views, visits, likes_and_reposts) -> its source. A figure that the network
# does not give is absent.
FigureSources = Mapping[str, Source]


def added(*counts: int | None) -> int | None:
    """Return the sum, None as soon as one part is missing: half a figure is a wrong one."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def spans(first: date, last: date, *, most_days: int) -> Iterator[tuple[date, date]]:
    """Cut a range of days, both ends included, into ranges of at most `most_days`."""
    while first <= last:
        end = min(last, first + timedelta(days=most_days - 1))
        yield first, end
        first = end + timedelta(days=1)


def batches(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def midnight(day: date, zone: str) -> datetime:
    """Return when a network's day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
