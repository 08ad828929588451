"""What the networks sent and nobody understood, for the page; bodies stay where they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from majlis.channels.models import RawEvent
from majlis.store import clock

KINDS_OF = timedelta(days=30)
MOST_KINDS = 100


@dataclass(frozen=True)
class UnknownKind:
    """A kind of happening that a network named and we have no word for."""

    network: str
    kind: str
    count: int
    last_at: datetime


def dead() -> Sequence[RawEvent]:
    """Return what was given up, the latest first."""
    found: Sequence[RawEvent] = RawEvent.objects.dead().order_by("-id")
    return found


def unknown_kinds() -> list[UnknownKind]:
    """Return the unknown kinds of the last thirty days with how often each came."""
    since = clock.now() - KINDS_OF
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.network, kind, count(*), max(e.received_at) FROM channels_rawevent e,"
            " jsonb_array_elements_text(e.unknown_kinds) AS kind"
            " WHERE e.received_at >= %s AND e.unknown_kinds <> '[]'::jsonb"
            " GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %s",
            [since, MOST_KINDS],
        )
        return [UnknownKind(*row) for row in cursor.fetchall()]
