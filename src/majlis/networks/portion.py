"""A part of a file, read as if it were a file of its own."""

import io
from typing import BinaryIO

PIECE_BYTES = 256 * 1024


class Portion(io.RawIOBase):
    """The bytes of `whole` from `start` up to `end`; it does not close what it reads from."""

    def __init__(self, whole: BinaryIO, start: int, end: int) -> None:
        super().__init__()
        self._whole = whole
        self._start = start
        self._size = max(0, end - start)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        left = max(0, self._size - self._at)
        wanted = left if size is None or size < 0 else min(size, left)
        self._whole.seek(self._start + self._at)
        found = self._whole.read(wanted)
        self._at += len(found)
        return found

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)
