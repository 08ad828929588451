"""Where files lie: under their own SHA-256, one folder for each institution.

A file is there whole or not at all: it is written beside its place, flushed to the disk, and then
takes its name in one step. A name is never given to other bytes.
"""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from majlis.store.refusal import Refused

CHUNK_BYTES = 256 * 1024
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class Kept:
    """A file that is in the store."""

    sha256: str
    size_bytes: int


class NoRoom(Refused):
    """The disk took no more; nothing of the file was kept."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The file could not be kept because the disk is full. Nothing was saved."
                " Tell the person who looks after the system, then upload it again."
            )
        )


def keep(institution_id: int, chunks: Iterable[bytes]) -> Kept:
    """Write a file into the store as it comes, chunk by chunk.

    Raises:
        NoRoom: the disk is full; nothing half written stays.
    """
    beside, digest = new_file(), hashlib.sha256()
    try:
        with refusing_a_full_disk(), open(beside, "wb") as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
        return take_in(institution_id, beside, sha256=digest.hexdigest())
    finally:
        beside.unlink(missing_ok=True)


def take_in(institution_id: int, written: Path, *, sha256: str) -> Kept:
    """Give a file that `new_file` named, and that is written to its end, its place in the store."""
    place = place_of(institution_id, sha256)
    with refusing_a_full_disk():
        size_bytes = written.stat().st_size
        _flush(written)
        place.parent.mkdir(parents=True, exist_ok=True)
        written.chmod(0o440)
        os.replace(written, place)
        _flush(place.parent)
    return Kept(sha256, size_bytes)


def new_file() -> Path:
    """Return a new empty file on the store's own disk, for writing what is to be taken in."""
    incoming = settings.MEDIA_ROOT / "incoming"
    with refusing_a_full_disk():
        incoming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        os.close(handle)
    return Path(name)


@contextmanager
def refusing_a_full_disk() -> Iterator[None]:
    """Turn the system's word for a full disk into a sentence for the person."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise NoRoom from error
        raise


def open_file(institution_id: int, sha256: str) -> BinaryIO:
    """Open a stored file at its start.

    Raises:
        FileNotFoundError: this institution has no such file.
    """
    return open(place_of(institution_id, sha256), "rb")


def place_of(institution_id: int, sha256: str) -> Path:
    """Return where a file lies or would lie.

    Raises:
        FileNotFoundError: `sha256` is not one, so there is no such place.
    """
    if not _SHA256.match(sha256):
        raise FileNotFoundError(sha256[:80])
    root: Path = settings.MEDIA_ROOT
    return root / str(int(institution_id)) / sha256[:2] / sha256


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    with open(path, "rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
