"""Taking due rows, so that each is in one pair of hands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from majlis.delivery.models import WorkerProcess
from majlis.delivery.timing import times


@dataclass(frozen=True)
class Claim:
    """A row that is ours until its lease is over."""

    institution_id: int
    delivery_id: int
    epoch: int


def claim_due(process: WorkerProcess, *, most: int) -> list[Claim]:
    """Take up to `most` rows that want a worker now."""
    return _claim("delivery_claim", process, most=most, lease=times().lease)


def claim_unknown(process: WorkerProcess, *, most: int) -> list[Claim]:
    """Take up to `most` rows whose outcome is to be looked for now."""
    return _claim("delivery_claim_unknown", process, most=most, lease=times().lease)


def _claim(function: str, process: WorkerProcess, *, most: int, lease: timedelta) -> list[Claim]:
    if most < 1:
        return []
    values: list[Any] = [process.pk, lease, most]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}(%s, %s, %s)", values)  # noqa: S608
        return [Claim(*row) for row in cursor.fetchall()]


def next_due() -> datetime | None:
    """Return when the next row becomes due, within two seconds from now; None: none does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT delivery_next_due() - majlis_now() + clock_timestamp()")
        due: datetime | None = cursor.fetchone()[0]
    return due
