"""Which rows of all institutions wait for a worker: ids and nothing else, see migration 0001."""

from datetime import timedelta
from typing import Any

from django.db import connection

Ids = list[tuple[int, int]]  # of the institution and of the row


def walks(most: int) -> Ids:
    """Return the connections that wait for their code to be exchanged or to be finished."""
    return _ids("SELECT institution_id, id FROM channels_connecting_waiting(%s)", most)


def stale_walks(most: int, *, asked: timedelta, worked: timedelta) -> Ids:
    """Return those that nobody finished within these spans."""
    statement = "SELECT institution_id, id FROM channels_connecting_stale(%s, %s, %s)"
    return _ids(statement, asked, worked, most)


def checks(most: int, *, every: timedelta) -> Ids:
    """Return the accounts whose last check is longer ago than `every`."""
    statement = "SELECT institution_id, id FROM channels_check_due(majlis_now() - %s, %s)"
    return _ids(statement, every, most)


def _ids(statement: str, *values: Any) -> Ids:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(institution_id, row_id) for institution_id, row_id in cursor.fetchall()]
