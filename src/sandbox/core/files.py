"""Uploaded bytes, always on the disk and never whole in memory."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path

from sandbox.core.sniffing import Sniffed, sniffed

PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class StoredFile:
    """A complete file. `kind` is image, video or other; both it and `mime` come from the bytes."""

    sha256: str
    size_bytes: int
    kind: str
    mime: str
    width: int
    height: int


class Files:
    """The folder of uploads: growing ones by key, complete ones by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._whole = folder / "whole"
        self._growing = folder / "growing"
        self._make_folders()

    def path(self, sha256: str) -> Path:
        """Return where a complete file stands (it may not exist)."""
        return self._whole / Path(sha256).name

    def growing(self, key: str) -> "GrowingFile":
        """Return the unfinished upload with this key (a network's own upload id, letters and
        digits); empty if nothing has arrived. It survives a restart."""
        return GrowingFile(self, self._growing / hashlib.sha256(key.encode()).hexdigest())

    async def join(self, keys: list[str]) -> StoredFile:
        """Make one complete file of several growing ones, in this order, and drop those."""
        parts = [self.growing(key) for key in keys]
        whole = self.growing(f"whole of {' '.join(keys)}")
        await asyncio.to_thread(_concatenate, [part.path for part in parts], whole.path)
        for part in parts:
            part.discard()
        return await whole.seal()

    def wipe(self) -> None:
        """Delete all uploads."""
        shutil.rmtree(self._whole, ignore_errors=True)
        shutil.rmtree(self._growing, ignore_errors=True)
        self._make_folders()

    def _make_folders(self) -> None:
        self._whole.mkdir(parents=True, exist_ok=True)
        self._growing.mkdir(parents=True, exist_ok=True)


class GrowingFile:
    """An upload that arrives in pieces, or breaks off and is resumed."""

    def __init__(self, files: Files, path: Path) -> None:
        self._files = files
        self.path = path

    @property
    def size_bytes(self) -> int:
        """How much has arrived."""
        return self.path.stat().st_size if self.path.exists() else 0

    async def write(self, pieces: AsyncIterable[bytes], *, offset: int | None = None) -> int:
        """Write pieces from `offset` on (None: at the end); return the new size.

        What stood behind `offset` is cut off. If the stream breaks, what arrived so far stays.
        """
        start = self.size_bytes if offset is None else offset
        self.path.touch()
        with self.path.open("r+b") as target:
            target.truncate(start)
            target.seek(start)
            async for piece in _gathered(pieces):
                await asyncio.to_thread(target.write, piece)
            target.flush()
        return self.size_bytes

    def become(self, other: "GrowingFile") -> None:
        """Take the place of another upload: these bytes stand under its key from now on."""
        self.path.replace(other.path)

    async def seal(self) -> StoredFile:
        """Make it a complete file, fsynced, and return what it is."""
        self.path.touch()
        stored = await asyncio.to_thread(_described, self.path)
        self.path.replace(self._files.path(stored.sha256))
        return stored

    def discard(self) -> None:
        """Throw away what has arrived."""
        self.path.unlink(missing_ok=True)


async def _gathered(pieces: AsyncIterable[bytes]) -> AsyncIterable[bytes]:
    """Join small pieces to about a megabyte, so that few of them need a thread."""
    held = bytearray()
    try:
        async for piece in pieces:
            held += piece
            if len(held) >= PIECE_BYTES:
                yield bytes(held)
                held.clear()
    except (ConnectionError, asyncio.CancelledError, EOFError):
        if held:
            yield bytes(held)
        raise
    if held:
        yield bytes(held)


def _concatenate(parts: list[Path], whole: Path) -> None:
    with whole.open("wb") as target:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, target, PIECE_BYTES)


def _described(path: Path) -> StoredFile:
    digest = hashlib.sha256()
    with path.open("r+b") as source:
        while piece := source.read(PIECE_BYTES):
            digest.update(piece)
        os.fsync(source.fileno())
        size_bytes = source.tell()
    what: Sniffed = sniffed(path)
    return StoredFile(digest.hexdigest(), size_bytes, what.kind, what.mime, what.width, what.height)
