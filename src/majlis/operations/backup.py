"""A backup that was read back: database, media, and a manifest of both."""

import importlib.metadata
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from majlis.operations import manifest, starting
from majlis.operations.manifest import Damaged, Manifest
from majlis.operations.postgres import Cluster, binaries
from majlis.operations.postgres.clients import Failed, Target, of_cluster, of_django

# A scratch server loses nothing worth keeping.
SCRATCH = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def make(folder: Path) -> Path:
    """Write a backup under `folder`, read it back, and return its own folder.

    The vault's key is not in it: whoever finds the backup cannot post in our name. Keep a copy of
    that file elsewhere; without it accounts must be connected again.

    Raises:
        Failed: the database could not be dumped.
        Damaged: what was written does not read back as it should.
    """
    made_at = datetime.now(UTC)
    place = folder / f"majlis-{made_at:%Y%m%dT%H%M%SZ}"
    draft = folder / f"{place.name}.partial"
    draft.mkdir(parents=True, mode=0o700)
    rows = _dump(source(), draft / manifest.DUMP)
    if settings.MEDIA_ROOT.is_dir():
        shutil.copytree(settings.MEDIA_ROOT, draft / manifest.MEDIA)
    written = Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        release=_release(),
        postgres=binaries.installed_version(),
        files=manifest.hashes(draft),
        rows=rows,
    )
    written.write(draft)
    read_back(draft)
    _settle(draft)
    draft.rename(place)
    return place


def source() -> Target:
    """Return the database of this installation, as whoever sees every row of it."""
    cluster = starting.embedded_cluster()
    if cluster:
        cluster.ensure_started()
        return of_cluster(cluster, settings.DATABASES["default"]["NAME"])
    return of_django(settings.DATABASES["default"], settings.HOME)


def read_back(folder: Path) -> None:
    """Restore the backup into a server of its own and compare it with its manifest.

    Raises:
        Damaged: with the first difference.
    """
    expected = manifest.read(folder)
    manifest.check_files(folder, expected)
    with tempfile.TemporaryDirectory(prefix="majlis-") as scratch:
        Path(scratch).chmod(0o711)
        cluster = Cluster(Path(scratch), SCRATCH)
        try:
            cluster.ensure_started()
            _compare(of_cluster(cluster, "majlis"), folder, expected)
        finally:
            cluster.stop()


def fill(target: Target, folder: Path) -> None:
    """Fill an empty database from a backup.

    Raises:
        Failed: with what pg_restore said.
    """
    role = [] if target.user == "postgres" else ["--no-owner", "--role=majlis_owner"]
    target.run("pg_restore", "--exit-on-error", *role, str(folder / manifest.DUMP))


def _dump(database: Target, file: Path) -> dict[str, int]:
    """Dump one moment of the database and return how many rows each table had at it."""
    connection = database.connect(autocommit=False)
    with connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if database.user != "postgres":
            connection.execute("SET ROLE majlis_owner")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        role = [] if database.user == "postgres" else ["--role=majlis_owner"]
        database.run(
            "pg_dump",
            "--format=custom",
            # Owners pass each wall by a policy of their own; superusers by nature.
            "--enable-row-security",
            f"--snapshot={snapshot[0] if snapshot else ''}",
            f"--file={file}",
            *role,
        )
        rows = manifest.count_rows(connection)
    connection.close()
    return rows


def _compare(target: Target, folder: Path, expected: Manifest) -> None:
    try:
        fill(target, folder)
    except Failed as error:
        raise Damaged(f"The dump cannot be restored: {error}") from error
    with target.connect() as connection:
        found = manifest.count_rows(connection)
    for table, count in expected.rows.items():
        if found.get(table) != count:
            raise Damaged(f"{table} has {found.get(table)} rows, and should have {count}.")


def _settle(folder: Path) -> None:
    """Put it on the disk before it is called a backup."""
    for path in [*folder.rglob("*"), folder]:
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _release() -> str:
    try:
        return importlib.metadata.version("majlis")
    except importlib.metadata.PackageNotFoundError:
        return "0.1.0"
