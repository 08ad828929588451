"""What Facebook tells in numbers: a Page's days, and reactions and shares of its posts.

Source: Meta's Page Insights as of 2026 (page_impressions and page_fans ended on 2025-11-15);
days are Pacific, a query spans 90 of them, two years are kept, a day may come 48 hours late.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .meta_readings import insights, pages
from .readings import (
    PACIFIC_DAYS,
    Ask,
    FigureSources,
    Reading,
    Source,
    count_of,
    days_between,
    midnight,
    spans,
)

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
}
MOST_DAYS = 88  # of the 90 that a query may span: one is added at each end
MOST_PAGES = 50
PAGE = "100"
POST_FIELDS = (
    "id,reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares"
)


def of_account(ask: Ask, page_id: str, *, first: date, last: date) -> list[Reading]:
    """Return each measure of each day of the Page, both ends included."""
    told: dict[tuple[str, date], int | None] = {}
    for start, end in spans(first, last, most_days=MOST_DAYS):
        told |= _days(ask, page_id, start, end)
    return [
        Reading(metric, told.get((name, day)), day=day, field=name)
        for name, metric in METRICS.items()
        for day in days_between(first, last)
    ]


def of_posts(ask: Ask, page_id: str, post_ids: Sequence[str]) -> list[Reading]:
    """Return three readings of each post that stands, out of the list of published posts.

    Not by `ids=`: one deleted post among them would spoil the answer for all.
    """
    wanted = set(post_ids)
    query = {"fields": POST_FIELDS, "limit": PAGE}
    listed = pages(
        ask,
        f"/{page_id}/published_posts",
        query,
        most=MOST_PAGES,
        wants_more=lambda: bool(wanted),
    )
    found: list[Reading] = []
    for made in listed:
        if str(made.get("id")) in wanted:
            wanted.discard(str(made["id"]))
            found += _post(made)
    return found


def _days(ask: Ask, page_id: str, start: date, end: date) -> dict[tuple[str, date], int | None]:
    # Whether Meta counts the edges in is told differently in different places: a day more on
    # each side makes it no matter.
    since = midnight(start - timedelta(days=1), PACIFIC_DAYS)
    until = midnight(end + timedelta(days=2), PACIFIC_DAYS)
    query = {
        "period": "day",
        "since": str(int(since.timestamp())),
        "until": str(int(until.timestamp())),
    }
    return {
        (str(row.get("name")), _day_of(value)): count_of(value.get("value"))
        for row in insights(ask, f"/{page_id}/insights", list(METRICS), query)
        for value in row.get("values", [])
        if value.get("end_time")
    }


def _day_of(value: Mapping[str, Any]) -> date:
    """Return the Pacific day of a value: `end_time` is the midnight that ends it."""
    ends = datetime.fromisoformat(str(value["end_time"])).astimezone(ZoneInfo(PACIFIC_DAYS))
    return (ends - timedelta(minutes=1)).date()


def _post(made: Mapping[str, Any]) -> Iterator[Reading]:
    post_id = str(made["id"])
    for metric, name in (("likes", "reactions"), ("comments", "comments")):
        told = made.get(name, {}).get("summary", {}).get("total_count")
        field = f"{name}.summary.total_count"
        yield Reading(metric, count_of(told), post_id=post_id, field=field)
    # Left out by Facebook until a post has been shared.
    shares = count_of(made.get("shares", {}).get("count", 0))
    yield Reading("reposts", shares, post_id=post_id, field="shares.count")
