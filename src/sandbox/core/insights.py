"""What the insights of every network are made of: counts of posts by day, and the audience."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo

from sandbox.core.audience import Audience
from sandbox.core.clock import Clock
from sandbox.core.comments import Comments
from sandbox.core.growth import Growth, growth
from sandbox.core.ledger import Ledger, Post, accepted_at

# The longest that a post is laid ahead on any network, and then grows: what was accepted before
# does not move any more.
STILL_MOVING = timedelta(days=120)


class Insights:
    """Counts by post and by day. `lags` says whether days come as late as in life."""

    def __init__(
        self, ledger: Ledger, comments: Comments, audience: Audience, clock: Clock
    ) -> None:
        self._ledger = ledger
        self._comments = comments
        self._clock = clock
        self.audience = audience
        self.lags = False

    def now(self, post: Post) -> dict[str, int]:
        """Return every count of a post as it stands now."""
        grown, at = growth(post), self._clock.now()
        return {name: grown.count(name, at) for name in grown.totals}

    def is_told(self, day: date, zone: tzinfo, *, late: timedelta) -> bool:
        """Say whether a network gives a day already: it has ended, and its delay too."""
        wait = late if self.lags else timedelta(0)
        return day_end(day, zone) + wait <= self._clock.now()

    def gained(
        self,
        network: str,
        account: str,
        names: Iterable[str],
        day: date,
        zone: tzinfo,
        *,
        fits: Callable[[Post], bool] = lambda _post: True,
    ) -> dict[str, int]:
        """Return what all posts of an account, or those that fit, gained on one day."""
        start, end = day_end(day - timedelta(days=1), zone), day_end(day, zone)
        sums = dict.fromkeys(names, 0)
        for grown in self._moving(network, account, start, end, fits):
            for name, count in grown.gained(sums, start, end).items():
                sums[name] += count
        return sums

    def comments(self, post: Post) -> int:
        """Return how many comments stand under a post now."""
        return len(self._comments.under(post.network, post.id))

    def comments_gained(self, network: str, account: str, day: date, zone: tzinfo) -> int:
        """Return how many of the comments that stand now were written on a day."""
        start, end = day_end(day - timedelta(days=1), zone), day_end(day, zone)
        written = self._comments.of_account(network, account)
        first = bisect_left(written, start, key=lambda one: one.created_at)
        return bisect_left(written, end, key=lambda one: one.created_at) - first

    def _moving(
        self,
        network: str,
        account: str,
        start: datetime,
        end: datetime,
        fits: Callable[[Post], bool],
    ) -> Iterable[Growth]:
        for post in reversed(self._ledger.posts(network, account)):
            if accepted_at(post) < start - STILL_MOVING:
                return
            if post.visible_at is None or post.visible_at >= end or not fits(post):
                continue
            grown = growth(post)
            if grown.settles > start:
                yield grown


def day_end(day: date, zone: tzinfo) -> datetime:
    """Return the midnight that ends a day in a zone, in UTC."""
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def days_between(first: date, last: date) -> list[date]:
    """Return the days from the first to the last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def days_ended(since: datetime, until: datetime, zone: tzinfo) -> list[date]:
    """Return the days of a zone whose end lies after `since` and not after `until`."""
    day = since.astimezone(zone).date() - timedelta(days=1)
    found = []
    while (end := day_end(day, zone)) <= until:
        if end > since:
            found.append(day)
        day += timedelta(days=1)
    return found
