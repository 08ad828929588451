"""The SQLite file behind everything: one writer thread that commits many writes at once."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Statement = tuple[str, Sequence[Any]]

SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, network TEXT NOT NULL, account TEXT NOT NULL,
    object TEXT NOT NULL, act TEXT NOT NULL, request INTEGER, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS comment_events (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, network TEXT NOT NULL, account TEXT NOT NULL,
    object TEXT NOT NULL, act TEXT NOT NULL, request INTEGER, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS message_events (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, network TEXT NOT NULL, account TEXT NOT NULL,
    object TEXT NOT NULL, act TEXT NOT NULL, request INTEGER, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS requests (
    seq INTEGER PRIMARY KEY, network TEXT NOT NULL, call TEXT NOT NULL, body TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS events_stay BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER IF NOT EXISTS comment_events_stay BEFORE UPDATE ON comment_events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER IF NOT EXISTS message_events_stay BEFORE UPDATE ON message_events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
"""

TABLES = ("events", "comment_events", "message_events", "records", "requests")


class Store:
    """Writes through one thread, which groups what is waiting into one fsynced commit.

    `commit` returns when the rows are on the disk; `append` does not wait. Both keep the order in
    which they were called. The event loop never waits for the disk.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="ledger", daemon=True)
        with self.connect() as made:
            made.executescript(SCHEMA)
        made.close()

    def start(self) -> None:
        """Begin writing; called inside the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """Write what still waits, then end the thread."""
        self._waiting.put(None)
        self._thread.join()

    def connect(self) -> sqlite3.Connection:
        """Open the file with durable commits: WAL, `synchronous=FULL` (fsync at each commit)."""
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    async def commit(self, statements: Iterable[Statement]) -> None:
        """Return once all the statements stand on the disk, together or not at all.

        Raises:
            sqlite3.Error: the disk refused; nothing of the group was written.
            UnicodeEncodeError: a text is none that can be written; the same.
        """
        done = self._loop.create_future()
        self._waiting.put(_Job(list(statements), done))
        await done

    def append(self, statements: Iterable[Statement]) -> None:
        """Write soon, in order, without waiting for it."""
        self._waiting.put(_Job(list(statements), None))

    async def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a question, after everything handed over before has been written."""
        await self.commit([])
        return await asyncio.to_thread(self._read, sql, values)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a question at once, blocking: for the start only."""
        return self._read(sql, ())

    async def wipe(self) -> None:
        """Delete everything."""
        await self.commit([(f"DELETE FROM {table}", ()) for table in TABLES])  # noqa: S608

    def _read(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        connection = self.connect()
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def _write(self) -> None:
        connection = self.connect()
        while True:
            group, is_last = self._next_group()
            failure = _write_group(connection, group)
            waiting = [job.done for job in group if job.done is not None]
            if waiting:
                self._loop.call_soon_threadsafe(_settle, waiting, failure)
            if is_last:
                connection.close()
                return

    def _next_group(self) -> "tuple[list[_Job], bool]":
        """Wait for one job and take with it all that wait beside it."""
        group: list[_Job] = []
        job = self._waiting.get()
        while job is not None:
            group.append(job)
            try:
                job = self._waiting.get_nowait()
            except queue.Empty:
                return group, False
        return group, True


class _Job:
    def __init__(self, statements: list[Statement], done: "asyncio.Future[None] | None") -> None:
        self.statements = statements
        self.done = done


def _write_group(connection: sqlite3.Connection, group: list[_Job]) -> Exception | None:
    """Write the group in one transaction; return what went wrong instead of raising it."""
    statements = [statement for job in group for statement in job.statements]
    if not statements:
        return None
    try:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            connection.execute(sql, values)
        connection.execute("COMMIT")
    except (sqlite3.Error, UnicodeEncodeError) as error:  # half a surrogate pair cannot be written
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return error
    return None


def _settle(waiting: "list[asyncio.Future[None]]", failure: Exception | None) -> None:
    for done in waiting:
        if done.done():
            continue
        if failure is None:
            done.set_result(None)
        else:
            done.set_exception(failure)
