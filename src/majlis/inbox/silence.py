"""Whether an account is quieter than it usually is: arithmetic alone, no rows.

People write by day and sleep at night, so time is measured by how much is usually written in it:
an hour in which a twentieth of a day's words fall counts as a twentieth of a day. In that time a
quiet night is short, and a silent morning long.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

# How far back is usual, and how much must have been written in it before anything is.
USUAL_SPAN = timedelta(days=28)
FEWEST = 30
# Many words at once are one moment: a storm under one post must not make every hour look quiet.
MOMENT = timedelta(minutes=15)
# Nineteen of twenty gaps are shorter than the usual one.
USUAL_SHARE = 0.95
# An hour in which nobody ever wrote still counts a little, so that silence ends up being told.
LEAST_WEIGHT = 0.05
HOUR = timedelta(hours=1)
HOURS_A_WEEK = 168


class Rhythm:
    """How a week usually goes: the weight of each of its hours, one on the average."""

    def __init__(self, moments: Sequence[datetime], zone: tzinfo) -> None:
        self._zone = zone
        local = [moment.astimezone(zone) for moment in moments]
        by_hour = Counter(at.hour for at in local)
        by_day = Counter(at.weekday() for at in local)
        many = max(len(local), 1)
        # Neighbouring hours lend each other weight: a few weeks fill no table of 168 cells.
        hours = [
            24
            * (by_hour[hour - 1 if hour else 23] + 2 * by_hour[hour] + by_hour[(hour + 1) % 24])
            / (4 * many)
            for hour in range(24)
        ]
        days = [7 * by_day[day] / many for day in range(7)]
        weights = [max(hours[h] * days[d], LEAST_WEIGHT) for d in range(7) for h in range(24)]
        mean = sum(weights) / HOURS_A_WEEK
        self._weights = [weight / mean for weight in weights]

    def span(self, start: datetime, end: datetime) -> timedelta:
        """Return how long it is from `start` to `end` by what is usually written meanwhile."""
        total, at = timedelta(0), start
        while at < end:
            local = at.astimezone(self._zone)
            past = timedelta(minutes=local.minute, seconds=local.second)
            until = min(at + HOUR - past - timedelta(microseconds=local.microsecond), end)
            total += (until - at) * self._weights[local.weekday() * 24 + local.hour]
            at = until
        return total


def silent_since(
    moments: Sequence[datetime], *, times: int, now: datetime, zone: tzinfo
) -> datetime | None:
    """Return since when it is silent, `times` the usual gap at least; None when it is not.

    `moments` are the quarters of an hour in which something was written lately, oldest first.
    """
    if len(moments) < FEWEST or not times:
        return None
    rhythm = Rhythm(moments, zone)
    gaps = sorted(rhythm.span(was, at) for was, at in pairwise(moments))
    usual = gaps[min(int(len(gaps) * USUAL_SHARE), len(gaps) - 1)]
    since = moments[-1]
    return since if rhythm.span(since, now) > times * usual else None
