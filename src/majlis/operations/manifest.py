"""What a backup holds: every file with its hash, every table with its count of rows."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

NAME = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"


class Damaged(Exception):
    """A backup is not what its manifest says; the text names the first difference."""


@dataclass(frozen=True)
class Manifest:
    """The contents of one backup folder; the vault's key is never among them."""

    made_at: str  # ISO 8601, UTC
    release: str
    postgres: str
    files: Mapping[str, str]  # path in the folder: SHA-256
    rows: Mapping[str, int]  # table: count

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / NAME).write_text(text, encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return the manifest of a backup.

    Raises:
        Damaged: there is none.
    """
    try:
        return Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise Damaged(f"{folder} holds no backup: {error}") from error


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file with its hash.

    Raises:
        Damaged: with the first file that is missing or changed.
    """
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise Damaged(f"{name} is missing.")
        if sha256_of(path) != expected:
            raise Damaged(f"{name} was changed.")


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a backup."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256_of(path) for path in files}


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def count_rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """Return how many rows each table has, as this connection sees them."""
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    return {name: _count(connection, name) for (name,) in tables}


def _count(connection: psycopg.Connection[Any], table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
