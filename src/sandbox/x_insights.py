"""What X tells of a post in numbers: to everybody, and to its author for thirty days.

Source: docs.x.com/x-api/fundamentals/metrics, read 2026-08; a post whose field is refused is left
out and named in `errors`, one for each field (github plhery/node-twitter-api-v2 issue 432).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sandbox.core.accounts import Account
from sandbox.core.exchange import Exchange
from sandbox.core.growth import written_links
from sandbox.core.ledger import Post
from sandbox.x_bodies import Wanted, post_body
from sandbox.x_problems import PROBLEMS

NON_PUBLIC = "non_public_metrics"
NON_PUBLIC_FOR = timedelta(days=30)
NOT_AUTHORIZED = f"{PROBLEMS}/not-authorized-for-field"

Body = dict[str, Any]


def counted_bodies(
    exchange: Exchange, posts: Iterable[Post], asked: Wanted, *, parameter: str
) -> tuple[list[Body], list[Body]]:
    """Return posts with their counts, and the errors of those that are left out."""
    bodies, errors = [], []
    for post in posts:
        counts = exchange.world.insights.now(post)
        body = post_body(post, asked)
        if NON_PUBLIC in asked.fields:
            private = _non_public(post, counts)
            if not _may_see(exchange, post):
                errors += [_refused(post, field, parameter=parameter) for field in private]
                continue
            body[NON_PUBLIC] = private
        if "public_metrics" in body:
            body["public_metrics"] |= _public(counts, asked)
        bodies.append(body)
    return bodies, errors


def user_counts(exchange: Exchange, account: Account) -> dict[str, int]:
    """Return `public_metrics` of an account as they stand now, in both wire names."""
    world = exchange.world
    posts = world.ledger.listed("x", account.id)
    followers = world.audience.followers("x", account.id, world.clock.now())
    return {
        "followers_count": followers,
        "following_count": 0,
        "listed_count": 0,
        "like_count": 0,
        "media_count": sum(len(post.media) for post in posts),
        "tweet_count": len(posts),
        "post_count": len(posts),
    }


def _public(counts: dict[str, int], asked: Wanted) -> dict[str, int]:
    found = {
        "like_count": counts.get("likes", 0),
        "quote_count": counts.get("quotes", 0),
        "bookmark_count": counts.get("saves", 0),
        "impression_count": counts.get("views", 0),
    }
    if asked.old:
        found["retweet_count"] = counts.get("reposts", 0)
    if asked.new:
        found["repost_count"] = counts.get("reposts", 0)
    return found


def _non_public(post: Post, counts: dict[str, int]) -> dict[str, int]:
    clicks = {"user_profile_clicks": counts.get("profile_clicks", 0)}
    if written_links(post):
        clicks["url_link_clicks"] = counts.get("link_clicks", 0)
    return {
        "impression_count": counts.get("views", 0),
        "engagements": sum(counts.get(name, 0) for name in ("likes", "reposts", "quotes")),
        **clicks,
    }


def _may_see(exchange: Exchange, post: Post) -> bool:
    is_own = post.account == exchange.account
    age = exchange.world.clock.now() - post.visible_at if post.visible_at else timedelta(0)
    return is_own and age <= NON_PUBLIC_FOR


def _refused(post: Post, field: str, *, parameter: str) -> Body:
    whole = f"{NON_PUBLIC}.{field}"
    return {
        "resource_id": post.id,
        "resource_type": "tweet",
        "parameter": parameter,
        "value": post.id,
        "field": whole,
        "section": "data",
        "title": "Field Authorization Error",
        "detail": f"Sorry, you are not authorized to access '{whole}' on the Tweet with"
        f" {parameter} : [{post.id}].",
        "type": NOT_AUTHORIZED,
    }
