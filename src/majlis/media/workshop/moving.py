"""Moving images: GIF, block by block."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import pictures
from .refusing import Unusable

# Source: GIF89a specification, 1990. A colour table follows where the packed byte says so.
_HEADER_BYTES = 13
_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
# How often it is shown again; any other application's block is no picture.
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a GIF, after reading every picture of it; it may stand still."""
    image = pictures.opened(order)
    is_moving = pictures.is_moving(image)
    duration_ms = 0
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        image.load()
        duration_ms += image.info.get("duration", 0)
    content = Path(order["path"]).read_bytes()
    return {
        "kind": "gif" if is_moving else "image",
        "width": image.width,
        "height": image.height,
        "duration_s": duration_ms / 1000 if is_moving else None,
        "has_location": False,
        "is_plain": is_moving and clean_blocks(content) == content,
        "is_srgb": True,
    }


def clean(order: dict[str, Any]) -> dict[str, Any]:
    """Write a GIF with its pictures as they are, and nothing beside them."""
    content = clean_blocks(Path(order["path"]).read_bytes())
    if len(content) > order["largest_bytes"]:
        raise Unusable("too_large")
    Path(order["to"]).write_bytes(content)
    image = pictures.opened(order)
    return {"mime": "image/gif", "width": image.width, "height": image.height}


def clean_blocks(content: bytes) -> bytes:
    return b"".join(_blocks(content))


def _blocks(content: bytes) -> Iterator[bytes]:
    at = _HEADER_BYTES + _table_bytes(content[10])
    yield content[:at]
    while at < len(content) and content[at] != _TRAILER:  # some leave the trailer out
        if content[at] == _IMAGE:
            data = at + 10 + _table_bytes(content[at + 9]) + 1  # one byte: how it is packed
            end = _after_sub_blocks(content, data)
            yield content[at:end]
        elif content[at] == _EXTENSION:
            end = _after_sub_blocks(content, at + 2)
            if _is_picture(content[at + 1], content[at + 3 : at + 14]):
                yield content[at:end]
        else:
            raise Unusable("broken")
        at = end
    yield bytes([_TRAILER])


def _table_bytes(packed: int) -> int:
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _is_picture(label: int, application: bytes) -> bool:
    return label == _CONTROL or (label == _APPLICATION and application in _LOOPS)


def _after_sub_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1
