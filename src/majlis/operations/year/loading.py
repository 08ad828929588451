"""Putting a walked year back: its rows into the demonstration, its events onto the networks.

As the database's owner, who passes every wall. All of it or nothing.
"""

import json
import lzma
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice, takewhile
from pathlib import Path
from typing import IO, Any

import httpx
from django.db import connection, transaction
from psycopg import sql

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.operations import networks_here
from majlis.operations.year import shelf
from majlis.operations.year.shelf import CHANNEL, PERSON, Section, Stale
from majlis.people.models import Institution, Person
from majlis.store.tenancy import acting_for

NULL = b"\\N"
END = b"\\.\n"
LINES_AT_ONCE = 2000
PLACE_SIGN = shelf.PLACE.partition("%")[0].encode()
POLLS = """
INSERT INTO inbox_poll (institution_id, channel_id, post_id, next_at)
SELECT institution_id, channel_id, id, 'infinity'
FROM delivery_accountpost WHERE institution_id = %s AND is_original AND gone_at IS NULL
  AND posted_at < majlis_now() - interval '30 days'
ON CONFLICT DO NOTHING
"""
# Conversations of years ago are asked again much later, and not all on the first day.
LATER = """
UPDATE inbox_poll SET next_at = majlis_now() + (30 + id %% 30) * interval '1 day'
WHERE institution_id = %s AND next_at = 'infinity'
"""

_BESIDE = sql.SQL(
    "CREATE TEMP TABLE beside ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA"
)
_COPY = sql.SQL("COPY beside ({columns}) FROM STDIN")
_TAKE = sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM beside")

Change = Callable[[bytes], bytes]


def load(institution: Institution, file: Path, *, control: str) -> bool:
    """Load a copy and lay its year over the networks; return whether it was not there already.

    Raises:
        Stale: the copy does not fit this database or these accounts.
    """
    with lzma.open(file, "rb") as copy, transaction.atomic(), acting_for(institution.pk):
        about = json.loads(copy.readline())
        if _is_there(institution, about["year"]):
            return False
        _check_accounts(institution, about["accounts"])
        _Loading(institution).take(copy)
        lay(control, year=about["year"], seed=about["seed"], accounts=about["accounts"])
    return True


def lay(control: str, *, year: int, seed: int, accounts: Mapping[str, str]) -> None:
    """Have the networks of this machine lay a year over these accounts, unless they have it."""
    try:
        order = {"year": year, "seed": seed, "accounts": accounts}
        networks_here.control(control, "year", order)
    except httpx.HTTPStatusError as error:
        if error.response.status_code != HTTPStatus.CONFLICT:
            raise


def sections(copy: IO[bytes]) -> Iterator[tuple[Section, Iterator[bytes]]]:
    """Yield each table of a copy with its lines; whoever asks for the next has read them all."""
    while line := copy.readline():
        head = json.loads(line)
        section = Section(head["table"], tuple(head["columns"]), head["rows"])
        lines = takewhile(lambda each: each != END, copy)
        yield section, lines
        for _ in lines:
            pass


def _is_there(institution: Institution, year: int) -> bool:
    posted = AccountPost.objects.filter(institution=institution, posted_at__year=year)
    return posted.exists()


def _check_accounts(institution: Institution, accounts: dict[str, str]) -> None:
    here = Channel.objects.filter(institution=institution).connected()
    if dict(here.values_list("network", "remote_id")) != accounts:
        raise Stale("The copy is of other accounts than those of this institution.")


@dataclass
class _Loading:
    """What the keys of the copy become here."""

    institution: Institution

    def __post_init__(self) -> None:
        channels = Channel.objects.filter(institution=self.institution).connected()
        self._keys = {
            CHANNEL: _named(channels.values_list("network", "id")),
            PERSON: _named(Person.objects.values_list("email", "id")),
        }
        self._bases: dict[str, int] = {}
        self._places = shelf.places()

    def take(self, copy: IO[bytes]) -> None:
        for section, lines in sections(copy):
            shelf.check(section)
            self._bases[section.table] = self._reserve(section)
            self._fill(section, lines)
        with connection.cursor() as cursor:
            cursor.execute(POLLS, [self.institution.pk])
            cursor.execute(LATER, [self.institution.pk])

    def _reserve(self, section: Section) -> int:
        """Take as many keys as the table has rows; return the one before the first."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(seq, nextval(seq) + %s) - %s"
                " FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS seq) AS s",
                [section.rows, section.rows, section.table],
            )
            return int(cursor.fetchone()[0])

    def _fill(self, section: Section, lines: Iterator[bytes]) -> None:
        """Copy the lines beside the table first: COPY goes through no wall, for whomever."""
        columns = (*section.columns, "institution_id")
        parts = {
            "table": sql.Identifier(section.table),
            "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
        }
        changes = self._changes(section)  # asks the database, which is deaf during a COPY
        with connection.cursor() as cursor:
            cursor.execute(_BESIDE.format(**parts))
            with cursor.cursor.copy(_COPY.format(**parts)) as into:
                for some in self._chunks(changes, lines):
                    into.write(some)
            cursor.execute(_TAKE.format(**parts))
            cursor.execute("DROP TABLE beside")

    def _chunks(self, changes: list[tuple[int, Change]], lines: Iterator[bytes]) -> Iterator[bytes]:
        end = b"\t%d\n" % self.institution.pk
        while some := list(islice(lines, LINES_AT_ONCE)):
            yield b"".join(self._placed(_changed(line, changes)) + end for line in some)

    def _placed(self, line: bytes) -> bytes:
        if PLACE_SIGN in line:
            for here, place in self._places:
                line = line.replace(place, here)
        return line

    def _changes(self, section: Section) -> list[tuple[int, Change]]:
        """Return the places of a line that hold keys, each with what makes ours of it."""
        points_at = {column.name: column.points_at for column in shelf.columns_of(section.table)}
        found: list[tuple[int, Change]] = []
        for place, name in enumerate(section.columns):
            target = section.table if name == "id" else points_at[name]
            if target in self._keys:
                found.append((place, self._keys[target].__getitem__))
            elif target in shelf.TABLES:
                found.append((place, _shift(self._bases[target])))
        return found


def _changed(line: bytes, changes: list[tuple[int, Change]]) -> bytes:
    fields = line.rstrip(b"\n").split(b"\t")
    for place, change in changes:
        if fields[place] != NULL:
            fields[place] = change(fields[place])
    return b"\t".join(fields)


def _shift(base: int) -> Change:
    return lambda number: b"%d" % (base + int(number))


def _named(pairs: Any) -> dict[bytes, bytes]:
    return {name.encode(): b"%d" % key for name, key in pairs}
