"""What LinkedIn tells in numbers: an organization's days, its followers, and each post.

Source: Microsoft Learn (share, page and follower statistics, video analytics) by way of audits of
2026: days are UTC, organic only, about twelve months back, at least a day late; a range must have
ended. A video's views are those of three seconds and more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from .contract import OutcomeUnknown, Rejected
from .hearing import counted, named, part
from .linkedin_calls import LinkedInCalls, encoded
from .readings import (
    UTC_DAYS,
    FigureSources,
    Reading,
    Source,
    added,
    batches,
    days_between,
    midnight,
)
from .verdicts import repeatable

LATE = timedelta(days=1)
KEPT = timedelta(days=365)
FIGURE_SOURCES: FigureSources = {
    "followers": Source("now", ("followers",)),
    "views": Source("day", ("views",), final_after=LATE, kept_for=KEPT),
    "visits": Source("day", ("visits",), final_after=LATE, kept_for=KEPT),
    "likes_and_reposts": Source("day", ("likes", "reposts"), final_after=LATE, kept_for=KEPT),
}
OF_SHARES = {
    "impressionCount": "views",
    "likeCount": "likes",
    "shareCount": "reposts",
    "commentCount": "comments",
    "uniqueImpressionsCount": "reach",
    "clickCount": "clicks",
}
PAGE_VIEWS = "views.allPageViews.pageViews"
GAINS = "followerGains"  # organic and paid together, as the size of the network counts them
OF_DAYS = {**OF_SHARES, PAGE_VIEWS: "visits", GAINS: "follower_gains"}
VIDEO_VIEWS = "VIDEO_VIEW"
MOST_IDS = 40  # of about 45 signs each in an address of 4 KB

Told = dict[tuple[str, date], int | None]


@dataclass(frozen=True, kw_only=True)
class LinkedInReadings(LinkedInCalls):
    """The figures of one organization page."""

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        """Return the followers as they stand now, and each measure of each UTC day."""
        told: Told = {}
        with repeatable(self.http.soon):
            found = [self._followers()]
            if (ended := min(last, _yesterday(self.clock()))) >= first:
                told = self._shares(first, ended) | self._visits(first, ended)
                told |= self._gains(first, ended)
        for name, metric in OF_DAYS.items():
            found += [
                Reading(metric, told.get((name, day)), day=day, field=name)
                for day in days_between(first, last)
            ]
        return found

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        """Return the readings of each post that LinkedIn names: it leaves out deleted ones, and
        those that nobody has seen."""
        found: list[Reading] = []
        with repeatable(self.http.soon):
            for kind, argument in (("share", "shares"), ("ugcPost", "ugcPosts")):
                urns = [urn for urn in post_ids if urn.startswith(f"urn:li:{kind}:")]
                for some in batches(urns, MOST_IDS):
                    listed = ",".join(encoded(urn) for urn in some)
                    for row in self._found(f"{self._of_shares()}&{argument}=List({listed})"):
                        if (urn := named(row.get(kind))) in some:
                            found += _post(urn, row)
            seen = dict.fromkeys(reading.post_id for reading in found)
            for urn in seen:
                if urn.startswith("urn:li:ugcPost:"):
                    found += self._of_video(urn)
        return found

    def _of_video(self, urn: str) -> Iterator[Reading]:
        """Yield how often a video was played; nothing of a post without one."""
        query = f"q=entity&entity={encoded(urn)}&type={VIDEO_VIEWS}"
        try:
            rows = self._found(f"/rest/videoAnalytics?{query}")
        except Rejected:  # the role of the member who connected the page does not reach so far
            return
        for row in rows:
            if row.get("statisticsType", VIDEO_VIEWS) == VIDEO_VIEWS:
                value = counted(row.get("value"))
                yield Reading("video_views", value, post_id=urn, field=VIDEO_VIEWS)

    def _followers(self) -> Reading:
        path = f"/rest/networkSizes/{encoded(self._author())}"
        told = self.ask(f"{path}?edgeType=COMPANY_FOLLOWED_BY_MEMBER")
        if "firstDegreeSize" not in told:
            raise OutcomeUnknown("LinkedIn answered without the size of the network")
        return Reading("followers", counted(told["firstDegreeSize"]), field="firstDegreeSize")

    def _shares(self, first: date, last: date) -> Told:
        return {
            (name, _day_of(row)): counted(part(row, "totalShareStatistics").get(name))
            for row in self._found(f"{self._of_shares()}&{_by_day(first, last)}")
            for name in OF_SHARES
        }

    def _visits(self, first: date, last: date) -> Told:
        urn = encoded(self._author())
        path = f"/rest/organizationPageStatistics?q=organization&organization={urn}"
        return {
            (PAGE_VIEWS, _day_of(row)): _page_views(row)
            for row in self._found(f"{path}&{_by_day(first, last)}")
        }

    def _gains(self, first: date, last: date) -> Told:
        finder = f"q=organizationalEntity&organizationalEntity={encoded(self._author())}"
        path = f"/rest/organizationalEntityFollowerStatistics?{finder}"
        return {
            (GAINS, _day_of(row)): _gained(row)
            for row in self._found(f"{path}&{_by_day(first, last)}")
        }

    def _of_shares(self) -> str:
        finder = f"q=organizationalEntity&organizationalEntity={encoded(self._author())}"
        return f"/rest/organizationalEntityShareStatistics?{finder}"


def _by_day(first: date, last: date) -> str:
    start, end = (_ms(midnight(day, UTC_DAYS)) for day in (first, last + timedelta(days=1)))
    span = f"timeRange:(start:{start},end:{end})"
    return f"timeIntervals=({span},timeGranularityType:DAY)"


def _post(urn: str, row: Mapping[str, Any]) -> Iterator[Reading]:
    statistics = part(row, "totalShareStatistics")
    for name, metric in OF_SHARES.items():
        yield Reading(metric, counted(statistics.get(name)), post_id=urn, field=name)


def _gained(row: Mapping[str, Any]) -> int | None:
    """Return organic and paid followers gained on a day; more may have left than come."""
    gains = part(row, GAINS)
    told = [gains.get(f"{kind}FollowerGain") for kind in ("organic", "paid")]
    whole = [one for one in told if isinstance(one, int) and not isinstance(one, bool)]
    return added(*whole) if len(whole) == len(told) else None


def _page_views(row: Mapping[str, Any]) -> int | None:
    views = part(part(row, "totalPageStatistics"), "views")
    return counted(part(views, "allPageViews").get("pageViews"))


def _day_of(row: Mapping[str, Any]) -> date:
    start = counted(part(row, "timeRange").get("start"))
    if start is None:
        raise OutcomeUnknown("LinkedIn answered statistics without their day")
    return datetime.fromtimestamp(start / 1000, UTC).date()


def _yesterday(now: datetime) -> date:
    return now.astimezone(UTC).date() - timedelta(days=1)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
