"""Taking out of an image file what is no picture, without touching the picture."""

import re
from collections.abc import Iterator

# Where the lit data of a JPEG ends: the next marker that is neither filling nor a restart.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_START_OF_SCAN, _END = 0xDA, 0xD9
# Source: ISO/IEC 10918-1, table B.1; APP0 is JFIF, APP2 the colour profile, APP14 Adobe's word on
# how the colours are to be read.
_KEPT_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
# Source: W3C PNG, chunk summary: the picture, and how its colours are to be read.
_KEPT_CHUNKS = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"sBIT",
    b"cICP", b"pHYs",
}  # fmt: skip


def stripped(content: bytes, mime: str) -> bytes | None:
    """Return the picture's own bytes, None for a kind of file that is not parted here."""
    if mime == "image/jpeg":
        return b"\xff\xd8" + b"".join(_segments(content))
    if mime == "image/png":
        return content[:8] + b"".join(_chunks(content))
    return None


def _segments(content: bytes) -> Iterator[bytes]:
    at = 2
    while content[at] == 0xFF:
        kind = content[at + 1]
        if kind == 0xFF:  # filling
            at += 1
            continue
        if kind == _END:
            yield content[at : at + 2]
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if kind == _START_OF_SCAN:
            found = _MARKER.search(content, end)
            end = found.start() if found else len(content)
        if _is_picture(kind, content[at + 4 : at + 20]):
            yield content[at:end]
        at = end
    raise ValueError("a JPEG without an end")


def _is_picture(kind: int, begins: bytes) -> bool:
    if 0xE0 <= kind <= 0xEF:
        wanted = _KEPT_APPS.get(kind)
        return wanted is not None and begins.startswith(wanted)
    return kind != 0xFE  # a comment


def _chunks(content: bytes) -> Iterator[bytes]:
    at, kind = 8, b""
    while kind != b"IEND":
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if not kind:
            raise ValueError("a PNG without an end")
        end = at + 12 + size
        if kind in _KEPT_CHUNKS:
            yield content[at:end]
        at = end
