"""Putting readings into their table: read again, they replace; null never replaces a number."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection

from majlis.channels.models import Channel
from majlis.networks.readings import Reading

UPSERT = """
INSERT INTO insights_reading
  (institution_id, channel_id, account_post_id, metric, day, value, field, fetched_at)
SELECT %s, %s, told.post, told.metric, told.day, told.value, told.field, majlis_now()
FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::bigint[], %s::text[])
  AS told (post, metric, day, value, field)
ON CONFLICT (channel_id, account_post_id, metric, day) DO UPDATE
SET value = EXCLUDED.value, field = EXCLUDED.field, fetched_at = EXCLUDED.fetched_at
WHERE EXCLUDED.value IS NOT NULL OR insights_reading.value IS NULL
"""

Key = tuple[int | None, str, date]


def keep(
    channel: Channel,
    readings: Iterable[Reading],
    *,
    today: date,
    posts: Mapping[str, int] | None = None,
) -> int:
    """Store what a network told and return how many readings that were.

    `today` is the institution's day, which a value that stands as of now belongs to; `posts` has
    the account posts' keys by the network's ids. What is told of other posts is left.
    Inside the institution's transaction.
    """
    told: dict[Key, Reading] = {}
    for reading in readings:
        if reading.post_id and reading.post_id not in (posts or {}):
            continue
        post = (posts or {})[reading.post_id] if reading.post_id else None
        key = (post, reading.metric, reading.day or today)
        if key not in told or reading.value is not None:
            told[key] = reading
    if told:
        _store(channel, told)
    return len(told)


def _store(channel: Channel, told: Mapping[Key, Reading]) -> None:
    columns: list[Any] = [
        [post for post, _, _ in told],
        [metric for _, metric, _ in told],
        [day for _, _, day in told],
        [reading.value for reading in told.values()],
        [reading.field[:120] for reading in told.values()],
    ]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [channel.institution_id, channel.pk, *columns])
