"""What a database holds before the first test, and how it comes back to that.

A clone made anew costs a third of a second of the processor; this a tenth of it. Where more than
rows and numbers was changed, it says so, and a clone is made.
"""

from dataclasses import dataclass
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]

TABLES = """
SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
# Each write of a row leaves its transaction's number on it.
ROWS = "SELECT '{}', count(*), coalesce(sum(xmin::text::bigint), 0) FROM {}"
COUNTERS = "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences"
OF_USERS = 16_384  # the first number of an object that Postgres did not bring along
CATALOGUES = {
    "pg_class": "oid",
    "pg_attribute": "attrelid",
    "pg_attrdef": "oid",
    "pg_constraint": "oid",
    "pg_index": "indexrelid",
    "pg_trigger": "oid",
    "pg_policy": "oid",
    "pg_proc": "oid",
    "pg_type": "oid",
    "pg_namespace": "oid",
    "pg_extension": "oid",
    "pg_db_role_setting": "setdatabase",
}


class Rebuilt(Exception):
    """More than rows and numbers is another than it was."""


@dataclass
class Beginning:
    """The rows, numbers and shape of a database that nobody has used yet."""

    shape: list[tuple[Any, ...]]
    rows: dict[str, tuple[int, int]]
    kept: dict[str, bytes]
    counters: dict[str, int | None]

    @classmethod
    def of(cls, connection: Connection) -> "Beginning":
        """Remember what is there now."""
        rows = _rows(connection)
        kept = {table: _read(connection, table) for table, (many, _) in rows.items() if many}
        return cls(_shape(connection), rows, kept, _counters(connection))

    def restore(self, connection: Connection) -> None:
        """Bring it back, silently: no trigger of ours sees it, and no wall hides a row.

        Raises:
            Rebuilt: it cannot come back by writing rows.
        """
        _send_others_away(connection)
        if _shape(connection) != self.shape:
            raise Rebuilt
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")
            now = _rows(connection)
            changed = [table for table in now if now[table] != self.rows[table]]
            for table in changed:
                connection.execute(f"DELETE FROM {table}")
                if table in self.kept:
                    _write(connection, table, self.kept[table])
            self._count_again(connection)
        if self.kept.keys() & set(changed):
            self.rows = _rows(connection)

    def _count_again(self, connection: Connection) -> None:
        now = _counters(connection)
        for counter, number in self.counters.items():
            if now[counter] != number:
                connection.execute(
                    "SELECT setval(%s, %s, %s)", [counter, number or 1, bool(number)]
                )


def _send_others_away(connection: Connection) -> None:
    """End the sessions that a test left open, and with them what they hold."""
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def _shape(connection: Connection) -> list[tuple[Any, ...]]:
    asked = [
        f"SELECT '{name}', count(*), sum(xmin::text::bigint) FROM {name} WHERE {key} >= {OF_USERS}"
        for name, key in CATALOGUES.items()
    ]
    return connection.execute(" UNION ALL ".join(asked)).fetchall()


def _rows(connection: Connection) -> dict[str, tuple[int, int]]:
    tables = [name for (name,) in connection.execute(TABLES)]
    asked = " UNION ALL ".join(ROWS.format(table, table) for table in tables)
    return {table: (many, marks) for table, many, marks in connection.execute(asked)}


def _counters(connection: Connection) -> dict[str, int | None]:
    return dict(connection.execute(COUNTERS).fetchall())


def _read(connection: Connection, table: str) -> bytes:
    with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
        return b"".join(copy)


def _write(connection: Connection, table: str, rows: bytes) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.write(rows)
