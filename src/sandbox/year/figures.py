"""The ledger's own count of a year's eight figures, apart from what the insights tell.

It counts objects: posts, their files, what each has grown to, comments that are inquiries with an
answer under them. Where a network tells a figure by its own days, only days that have ended count,
as that network would tell them; where it tells what stands now, all of it does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.core.clock import iso
from sandbox.core.comments import Comment
from sandbox.core.growth import growth
from sandbox.core.ledger import Post
from sandbox.core.network import Network
from sandbox.core.world import World

FIGURES = (
    "followers",
    "posts",
    "images",
    "videos",
    "views",
    "visits",
    "likes_and_reposts",
    "inquiries_answered",
)
UTC_ZONE, PACIFIC = ZoneInfo("UTC"), ZoneInfo("America/Los_Angeles")
LIKES_AND_REPOSTS = ("likes", "reposts", "quotes")


@dataclass(frozen=True)
class Convention:
    """How a network cuts its days, and which figures it tells by them and not as of now."""

    zone: ZoneInfo
    by_day: frozenset[str]
    gives_visits: bool = True
    shown_digits: int = 0  # significant digits of the followers that it shows; 0: all


CONVENTIONS: Mapping[str, Convention] = {
    "x": Convention(UTC_ZONE, frozenset()),
    "facebook": Convention(PACIFIC, frozenset({"followers", "views", "visits"})),
    "instagram": Convention(UTC_ZONE, frozenset({"views", "visits", "likes_and_reposts"})),
    "youtube": Convention(
        PACIFIC, frozenset({"views", "likes_and_reposts"}), gives_visits=False, shown_digits=3
    ),
    "linkedin": Convention(UTC_ZONE, frozenset({"views", "visits", "likes_and_reposts"})),
}


def counted(
    world: World, networks: Mapping[str, Network], *, year: int, accounts: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the figures of a year, in all and by network, as they stand at this moment.

    `accounts`: the ids that count; without any, all of every network do.
    """
    counts = {slug: _Count(world, network, year, accounts) for slug, network in networks.items()}
    own = {slug: count.figures() for slug, count in counts.items()}
    exact = {slug: count.followers() for slug, count in counts.items()}
    gone = [post for count in counts.values() for post in count.removed()]
    kinds = [item.kind for post in gone for item in post.media]
    return {
        "year": year,
        "as_of": iso(world.clock.now()),
        "figures": {name: sum(one[name] or 0 for one in own.values()) for name in FIGURES},
        "networks": own,
        "followers_exact": {**exact, "all": sum(exact.values())},
        "removed": {
            "posts": len(gone),
            "images": kinds.count("image"),
            "videos": kinds.count("video"),
        },
        "inquiries_received": sum(len(count.inquiries()) for count in counts.values()),
        "days": {slug: CONVENTIONS[slug].zone.key for slug in networks},
    }


class _Count:
    """One network's count."""

    def __init__(self, world: World, network: Network, year: int, accounts: Sequence[str]) -> None:
        self._world = world
        self._network = network
        self._convention = CONVENTIONS[network.slug]
        self._starts = datetime(year, 1, 1, tzinfo=self._convention.zone)
        self._ends = datetime(year + 1, 1, 1, tzinfo=self._convention.zone)
        self._now = world.clock.now()
        known = world.accounts.of_network(network.slug)
        self._accounts = [one.id for one in known if not accounts or one.id in accounts]

    def figures(self) -> dict[str, int | None]:
        posts = self._posts()
        items = [item for post in posts for item in post.media]
        return {
            "followers": _cut(self.followers(), self._convention.shown_digits),
            "posts": len(posts),
            "images": sum(item.kind == "image" for item in items),
            "videos": sum(item.kind == "video" for item in items),
            "views": self._grown(("views",), "views"),
            "visits": self._visits() if self._convention.gives_visits else None,
            "likes_and_reposts": self._grown(LIKES_AND_REPOSTS, "likes_and_reposts"),
            "inquiries_answered": sum(self._is_answered(one) for one in self.inquiries()),
        }

    def followers(self) -> int:
        at = self._until("followers")
        return sum(
            self._world.audience.followers(self._network.slug, account, at)
            for account in self._accounts
        )

    def inquiries(self) -> list[Comment]:
        """Return the comments of the year that ask for something, as their data says."""
        slug = self._network.slug
        return [
            one
            for account in self._accounts
            for one in self._world.comments.of_account(slug, account)
            if one.data.get("meaning") == "inquiry" and self._starts <= one.created_at < self._ends
        ]

    def _is_answered(self, inquiry: Comment) -> bool:
        """Say whether the account has answered it within the year with more than a courtesy."""
        return any(
            one.by_account
            and one.parent == inquiry.id
            and one.created_at < self._ends
            and one.data.get("meaning") != "courtesy"
            for one in self._network.talk(inquiry.root)
        )

    def removed(self) -> list[Post]:
        """Return the posts of the year that stand no more."""
        return [post for post in self._posts() if post.removed_at is not None]

    def _posts(self, *, before_too: bool = False) -> list[Post]:
        """Return the posts published in the year so far, removed ones included, no answers."""
        return [
            post
            for account in self._accounts
            for post in self._world.ledger.posts(self._network.slug, account)
            if post.visible_at is not None
            and not post.data.get("reply_to")
            and (before_too or post.visible_at >= self._starts)
            and post.visible_at < self._ends
            and post.visible_at <= self._now
        ]

    def _grown(self, names: Iterable[str], figure: str) -> int:
        """Return what all posts gained in the year: those of earlier years, too, in so far."""
        until = self._until(figure)
        if until <= self._starts:
            return 0
        total = 0
        for post in self._posts(before_too=True):
            grown = growth(post)
            for name in names:
                total += grown.count(name, until) - grown.count(name, self._starts)
        return total

    def _visits(self) -> int:
        if "visits" not in self._convention.by_day:
            return self._grown(("profile_clicks", "link_clicks"), "visits")
        total, day = 0, self._starts.date()
        while self._midnight(day + timedelta(days=1)) <= self._until("visits"):
            total += sum(
                self._world.audience.visits(self._network.slug, account, day)
                for account in self._accounts
            )
            day += timedelta(days=1)
        return total

    def _until(self, figure: str) -> datetime:
        """Return up to when a figure is told: now, or the end of the last day that has ended."""
        at = min(self._now, self._ends)
        if figure not in self._convention.by_day:
            return at
        return self._midnight(at.astimezone(self._convention.zone).date())

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self._convention.zone)


def _cut(count: int, digits: int) -> int:
    step = int(10 ** max(0, len(str(count)) - digits)) if digits else 1
    return count // step * step
