"""Making a copy of a walked year. As the database's owner."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.db import connection
from psycopg import sql

from majlis.channels.models import Channel
from majlis.operations.year import shelf
from majlis.operations.year.shelf import CHANNEL, PERSON, Column
from majlis.people.models import Institution
from majlis.store.tenancy import acting_for


def save(institution: Institution, file: Path, *, year: int, seed: int) -> None:
    """Write everything that the walk left of this institution into `file`."""
    with acting_for(institution.pk), lzma.open(file, "wb", preset=9) as copy:
        about = {"year": year, "seed": seed, "accounts": _accounts(institution)}
        copy.write(json.dumps(about).encode() + b"\n")
        _number_rows(institution)
        for table in shelf.TABLES:
            _save_table(institution, table, copy)


def _accounts(institution: Institution) -> dict[str, str]:
    found = Channel.objects.filter(institution=institution).connected()
    return dict(found.values_list("network", "remote_id"))


def _number_rows(institution: Institution) -> None:
    """Number the rows of each table from 1 on, for as long as this transaction lasts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE numbered (of text, id bigint, number bigint, PRIMARY KEY (of, id))"
            " ON COMMIT DROP"
        )
        for table in shelf.TABLES:
            cursor.execute(
                sql.SQL(
                    "INSERT INTO numbered SELECT {of}, id, row_number() OVER (ORDER BY id)"
                    " FROM {table} WHERE institution_id = {institution}"
                ).format(
                    of=sql.Literal(table),
                    table=sql.Identifier(table),
                    institution=sql.Literal(institution.pk),
                )
            )


def _save_table(institution: Institution, table: str, copy: IO[bytes]) -> None:
    columns = [column for column in shelf.columns_of(table) if _is_kept(table, column)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        rows = _count(cursor, institution, table)
        head = {"table": table, "columns": [column.name for column in columns], "rows": rows}
        copy.write(json.dumps(head).encode() + b"\n")
        for chunk in _copied(cursor, institution, table, columns):
            copy.write(chunk)
        copy.write(b"\\.\n")


def _is_kept(table: str, column: Column) -> bool:
    """Leave out what the walk leaves empty: what points at tables that are not in the copy."""
    if column.name == "id" and table in shelf.UNNUMBERED:
        return False
    is_known = column.points_at in {"", CHANNEL, PERSON, *shelf.TABLES}
    return is_known and (table, column.name) not in shelf.LEFT_OUT


def _count(cursor: Any, institution: Institution, table: str) -> int:
    cursor.execute(
        sql.SQL("SELECT count(*) FROM {} WHERE institution_id = %s").format(sql.Identifier(table)),
        [institution.pk],
    )
    return int(cursor.fetchone()[0])


def _copied(
    cursor: Any, institution: Institution, table: str, columns: list[Column]
) -> Iterator[bytes]:
    """Yield the rows of a table as COPY writes them, numbered within the copy."""
    order = "channel_id, account_post_id, metric, day" if table in shelf.UNNUMBERED else "id"
    statement = sql.SQL(
        "COPY (SELECT {what} FROM {table} t WHERE institution_id = {institution}"
        " ORDER BY {order}) TO STDOUT"
    ).format(
        what=sql.SQL(", ").join(_written(table, column) for column in columns),
        table=sql.Identifier(table),
        institution=sql.Literal(institution.pk),
        order=sql.SQL(order),
    )
    places = shelf.places()
    with cursor.cursor.copy(statement) as copied:
        for row in copied:
            yield _without(places, bytes(row))


def _without(places: list[tuple[bytes, bytes]], row: bytes) -> bytes:
    for here, place in places:
        row = row.replace(here, place)
    return row


def _written(table: str, column: Column) -> sql.Composable:
    """Return how a column is written: numbers within the copy, names in place of keys."""
    name = sql.Identifier("t", column.name)
    if column.name == "id":
        return _number(table, name)
    if column.points_at == CHANNEL:
        return sql.SQL("(SELECT network FROM channels_channel WHERE id = {})").format(name)
    if column.points_at == PERSON:
        return sql.SQL("(SELECT email FROM people_person WHERE id = {})").format(name)
    if column.points_at in shelf.TABLES:
        return _number(column.points_at, name)
    if (table, column.name) in shelf.TO_THE_SECOND:
        return sql.SQL("date_trunc('second', {})").format(name)
    return name


def _number(table: str, key: sql.Composable) -> sql.Composable:
    return sql.SQL("(SELECT number FROM numbered WHERE of = {} AND numbered.id = {})").format(
        sql.Literal(table), key
    )
