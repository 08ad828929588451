"""A database that is migrated once for a whole run; whoever needs one begins with a copy."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from majlis.operations import migrating, parent
from majlis.operations.postgres import Cluster
from tests import session

# What a test loses with the machine, it does not miss.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Of what a home holds after migrating. Keys, and where it listens, each home has for itself.
COPIED = ("database", "migrated")


@contextmanager
def home() -> Iterator[Path]:
    """Yield a home of its own with a migrated database, not started; it goes at the end."""
    place = session.make_folder()
    try:
        lay(place)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def lay(place: Path) -> None:
    """Copy the migrated database into the home `place`, which has none."""
    made = _made()
    # Unlike Python's own copying, `cp -a` keeps the owner: the server's user, where we are root.
    found = [made / name for name in COPIED]
    subprocess.run(["cp", "-a", "--reflink=auto", "-t", place, *found], check=True)
    for programs in made.glob("postgres-*"):
        (place / programs.name).symlink_to(programs)


def _made() -> Path:
    """Return the home that is copied; the first who asks migrates it, the others wait."""
    folder = session.prepared()
    place = folder / migrating.state()
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            _make(place)
    return place


def _make(place: Path) -> None:
    """Migrate by our own command, beside `place`: a home that is there is a whole one."""
    draft = session.make_folder()
    server = Cluster(draft, FAST)
    environment = {name: value for name, value in os.environ.items() if not _is_ours(name)} | {
        "MAJLIS_HOME": str(draft),
        "DJANGO_SETTINGS_MODULE": "majlis.settings",
        "PYTHONPATH": parent.SOURCE,
    }
    try:
        server.ensure_started()
        subprocess.run([sys.executable, "-m", "majlis", "migrate"], env=environment, check=True)
    finally:
        server.stop()
    shutil.move(draft, place)


def _is_ours(name: str) -> bool:
    return name == "DATABASE_URL" or name.startswith("MAJLIS_")
