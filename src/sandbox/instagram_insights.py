"""Insights of an Instagram account and of its media: `GET /{id}/insights`.

Source: Meta's Instagram Insights pages as of 2026 and its metric enumerations of v26.0. What has
no data is left out (an empty list, never a zero); a medium that hardly anybody saw is refused with
code 10; days are UTC, two days late in life, and kept for ninety days.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sandbox import instagram_problems as problems
from sandbox.core.exchange import Exchange
from sandbox.core.insights import day_end, days_ended
from sandbox.core.ledger import Post
from sandbox.instagram_nodes import product_of
from sandbox.meta_webhooks import names_in

LATE = timedelta(days=2)
MOST_DAYS = 30
KEPT = timedelta(days=90)
FEWEST_VIEWS = 5
TAPS = 0.12  # of the visits of a profile
COUNTED = ("views", "reach", "likes", "reposts", "saves")

OF_ACCOUNT = frozenset(
    str.split(
        "accounts_engaged comments follower_count likes online_followers profile_links_taps"
        " profile_views reach replies reposts saves shares total_interactions views website_clicks"
    )
)
BY_DAY = frozenset({"reach", "follower_count"})  # the only ones that come as time_series
# Every measure that the enumeration of v26.0 has; each kind of medium has some of them.
OF_MEDIA = frozenset(
    str.split(
        "comments crossposted_views facebook_views follows ig_reels_avg_watch_time"
        " ig_reels_video_view_total_time impressions likes link_clicks navigation"
        " profile_activity profile_visits reach reels_skip_rate replies reposts saved shares"
        " total_comments total_interactions total_likes total_views views"
    )
)
OF_ANY = frozenset(
    str.split("reach shares total_interactions views total_views crossposted_views facebook_views")
)
OF_KIND: Mapping[str, frozenset[str]] = {
    "FEED": OF_ANY
    | frozenset(
        str.split(
            "comments follows likes profile_activity profile_visits reposts saved total_comments"
            " total_likes"
        )
    ),
    "REELS": OF_ANY
    | frozenset(
        str.split(
            "comments ig_reels_avg_watch_time ig_reels_video_view_total_time likes reels_skip_rate"
            " reposts saved total_comments total_likes"
        )
    ),
    "STORY": OF_ANY
    | frozenset(
        str.split("follows link_clicks navigation profile_activity profile_visits replies reposts")
    ),
}
WATCHED_MS = 6_200  # a view of a reel, on average

Node = dict[str, Any]


def of_account(exchange: Exchange, account: str, given: Mapping[str, Any]) -> Node:
    """Return the insights of an account.

    Raises:
        GraphRefusal: a metric, period or range that Instagram does not take.
    """
    names = _metrics(given, OF_ACCOUNT)
    if names_in(given.get("period", "")) != ["day"]:
        raise problems.parameter("(#100) The parameter period is required: day")
    is_total = given.get("metric_type") == "total_value"
    if wrong := [name for name in names if not is_total and name not in BY_DAY]:
        raise problems.parameter(
            f"The following metrics ({', '.join(wrong)}) should be specified with parameter"
            " metric_type=total_value"
        )
    days = _days(exchange, given)
    told = {day: _day(exchange, account, day) for day in days}
    if is_total:
        return {"data": [_total(account, name, told) for name in names if _is_given(name, told)]}
    return {"data": [_series(account, name, told) for name in names if _is_given(name, told)]}


def of_media(exchange: Exchange, post: Post, given: Mapping[str, Any]) -> Node:
    """Return the insights of a medium.

    Raises:
        GraphRefusal: an unknown metric, or too few people who saw it.
    """
    names = _metrics(given, OF_MEDIA)
    counts = exchange.world.insights.now(post)
    if counts.get("views", 0) < FEWEST_VIEWS:
        text = "(#10) Not enough viewers for the media to show insights"
        raise problems.GraphRefusal(10, text)
    kind = product_of(post)
    for name in names:
        if name not in OF_KIND[kind]:
            raise problems.unsupported_metric(name)
    found = _counted(counts, comments=exchange.world.insights.comments(post))
    return {
        "data": [
            _row(post.id, name, "lifetime", {"values": [{"value": found.get(name, 0)}]})
            for name in names
        ]
    }


def _counted(counts: Mapping[str, int], *, comments: int) -> dict[str, int]:
    """Return every measure of a medium that is counted; the others are zero."""
    views, likes = counts.get("views", 0), counts.get("likes", 0)
    found = {
        "views": views,
        "total_views": views,
        "reach": counts.get("reach", 0),
        "likes": likes,
        "total_likes": likes,
        "shares": counts.get("reposts", 0),
        "saved": counts.get("saves", 0),
        "comments": comments,
        "total_comments": comments,
        "ig_reels_video_view_total_time": views * WATCHED_MS,
        "ig_reels_avg_watch_time": WATCHED_MS,
    }
    parts = ("likes", "shares", "saved", "comments")
    return {**found, "total_interactions": sum(found[name] for name in parts)}


def _metrics(given: Mapping[str, Any], known: frozenset[str]) -> list[str]:
    names = names_in(given.get("metric", ""))
    if not names:
        raise problems.parameter("The parameter metric is required.")
    for number, name in enumerate(names):
        if name not in known:
            values = ", ".join(sorted(known))
            text = f"metric[{number}] must be one of the following values: {values}"
            raise problems.parameter(text)
    return list(dict.fromkeys(names))


def _days(exchange: Exchange, given: Mapping[str, Any]) -> list[date]:
    now = exchange.world.clock.now()
    until = _moment(given, "until") or now
    since = _moment(given, "since") or until - timedelta(days=1)
    if until - since > timedelta(days=MOST_DAYS):
        seconds = MOST_DAYS * 86_400
        text = f"There cannot be more than {MOST_DAYS} days ({seconds} s) between since and until"
        raise problems.parameter(text)
    ended = days_ended(max(since, now - KEPT), until, UTC)
    return [day for day in ended if exchange.world.insights.is_told(day, UTC, late=LATE)]


def _moment(given: Mapping[str, Any], name: str) -> datetime | None:
    if name not in given:
        return None
    try:
        return datetime.fromtimestamp(int(given[name]), UTC)
    except ValueError:
        raise problems.parameter(f"{name} must be a Unix time") from None


def _day(exchange: Exchange, account: str, day: date) -> dict[str, int]:
    """Return every measure of an account's day."""
    world = exchange.world
    counts = world.insights.gained("instagram", account, COUNTED, day, UTC)
    visits = world.audience.visits("instagram", account, day)
    taps = int(visits * TAPS)
    comments = world.insights.comments_gained("instagram", account, day, UTC)
    interactions = counts["likes"] + counts["reposts"] + counts["saves"] + comments
    before = world.audience.followers("instagram", account, day_end(day - timedelta(days=1), UTC))
    after = world.audience.followers("instagram", account, day_end(day, UTC))
    return {
        **{name: counts[name] for name in ("views", "reach", "likes", "saves")},
        "shares": counts["reposts"],
        "reposts": 0,
        "replies": 0,
        "comments": comments,
        "total_interactions": interactions,
        "accounts_engaged": interactions,
        "profile_views": visits - taps,
        "profile_links_taps": taps,
        "website_clicks": taps,
        # Neither is shown to accounts with fewer than a hundred followers.
        **({"follower_count": max(0, after - before)} if after >= 100 else {}),
    }


def _is_given(name: str, told: Mapping[date, Mapping[str, int]]) -> bool:
    return bool(told) and all(name in counts for counts in told.values())


def _total(account: str, name: str, told: Mapping[date, Mapping[str, int]]) -> Node:
    value = sum(counts[name] for counts in told.values())
    return _row(account, name, "day", {"total_value": {"value": value}})


def _series(account: str, name: str, told: Mapping[date, Mapping[str, int]]) -> Node:
    values = [
        {
            "value": counts[name],
            "end_time": day_end(day, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
        }
        for day, counts in told.items()
    ]
    return _row(account, name, "day", {"values": values})


def _row(node: str, name: str, period: str, told: Node) -> Node:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "title": title,
        "description": f"{title}.",
        **told,
        "id": f"{node}/insights/{name}/{period}",
    }
