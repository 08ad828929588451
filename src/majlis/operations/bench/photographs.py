"""Photographs to measure with: light, noise, fine structure and letters, the same every time."""

import io
import random
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (5472, 3648)  # 20 megapixels
GPS, ORIENTATION = 0x8825, 0x0112


@dataclass(frozen=True)
class Photograph:
    """A file as a person uploads it."""

    name: str
    mime: str
    content: bytes


def photographs(size: tuple[int, int] = SIZE) -> list[Photograph]:
    """Return four images: two from cameras, one screenshot-like PNG, one photograph as PNG."""
    hall, street = scene(1, size), scene(2, size)
    return [
        Photograph("hall.jpg", "image/jpeg", _jpeg(hall, quality=94, subsampling=2)),
        Photograph("street-turned.jpg", "image/jpeg", _jpeg(street, quality=90, place=True)),
        Photograph("hall.png", "image/png", _png(hall)),
        Photograph("poster.png", "image/png", _png(poster(size))),
    ]


def scene(seed: int, size: tuple[int, int]) -> Any:
    """Draw what a camera sees: soft light, structure of several sizes, and its own noise."""
    lot = random.Random(seed)  # noqa: S311 (pictures, no secrets)
    picture = _light(lot, size)
    for share in (96, 24, 6, 3):
        part = _noise(lot, (size[0] // share, size[1] // share), strength=110)
        picture = Image.blend(picture, part.resize(size, Image.Resampling.BICUBIC), 0.2)
    _write(picture, lot, lines=14)
    picture = picture.filter(ImageFilter.GaussianBlur(0.6))
    grain = _noise(lot, size, strength=14).filter(ImageFilter.GaussianBlur(0.6))
    return Image.blend(picture, grain, 0.2)


def poster(size: tuple[int, int]) -> Any:
    """Draw flat colours and many letters, see-through at one side."""
    lot = random.Random(3)  # noqa: S311
    picture = _light(lot, size).quantize(24).convert("RGB")
    _write(picture, lot, lines=40)
    picture.putalpha(Image.new("L", size, 255))
    picture.paste((0, 0, 0, 0), (0, 0, size[0] // 20, size[1]))
    return picture


def _light(lot: random.Random, size: tuple[int, int]) -> Any:
    bands = [
        Image.linear_gradient("L").rotate(lot.uniform(0, 360)).crop((50, 50, 200, 200)).resize(size)
        for _ in range(3)
    ]
    return Image.merge("RGB", bands)


def _noise(lot: random.Random, size: tuple[int, int], *, strength: int) -> Any:
    """Return grey grain; laid together from a seeded tile, for Pillow's own has no seed."""
    side = 512
    tile = Image.frombytes("L", (side, side), lot.randbytes(side * side))
    tile = tile.point(lambda value: 128 + (value - 128) * strength * 2 // 128)
    made = Image.new("L", size)
    for left in range(0, size[0], side):
        for top in range(0, size[1], side):
            made.paste(tile.rotate(90 * lot.randrange(4)), (left, top))
    return made.convert("RGB")


def _write(picture: Any, lot: random.Random, *, lines: int) -> None:
    draw = ImageDraw.Draw(picture)
    for _ in range(lines):
        height = lot.randrange(picture.height // 90 + 8, picture.height // 14 + 12)
        place = (lot.randrange(picture.width * 2 // 3), lot.randrange(picture.height))
        colour = tuple(lot.randrange(256) for _ in range(3))
        draw.text(place, "Majlis 2026 #1448", fill=colour, font=ImageFont.load_default(height))


def _jpeg(picture: Any, *, place: bool = False, **how: Any) -> bytes:
    exif = Image.Exif()
    if place:
        exif[ORIENTATION] = 6
        exif.get_ifd(GPS).update({1: "N", 2: (24.0, 42.0, 0.0), 3: "E", 4: (46.0, 40.0, 0.0)})
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif, **how)
    return target.getvalue()


def _png(picture: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=1)
    return target.getvalue()
