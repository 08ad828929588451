"""What X tells in numbers: values of now, of the account and of each post.

Source: X's OpenAPI 2.166 and 2.167 and docs.x.com/x-api/fundamentals/metrics, read 2026-08-22:
non-public metrics of own posts of the last 30 days only; no history of followers. A post whose
field is refused is left out of the answer (github plhery/node-twitter-api-v2 issue 432), so what
is public and what is not are asked apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from .connected import parsed_time
from .contract import OutcomeUnknown
from .hearing import counted, named, part, rows, words
from .readings import UTC_DAYS, FigureSources, Reading, Source, added, batches, midnight, spans
from .verdicts import repeatable
from .x_calls import XCalls, moment

NON_PUBLIC_FOR = timedelta(days=30)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "views": Source("post", ("views",)),
    "visits": Source("post", ("visits",), kept_for=NON_PUBLIC_FOR),
    "likes_and_reposts": Source("post", ("likes", "reposts")),
}
MOST_IDS = 100
MOST_DAYS = 30
PUBLIC = {
    "tweet.fields": "public_metrics,attachments",
    "expansions": "attachments.media_keys",
    "media.fields": "type,public_metrics",
}
# Our word for what a post gained on a day -> X's words, to be added.
GAINED = {
    "views": ("impressions",),
    "likes": ("likes",),
    "reposts": ("retweets", "quote_tweets"),
    "comments": ("replies",),
    "visits": ("user_profile_clicks", "url_clicks"),
    "video_views": ("media_views",),
}


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
        """Return views, likes, reposts, comments, visits and playbacks of each post that stands."""
        found: list[Reading] = []
        with repeatable(self.http.soon):
            for ids in batches(post_ids, MOST_IDS):
                public = self._posts(ids, PUBLIC)
                private = self._posts(ids, {"tweet.fields": "non_public_metrics"})
                films = _films(public)
                for made in rows(public, "data"):
                    post_id = named(made.get("id"))
                    found += _readings(
                        post_id, part(made, "public_metrics"), _private(private, post_id)
                    )
                    found += _video_views(made, films)
        return found

    def day_readings(self, post_ids: Sequence[str], *, first: date, last: date) -> list[Reading]:
        """Return what each own post gained on each of X's days from `first` to `last`.

        A post that X gives no figures of, another's above all, has no reading.
        """
        found: list[Reading] = []
        with repeatable(self.http.soon):
            for ids in batches(post_ids, MOST_IDS):
                for start, end in spans(first, last, most_days=MOST_DAYS):
                    answer = self._ask("/2/tweets/analytics", _analytics(ids, start, end))
                    _check_told(answer)
                    for told in rows(answer, "data"):
                        found += _gained(told)
        return found

    def _posts(self, ids: Sequence[str], fields: Mapping[str, str]) -> dict[str, Any]:
        """Return posts with one kind of metrics; refused and missing ones are not among them."""
        answer = self._ask("/2/tweets", {"ids": ",".join(ids), **fields})
        _check_told(answer)
        return answer


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


def _check_told(answer: Mapping[str, Any]) -> None:
    """Posts may be missing from an answer, where X says of each why.

    Raises:
        OutcomeUnknown: it holds neither posts nor such a reason.
    """
    reasons = [words(error.get("type")) for error in rows(answer, "errors")]
    is_told = isinstance(answer.get("data"), list)
    if not is_told and not any("/problems/" in reason for reason in reasons):
        raise OutcomeUnknown("X answered a look-up with neither posts nor errors")


def _private(answer: Mapping[str, Any], post_id: str) -> Mapping[str, Any]:
    """Return what X tells the author of a post alone; nothing of one that it refuses."""
    found = (made for made in rows(answer, "data") if named(made.get("id")) == post_id)
    return part(next(found, {}), "non_public_metrics")


def _films(answer: Mapping[str, Any]) -> dict[str, int | None]:
    """Return how often each film beside an answer was played."""
    return {
        words(item.get("media_key")): counted(part(item, "public_metrics").get("view_count"))
        for item in rows(part(answer, "includes"), "media")
        if item.get("type") == "video"
    }


def _video_views(made: Mapping[str, Any], films: Mapping[str, int | None]) -> Iterator[Reading]:
    """Read the playbacks of a post with a film; one without has no such figure."""
    told = part(made, "attachments").get("media_keys")
    keys = [words(key) for key in told] if isinstance(told, list) else []
    played = [films[key] for key in keys if key in films]
    if played:
        field = "media.public_metrics.view_count"
        yield Reading("video_views", added(*played), post_id=named(made.get("id")), field=field)


def _analytics(ids: Sequence[str], first: date, last: date) -> dict[str, str]:
    return {
        "ids": ",".join(ids),
        "start_time": moment(midnight(first, UTC_DAYS)),
        "end_time": moment(midnight(last + timedelta(days=1), UTC_DAYS)),
        "granularity": "daily",
        "analytics.fields": ",".join(name for names in GAINED.values() for name in names),
    }


def _gained(told: Mapping[str, Any]) -> Iterator[Reading]:
    post_id = named(told.get("id"))
    for step in rows(told, "timestamped_metrics"):
        at, metrics = parsed_time(step.get("timestamp")), part(step, "metrics")
        if at is None or not post_id:
            continue
        for metric, names in GAINED.items():
            value = added(*(counted(metrics.get(name)) for name in names))
            day = at.astimezone(UTC).date()
            yield Reading(metric, value, day=day, post_id=post_id, field="+".join(names))
