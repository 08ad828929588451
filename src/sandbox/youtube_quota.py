"""YouTube's allowances of a day and its refusals when one is spent.

Source: developers.google.com/youtube/v3/determine_quota_cost as of 2026: 10,000 units, and 100
uploads, 100 searches and 10,000 readings of statistics in buckets of their own; a day ends at
midnight Pacific time.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.core.accounts import Token
from sandbox.core.exchange import Exchange
from sandbox.youtube_rules import YouTubeRefusal

PACIFIC = ZoneInfo("America/Los_Angeles")
UNITS_A_DAY = 10_000
UPLOADS_A_DAY = 100
SEARCHES_A_DAY = 100
STATS_A_DAY = 10_000
READ_UNITS, WRITE_UNITS = 1, 50
CAPTIONS_LIST_UNITS, CAPTIONS_INSERT_UNITS, CAPTIONS_UPDATE_UNITS = 50, 400, 450
LONGEST_SHORT_WAIT = timedelta(hours=1)


def next_pacific_midnight(now: datetime) -> datetime:
    """Return when the allowances start anew after `now`."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=PACIFIC)


def spend(exchange: Exchange, token: Token, *, units: int) -> None:
    """Count a call of the token's application; raise when its day is spent."""
    window = exchange.world.quotas.take(
        f"youtube {token.client_id} units",
        limit=UNITS_A_DAY,
        resets_at=next_pacific_midnight,
        cost=units,
    )
    if window.is_over:
        raise quota_exceeded()


def spend_upload(exchange: Exchange, token: Token) -> None:
    """Count the start of an upload; raise when the day's uploads are spent."""
    window = exchange.world.quotas.take(
        f"youtube {token.client_id} uploads", limit=UPLOADS_A_DAY, resets_at=next_pacific_midnight
    )
    if window.is_over:
        raise uploads_exceeded()


def spend_search(exchange: Exchange, token: Token) -> None:
    """Count a search; raise when the day's searches are spent."""
    _spend_of(exchange, token, "searches", SEARCHES_A_DAY)


def spend_stats(exchange: Exchange, token: Token) -> None:
    """Count a reading of statistics; raise when the day's are spent."""
    _spend_of(exchange, token, "stats", STATS_A_DAY)


def _spend_of(exchange: Exchange, token: Token, bucket: str, limit: int) -> None:
    key = f"youtube {token.client_id} {bucket}"
    window = exchange.world.quotas.take(key, limit=limit, resets_at=next_pacific_midnight)
    if window.is_over:
        raise quota_exceeded()


def throttled(exchange: Exchange) -> YouTubeRefusal:
    """The answer under the fault `rate_limited`.

    A wait of an hour or more is the day's quota, whose end no header names; a shorter one is a
    throttle with Retry-After.
    """
    wait = exchange.reset_wait(LONGEST_SHORT_WAIT)
    if wait >= LONGEST_SHORT_WAIT:
        return quota_exceeded()
    return YouTubeRefusal(
        429,
        "rateLimitExceeded",
        "Too many requests have been sent recently.",
        domain="usageLimits",
        name="RESOURCE_EXHAUSTED",
        headers={"Retry-After": str(max(1, round(wait.total_seconds())))},
    )


def quota_exceeded() -> YouTubeRefusal:
    return YouTubeRefusal(
        403,
        "quotaExceeded",
        "The request cannot be completed because you have exceeded your "
        '<a href="/youtube/v3/getting-started#quota">quota</a>.',
        domain="youtube.quota",
    )


def uploads_exceeded() -> YouTubeRefusal:
    return YouTubeRefusal(
        429,
        "rateLimitExceeded",
        "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of "
        "service 'youtube.googleapis.com'.",
        domain="global",
        name="RESOURCE_EXHAUSTED",
    )
