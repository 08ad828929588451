"""Connections that the door keeps in its hands, so that no event waits for one to be fetched.

They come from Django's pool, the only one there is, and are never given back: no more than are in
use at once. They belong to no thread, since the server ends threads that have nothing to do.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection
from psycopg_pool import ConnectionPool

Answer = tuple[Any, ...] | None
_idle: deque[psycopg.Connection[Any]] = deque()


def ask(statement: str, values: Sequence[object]) -> Answer:
    """Ask the database one question, which is a transaction of its own and may be asked twice.

    The values go to the server beside the statement, so that no log of it can show a body.
    """
    if not connection.settings_dict["OPTIONS"].get("pool"):
        connection.ensure_connection()
        return _say(connection.connection, statement, values)
    try:
        kept = _idle.pop()
    except IndexError:
        return _ask_on(_fetched(), statement, values)
    try:
        return _ask_on(kept, statement, values)
    except psycopg.OperationalError:
        if not kept.closed:
            raise
        # It was cut while nobody used it: after the server's restart all of them were.
        return _ask_on(_fetched(), statement, values)


def _ask_on(line: psycopg.Connection[Any], statement: str, values: Sequence[object]) -> Answer:
    """Ask on this connection, and keep it where it still holds."""
    try:
        return _say(line, statement, values)
    finally:
        if line.closed:
            _pool().putconn(line)  # the pool counts it, and makes another
        else:
            _idle.append(line)


def _say(line: psycopg.Connection[Any], statement: str, values: Sequence[object]) -> Answer:
    with psycopg.Cursor(line) as cursor:
        return cursor.execute(statement, values).fetchone()


def _fetched() -> psycopg.Connection[Any]:
    pool = _pool()
    pool.open()
    line = pool.getconn()
    line.autocommit = True
    return line


def _pool() -> ConnectionPool[psycopg.Connection[Any]]:
    pool: ConnectionPool[psycopg.Connection[Any]] = connection.pool  # type: ignore[attr-defined]
    return pool
