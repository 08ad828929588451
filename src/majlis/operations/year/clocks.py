"""The two clocks of a walk, the database's and the networks', which show one time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from majlis.operations import networks_here


def show(control: str, at: datetime) -> None:
    """Let both clocks show `at` and go on from there. As the database's owner."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = %s - clock_timestamp()", [at])
    _move_networks(control, at - datetime.now(UTC))


@contextmanager
def wandering(control: str) -> Iterator[None]:
    """Bring both clocks back to where they were, whatever happens in between."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shift FROM store_clock")
        before: list[Any] = [*cursor.fetchone()]
    offset = timedelta(seconds=networks_here.control(control, "clock")["offset_s"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE store_clock SET shift = %s", before)
        _move_networks(control, offset)


def _move_networks(control: str, offset: timedelta) -> None:
    networks_here.control(control, "clock", {"offset_s": offset.total_seconds()})
