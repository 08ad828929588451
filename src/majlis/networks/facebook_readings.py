"""What Facebook tells in numbers: a Page's days, and what its posts have gathered.

Source: Meta's Page Insights as of 2026 (page_impressions and page_fans ended on 2025-11-15);
days are Pacific, a query spans 90 of them, two years are kept, a day may come 48 hours late.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .connected import parsed_time
from .contract import Rejected
from .hearing import counted, named, part, rows
from .meta import Graph
from .meta_readings import insights, is_ended
from .readings import (
    PACIFIC_DAYS,
    FigureSources,
    Reading,
    Source,
    days_between,
    midnight,
    spans,
)
from .verdicts import repeatable

LATE = timedelta(hours=48)
KEPT = timedelta(days=730)
FIGURE_SOURCES: FigureSources = {
    "followers": Source(
        "day", ("followers",), day_zone=PACIFIC_DAYS, final_after=LATE, kept_for=KEPT
    ),
    "views": Source("day", ("views",), day_zone=PACIFIC_DAYS, final_after=LATE, kept_for=KEPT),
    "visits": Source("day", ("visits",), day_zone=PACIFIC_DAYS, final_after=LATE, kept_for=KEPT),
    "likes_and_reposts": Source("post", ("likes", "reposts")),
}
METRICS = {
    "page_follows": "followers",
    "page_media_view": "views",
    "page_views_total": "visits",
    "page_total_media_view_unique": "reach",
    "page_video_views": "video_views",
    "page_daily_follows_unique": "follows",
    "page_post_engagements": "interactions",
}
POST_METRICS = {
    "post_media_view": "views",
    "post_total_media_view_unique": "reach",
    "post_video_views": "video_views",
}
MOST_DAYS = 88  # of the 90 that a query may span: one is added at each end
MOST_PAGES = 50
PAGE = "100"
POST_FIELDS = (
    "id,reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares"
)


@dataclass(frozen=True, kw_only=True)
class FacebookReadings(Graph):
    """The figures of one Page."""

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        """Return each measure of each Pacific day, both ends included."""
        told: dict[tuple[str, date], int | None] = {}
        with repeatable(self.http.soon):
            for start, end in spans(first, last, most_days=MOST_DAYS):
                told |= self._days(start, end)
        return [
            Reading(metric, told.get((name, day)), day=day, field=name)
            for name, metric in METRICS.items()
            for day in days_between(first, last)
        ]

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        """Return the readings of each post that stands, out of the list of published posts.

        Not by `ids=`: one deleted post among them would spoil the answer for all. A measure that
        Meta has ended spoils the list: then each is tried on one post, and those that live remain.
        """
        if not post_ids:
            return []
        with repeatable(self.http.soon):
            try:
                return self._of_posts(post_ids, list(POST_METRICS))
            except Rejected as error:
                if not is_ended(error):
                    raise
            living = [name for name in POST_METRICS if self._lives(name, post_ids[0])]
            return self._of_posts(post_ids, living)

    def _of_posts(self, post_ids: Sequence[str], metrics: Sequence[str]) -> list[Reading]:
        wanted = set(post_ids)
        found: list[Reading] = []
        edge = f",insights.metric({','.join(metrics)}).period(lifetime)" if metrics else ""
        query = {"fields": POST_FIELDS + edge, "limit": PAGE}
        for made in self._listed(f"/{self.account_id}/published_posts", query, most=MOST_PAGES):
            if (post_id := named(made.get("id"))) in wanted:
                found += _post(post_id, made)
                wanted.discard(post_id)
            if not wanted:
                break
        return found

    def _lives(self, metric: str, post_id: str) -> bool:
        try:
            self._ask(f"/{post_id}/insights", {"metric": metric, "period": "lifetime"})
        except Rejected as error:
            return not is_ended(error)
        return True

    def _days(self, start: date, end: date) -> dict[tuple[str, date], int | None]:
        # Whether Meta counts the edges in is told differently in different places: a day more on
        # each side makes it no matter.
        since = midnight(start - timedelta(days=1), PACIFIC_DAYS)
        until = midnight(end + timedelta(days=2), PACIFIC_DAYS)
        query = {
            "period": "day",
            "since": str(int(since.timestamp())),
            "until": str(int(until.timestamp())),
        }
        told = insights(self._ask, f"/{self.account_id}/insights", list(METRICS), query)
        return {
            (named(row.get("name")), day): counted(value.get("value"))
            for row in told
            for value in rows(row, "values")
            if (day := _day_of(value)) is not None
        }


def _day_of(value: Mapping[str, Any]) -> date | None:
    """Return the Pacific day of a value: `end_time` is the midnight that ends it."""
    ends = parsed_time(value.get("end_time"))
    if ends is None:
        return None
    return (ends.astimezone(ZoneInfo(PACIFIC_DAYS)) - timedelta(minutes=1)).date()


def _post(post_id: str, made: Mapping[str, Any]) -> Iterator[Reading]:
    for metric, name in (("likes", "reactions"), ("comments", "comments")):
        told = counted(part(part(made, name), "summary").get("total_count"))
        yield Reading(metric, told, post_id=post_id, field=f"{name}.summary.total_count")
    # Left out by Facebook until a post has been shared.
    shares = counted(part(made, "shares").get("count", 0))
    yield Reading("reposts", shares, post_id=post_id, field="shares.count")
    told_by = {named(row.get("name")): row for row in rows(part(made, "insights"), "data")}
    for name, metric in POST_METRICS.items():
        value = next(iter(rows(told_by.get(name), "values")), {}).get("value")
        yield Reading(metric, counted(value), post_id=post_id, field=name)
