"""What a file is, by its bytes and not by its name."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

MATROSKA = b"\x1a\x45\xdf\xa3"


@dataclass(frozen=True)
class Sniffed:
    """`kind` is image, video or other; width and height are known for images only."""

    kind: str
    mime: str
    width: int = 0
    height: int = 0


def sniffed(path: Path) -> Sniffed:
    """Look at the first bytes of a file, and at an image's header."""
    with path.open("rb") as source:
        head = source.read(16)
    if head[4:8] == b"ftyp":
        mime = "video/quicktime" if head[8:10] == b"qt" else "video/mp4"
        return Sniffed("video", mime)
    if head[:4] == MATROSKA:
        return Sniffed("video", "video/webm")
    try:
        with Image.open(path) as image:
            mime = Image.MIME.get(image.format or "", "application/octet-stream")
            return Sniffed("image", mime, image.width, image.height)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return Sniffed("other", "application/octet-stream")
