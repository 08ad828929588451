"""When the demonstration year's posts come out, what they carry, and what becomes of them.

The totals are those of the yearly report that the product must be able to make; see the handbook.
Nothing of the year happens before 10:00 UTC on 1 January, and all of it is settled at 18:00 UTC on
31 December: so the year is the same whether its days are cut at UTC, Pacific or Gulf midnight.
"""

import math
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from random import Random
from zoneinfo import ZoneInfo

OFFICE_TIME = ZoneInfo("Asia/Riyadh")
SETTLED_HOUR = 18  # UTC, on the year's last day
LIKES_AND_REPOSTS = 23_000
POSTS = {"x": 1_010, "facebook": 520, "instagram": 430, "youtube": 36, "linkedin": 470}
IMAGES = 2_364
VIDEOS = {"x": 7, "facebook": 5, "youtube": 36}
LIKES = {"x": 7_900, "facebook": 5_600, "instagram": 6_300, "youtube": 500, "linkedin": 2_700}
VIEWS = {
    "x": 900_000,
    "facebook": 370_000,
    "instagram": 260_000,
    "youtube": 62_000,
    "linkedin": 120_000,
}
CLICKS_ON_X = 26_400
VISITS = {"x": 0, "facebook": 98_000, "instagram": 61_000, "youtube": 0, "linkedin": 34_000}
FOLLOWERS = {
    "x": (14_950, 17_980),
    "facebook": (9_120, 10_260),
    "instagram": (6_010, 8_440),
    "youtube": (1_420, 2_147),
    "linkedin": (3_880, 5_310),
}
REMOVED = {"x": 5, "facebook": 4, "instagram": 2, "linkedin": 1}
# The chance of each number of pictures, from none on; the most that a network takes.
PICTURES: dict[str, tuple[float, ...]] = {
    "x": (50, 38, 5, 3, 4),
    "facebook": (28, 54, 6, 5, 4, 2, 1),
    "instagram": (0, 74, 8, 7, 5, 4, 2),
    "linkedin": (44, 45, 4, 4, 3),
}
MOST_PICTURES = {"x": 4, "facebook": 10, "instagram": 10, "linkedin": 9}
# How busy the days of the week are, from Monday on, and the hours of a day from 08:00 on.
WEEK = (1.0, 1.0, 1.0, 0.95, 0.3, 0.4, 1.05)
HOURS = (6, 9, 10, 9, 8, 7, 6, 5, 5, 6, 7, 6, 4)


@dataclass
class Planned:
    """One post to come: its moment, what it carries, and the counts it grows to."""

    network: str
    at: datetime
    pictures: int = 0
    is_video: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    removed_at: datetime | None = None


def planned(year: int, lot: Random) -> dict[str, list[Planned]]:
    """Return the year's posts of each network, oldest first."""
    posts = {
        network: [Planned(network, at) for at in _moments(year, many, lot)]
        for network, many in POSTS.items()
    }
    for network, many in VIDEOS.items():
        for post in lot.sample(posts[network], many):
            post.is_video = True
    _spread_pictures(posts, lot)
    for network, own in posts.items():
        _spread_counts(network, own, lot)
        _remove_some(own, REMOVED.get(network, 0), lot)
    return posts


def settles_at(year: int) -> datetime:
    """Return when everything of a year stands still."""
    return datetime(year, 12, 31, SETTLED_HOUR, tzinfo=UTC)


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole parts of a total by weight; their sum is the total exactly."""
    edges = list(accumulate(weights, initial=0.0))
    marks = [round(total * edge / edges[-1]) for edge in edges]
    return [after - before for before, after in pairwise(marks)]


def _moments(year: int, many: int, lot: Random) -> list[datetime]:
    """Return moments that are spread over the whole year, as busy as its days are."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    edges = list(accumulate(WEEK[day.weekday()] for day in days))
    found = []
    for number in range(many):
        mark = edges[-1] * (number + lot.random()) / many
        found.append(_moment(days[min(bisect(edges, mark), len(days) - 1)], lot))
    return sorted(found)


def _moment(day: date, lot: Random) -> datetime:
    hour = 8 + lot.choices(range(len(HOURS)), weights=HOURS)[0]
    if (day.month, day.day) == (1, 1):
        hour = max(hour, 14)
    if (day.month, day.day) == (12, 31):
        hour = min(hour, 14)
    minute, second = lot.randrange(60), lot.randrange(60)
    here = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=OFFICE_TIME)
    return here.astimezone(UTC)


def _spread_pictures(posts: dict[str, list[Planned]], lot: Random) -> None:
    """Draw how many pictures each post has, then add or take single ones up to the total."""
    able = [post for network in PICTURES for post in posts[network] if not post.is_video]
    for post in able:
        chances = PICTURES[post.network]
        post.pictures = lot.choices(range(len(chances)), weights=chances)[0]
    surplus = sum(post.pictures for post in able) - IMAGES
    while surplus:
        post = lot.choice(able)
        fewest = 1 if post.network == "instagram" else 0
        changed = post.pictures - (1 if surplus > 0 else -1)
        if fewest <= changed <= MOST_PICTURES[post.network]:
            post.pictures = changed
            surplus -= 1 if surplus > 0 else -1


def _spread_counts(network: str, posts: list[Planned], lot: Random) -> None:
    """Share the network's totals out: few posts are seen by many, most by few."""
    weights = [
        math.exp(lot.gauss(0, 0.85))
        * (1.6 if post.is_video else 1.0 + 0.15 * min(post.pictures, 4))
        for post in posts
    ]
    likes = shared_out(LIKES[network], weights)
    views = shared_out(VIEWS[network], [weight * lot.uniform(0.7, 1.4) for weight in weights])
    clicks = shared_out(CLICKS_ON_X if network == "x" else VIEWS[network] // 90, weights)
    for post, liked, seen, clicked in zip(posts, likes, views, clicks, strict=True):
        reposts = min(liked, round(liked * lot.uniform(0.05, 0.3)))
        quotes = reposts // 6 if network == "x" else 0
        # Whoever likes has seen it.
        seen += 12 * liked + lot.randint(15, 60)  # noqa: PLW2901
        post.counts = {
            "views": seen,
            "reach": int(seen * lot.uniform(0.55, 0.8)),
            "likes": liked - reposts,
            "reposts": reposts - quotes,
            "quotes": quotes,
            "saves": liked // 9,
            "clicks": clicked,
        }


def _remove_some(posts: list[Planned], many: int, lot: Random) -> None:
    """Plan removals, each long after its post has stopped moving and well within the year."""
    first = posts[0].at.replace(month=2, day=1)
    last = posts[0].at.replace(month=10, day=1)
    able = [post for post in posts if first < post.at < last and not post.is_video]
    for post in lot.sample(able, many):
        post.removed_at = post.at + timedelta(days=lot.randint(30, 60), minutes=lot.randrange(600))
