"""YouTube Analytics reports of a channel, and what counts of it now.

Source: discovery document youtubeAnalytics.v2 (20240707) and the pages on its channel reports:
Pacific days, no row where there is no data, two to three days late; the Data API cuts a channel's
subscribers to three significant digits.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sandbox import youtube_quota as quota
from sandbox import youtube_rules as rules
from sandbox.core.exchange import Exchange
from sandbox.core.growth import growth
from sandbox.core.insights import day_end, days_between
from sandbox.core.ledger import Post

LATE = timedelta(days=3)
COUNTED = ("views", "likes", "reposts")
# Metric -> the count it is made of; an empty one has no data here.
METRICS: Mapping[str, str] = {
    "views": "views",
    "engagedViews": "engagedViews",
    "likes": "likes",
    "dislikes": "",
    "shares": "reposts",
    "comments": "comments",
    "subscribersGained": "subscribersGained",
    "subscribersLost": "subscribersLost",
    "estimatedMinutesWatched": "estimatedMinutesWatched",
    "averageViewDuration": "averageViewDuration",
    "averageViewPercentage": "averageViewPercentage",
}
DIMENSIONS = ("", "day", "video")
SECONDS_WATCHED, PERCENT_WATCHED = 42, 61
MOST_VIDEOS = 200

Body = dict[str, Any]
Sums = dict[str, int]


def report(exchange: Exchange, channel: str) -> Body:
    """Return the table of `GET /v2/reports`: a row for each `day` or `video`, or one for all.

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
            raise _unknown(name, "metrics")
    dimension = query.get("dimensions", "")
    if dimension not in DIMENSIONS:
        raise _unknown(dimension, "dimensions")
    first, last = _day(query, "startDate"), _day(query, "endDate")
    if dimension == "video":
        rows = _by_video(exchange, channel, metrics, first, last)
    else:
        rows = _by_day(exchange, channel, metrics, first, last, is_one=not dimension)
    headers = [_header(dimension, "DIMENSION", "STRING")] if dimension else []
    headers += [_header(name, "METRIC", "INTEGER") for name in metrics]
    return {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers, "rows": rows}


def _by_day(
    exchange: Exchange, channel: str, metrics: list[str], first: date, last: date, *, is_one: bool
) -> list[list[Any]]:
    days = [day for day in days_between(first, last) if _is_told(exchange, day)]
    if is_one:
        return [_counts(exchange, channel, days, metrics)] if days else []
    return [[day.isoformat(), *_counts(exchange, channel, [day], metrics)] for day in days]


def _by_video(
    exchange: Exchange, channel: str, metrics: list[str], first: date, last: date
) -> list[list[Any]]:
    """Return a row for each video that was seen in these days, the most seen first."""
    query = exchange.query
    most = query.get("maxResults", "10")
    if not query.get("filters") and (not most.isdecimal() or int(most) > MOST_VIDEOS):
        raise rules.bad_request("parameters.maxResults", "The value is not supported.")
    wanted = _wanted(query.get("filters", ""))
    while not _is_told(exchange, last) and last > first:
        last -= timedelta(days=1)
    found = []
    for post in exchange.world.ledger.posts("youtube", channel):
        if post.removed_at is None and (not wanted or post.id in wanted):
            sums = _of_video(exchange, post, first, last)
            if sums["views"]:
                row = [post.id, *(sums.get(METRICS[name], 0) for name in metrics)]
                found.append((sums["views"], row))
    found.sort(key=lambda one: one[0], reverse=True)
    return [row for _views, row in found][: int(most) if most.isdecimal() else None]


def _of_video(exchange: Exchange, post: Post, first: date, last: date) -> Sums:
    start, end = _begins(first), day_end(last, quota.PACIFIC)
    sums = {"": 0, **dict.fromkeys(COUNTED, 0), **growth(post).gained(COUNTED, start, end)}
    under = exchange.world.comments.under("youtube", post.id)
    sums["comments"] = sum(start <= one.created_at < end for one in under)
    return _completed(sums)


def _wanted(filters: str) -> set[str]:
    found: set[str] = set()
    for one in filter(None, filters.split(";")):
        name, _, values = one.partition("==")
        if name != "video":
            raise _unknown(name, "filters")
        found.update(values.split(","))
    return found


def _is_told(exchange: Exchange, day: date) -> bool:
    return exchange.world.insights.is_told(day, quota.PACIFIC, late=LATE)


def _begins(day: date) -> datetime:
    return day_end(day - timedelta(days=1), quota.PACIFIC)


def _unknown(name: str, where: str) -> rules.YouTubeRefusal:
    text = f"Unknown identifier ({name}) given in field parameters.{where}."
    return rules.bad_request(f"parameters.{where}", text)


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
    sums: Sums = {"": 0, "comments": 0}
    for day in days:
        gained = world.insights.gained("youtube", channel, COUNTED, day, quota.PACIFIC)
        for name, count in gained.items():
            sums[name] = sums.get(name, 0) + count
        sums["comments"] += world.insights.comments_gained("youtube", channel, day, quota.PACIFIC)
        ends = day_end(day, quota.PACIFIC)
        after = world.audience.followers("youtube", channel, ends)
        change = after - world.audience.followers("youtube", channel, _begins(day))
        sums["subscribersGained"] = sums.get("subscribersGained", 0) + max(change, 0)
        sums["subscribersLost"] = sums.get("subscribersLost", 0) + max(-change, 0)
    return [_completed(sums).get(METRICS[name], 0) for name in metrics]


def _completed(sums: Sums) -> Sums:
    """Add what is made of the views; an engaged one is more than a first frame."""
    views = sums.get("views", 0)
    return {
        **sums,
        "engagedViews": views * 4 // 5,
        "estimatedMinutesWatched": views * SECONDS_WATCHED // 60,
        "averageViewDuration": SECONDS_WATCHED if views else 0,
        "averageViewPercentage": PERCENT_WATCHED if views else 0,
    }


def _day(query: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(query[name])
    except ValueError:
        text = f"Invalid date ({query[name]}) given in field parameters.{name}."
        raise rules.bad_request(f"parameters.{name}", text) from None


def _header(name: str, column: str, data: str) -> Body:
    return {"name": name, "columnType": column, "dataType": data}
