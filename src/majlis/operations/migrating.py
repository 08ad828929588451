"""Migrating the database, and knowing without asking it that nothing is to be done."""

import hashlib
import importlib.metadata
from pathlib import Path

# Packages that bring tables of their own.
PACKAGES = ("django", "django-allauth", "procrastinate")


def is_done(home: Path) -> bool:
    """Say whether this release's migrations were the last ones applied to the database there."""
    return marker(home).exists() and marker(home).read_text() == state()


def note_done(home: Path) -> None:
    """Remember that this release's migrations are applied."""
    marker(home).write_text(state())


def forget(home: Path) -> None:
    """Make the next start ask the database: it is another one now."""
    marker(home).unlink(missing_ok=True)


def marker(home: Path) -> Path:
    """Return the file that remembers it, beside the database it speaks of."""
    return home / "migrated"


def state() -> str:
    """Return a hash over our migrations and the versions of packages with tables."""
    root = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for path in sorted(root.glob("*/migrations/*.py")):
        found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    for package in PACKAGES:
        found.update(f"{package}=={importlib.metadata.version(package)}\0".encode())
    return found.hexdigest()
