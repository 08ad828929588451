"""Which rows of all institutions wait for a worker: ids and nothing else, see migration 0001."""

from collections.abc import Sequence
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


def tests(most: int) -> Ids:
    """Return the accounts that somebody asked to have tested; see migration 0008."""
    return _ids("SELECT institution_id, id FROM channels_tests_asked(%s)", most)


def listenings(most: int, *, every: timedelta) -> Ids:
    """Return the accounts that were last listened to longer ago than `every`; migration 0009."""
    return _ids("SELECT institution_id, id FROM channels_listening_due(%s, %s)", every, most)


def endings(most: int, *, ahead: timedelta) -> Ids:
    """Return the accounts whose permission a person must give anew within `ahead`."""
    return _ids("SELECT institution_id, id FROM channels_ending(%s, %s)", ahead, most)


def events(most: int) -> Ids:
    """Return the raw events that wait to be understood, the oldest first; see migration 0002."""
    return _ids("SELECT institution_id, id FROM channels_unparsed(%s)", most)


def mailboxes(most: int, *, lease: timedelta) -> Ids:
    """Take the mailboxes that want to be read; see migration 0011."""
    return _ids("SELECT institution_id, id FROM channels_mailboxes_due(%s, %s)", most, lease)


def hooks(networks: Sequence[str], most: int) -> list[tuple[int, str]]:
    """Return (institution, network) of the hooks that want to be looked at, or made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT institution_id, network FROM channels_hooks_due(%s, %s)", [[*networks], most]
        )
        return [(institution_id, network) for institution_id, network in cursor.fetchall()]


def _ids(statement: str, *values: Any) -> Ids:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(institution_id, row_id) for institution_id, row_id in cursor.fetchall()]
