"""Videos: what they are, and whether they are whole."""

from pathlib import Path
from typing import Any

from .refusing import Unusable

# Each container is opened by name: a playlist inside is never followed, nothing else is opened.
_CONTAINERS = {"video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska"}
_OPTIONS = {
    "mov": {"enable_drefs": "0", "use_absolute_path": "0", "protocol_whitelist": "file"},
    "matroska": {"protocol_whitelist": "file"},
}
# A WebM whose pictures end this much before the length it tells is cut off.
MISSING_S, MISSING_SHARE = 1.5, 0.1


def look(order: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a video, after reading every packet and one picture of it."""
    path, atoms = Path(order["path"]), []
    if _CONTAINERS[order["mime"]] == "mov":
        atoms = walk_atoms(path)
    with opened(order) as container:
        picture = first_picture(container)
        facts = _facts(container, picture)
    with opened(order) as container:
        count_packets(container)
    return {**facts, "is_plain": b"mdat" not in atoms[: atoms.index(b"moov")] if atoms else True}


def opened(order: dict[str, Any]) -> Any:
    import av

    form = _CONTAINERS[order["mime"]]
    try:
        container = av.open(
            order["path"], format=form, options=_OPTIONS[form], metadata_errors="ignore"
        )
    except av.FFmpegError as error:
        raise Unusable("broken") from error
    if not container.streams.video:
        container.close()
        raise Unusable("no_picture")
    return container


def _facts(container: Any, picture: Any) -> dict[str, Any]:
    stream = container.streams.video[0]
    sound = container.streams.audio[0] if container.streams.audio else None
    turned = turn_of(picture) % 180 == 90
    width, height = picture.width, picture.height
    rate = stream.average_rate or stream.guessed_rate
    names = [*container.metadata, *(name for one in container.streams for name in one.metadata)]
    return {
        "width": height if turned else width,
        "height": width if turned else height,
        "duration_s": (container.duration or 0) / 1_000_000,
        "codec": stream.codec_context.name,
        "audio_codec": sound.codec_context.name if sound else "",
        "frames_per_second": round(float(rate), 3) if rate else 0,
        "has_location": any("location" in name.lower() for name in names),
        "is_srgb": True,
    }


def turn_of(picture: Any) -> int:
    """Return how far the picture is to be turned against the clock, in degrees from 0 to 359."""
    return round(getattr(picture, "rotation", 0) or 0) % 360


def first_picture(container: Any) -> Any:
    for frame in container.decode(video=0):
        return frame
    raise Unusable("no_picture")


def first_still(order: dict[str, Any]) -> Any:
    with opened(order) as container:
        frame = first_picture(container)
        return frame.to_image().rotate(turn_of(frame), expand=True)


def count_packets(container: Any) -> None:
    """Refuse a video whose index or length promises more than the file holds."""
    stream = container.streams.video[0]
    count, reached_s = 0, 0.0
    for packet in container.demux(stream):
        if packet.is_corrupt:
            raise Unusable("truncated")
        count += packet.size > 0
        if packet.pts is not None:
            reached_s = max(
                reached_s, float((packet.pts + (packet.duration or 0)) * stream.time_base)
            )
    if stream.frames and count < stream.frames:
        raise Unusable("truncated")
    whole_s = (container.duration or 0) / 1_000_000
    if not stream.frames and whole_s - reached_s > max(MISSING_S, whole_s * MISSING_SHARE):
        raise Unusable("truncated")


def walk_atoms(path: Path) -> list[bytes]:
    """Return the outer atoms; refuse a file where they reach past its end or no index is.

    Source: ISO/IEC 14496-12, 4.2: 32-bit size, type; size 1: a 64-bit size follows; 0: to the end.
    """
    whole, at, seen = path.stat().st_size, 0, []
    with path.open("rb") as source:
        while at + 8 <= whole:
            source.seek(at)
            head = source.read(16)
            size, kind = int.from_bytes(head[:4], "big"), head[4:8]
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            size = size or whole - at
            if size < 8 or at + size > whole:
                raise Unusable("truncated")
            seen.append(kind)
            at += size
    if b"moov" not in seen:
        raise Unusable("truncated" if b"mdat" in seen else "broken")
    return seen
