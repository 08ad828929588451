"""Where a walked year is kept, and what of it: tables, in the order of their references.

The copy is text as Postgres' COPY writes it, table by table, each under one line of JSON that
names its columns. It has no keys of the database it came from: rows are numbered within the copy,
accounts go by their network and persons by their e-mail, so that it fits any database.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

FOLDER = Path(__file__).parents[1] / "content"
INSTITUTION, CHANNEL, PERSON = "people_institution", "channels_channel", "people_person"
TABLES: Final = (
    "delivery_accountpost",
    "insights_reading",
    "inbox_contact",
    "inbox_identity",
    "inbox_case",
    "inbox_casestep",
    "inbox_item",
    "inbox_itemtext",
    "inbox_clock",
    "inbox_referencecounter",
)
# Nobody points at their rows, so that they need no number.
UNNUMBERED: Final = frozenset({"insights_reading"})
# Moments that say when a row was written; to the second they take less room.
TO_THE_SECOND: Final = frozenset(
    {("insights_reading", "fetched_at"), ("delivery_accountpost", "seen_at")}
)
# Raw events are not kept: their numbers would be those of others.
LEFT_OUT: Final = frozenset({("inbox_item", "told_by"), ("inbox_identity", "told_by")})

# In place of the address at which a network of this machine happened to listen.
PLACE: Final = "sandbox://%s"

COLUMNS = """
SELECT a.attname, NOT a.attnotnull OR a.atthasdef OR a.attidentity <> '', coalesce(
  (SELECT c.confrelid::regclass::text FROM pg_constraint c
   WHERE c.conrelid = a.attrelid AND c.contype = 'f' AND a.attnum = ANY (c.conkey)
     AND (array_length(c.conkey, 1) = 1 OR a.attname <> 'institution_id') LIMIT 1), '')
FROM pg_attribute a
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""


class Stale(Exception):
    """The copy does not fit this database; the text says where, and the year is to be walked."""


@dataclass(frozen=True)
class Column:
    """One column: whether a row may come without it, and the table it points at."""

    name: str
    may_be_missing: bool
    points_at: str


@dataclass(frozen=True)
class Section:
    """One table of a copy."""

    table: str
    columns: tuple[str, ...]
    rows: int


def file_of(year: int) -> Path:
    """Return where the copy of a year lies."""
    return FOLDER / f"year-{year}.copy.xz"


def columns_of(table: str) -> list[Column]:
    """Return the columns of a table as this database has it."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        found = [Column(*row) for row in cursor.fetchall()]
    return [
        Column(each.name, each.may_be_missing, INSTITUTION)
        if each.name == "institution_id"
        else each
        for each in found
    ]


def places() -> list[tuple[bytes, bytes]]:
    """Return where each network is reached here, and what stands for that in a copy."""
    return [
        (_origin(hosts["authorize"]).encode(), (PLACE % network).encode())
        for network, hosts in settings.NETWORK_URLS.items()
        if hosts
    ]


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def check(section: Section) -> None:
    """Refuse a section that this database's table cannot take.

    Raises:
        Stale
    """
    here = {column.name: column for column in columns_of(section.table)}
    if unknown := set(section.columns) - set(here):
        raise Stale(f"{section.table} has no {', '.join(sorted(unknown))} any more.")
    given = {*section.columns, "institution_id", "id"}
    needed = {name for name, column in here.items() if not column.may_be_missing}
    if missing := needed - given:
        raise Stale(f"{section.table} needs {', '.join(sorted(missing))} by now.")
