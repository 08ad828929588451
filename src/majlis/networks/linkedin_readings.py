"""What LinkedIn tells in numbers: an organization's days, its followers, and each post.

Source: Microsoft Learn (share, page and follower statistics) by way of audits of 2026: days are
UTC, organic only, about twelve months back, at least a day late; a range must have ended.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from .contract import OutcomeUnknown
from .readings import (
    UTC_DAYS,
    FigureSources,
    Reading,
    Source,
    batches,
    count_of,
    days_between,
    midnight,
)

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
}
PAGE_VIEWS = "views.allPageViews.pageViews"
MOST_IDS = 40  # of about 45 signs each in an address of 4 KB

Ask = Callable[[str], dict[str, Any]]
"""Makes one reading call; the query is part of the path, its URNs encoded once."""
Told = dict[tuple[str, date], int | None]


def of_account(
    ask: Ask, organization: str, *, first: date, last: date, now: datetime
) -> list[Reading]:
    """Return the followers as they stand now, and each measure of each UTC day."""
    found = [_followers(ask, organization)]
    told: Told = {}
    if (ended := min(last, _yesterday(now))) >= first:
        told = _shares(ask, organization, first, ended) | _visits(ask, organization, first, ended)
    for name, metric in {**OF_SHARES, PAGE_VIEWS: "visits"}.items():
        found += [
            Reading(metric, told.get((name, day)), day=day, field=name)
            for day in days_between(first, last)
        ]
    return found


def of_posts(ask: Ask, organization: str, post_ids: Sequence[str]) -> list[Reading]:
    """Return five readings of each post that LinkedIn names: it leaves out deleted ones, and
    those that nobody has seen."""
    found: list[Reading] = []
    for kind, argument in (("share", "shares"), ("ugcPost", "ugcPosts")):
        urns = [urn for urn in post_ids if urn.startswith(f"urn:li:{kind}:")]
        for some in batches(urns, MOST_IDS):
            listed = ",".join(quote(urn, safe="") for urn in some)
            for row in _elements(
                ask(f"{_share_statistics(organization)}&{argument}=List({listed})")
            ):
                if str(row.get(kind)) in some:
                    found += _post(str(row[kind]), row)
    return found


def _followers(ask: Ask, organization: str) -> Reading:
    path = f"/rest/networkSizes/{quote(organization, safe='')}"
    told = ask(f"{path}?edgeType=COMPANY_FOLLOWED_BY_MEMBER")
    return Reading("followers", count_of(told.get("firstDegreeSize")), field="firstDegreeSize")


def _shares(ask: Ask, organization: str, first: date, last: date) -> Told:
    path = f"{_share_statistics(organization)}&{_by_day(first, last)}"
    return {
        (name, _day_of(row)): count_of(row.get("totalShareStatistics", {}).get(name))
        for row in _elements(ask(path))
        for name in OF_SHARES
    }


def _visits(ask: Ask, organization: str, first: date, last: date) -> Told:
    urn = quote(organization, safe="")
    path = f"/rest/organizationPageStatistics?q=organization&organization={urn}"
    return {
        (PAGE_VIEWS, _day_of(row)): _page_views(row)
        for row in _elements(ask(f"{path}&{_by_day(first, last)}"))
    }


def _share_statistics(organization: str) -> str:
    urn = quote(organization, safe="")
    finder = "q=organizationalEntity"
    return f"/rest/organizationalEntityShareStatistics?{finder}&organizationalEntity={urn}"


def _by_day(first: date, last: date) -> str:
    start, end = (_ms(midnight(day, UTC_DAYS)) for day in (first, last + timedelta(days=1)))
    span = f"timeRange:(start:{start},end:{end})"
    return f"timeIntervals=({span},timeGranularityType:DAY)"


def _post(urn: str, row: Mapping[str, Any]) -> Iterator[Reading]:
    statistics = row.get("totalShareStatistics", {})
    for name, metric in OF_SHARES.items():
        yield Reading(metric, count_of(statistics.get(name)), post_id=urn, field=name)


def _page_views(row: Mapping[str, Any]) -> int | None:
    views = row.get("totalPageStatistics", {}).get("views", {})
    return count_of(views.get("allPageViews", {}).get("pageViews"))


def _elements(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = answer.get("elements")
    if not isinstance(rows, list):
        raise OutcomeUnknown("LinkedIn answered statistics without their elements")
    return rows


def _day_of(row: Mapping[str, Any]) -> date:
    start = count_of(row.get("timeRange", {}).get("start"))
    if start is None:
        raise OutcomeUnknown("LinkedIn answered statistics without their day")
    return datetime.fromtimestamp(start / 1000, UTC).date()


def _yesterday(now: datetime) -> date:
    return now.astimezone(UTC).date() - timedelta(days=1)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
