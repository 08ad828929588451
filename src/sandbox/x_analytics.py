"""`GET /2/tweets/analytics`: what each of an account's posts gained, by hour, day, week or in all.

Source: X's OpenAPI 2.166/2.167 and docs.x.com/x-api/posts/analytics, read 2026-08. What is not
counted here (opened applications, shared by e-mail) is 0, as it is for most posts.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.growth import growth
from sandbox.core.ledger import Post
from sandbox.x_bodies import WATCHED, moment
from sandbox.x_posts import need
from sandbox.x_problems import PROBLEMS, invalid, missing
from sandbox.x_tweets import tweet

STEPS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(weeks=1)}
MOST_IDS, MOST_STEPS = 100, 800
# X's word -> the count that it is made of.
COUNTED = {
    "impressions": "views",
    "likes": "likes",
    "retweets": "reposts",
    "quote_tweets": "quotes",
    "bookmarks": "saves",
    "url_clicks": "link_clicks",
    "user_profile_clicks": "profile_clicks",
}
UNCOUNTED = str.split(
    "replies follows unfollows shares detail_expands permalink_clicks hashtag_clicks app_opens"
    " app_install_attempts email_tweet unlikes"
)


async def analytics(exchange: Exchange) -> Answer:
    """Answer the call, for posts of the account itself."""
    ids = [id_ for id_ in exchange.query.get("ids", "").split(",") if id_]
    found = {id_: tweet(exchange.world, id_) for id_ in ids}
    await exchange.gate("read", text="\n".join(post.text for post in found.values() if post))
    need(exchange, "tweet.read")
    if not 1 <= len(ids) <= MOST_IDS or not all(id_.isdecimal() for id_ in ids):
        raise invalid("The `ids` query parameter must hold 1 to 100 ids", {"ids": ids})
    start, end = _moment(exchange, "start_time"), _moment(exchange, "end_time")
    step = exchange.query.get("granularity", "total")
    if step not in ("total", *STEPS) or end <= start:
        raise invalid("The span or its `granularity` is not valid", {"granularity": [step]})
    own = [post for post in found.values() if post is not None and _is_own(exchange, post)]
    body: dict[str, Any] = {}
    if own:
        body["data"] = [_body(exchange, post, list(_spans(start, end, step))) for post in own]
    errors = [_refused(id_, post) for id_, post in found.items() if post not in own]
    return Answer(200, body | ({"errors": errors} if errors else {}))


def _body(exchange: Exchange, post: Post, spans: list[tuple[datetime, datetime]]) -> dict[str, Any]:
    fields = {it for it in exchange.query.get("analytics.fields", "").split(",") if it}
    told = []
    now = exchange.world.clock.now()
    for start, end in spans:
        metrics = _metrics(post, min(start, now), min(end, now))
        kept = {name: value for name, value in metrics.items() if not fields or name in fields}
        told.append({"timestamp": moment(start), "metrics": kept})
    return {"id": post.id, "timestamped_metrics": told}


def _metrics(post: Post, start: datetime, end: datetime) -> dict[str, int]:
    gained = growth(post).gained([*COUNTED.values()], start, end)
    found = {name: gained.get(count, 0) for name, count in COUNTED.items()}
    acts = ("likes", "retweets", "quote_tweets", "url_clicks", "user_profile_clicks")
    has_video = any(item.kind == "video" for item in post.media)
    return {
        **found,
        **dict.fromkeys(UNCOUNTED, 0),
        "engagements": sum(found[name] for name in acts),
        "media_views": int(found["impressions"] * WATCHED) if has_video else 0,
    }


def _spans(start: datetime, end: datetime, step: str) -> Iterator[tuple[datetime, datetime]]:
    if step == "total":
        yield start, end
        return
    for _ in range(MOST_STEPS):
        if start >= end:
            return
        yield start, min(end, start + STEPS[step])
        start += STEPS[step]
    raise invalid("The span holds too many steps", {"granularity": [step]})


def _is_own(exchange: Exchange, post: Post) -> bool:
    return post.account == exchange.account


def _refused(id: str, post: Post | None) -> dict[str, Any]:  # noqa: A002
    if post is None:
        return missing("tweet", id, parameter="ids")
    return {
        "resource_id": id,
        "resource_type": "tweet",
        "parameter": "ids",
        "value": id,
        "section": "data",
        "title": "Authorization Error",
        "detail": f"Sorry, you are not authorized to see the Tweet with ids: [{id}].",
        "type": f"{PROBLEMS}/not-authorized-for-resource",
    }


def _moment(exchange: Exchange, name: str) -> datetime:
    given = exchange.query.get(name, "")
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise invalid(f"The `{name}` query parameter value [{given}] is not RFC 3339") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
