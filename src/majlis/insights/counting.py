"""Sums of readings and posts by channel: one statement each, whatever the number of accounts.

All inside the institution's transaction; row-level security keeps the others out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from majlis.insights.periods import Year
from majlis.people.models import Institution

Pairs = Iterable[tuple[int, str]]
"""Channels, each with a metric of it."""

LAST_VALUES = """
SELECT asked.channel, asked.metric, told.value, told.day
FROM unnest(%s::bigint[], %s::text[]) AS asked (channel, metric)
CROSS JOIN LATERAL (
  SELECT r.value, r.day FROM insights_reading r
  WHERE r.channel_id = asked.channel AND r.account_post_id IS NULL AND r.metric = asked.metric
    AND r.day BETWEEN %s AND %s AND r.value IS NOT NULL
  ORDER BY r.day DESC LIMIT 1) AS told
"""

DAY_SUMS = """
SELECT r.channel_id, r.metric, sum(r.value), count(*), min(r.day), max(r.day)
FROM unnest(%s::bigint[], %s::text[]) AS asked (channel, metric)
JOIN insights_reading r ON r.channel_id = asked.channel AND r.account_post_id IS NULL
  AND r.metric = asked.metric AND r.day BETWEEN %s AND %s AND r.value IS NOT NULL
GROUP BY r.channel_id, r.metric
"""

# Of a post from before the period that was not read before it, only what came since its first
# reading is known.
POST_GAINS = """
SELECT p.id AS post, p.channel_id AS channel, asked.metric, ended.value AS ended, ended.day,
  CASE WHEN p.posted_at >= %(start)s THEN 0 ELSE coalesce(begun.value, first.value) END AS begun
FROM delivery_accountpost p
JOIN unnest(%(channels)s::bigint[], %(metrics)s::text[]) AS asked (channel, metric)
  ON asked.channel = p.channel_id
CROSS JOIN LATERAL (
  SELECT r.value, r.day FROM insights_reading r
  WHERE r.channel_id = p.channel_id AND r.account_post_id = p.id AND r.metric = asked.metric
    AND r.day BETWEEN %(first)s AND %(last)s AND r.value IS NOT NULL
  ORDER BY r.day DESC LIMIT 1) AS ended
LEFT JOIN LATERAL (
  SELECT r.value FROM insights_reading r
  WHERE r.channel_id = p.channel_id AND r.account_post_id = p.id AND r.metric = asked.metric
    AND r.day < %(first)s AND r.value IS NOT NULL
  ORDER BY r.day DESC LIMIT 1) AS begun ON p.posted_at < %(start)s
LEFT JOIN LATERAL (
  SELECT r.value FROM insights_reading r
  WHERE r.channel_id = p.channel_id AND r.account_post_id = p.id AND r.metric = asked.metric
    AND r.day BETWEEN %(first)s AND %(last)s AND r.value IS NOT NULL
  ORDER BY r.day LIMIT 1) AS first ON p.posted_at < %(start)s AND begun.value IS NULL
WHERE p.institution_id = %(institution)s AND p.is_original AND p.posted_at < %(end)s
"""
GAINS = f"{POST_GAINS} ORDER BY p.posted_at DESC, p.id DESC, asked.metric"

GAIN_SUMS = f"""
SELECT channel, metric, sum(ended - begun) FROM ({POST_GAINS}) AS gains GROUP BY channel, metric
"""  # noqa: S608 - put together of the constants above

POST_COUNTS = """
SELECT channel_id, count(*), sum(images), sum(videos), count(gone_at)
FROM delivery_accountpost
WHERE institution_id = %s AND is_original AND posted_at >= %s AND posted_at < %s
GROUP BY channel_id
"""


@dataclass(frozen=True)
class DaySum:
    """What the given days of a period add up to; `days` is how many were given."""

    value: int
    days: int
    first: date
    last: date


@dataclass(frozen=True)
class Gained:
    """One metric of one post, at the end of a period and before its beginning."""

    post: int
    channel: int
    metric: str
    ended: int
    day: date
    begun: int


@dataclass(frozen=True)
class PostCount:
    """What was published on one channel; `gone` of the posts were removed later."""

    posts: int
    images: int
    videos: int
    gone: int


def last_values(pairs: Pairs, *, first: date, last: date) -> dict[tuple[int, str], int]:
    """Return the last value given in a span of days, for those that have any."""
    return {
        (channel, metric): value
        for channel, metric, value, _ in _asked(LAST_VALUES, [*_columns(pairs), first, last])
    }


def day_sums(pairs: Pairs, *, first: date, last: date) -> dict[tuple[int, str], DaySum]:
    """Return what values by day add up to, for those that have any."""
    return {
        (channel, metric): DaySum(int(value), days, began, ended)
        for channel, metric, value, days, began, ended in _asked(
            DAY_SUMS, [*_columns(pairs), first, last]
        )
    }


def gains(institution: Institution, pairs: Pairs, year: Year) -> list[Gained]:
    """Return each original post that was read in the year, the latest first."""
    return [Gained(*row) for row in _asked(GAINS, _gain_values(institution, pairs, year))]


def post_gains(institution: Institution, pairs: Pairs, year: Year) -> dict[tuple[int, str], int]:
    """Return what the original posts gained in the year, for channels with any post read."""
    values = _gain_values(institution, pairs, year)
    return {(channel, metric): int(gain) for channel, metric, gain in _asked(GAIN_SUMS, values)}


def post_counts(institution: Institution, year: Year) -> dict[int, PostCount]:
    """Return what was published in the year, by channel."""
    values = [institution.pk, year.start, year.end]
    return {
        channel: PostCount(*map(int, counts)) for channel, *counts in _asked(POST_COUNTS, values)
    }


def _gain_values(institution: Institution, pairs: Pairs, year: Year) -> dict[str, Any]:
    channels, metrics = _columns(pairs)
    return {
        "institution": institution.pk,
        "channels": channels,
        "metrics": metrics,
        "start": year.start,
        "end": year.end,
        "first": year.first,
        "last": year.last,
    }


def _columns(pairs: Pairs) -> tuple[list[int], list[str]]:
    asked = list(pairs)
    return [channel for channel, _ in asked], [metric for _, metric in asked]


def _asked(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
