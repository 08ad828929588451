"""What is inside a file: its size on the screen, its length, and whether it is whole."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from majlis.media.opening import ask_workshop


@dataclass(frozen=True)
class Probed:
    """The facts of an image or video that was read to its end.

    `has_location`: it says where it was taken. `is_plain`: it holds the picture and nothing else,
    upright and in screen colours, so that it may go out as it is.
    """

    width: int
    height: int
    duration: timedelta | None
    codec: str
    has_location: bool
    is_plain: bool


def probe(path: Path, *, mime: str) -> Probed:
    """Read a file, whose type its first bytes told, to its end.

    Raises:
        Unusable: it is broken, cut off, too large to decode, moving, or without a picture.
    """
    facts = ask_workshop("look", path, mime=mime)
    seconds = facts.get("duration_s")
    return Probed(
        width=facts["width"],
        height=facts["height"],
        duration=timedelta(seconds=seconds) if seconds is not None else None,
        codec=facts.get("codec", ""),
        has_location=facts["has_location"],
        is_plain=facts["is_plain"],
    )
