"""Finding how an image is best kept in so many bytes.

What a size and a quality weigh, and how alike to the original they look, is told from a sample of
the picture, so that the whole is made smaller and encoded once or twice and not a dozen times.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .pictures import SHOWN_AT_MOST, encoded, on_white, resized
from .similarity import similarity

SCALES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.3, 0.2)
BEST, LOWEST = 95, 60
# A picture keeps its size as long as it is this much alike to itself (see similarity.py).
ALIKE = 0.981
TILE, TILES = 256, 5  # pixels a side; so many across and down
SAFETY = 0.97  # of the bytes; a sample is not the whole
STRIPS = 16
# A PNG that a sample promises to be this much too large is not tried.
HOPELESS = 1.1


@dataclass(frozen=True)
class Fit:
    """A picture in a form in which it fits."""

    content: bytes
    form: str
    size: tuple[int, int]


@dataclass(frozen=True)
class Wish:
    """How a picture may be kept: the first of `forms` in at most `largest_bytes`.

    `sampling` is the resolution of colour that it came with, None where that is not known.
    """

    forms: tuple[str, ...]
    largest_bytes: int
    profile: bytes | None
    sampling: int | None


def fit(picture: Any, wish: Wish) -> Fit | None:
    """Return the picture as large as it looks like itself, None when it cannot be small enough."""
    if "PNG" in wish.forms[:1]:
        whole = _lossless(picture, wish, scales=SCALES[:1] if "JPEG" in wish.forms else SCALES)
        if whole:
            return whole
    return _lossy(on_white(picture), wish) if "JPEG" in wish.forms else None


def _lossless(picture: Any, wish: Wish, *, scales: tuple[float, ...]) -> Fit | None:
    rows = max(1, picture.height // (STRIPS * STRIPS))
    strips = _mosaic(picture, (picture.width, rows), across=1, down=STRIPS)
    promised = len(encoded(strips, "PNG")) * _area(picture) / _area(strips)
    for scale in scales:
        if promised * scale * scale > wish.largest_bytes * HOPELESS:
            continue
        smaller = resized(picture, _scaled(picture, scale))
        content = encoded(smaller, "PNG", icc_profile=wish.profile)
        if len(content) <= wish.largest_bytes:
            return Fit(content, "PNG", smaller.size)
    return None


def _lossy(picture: Any, wish: Wish) -> Fit | None:
    sample = Sample(picture, wish)
    for scale, quality in sample.choices():
        smaller = resized(picture, _scaled(picture, scale))
        for lower in (0, 3, 7):
            how = jpeg(max(LOWEST, quality - lower), wish.sampling if scale == 1 else None)
            content = encoded(smaller, "JPEG", icc_profile=wish.profile, **how)
            if len(content) <= wish.largest_bytes:
                return Fit(content, "JPEG", smaller.size)
    return None


def jpeg(quality: int, sampling: int | None) -> dict[str, Any]:
    """Full resolution of colour keeps coloured letters sharp; what came without it gets none."""
    if sampling is None:
        sampling = 0 if quality > 84 else 2
    return {"quality": quality, "subsampling": sampling, "optimize": True}


@dataclass(frozen=True)
class Sample:
    """Tiles of a picture laid side by side, and what can be told from them of the whole."""

    picture: Any
    wish: Wish

    @cached_property
    def tiles(self) -> Any:
        if min(self.picture.size) <= TILE * TILES:
            return self.picture
        return _mosaic(self.picture, (TILE, TILE), across=TILES, down=TILES)

    def choices(self) -> Iterator[tuple[float, int]]:
        """Yield scales and qualities that should fit, those first that look like the picture."""
        fits, long_side = [], max(self.picture.size)
        # For likeness alone it is not made smaller than any network shows it.
        small_enough = min(
            (scale for scale in SCALES if long_side * scale >= SHOWN_AT_MOST), default=1
        )
        for scale in SCALES:
            tiles = resized(self.tiles, _scaled(self.tiles, scale))
            quality = self._best_quality(tiles, scale)
            if not quality:
                continue
            if scale <= small_enough or self._alike(tiles, quality, scale) >= ALIKE:
                yield scale, quality
            fits.append((scale, quality))
        yield from fits

    def _best_quality(self, tiles: Any, scale: float) -> int:
        """Return the highest quality that should fit, 0 when none does."""
        share = _area(self.tiles) / _area(self.picture)
        room = self.wish.largest_bytes - len(self.wish.profile or b"")
        room_of_tiles = room * share * (SAFETY if share < 1 else 1)
        if len(self._encoded(tiles, LOWEST, scale)) > room_of_tiles:
            return 0
        low, high = LOWEST, BEST
        if len(self._encoded(tiles, BEST, scale)) <= room_of_tiles:
            return BEST
        while high - low > 1:
            middle = (low + high) // 2
            it_fits = len(self._encoded(tiles, middle, scale)) <= room_of_tiles
            low, high = (middle, high) if it_fits else (low, middle)
        return low

    def _alike(self, tiles: Any, quality: int, scale: float) -> float:
        from PIL import Image

        shown = Image.open(io.BytesIO(self._encoded(tiles, quality, scale)))
        return similarity(tiles, shown)

    def _encoded(self, tiles: Any, quality: int, scale: float) -> bytes:
        how = jpeg(quality, self.wish.sampling if scale == 1 else None)
        return encoded(tiles, "JPEG", **how)


def _area(picture: Any) -> int:
    return int(picture.width * picture.height)


def _scaled(picture: Any, scale: float) -> list[int]:
    return [max(1, round(side * scale)) for side in picture.size]


def _mosaic(picture: Any, tile: tuple[int, int], *, across: int, down: int) -> Any:
    """Return tiles of the picture, spread evenly over it, as one picture."""
    from PIL import Image

    made = Image.new(picture.mode, (tile[0] * across, tile[1] * down))
    for column in range(across):
        for row in range(down):
            left = (picture.width - tile[0]) * column // max(1, across - 1)
            top = (picture.height - tile[1]) * row // max(1, down - 1)
            part = picture.crop((left, top, left + tile[0], top + tile[1]))
            made.paste(part, (column * tile[0], row * tile[1]))
    return made
