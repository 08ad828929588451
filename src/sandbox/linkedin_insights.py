"""LinkedIn's statistics of an organization: shares, page views, followers.

Source: Microsoft Learn (organizationalEntityShareStatistics, organizationPageStatistics,
networkSizes) as quoted in audits of 2026: organic only, UTC days, twelve months back, a day late;
a post without any statistics is left out.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_rules as rules
from sandbox.core.answers import Answer
from sandbox.core.exchange import Exchange
from sandbox.core.insights import Insights, day_end, days_ended
from sandbox.core.ledger import Post
from sandbox.core.network import Handler
from sandbox.linkedin_bodies import milliseconds, page

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

LATE = timedelta(days=1)
KEPT = timedelta(days=366)  # twelve months, those of a leap year too
COUNTED = ("views", "reach", "likes", "reposts", "link_clicks")
FOLLOWERS = ("COMPANY_FOLLOWED_BY_MEMBER", "CompanyFollowedByMember")
INTERVALS = re.compile(r"\(timeRange:\(start:(\d+),end:(\d+)\),timeGranularityType:(DAY|MONTH)\)")

Body = dict[str, Any]


class Statistics:
    """The statistics of LinkedIn's organizations."""

    def __init__(self, linkedin: "LinkedIn") -> None:
        self.linkedin = linkedin
        self.world = linkedin.world

    def calls(self) -> list[tuple[str, str, Handler]]:
        """Return the calls as method, path under /rest and handler."""
        return [
            ("GET", "organizationalEntityShareStatistics", self.of_shares),
            ("GET", "organizationPageStatistics", self.of_page),
            ("GET", "networkSizes/{urn}", self.network_size),
        ]

    async def of_shares(self, exchange: Exchange) -> Answer:
        """GET by day, by post, or of the whole lifetime."""
        organization = await self._organization(exchange, "organizationalEntity")
        query = exchange.query
        if "shares" in query or "ugcPosts" in query:
            return _paged(exchange, _of_posts(exchange, organization))
        if "timeIntervals" not in query:
            return _paged(exchange, [self._of_lifetime(organization)])
        return _paged(exchange, [self._of_day(organization, day) for day in _days(exchange)])

    async def of_page(self, exchange: Exchange) -> Answer:
        """GET the page's views by day."""
        organization = await self._organization(exchange, "organization")
        if "timeIntervals" not in exchange.query:
            raise rules.missing("timeIntervals")
        visits = self.world.audience.visits
        elements = [
            {
                "organization": f"urn:li:organization:{organization}",
                "timeRange": _time_range(day),
                "totalPageStatistics": {
                    "views": {"allPageViews": {"pageViews": visits("linkedin", organization, day)}}
                },
            }
            for day in _days(exchange)
        ]
        return _paged(exchange, elements)

    async def network_size(self, exchange: Exchange) -> Answer:
        """GET the followers of an organization now."""
        self.linkedin.enter(exchange, *self.linkedin.default_scopes)
        await exchange.gate("read")
        _kind, number = rules.urn(exchange.params["urn"], "organization")
        if self.world.accounts.account("linkedin", number) is None:
            raise rules.not_found(f"organization {number}")
        if (edge := exchange.query.get("edgeType", "")) not in FOLLOWERS:
            raise rules.invalid("edgeType", edge)
        followers = self.world.audience.followers("linkedin", number, self.world.clock.now())
        return Answer(200, {"firstDegreeSize": followers})

    async def _organization(self, exchange: Exchange, finder: str) -> str:
        """Return the page that a finder names; it must be the token's own."""
        token = self.linkedin.enter(exchange, "rw_organization_admin", "r_organization_admin")
        await exchange.gate("read")
        if exchange.query.get("q") != finder:
            raise rules.invalid("q", exchange.query.get("q"))
        _kind, number = rules.urn(exchange.query.get(finder, ""), "organization")
        if number != token.account:
            raise self.linkedin.not_allowed(exchange, "organizationalEntityStatistics.FINDER")
        return number

    def _of_lifetime(self, organization: str) -> Body:
        posts = self.world.ledger.listed("linkedin", organization)
        counts = _summed(self.world.insights.now(post) for post in posts)
        comments = sum(self.world.insights.comments(post) for post in posts)
        return _element(organization, _statistics(counts, comments))

    def _of_day(self, organization: str, day: date) -> Body:
        counts = self.world.insights.gained("linkedin", organization, COUNTED, day, UTC)
        comments = self.world.insights.comments_gained("linkedin", organization, day, UTC)
        element = _element(organization, _statistics(counts, comments))
        return {**element, "timeRange": _time_range(day)}


def _of_posts(exchange: Exchange, organization: str) -> list[Body]:
    found = []
    for kind, name in (("share", "shares"), ("ugcPost", "ugcPosts")):
        for urn in rules.restli_list(exchange.query.get(name, "List()")):
            post = exchange.world.ledger.post("linkedin", urn)
            if post is None or not _is_shown(exchange, post, organization):
                continue
            counts = exchange.world.insights.now(post)
            statistics = _statistics(counts, exchange.world.insights.comments(post))
            if any(statistics.values()):
                found.append({**_element(organization, statistics), kind: urn})
    return found


def _is_shown(exchange: Exchange, post: Post, organization: str) -> bool:
    return post.account == organization and post.is_visible(exchange.world.clock.now())


def _days(exchange: Exchange) -> list[date]:
    given = exchange.query["timeIntervals"]
    found = INTERVALS.fullmatch(given)
    if found is None or found[3] != "DAY":
        raise rules.invalid("timeIntervals", given)
    start, end = (datetime.fromtimestamp(int(ms) / 1000, UTC) for ms in found.group(1, 2))
    now = exchange.world.clock.now()
    if start >= end:
        raise rules.invalid("timeIntervals", given)
    insights: Insights = exchange.world.insights
    ended = days_ended(max(start, now - KEPT), end, UTC)
    return [day for day in ended if insights.is_told(day, UTC, late=LATE)]


def _time_range(day: date) -> Body:
    start = day_end(day - timedelta(days=1), UTC)
    return {"start": milliseconds(start), "end": milliseconds(day_end(day, UTC))}


def _element(organization: str, statistics: Body) -> Body:
    return {
        "organizationalEntity": f"urn:li:organization:{organization}",
        "totalShareStatistics": statistics,
    }


def _statistics(counts: Mapping[str, int], comments: int) -> Body:
    views, likes = counts.get("views", 0), counts.get("likes", 0)
    shares, clicks = counts.get("reposts", 0), counts.get("link_clicks", 0)
    return {
        "impressionCount": views,
        "uniqueImpressionsCount": counts.get("reach", 0),
        "clickCount": clicks,
        "likeCount": likes,
        "commentCount": comments,
        "shareCount": shares,
        "engagement": (likes + comments + shares + clicks) / views if views else 0.0,
    }


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    sums = dict.fromkeys(COUNTED, 0)
    for one in counts:
        for name in COUNTED:
            sums[name] += one.get(name, 0)
    return sums


def _paged(exchange: Exchange, elements: list[Body]) -> Answer:
    """Return all elements at once: statistics have no pages unless asked for."""
    if "count" in exchange.query:
        return page(exchange, elements)
    paging = {"start": 0, "count": len(elements), "links": []}
    return Answer(200, {"elements": elements, "paging": paging})
