"""YouTube Analytics reports of a channel, and what counts of it now.

Source: discovery document youtubeAnalytics.v2 (20240707) and the pages on its channel reports:
Pacific days, no row where there is no data, two to three days late; the Data API cuts a channel's
subscribers to three significant digits.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sandbox import youtube_quota as quota
from sandbox import youtube_rules as rules
from sandbox.core.exchange import Exchange
from sandbox.core.insights import days_between

LATE = timedelta(days=3)
COUNTED = ("views", "likes", "reposts")
# Metric -> the count it is made of; an empty one has no data here.
METRICS: Mapping[str, str] = {
    "views": "views",
    "engagedViews": "views",
    "likes": "likes",
    "dislikes": "",
    "shares": "reposts",
    "comments": "comments",
    "subscribersGained": "subscribersGained",
    "subscribersLost": "",
    "estimatedMinutesWatched": "estimatedMinutesWatched",
    "averageViewDuration": "averageViewDuration",
    "averageViewPercentage": "averageViewPercentage",
}
SECONDS_WATCHED = 42

Body = dict[str, Any]


def report(exchange: Exchange, channel: str) -> Body:
    """Return the table of `GET /v2/reports` with the dimension `day`, or one row without it.

    Raises:
        YouTubeRefusal: a parameter that is missing or cannot be read.
    """
    query = exchange.query
    for name in ("ids", "startDate", "endDate", "metrics"):
        if name not in query:
            raise rules.missing_parameter(name)
    if query["ids"] not in ("channel==MINE", f"channel=={channel}"):
        raise rules.forbidden()
    metrics = query["metrics"].split(",")
    for name in metrics:
        if name not in METRICS:
            text = f"Unknown identifier ({name}) given in field parameters.metrics."
            raise rules.bad_request("parameters.metrics", text)
    by_day = query.get("dimensions", "") == "day"
    days = [
        day
        for day in days_between(_day(query, "startDate"), _day(query, "endDate"))
        if exchange.world.insights.is_told(day, quota.PACIFIC, late=LATE)
    ]
    rows: list[list[Any]] = [
        [day.isoformat(), *_counts(exchange, channel, [day], metrics)] for day in days
    ]
    if not by_day:
        rows = [_counts(exchange, channel, days, metrics)] if days else []
    headers = [_header("day", "DIMENSION", "STRING")] if by_day else []
    headers += [_header(name, "METRIC", "INTEGER") for name in metrics]
    return {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers, "rows": rows}


def channel_statistics(exchange: Exchange, channel: str) -> Body:
    """Return what counts of a channel now; its videos are counted by the caller."""
    world = exchange.world
    posts = world.ledger.listed("youtube", channel)
    views = sum(world.insights.now(post).get("views", 0) for post in posts)
    subscribers = world.audience.followers("youtube", channel, world.clock.now())
    return {
        "viewCount": str(views),
        "subscriberCount": str(rounded(subscribers)),
        "hiddenSubscriberCount": False,
    }


def rounded(subscribers: int) -> int:
    """Cut a number to three significant digits: 2,147 is shown as 2,140."""
    step = int(10 ** max(0, len(str(subscribers)) - 3))
    return subscribers // step * step


def _counts(exchange: Exchange, channel: str, days: list[date], metrics: list[str]) -> list[int]:
    world = exchange.world
    sums: dict[str, int] = {"": 0, "subscribersGained": 0, "comments": 0}
    for day in days:
        gained = world.insights.gained("youtube", channel, COUNTED, day, quota.PACIFIC)
        for name, count in gained.items():
            sums[name] = sums.get(name, 0) + count
        sums["comments"] += world.insights.comments_gained("youtube", channel, day, quota.PACIFIC)
    sums["estimatedMinutesWatched"] = sums.get("views", 0) * SECONDS_WATCHED // 60
    sums["averageViewDuration"] = SECONDS_WATCHED if sums.get("views") else 0
    sums["averageViewPercentage"] = 61 if sums.get("views") else 0
    return [sums.get(METRICS[name], 0) for name in metrics]


def _day(query: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(query[name])
    except ValueError:
        text = f"Invalid date ({query[name]}) given in field parameters.{name}."
        raise rules.bad_request(f"parameters.{name}", text) from None


def _header(name: str, column: str, data: str) -> Body:
    return {"name": name, "columnType": column, "dataType": data}
