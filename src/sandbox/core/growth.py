"""How the counts of a post grow with its age: fast at first, and to the end within three weeks.

Every count is a function of the post and the time alone, so two readers at one moment see the
same, a later one never sees less, and a count of the past can be made again.
"""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.core.clock import from_iso
from sandbox.core.ledger import Post

SETTLES_AFTER = timedelta(days=21)
STEEPNESS = 4.0
NEVER = datetime.max.replace(tzinfo=UTC)
FEWEST_VIEWS, MOST_VIEWS = 60, 900
# What people do who have seen a post of no special kind: the most of them, of one who saw it.
MOST_OF_VIEWS = {
    "reach": 0.8,
    "likes": 0.06,
    "reposts": 0.015,
    "quotes": 0.004,
    "saves": 0.01,
    "profile_clicks": 0.02,
    "link_clicks": 0.015,
}


@dataclass(frozen=True)
class Growth:
    """The life of one post's counts: from nothing at `starts` to `totals` at `settles`."""

    starts: datetime
    settles: datetime
    ends: datetime | None  # when the post was removed, and with it every later reaction
    totals: dict[str, int]

    def share(self, at: datetime) -> float:
        """Return which part of the totals has come by then, 0 to 1."""
        if self.ends is not None:
            at = min(at, self.ends)
        if at <= self.starts:
            return 0.0
        if at >= self.settles:
            return 1.0
        age = (at - self.starts) / (self.settles - self.starts)
        return (1 - math.exp(-STEEPNESS * age)) / (1 - math.exp(-STEEPNESS))

    def count(self, name: str, at: datetime) -> int:
        """Return one count as it stands at a moment."""
        return counted(self.totals.get(name, 0), self.share(at))

    def gained(self, names: Iterable[str], start: datetime, end: datetime) -> dict[str, int]:
        """Return what was added to each count from `start` up to `end`."""
        before, after = self.share(start), self.share(end)
        return {
            name: counted(total, after) - counted(total, before)
            for name in names
            if (total := self.totals.get(name, 0))
        }


def growth(post: Post) -> Growth:
    """Return the growth of a post; a post laid with `counts` grows to exactly those."""
    starts = post.visible_at
    # Nobody counts answers among the posts, on X either, where they are posts.
    if starts is None or post.data.get("reply_to"):
        return Growth(NEVER, NEVER, None, {})
    laid = post.data.get("counts")
    settles = from_iso(post.data.get("settles_at")) or starts + SETTLES_AFTER
    return Growth(starts, settles, post.removed_at, laid if laid is not None else _drawn(post))


def counted(total: int, share: float) -> int:
    """Return a share of a total in whole ones."""
    return total if share >= 1.0 else math.floor(total * share)


def _drawn(post: Post) -> dict[str, int]:
    """Return the totals of a post that nobody has laid down: small, and its own."""
    views = FEWEST_VIEWS + int((MOST_VIEWS - FEWEST_VIEWS) * portion(post.network, post.id) ** 2)
    drawn = {
        name: int(views * most * portion(post.network, post.id, name))
        for name, most in MOST_OF_VIEWS.items()
    }
    if post.network == "x" and not written_links(post):
        drawn["link_clicks"] = 0
    return {"views": views, **drawn}


def written_links(post: Post) -> list[dict[str, Any]]:
    """Return the links in a post of X that somebody wrote, without that to the post's own media."""
    links = post.data.get("urls", [])
    return [link for link in links if not link["display_url"].startswith("pic.x.com")]


def portion(*words: object) -> float:
    """Return a number from 0 to 1 that belongs to these words."""
    digest = hashlib.sha256(" ".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / float(1 << 48)
