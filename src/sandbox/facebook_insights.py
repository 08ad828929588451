"""Insights of a Page and of its posts: `GET /{page}/insights`, `GET /{post}/insights`.

Source: Meta's Page Insights as of 2026. What ended on 2025-11-15 (page_impressions, page_fans,
post_impressions and their kin) is refused like a metric that never was; days are Pacific; a Page
that fewer than a hundred people like has no insights.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.insights import day_end, days_ended
from sandbox.core.ledger import Post
from sandbox.facebook_fields import Edge
from sandbox.facebook_problems import bad_parameter, no_such_object, not_permitted
from sandbox.facebook_words import moment
from sandbox.meta_webhooks import names_in

PACIFIC = ZoneInfo("America/Los_Angeles")
LATE = timedelta(days=1)
MOST_DAYS = 90
KEPT = timedelta(days=730)
FEWEST_LIKES = 100
PERMISSION = "read_insights"
INVALID = "The value must be a valid insights metric"
COUNTED = ("views", "reach", "likes", "reposts", "link_clicks")

Gained = Mapping[str, int]
Day = Callable[[Exchange, str, date, Gained], int]


def _visits(exchange: Exchange, page: str, day: date, _gained: Gained) -> int:
    return exchange.world.audience.visits("facebook", page, day)


def _follows(exchange: Exchange, page: str, day: date, _gained: Gained) -> int:
    return exchange.world.audience.followers("facebook", page, day_end(day, PACIFIC))


def _new_follows(exchange: Exchange, page: str, day: date, gained: Gained) -> int:
    before = _follows(exchange, page, day - timedelta(days=1), gained)
    return max(0, _follows(exchange, page, day, gained) - before)


def _sum(*names: str) -> Day:
    return lambda _exchange, _page, _day, gained: sum(gained[name] for name in names)


OF_PAGE: Mapping[str, Day] = {
    "page_media_view": _sum("views"),
    "page_total_media_view_unique": _sum("reach"),
    "page_follows": _follows,
    "page_daily_follows": _new_follows,
    "page_daily_follows_unique": _new_follows,
    "page_daily_unfollows_unique": _sum(),
    "page_post_engagements": _sum("likes", "reposts", "link_clicks"),
    "page_views_total": _visits,
    "page_video_views": _sum("video_views"),
    "page_total_actions": _sum("link_clicks"),
    "page_actions_post_reactions_like_total": _sum("likes"),
}
OF_POST: Mapping[str, str] = {
    "post_media_view": "views",
    "post_total_media_view_unique": "reach",
    "post_clicks": "link_clicks",
    "post_video_views": "video_views",
    "post_reactions_by_type_total": "likes",
}
# Of those who see a post with a video, how many let it play.
PLAYED = 0.6
EDGE_FIELDS = "id,name,period,values,title,description"


async def of_page(exchange: Exchange, page: str) -> Answer:
    """Answer `GET /{page}/insights`."""
    await exchange.gate("read")
    _check_reader(exchange, page)
    given = await exchange.fields()
    names = _metrics(given, OF_PAGE)
    days = _days(exchange, given)
    now = exchange.world.clock.now()
    if exchange.world.audience.followers("facebook", page, now) < FEWEST_LIKES:
        return Answer(200, {"data": []})
    gained = {day: _gained(exchange, page, day) for day in days}
    told = {
        name: [_value(OF_PAGE[name](exchange, page, day, gained[day]), day) for day in days]
        for name in names
    }
    return Answer(200, {"data": [_row(page, name, "day", told[name]) for name in names if days]})


async def of_post(exchange: Exchange, post: Post) -> Answer:
    """Answer `GET /{post}/insights`."""
    await exchange.gate("read", text=post.text)
    _check_reader(exchange, post.account)
    return Answer(200, _rows_of_post(exchange, post, await exchange.fields()))


def _rows_of_post(exchange: Exchange, post: Post, given: Mapping[str, Any]) -> dict[str, Any]:
    names = _metrics(given, OF_POST)
    counts = exchange.world.insights.now(post)
    counts["video_views"] = int(counts.get("views", 0) * PLAYED) if has_video(post) else 0
    values: dict[str, Any] = {name: counts.get(OF_POST[name], 0) for name in names}
    if "post_reactions_by_type_total" in values:
        likes = values["post_reactions_by_type_total"]
        values["post_reactions_by_type_total"] = {"like": likes} if likes else {}
    rows = [_row(post.id, name, "lifetime", [{"value": values[name]}]) for name in names]
    return {"data": rows}


def has_video(post: Post) -> bool:
    """Say whether a post shows a video."""
    return any(item.kind == "video" for item in post.media)


def _gained(exchange: Exchange, page: str, day: date) -> dict[str, int]:
    insights = exchange.world.insights
    gained = insights.gained("facebook", page, COUNTED, day, PACIFIC)
    seen = insights.gained("facebook", page, ("views",), day, PACIFIC, fits=has_video)["views"]
    return {**gained, "video_views": int(seen * PLAYED)}


def post_counts(exchange: Exchange, post: Post) -> dict[str, Any]:
    """Return the fields of a post that count; `shares` is left out until there is one."""
    counts = exchange.world.insights.now(post)
    summary = {"total_count": counts.get("likes", 0), "viewer_reaction": "NONE"}
    shares = counts.get("reposts", 0)
    found: dict[str, Any] = {"reactions": {"data": [], "summary": summary}}

    def rows(given: Mapping[str, str]) -> dict[str, Any]:
        _check_reader(exchange, post.account)
        return _rows_of_post(exchange, post, given)

    found["insights"] = Edge(rows, EDGE_FIELDS)
    return {**found, "shares": {"count": shares}} if shares else found


def _check_reader(exchange: Exchange, page: str) -> None:
    token = exchange.shown_token
    if token is None or token.account != page:
        raise no_such_object(page, verb="get")
    if PERMISSION not in token.scopes:
        raise not_permitted(PERMISSION)


def _metrics(given: Mapping[str, Any], known: Mapping[str, object]) -> list[str]:
    names = names_in(given.get("metric", ""))
    if not names or any(name not in known for name in names):
        raise bad_parameter(INVALID)
    return list(dict.fromkeys(names))


def _days(exchange: Exchange, given: Mapping[str, Any]) -> list[date]:
    """Return the days whose end lies after `since` and not after `until`, as far as told."""
    now = exchange.world.clock.now()
    if given.get("period", "day") != "day":
        return []
    until = moment(given["until"], name="until") if "until" in given else now
    since = moment(given["since"], name="since") if "since" in given else until - timedelta(days=2)
    if until - since > timedelta(days=MOST_DAYS):
        seconds = MOST_DAYS * 86_400
        text = f"There cannot be more than {MOST_DAYS} days ({seconds} s) between since and until"
        raise bad_parameter(text)
    ended = days_ended(max(since, now - KEPT), until, PACIFIC)
    return [day for day in ended if exchange.world.insights.is_told(day, PACIFIC, late=LATE)]


def _value(count: int, day: date) -> dict[str, Any]:
    ends: datetime = day_end(day, PACIFIC).astimezone(UTC)
    return {"value": count, "end_time": ends.strftime("%Y-%m-%dT%H:%M:%S+0000")}


def _row(node: str, name: str, period: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "values": values,
        "title": title,
        "description": f"{title}.",
        "id": f"{node}/insights/{name}/{period}",
    }
