"""What is inside a file: its size on the screen, its length, and whether it is whole."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from majlis.media.opening import ask_workshop
from majlis.media.sniffing import kind_of


@dataclass(frozen=True)
class Probed:
    """The facts of a file that was read to its end.

    `has_location`: it says where it was taken. `is_plain`: it holds what is seen and nothing
    else, so that it may go out as it is: an image upright and in screen modes, a video with its
    index first, captions in UTF-8. `is_srgb`: its colours are a screen's.
    """

    kind: str
    width: int
    height: int
    duration: timedelta | None
    codec: str
    audio_codec: str
    frames_per_second: float
    pages: int
    has_location: bool
    is_plain: bool
    is_srgb: bool


def probe(path: Path, *, mime: str) -> Probed:
    """Read a file, whose type its first bytes told, to its end.

    Raises:
        Unusable: it is broken, cut off, too large to decode, locked, or without a picture.
    """
    kind = kind_of(mime)
    facts = ask_workshop("look", path, mime=mime, kind=kind)
    seconds = facts.get("duration_s")
    return Probed(
        kind=facts.get("kind", kind),
        width=facts["width"],
        height=facts["height"],
        duration=timedelta(seconds=seconds) if seconds is not None else None,
        codec=facts.get("codec", ""),
        audio_codec=facts.get("audio_codec", ""),
        frames_per_second=facts.get("frames_per_second", 0),
        pages=facts.get("pages", 0),
        has_location=facts["has_location"],
        is_plain=facts["is_plain"],
        is_srgb=facts["is_srgb"],
    )
