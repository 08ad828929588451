"""What Instagram tells in numbers: an account's days and followers, and insights of each post.

Source: Meta's Instagram Insights as of 2026 (views replaced impressions on 2025-04-21): a day is
up to 48 hours late and kept for 90 days; an empty answer is a missing one, not a zero. The
measures of an account come as one total of the range asked for, so each day is asked by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .contract import OutcomeUnknown, Rejected
from .hearing import counted, named, part, rows, words
from .meta import Graph
from .meta_readings import Row, insights
from .readings import (
    UTC_DAYS,
    FigureSources,
    Reading,
    Source,
    added,
    days_between,
    midnight,
)
from .verdicts import repeatable

LATE = timedelta(hours=48)
KEPT = timedelta(days=90)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "views": Source("day", ("views",), final_after=LATE, kept_for=KEPT),
    "visits": Source("day", ("visits",), final_after=LATE, kept_for=KEPT),
    "likes_and_reposts": Source("day", ("likes", "reposts"), final_after=LATE, kept_for=KEPT),
}
Measures = Mapping[str, tuple[str, ...]]
# Our word -> the measures that are added for it.
OF_ACCOUNT: Measures = {
    "views": ("views",),
    "visits": ("profile_views", "profile_links_taps"),
    "likes": ("likes",),
    "reposts": ("shares",),
    "comments": ("comments",),
    "reach": ("reach",),
    "saves": ("saves",),
    "replies": ("replies",),
    "engaged": ("accounts_engaged",),
    "interactions": ("total_interactions",),
}
_OF_ANY: Measures = {
    "views": ("views",),
    "reach": ("reach",),
    "reposts": ("shares",),
    "interactions": ("total_interactions",),
}
_OF_LASTING: Measures = {
    **_OF_ANY,
    "likes": ("likes",),
    "comments": ("comments",),
    "saves": ("saved",),
}
# Each kind of medium has measures of its own, and is refused whole for one that is not among them.
OF_POST: Mapping[str, Measures] = {
    "FEED": {**_OF_LASTING, "visits": ("profile_visits",), "follows": ("follows",)},
    "REELS": {
        **_OF_LASTING,
        "watched_ms": ("ig_reels_video_view_total_time",),
        "watched_on_average_ms": ("ig_reels_avg_watch_time",),
    },
    "STORY": {
        **_OF_ANY,
        "replies": ("replies",),
        "visits": ("profile_visits",),
        "follows": ("follows",),
    },
}


@dataclass(frozen=True, kw_only=True)
class InstagramReadings(Graph):
    """The figures of one professional account."""

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        """Return the followers as they stand now, and each measure of each UTC day."""
        with repeatable(self.http.soon):
            told = self._ask(f"/{self.account_id}", {"fields": "followers_count"})
            if not told.get("id"):
                raise OutcomeUnknown("Instagram answered without the account")
            followers = counted(told.get("followers_count"))
            found = [Reading("followers", followers, field="followers_count")]
            for day in days_between(first, last):
                found += self._day(day)
        return found

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        """Return what its kind has of each post that stands; each takes two calls of its own."""
        with repeatable(self.http.soon):
            return [reading for post_id in post_ids for reading in self._post(post_id)]

    def _day(self, day: date) -> Iterator[Reading]:
        query = {
            "period": "day",
            "metric_type": "total_value",
            "since": str(int(midnight(day, UTC_DAYS).timestamp())),
            "until": str(int(midnight(day + timedelta(days=1), UTC_DAYS).timestamp())),
        }
        told = insights(self._ask, f"/{self.account_id}/insights", _names(OF_ACCOUNT), query)
        for metric, value, field in _summed(told, OF_ACCOUNT):
            yield Reading(metric, value, day=day, field=field)

    def _post(self, post_id: str) -> list[Reading]:
        try:
            shown = self._ask(f"/{post_id}", {"fields": "media_product_type"})
            kind = words(shown.get("media_product_type"))
            measures = OF_POST.get(kind, _OF_ANY)
            told = insights(self._ask, f"/{post_id}/insights", _names(measures), {})
        except Rejected as error:
            if error.code == "not_found":
                return []
            raise
        return [
            Reading(metric, value, post_id=post_id, field=field)
            for metric, value, field in _summed(told, measures)
        ]


def _names(made_of: Measures) -> list[str]:
    return [name for names in made_of.values() for name in names]


def _summed(given: Sequence[Row], made_of: Measures) -> Iterator[tuple[str, int | None, str]]:
    told = {named(row.get("name")): _value(row) for row in given}
    for metric, names in made_of.items():
        yield metric, added(*(told.get(name) for name in names)), "+".join(names)


def _value(row: Row) -> int | None:
    """Return a row's value, in either of the two shapes that Instagram writes."""
    if "total_value" in row:
        return counted(part(row, "total_value").get("value"))
    values = rows(row, "values")
    return counted(values[-1].get("value")) if values else None
