"""Why X cannot process a film: it has no index of its samples, or it is too long.

Sources: docs.x.com/x-api/media (0.5 to 140 seconds), read 2026-08; the words of a failure are
reported by users of the API.
"""

from pathlib import Path
from typing import Any

SHORTEST_S, LONGEST_S = 0.5, 140.0
MATROSKA = b"\x1a\x45\xdf\xa3"
LARGEST_INDEX_BYTES = 16 << 20


def failure_of(path: Path) -> dict[str, Any] | None:
    """Return the `error` of a film that fails while it is processed, None of one that does not."""
    index = _index(path)
    if index is None:
        return _failure("Unsupported video format")
    length_s = _length_s(index)
    if length_s is not None and length_s > LONGEST_S:
        return _failure(
            f"Duration too long, maximum:{int(LONGEST_S * 1000)}, actual:{int(length_s * 1000)}"
        )
    if length_s is not None and length_s < SHORTEST_S:
        return _failure(
            f"Duration too short, minimum:{int(SHORTEST_S * 1000)}, actual:{int(length_s * 1000)}"
        )
    return None


def _failure(message: str) -> dict[str, Any]:
    return {"code": 1, "name": "InvalidMedia", "message": message}


def _index(path: Path) -> bytes | None:
    """Return the box of a film that describes it, nothing of one that holds none.

    A Matroska film has another form, and is taken as it is.
    """
    with path.open("rb") as film:
        if film.read(4) == MATROSKA:
            return b""
        place, size_bytes = 0, path.stat().st_size
        while place + 8 <= size_bytes:
            film.seek(place)
            head = film.read(16)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if head[4:8] == b"moov":
                film.seek(place)
                return film.read(min(length or size_bytes, LARGEST_INDEX_BYTES))
            if length < 8:
                return None
            place += length
    return None


def _length_s(index: bytes) -> float | None:
    """Return a film's length by its header (ISO/IEC 14496-12, `mvhd`)."""
    place = index.find(b"mvhd")
    if place < 0:
        return None
    is_wide = index[place + 4 : place + 5] == b"\x01"
    begins, many = (place + 24, 8) if is_wide else (place + 16, 4)
    scale = int.from_bytes(index[begins : begins + 4], "big")
    length = int.from_bytes(index[begins + 4 : begins + 4 + many], "big")
    return length / scale if scale else None
