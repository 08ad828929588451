"""Captions: SubRip and WebVTT, decoded and checked cue by cue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .refusing import Unusable

SRT, VTT = "application/x-subrip", "text/vtt"
# SubRip writes a comma before the thousandths, WebVTT a full stop; both are met in both.
_MOMENT = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})"
_TIMES = re.compile(rf"\s*{_MOMENT}\s*-->\s*{_MOMENT}(?:\s|$)")
_NOT_CUES = ("NOTE", "STYLE", "REGION")
_ARABIC = re.compile("[\u0621-\u0652]")


@dataclass(frozen=True)
class Cue:
    """Words that are shown from one moment to another, in milliseconds."""

    begins_ms: int
    ends_ms: int
    text: str


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of captions whose every cue was read; plain when they are in UTF-8."""
    content = Path(order["path"]).read_bytes()
    text, encoding = decoded(content)
    cues = read(text, order["mime"])
    return {
        "width": 0,
        "height": 0,
        "duration_s": cues[-1].ends_ms / 1000,
        "codec": encoding,
        "has_location": False,
        "is_plain": encoding == "utf-8" and not content.startswith(b"\xef\xbb\xbf"),
        "is_srgb": True,
    }


def write(order: dict[str, Any]) -> dict[str, Any]:
    """Write captions anew in UTF-8, in the form that is asked for."""
    text, _ = decoded(Path(order["path"]).read_bytes())
    cues = read(text, order["mime"])
    form = order["mimes"][0]
    written = _as_vtt(cues) if form == VTT else _as_srt(cues)
    Path(order["to"]).write_bytes(written.encode())
    return {"mime": form, "width": 0, "height": 0}


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and the encoding it was found to be in: utf-8, utf-16, windows-1256.

    Raises:
        Unusable: it is none of these. What is neither of the Unicode forms is taken for
            Windows-1256 when most of what is beyond ASCII becomes Arabic by it.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16"), "utf-16"
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text = _decoded(content, "cp1256")
    beyond = sum(character > "\x7f" for character in text)
    if len(_ARABIC.findall(text)) * 2 < beyond:
        raise Unusable("captions_encoding")
    return text, "windows-1256"


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unusable("captions_encoding") from error


def read(text: str, mime: str) -> list[Cue]:
    """Return the cues in their order.

    Raises:
        Unusable: there are none, or one of them is not as it must be; `place` is its number.
    """
    cues: list[Cue] = []
    for lines in _blocks(text, mime):
        cue = _cue(lines, place=len(cues) + 1)
        if cues and cue.begins_ms < cues[-1].begins_ms:
            raise Unusable("captions_order", place=len(cues) + 1)
        cues.append(cue)
    if not cues:
        raise Unusable("captions_none")
    return cues


def _blocks(text: str, mime: str) -> Iterator[list[str]]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n\ufeff ")
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n\s*", plain)]
    if mime == VTT:
        blocks = blocks[1:] if "-->" not in "".join(blocks[0]) else [blocks[0][1:], *blocks[1:]]
        blocks = [block for block in blocks if not block[0].startswith(_NOT_CUES)]
    yield from (block for block in blocks if any(line.strip() for line in block))


def _cue(lines: list[str], *, place: int) -> Cue:
    """Read one block: a number or a name, which may be missing; the times; the words."""
    at = 0 if "-->" in lines[0] else 1
    times = _TIMES.match(lines[at]) if len(lines) > at else None
    if times is None:
        raise Unusable("captions_times", place=place)
    begins, ends = _ms(times.groups()[:4]), _ms(times.groups()[4:])
    if ends <= begins:
        raise Unusable("captions_backwards", place=place)
    words = "\n".join(line.rstrip() for line in lines[at + 1 :]).strip()
    if not words:
        raise Unusable("captions_empty", place=place)
    return Cue(begins, ends, words)


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, part = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((part or "0").ljust(3, "0"))


def _as_srt(cues: list[Cue]) -> str:
    return "\n".join(
        f"{number}\n{_moment(cue.begins_ms, ',')} --> {_moment(cue.ends_ms, ',')}\n{cue.text}\n"
        for number, cue in enumerate(cues, 1)
    )


def _as_vtt(cues: list[Cue]) -> str:
    shown = (
        f"{_moment(cue.begins_ms, '.')} --> {_moment(cue.ends_ms, '.')}\n{cue.text}\n"
        for cue in cues
    )
    return "WEBVTT\n\n" + "\n".join(shown)


def _moment(at_ms: int, mark: str) -> str:
    seconds, part = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{part:03}"
