"""What X tells in numbers: values of now, of the account and of each post.

Source: X's OpenAPI 2.166 and 2.167 and docs.x.com/x-api/fundamentals/metrics, read 2026-08-22:
non-public metrics of own posts of the last 30 days only; no history of followers. A post whose
field is refused is left out of the answer (github plhery/node-twitter-api-v2 issue 432), so what
is public and what is not are asked apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from .contract import OutcomeUnknown
from .readings import Ask, FigureSources, Reading, Source, added, batches, count_of

NON_PUBLIC_FOR = timedelta(days=30)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "views": Source("post", ("views",)),
    "visits": Source("post", ("visits",), kept_for=NON_PUBLIC_FOR),
    "likes_and_reposts": Source("post", ("likes", "reposts")),
}
MOST_IDS = 100


def of_account(ask: Ask) -> list[Reading]:
    """Return the followers as they stand now; X tells no day of the past."""
    me = ask("/2/users/me", {"user.fields": "public_metrics"}).get("data")
    if not isinstance(me, dict):
        raise OutcomeUnknown("X answered without the account")
    followers = count_of(me.get("public_metrics", {}).get("followers_count"))
    return [Reading("followers", followers, field="public_metrics.followers_count")]


def of_posts(ask: Ask, post_ids: Sequence[str]) -> list[Reading]:
    """Return five readings of each post that stands: views, likes, reposts, comments, visits."""
    return [
        reading
        for ids in batches(post_ids, MOST_IDS)
        for public, private in [(_asked(ask, ids, "public"), _asked(ask, ids, "non_public"))]
        for post_id, metrics in public.items()
        for reading in _readings(post_id, metrics, private.get(post_id, {}))
    ]


def _asked(ask: Ask, ids: Sequence[str], kind: str) -> dict[str, Mapping[str, Any]]:
    """Return the metrics of one kind by post; refused and missing posts are not among them."""
    name = f"{kind}_metrics"
    answer = ask("/2/tweets", {"ids": ",".join(ids), "tweet.fields": name})
    if "data" not in answer and "errors" not in answer:
        raise OutcomeUnknown("X answered a look-up with neither posts nor errors")
    return {str(made["id"]): made.get(name, {}) for made in answer.get("data", [])}


def _readings(
    post_id: str, public: Mapping[str, Any], private: Mapping[str, Any]
) -> Iterator[Reading]:
    # Renamed in 2.167 without an end of the old name: either may come.
    old = "retweet_count" if "retweet_count" in public else "repost_count"
    reposts = added(count_of(public.get(old)), count_of(public.get("quote_count")))
    # A post without a link has no count of its clicks.
    clicks = count_of(private.get("url_link_clicks", 0))
    visits = added(count_of(private.get("user_profile_clicks")), clicks)
    for metric, value, field in (
        ("views", count_of(public.get("impression_count")), "public_metrics.impression_count"),
        ("likes", count_of(public.get("like_count")), "public_metrics.like_count"),
        ("reposts", reposts, f"public_metrics.{old}+quote_count"),
        ("comments", count_of(public.get("reply_count")), "public_metrics.reply_count"),
        ("visits", visits, "non_public_metrics.user_profile_clicks+url_link_clicks"),
    ):
        yield Reading(metric, value, post_id=post_id, field=field)
