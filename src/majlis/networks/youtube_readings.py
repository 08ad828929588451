"""What YouTube tells in numbers: a channel's days, its rounded subscribers, and each video.

Source: YouTube Analytics API v2 (discovery 20240707) and Data API v3 (revision 20261104): days are
Pacific and come two to three days late, a day without data has no row; `subscriberCount` is cut
to three significant digits.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from .contract import OutcomeUnknown
from .readings import (
    PACIFIC_DAYS,
    Ask,
    FigureSources,
    Reading,
    Source,
    batches,
    count_of,
    days_between,
)

LATE = timedelta(days=3)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",), rounded=True),
    "views": Source("day", ("views",), day_zone=PACIFIC_DAYS, final_after=LATE),
    "likes_and_reposts": Source(
        "day", ("likes", "reposts"), day_zone=PACIFIC_DAYS, final_after=LATE
    ),
}
OF_CHANNEL = {"views": "views", "likes": "likes", "shares": "reposts", "comments": "comments"}
OF_VIDEO = {"viewCount": "views", "likeCount": "likes", "commentCount": "comments"}
MOST_IDS = 50


def of_account(ask: Ask, report: Ask, *, first: date, last: date) -> list[Reading]:
    """Return the subscribers as they stand now, and each measure of each Pacific day.

    `report` asks YouTube Analytics, which has a host of its own.
    """
    found = [_subscribers(ask)]
    told = _days(report, first, last)
    found += [
        Reading(metric, told.get((name, day.isoformat())), day=day, field=name)
        for name, metric in OF_CHANNEL.items()
        for day in days_between(first, last)
    ]
    return found


def of_posts(ask: Ask, post_ids: Sequence[str]) -> list[Reading]:
    """Return three readings of each video that stands."""
    found: list[Reading] = []
    for ids in batches(post_ids, MOST_IDS):
        page = ask("/youtube/v3/videos", {"part": "statistics", "id": ",".join(ids)})
        for video in _items(page):
            found += _video(video)
    return found


def _subscribers(ask: Ask) -> Reading:
    items = _items(ask("/youtube/v3/channels", {"part": "statistics", "mine": "true"}))
    if not items:
        raise OutcomeUnknown("YouTube answered without the channel")
    statistics = items[0].get("statistics", {})
    is_hidden = statistics.get("hiddenSubscriberCount") is True
    count = None if is_hidden else count_of(statistics.get("subscriberCount"))
    return Reading("followers", count, field="statistics.subscriberCount")


def _days(report: Ask, first: date, last: date) -> dict[tuple[str, str], int | None]:
    table = report(
        "/v2/reports",
        {
            "ids": "channel==MINE",
            "startDate": first.isoformat(),
            "endDate": last.isoformat(),
            "metrics": ",".join(OF_CHANNEL),
            "dimensions": "day",
            "sort": "day",
        },
    )
    if table.get("kind") != "youtubeAnalytics#resultTable":
        raise OutcomeUnknown("YouTube Analytics answered with something else than a table")
    names = [str(column.get("name")) for column in table.get("columnHeaders", [])]
    rows = [dict(zip(names, row, strict=False)) for row in table.get("rows") or []]
    return {
        (name, str(row["day"])): count_of(row.get(name))
        for row in rows
        if "day" in row
        for name in OF_CHANNEL
    }


def _video(video: Mapping[str, Any]) -> Iterator[Reading]:
    # A count that its owner hides is left out.
    statistics = video.get("statistics", {})
    for name, metric in OF_VIDEO.items():
        value = count_of(statistics.get(name))
        yield Reading(metric, value, post_id=str(video["id"]), field=f"statistics.{name}")


def _items(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not str(page.get("kind", "")).endswith("ListResponse"):
        raise OutcomeUnknown("YouTube answered a list with something else")
    return list(page.get("items", []))
