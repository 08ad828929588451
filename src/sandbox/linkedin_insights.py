"""LinkedIn's statistics of an organization: shares, page views, followers, views of videos.

Source: Microsoft Learn (organizationalEntityShareStatistics, organizationPageStatistics,
organizationalEntityFollowerStatistics, networkSizes, videoAnalytics) as quoted in audits of 2026:
organic only, UTC days, twelve months back, a day late; a post without any statistics is left out.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_restli as restli
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
VIDEO_KINDS = {"VIDEO_VIEW", "VIEWER", "TIME_WATCHED", "TIME_WATCHED_FOR_VIDEO_VIEWS"}
# Of the people who see a post with a video, those who let it play for three seconds.
PLAYED = 0.4

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
            ("GET", "organizationalEntityFollowerStatistics", self.of_followers),
            ("GET", "videoAnalytics", self.of_video),
        ]

    async def of_shares(self, exchange: Exchange) -> Answer:
        """GET by day, by post, or of the whole lifetime."""
        organization = await self._organization(exchange, "organizationalEntity")
        query = exchange.query
        if "shares" in query or "ugcPosts" in query:
            return _paged(exchange, _of_posts(exchange, organization))
        if not _is_by_day(exchange):
            return _paged(exchange, [self._of_lifetime(organization)])
        return _paged(exchange, [self._of_day(organization, day) for day in _days(exchange)])

    async def of_page(self, exchange: Exchange) -> Answer:
        """GET the page's views by day, or of the whole lifetime."""
        organization = await self._organization(exchange, "organization")
        visits = self.world.audience.visits
        named = {"organization": f"urn:li:organization:{organization}"}
        if not _is_by_day(exchange):
            days = days_ended(exchange.now - KEPT, exchange.now, UTC)
            total = sum(visits("linkedin", organization, day) for day in days)
            return _paged(exchange, [{**named, **_page_views(total)}])
        elements = [
            {
                **named,
                "timeRange": _time_range(day),
                **_page_views(visits("linkedin", organization, day)),
            }
            for day in _days(exchange)
        ]
        return _paged(exchange, elements)

    async def of_followers(self, exchange: Exchange) -> Answer:
        """GET what each day gained; without days the facets, here of nobody."""
        organization = await self._organization(exchange, "organizationalEntity")
        named = {"organizationalEntity": f"urn:li:organization:{organization}"}
        if not _is_by_day(exchange):
            return _paged(exchange, [{**named, "followerCountsByAssociationType": []}])
        elements = [
            {
                **named,
                "timeRange": _time_range(day),
                "followerGains": {
                    "organicFollowerGain": self._gained(organization, day),
                    "paidFollowerGain": 0,
                },
            }
            for day in _days(exchange)
        ]
        return _paged(exchange, elements)

    def _gained(self, organization: str, day: date) -> int:
        ends = (day_end(day - timedelta(days=1), UTC), day_end(day, UTC))
        before, after = (self.world.audience.followers("linkedin", organization, at) for at in ends)
        return after - before

    async def of_video(self, exchange: Exchange) -> Answer:
        """GET /videoAnalytics?q=entity&entity={ugcPost}&type=: empty for a post without video."""
        token = self.linkedin.enter(exchange, "r_organization_social")
        await exchange.gate("read")
        query = exchange.query
        if query.get("q") != "entity":
            raise rules.invalid("q", query.get("q"))
        kind, number = rules.urn(query.get("entity", ""), "ugcPost", "share")
        if (wanted := query.get("type", "")) not in VIDEO_KINDS:
            raise rules.invalid("type", wanted)
        urn = f"urn:li:{kind}:{number}"
        post = self.world.ledger.post("linkedin", urn)
        if post is None or not _is_shown(exchange, post, token.account):
            raise rules.not_found(urn)
        if not any(item.kind == "video" for item in post.media) or wanted != "VIDEO_VIEW":
            return _paged(exchange, [])
        counts = self.world.insights.now(post)
        played = counts.get("video_views", int(counts.get("views", 0) * PLAYED))
        return _paged(exchange, [{"entity": urn, "statisticsType": wanted, "value": played}])

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
        for urn in restli.list_of(exchange, name):
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


def _is_by_day(exchange: Exchange) -> bool:
    """Say whether days are asked for, as a record or, in the older writing, with dots."""
    return any(name.startswith("timeIntervals") for name in exchange.query)


def _intervals(exchange: Exchange) -> tuple[str, int, int]:
    """Return the granularity and both ends, in milliseconds.

    Raises:
        LinkedInRefusal: they are not whole.
    """
    query = exchange.query
    told: dict[str, Any] = {
        "timeGranularityType": query.get("timeIntervals.timeGranularityType"),
        "timeRange": {
            name: query.get(f"timeIntervals.timeRange.{name}") for name in ("start", "end")
        },
    }
    if "timeIntervals" in query:
        told = restli.record_of(exchange, "timeIntervals")
    try:
        span = told["timeRange"]
        return str(told["timeGranularityType"]), int(span["start"]), int(span["end"])
    except (KeyError, TypeError, ValueError) as error:
        raise rules.invalid("timeIntervals", query.get("timeIntervals")) from error


def _days(exchange: Exchange) -> list[date]:
    granularity, start_ms, end_ms = _intervals(exchange)
    if granularity != "DAY" or start_ms >= end_ms:
        raise rules.invalid("timeIntervals", exchange.query.get("timeIntervals"))
    start, end = (datetime.fromtimestamp(ms / 1000, UTC) for ms in (start_ms, end_ms))
    insights: Insights = exchange.world.insights
    ended = days_ended(max(start, exchange.world.clock.now() - KEPT), end, UTC)
    return [day for day in ended if insights.is_told(day, UTC, late=LATE)]


def _page_views(count: int) -> Body:
    return {"totalPageStatistics": {"views": {"allPageViews": {"pageViews": count}}}}


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
