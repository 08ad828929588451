"""What X tells in numbers: values of now, of the account and of each post.

Source: X's OpenAPI 2.166 and 2.167 and docs.x.com/x-api/fundamentals/metrics, read 2026-08-22:
non-public metrics of own posts of the last 30 days only; no history of followers. A post whose
field is refused is left out of the answer (github plhery/node-twitter-api-v2 issue 432), so what
is public and what is not are asked apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .contract import OutcomeUnknown
from .hearing import counted, named, part, rows
from .readings import FigureSources, Reading, Source, added, batches
from .verdicts import repeatable
from .x_calls import XCalls

NON_PUBLIC_FOR = timedelta(days=30)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "views": Source("post", ("views",)),
    "visits": Source("post", ("visits",), kept_for=NON_PUBLIC_FOR),
    "likes_and_reposts": Source("post", ("likes", "reposts")),
}
MOST_IDS = 100


@dataclass(frozen=True, kw_only=True)
class XReadings(XCalls):
    """The figures of one account."""

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        """Return the followers as they stand now; X tells no day of the past."""
        with repeatable(self.http.soon):
            me = part(self._ask("/2/users/me", {"user.fields": "public_metrics"}), "data")
            if not me:
                raise OutcomeUnknown("X answered without the account")
        followers = counted(part(me, "public_metrics").get("followers_count"))
        return [Reading("followers", followers, field="public_metrics.followers_count")]

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        """Return views, likes, reposts, comments and visits of each post that stands."""
        found: list[Reading] = []
        with repeatable(self.http.soon):
            for ids in batches(post_ids, MOST_IDS):
                public = self._metrics(ids, "public_metrics")
                private = self._metrics(ids, "non_public_metrics")
                for post_id, metrics in public.items():
                    found += _readings(post_id, metrics, private.get(post_id, {}))
        return found

    def _metrics(self, ids: Sequence[str], name: str) -> dict[str, Mapping[str, Any]]:
        """Return one kind of metrics by post; refused and missing posts are not among them."""
        answer = self._ask("/2/tweets", {"ids": ",".join(ids), "tweet.fields": name})
        if "data" not in answer and "errors" not in answer:
            raise OutcomeUnknown("X answered a look-up with neither posts nor errors")
        return {named(made.get("id")): part(made, name) for made in rows(answer, "data")}


def _readings(
    post_id: str, public: Mapping[str, Any], private: Mapping[str, Any]
) -> Iterator[Reading]:
    # Renamed in 2.167 without an end of the old name: either may come.
    old = "retweet_count" if "retweet_count" in public else "repost_count"
    reposts = added(counted(public.get(old)), counted(public.get("quote_count")))
    # A post without a link has no count of its clicks.
    clicks = counted(private.get("url_link_clicks", 0))
    visits = added(counted(private.get("user_profile_clicks")), clicks)
    for metric, value, field in (
        ("views", counted(public.get("impression_count")), "public_metrics.impression_count"),
        ("likes", counted(public.get("like_count")), "public_metrics.like_count"),
        ("reposts", reposts, f"public_metrics.{old}+quote_count"),
        ("comments", counted(public.get("reply_count")), "public_metrics.reply_count"),
        ("visits", visits, "non_public_metrics.user_profile_clicks+url_link_clicks"),
    ):
        yield Reading(metric, value, post_id=post_id, field=field)
