"""Reading a backup back, over nothing that runs; publishing then waits for a person."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from psycopg import sql

from majlis.operations import backup, manifest, migrating, starting
from majlis.operations.postgres import Cluster
from majlis.operations.postgres.clients import Target, of_cluster


class Refused(Exception):
    """The backup is not restored here; the text says why."""


def put_back(folder: Path) -> str:
    """Put the backup in the place of this installation's database; return where the old one is.

    The next step is `migrate`, then `flag`, which makes the workers enter safe mode.

    Raises:
        Refused: someone works on the database, or one of another server is not empty.
        manifest.Damaged: the backup is not what its manifest says.
        clients.Failed: with what pg_restore said.
    """
    manifest.check_files(folder, manifest.read(folder))
    target = backup.source()
    _check_nobody_works(target)
    cluster = starting.embedded_cluster()
    kept = _make_room(cluster, target) if cluster else _check_empty(target)
    backup.fill(target, folder)
    migrating.forget(settings.HOME)
    if (folder / manifest.MEDIA).is_dir():
        shutil.copytree(folder / manifest.MEDIA, settings.MEDIA_ROOT, dirs_exist_ok=True)
    return kept


def _check_nobody_works(target: Target) -> None:
    with target.connect() as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    if others and others[0]:
        raise Refused("Majlis is running on this database: stop it, then restore.")


def _make_room(cluster: Cluster, target: Target) -> str:
    """Set the present database aside under another name: nothing is thrown away."""
    kept = f"{target.database}_before_{datetime.now(UTC):%Y%m%d%H%M%S}"
    old, new = sql.Identifier(target.database), sql.Identifier(kept)
    with of_cluster(cluster, "postgres").connect() as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(old, new))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER majlis_owner").format(old))
    return kept


def _check_empty(target: Target) -> str:
    with target.connect() as connection:
        if manifest.count_rows(connection):
            raise Refused(
                "The database of DATABASE_URL is not empty; name an empty one to restore into."
            )
    return ""
