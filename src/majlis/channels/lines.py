"""Connections that the door keeps in its hands, so that no event waits for one to be fetched.

They come from Django's pool, the only one there is, and are never given back: no more than are in
use at once. They belong to no thread, since the server ends threads that have nothing to do.

What is asked or told is a transaction of its own and may come twice. Its values go to the server
beside the statement, so that no log of it can show a body.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
from django.db import connection
from psycopg import errors, pq
from psycopg_pool import ConnectionPool

Said = TypeVar("Said")
Answer = tuple[Any, ...] | None
DONE = frozenset({pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK})
# What is heard where a pooler lends one connection several processes of the server in turn.
NOT_THERE = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement)


@dataclass(frozen=True)
class Statement:
    """What the database is told at every event: read and planned once on each connection.

    Its values are bytes and stand in it as `$1::text`; `formats` is 1 for what is no text.
    """

    words: bytes
    formats: tuple[int, ...]
    name: bytes = field(init=False)

    def __post_init__(self) -> None:
        # Named by its words: what another process or release prepared is never taken for it.
        digest = hashlib.sha256(self.words).hexdigest()[:32]
        object.__setattr__(self, "name", f"majlis_{digest}".encode())


@dataclass(eq=False)
class Line:
    """One connection, and what its server has prepared."""

    connection: psycopg.Connection[Any]
    prepares: bool = True
    _prepared: set[bytes] = field(default_factory=set)

    def ask(self, question: str, values: Sequence[object]) -> Answer:
        """Return the first row."""
        with psycopg.Cursor(self.connection) as cursor:
            return cursor.execute(question, values).fetchone()

    def tell(self, statement: Statement, values: Sequence[bytes]) -> bytes | None:
        """Return the first value as text, once what was told is committed.

        It goes to libpq at once, without a cursor, which takes longer than the server does. A
        prepared statement that is not there has done nothing: it is told again with all its words,
        as everything on this line from then on.
        """
        if self.prepares:
            try:
                return self._tell_prepared(statement, values)
            except NOT_THERE:
                self.prepares = False
        libpq = self.connection.pgconn
        return self._first(
            libpq.exec_params(statement.words, values, param_formats=statement.formats)
        )

    def _tell_prepared(self, statement: Statement, values: Sequence[bytes]) -> bytes | None:
        libpq = self.connection.pgconn
        if statement.name not in self._prepared:
            self._check(libpq.prepare(statement.name, statement.words))
            self._prepared.add(statement.name)
        return self._first(libpq.exec_prepared(statement.name, values, statement.formats))

    def _first(self, result: pq.abc.PGresult) -> bytes | None:
        self._check(result)
        return result.get_value(0, 0)

    def _check(self, result: pq.abc.PGresult) -> None:
        if result.status in DONE:
            return
        if self.connection.closed:
            raise psycopg.OperationalError("the connection was cut")
        raise errors.error_from_result(result)


_idle: deque[Line] = deque()


def ask(question: str, values: Sequence[object]) -> Answer:
    """Ask the database one question; return the first row."""
    return _on_a_line(lambda line: line.ask(question, values))


def tell(statement: Statement, values: Sequence[bytes]) -> bytes | None:
    """Tell the database what is told at every event; return its first value as text."""
    return _on_a_line(lambda line: line.tell(statement, values))


def _on_a_line(act: Callable[[Line], Said]) -> Said:
    try:
        kept = _idle.pop()
    except IndexError:
        return _on_another(act)
    try:
        return _on(kept, act)
    except psycopg.OperationalError:
        if not kept.connection.closed:
            raise
        # It was cut while nobody used it: after the server's restart all of them were.
        return _on_another(act)


def _on_another(act: Callable[[Line], Said]) -> Said:
    if connection.settings_dict["OPTIONS"].get("pool"):
        return _on(_fetched(), act)
    # The one of this thread, which may stand inside a transaction: an error would end that.
    connection.ensure_connection()
    return act(Line(connection.connection, prepares=False))


def _on(line: Line, act: Callable[[Line], Said]) -> Said:
    """Ask on this connection, and keep it where it still holds."""
    try:
        return act(line)
    finally:
        if line.connection.closed:
            _pool().putconn(line.connection)  # the pool counts it, and makes another
        else:
            _idle.append(line)


def _fetched() -> Line:
    pool = _pool()
    pool.open()
    fetched = pool.getconn()
    fetched.autocommit = True
    return Line(fetched)


def _pool() -> ConnectionPool[psycopg.Connection[Any]]:
    pool: ConnectionPool[psycopg.Connection[Any]] = connection.pool  # type: ignore[attr-defined]
    return pool
