"""What is to be done to a file before a network takes it: nothing, where that is possible."""

import math
from dataclasses import dataclass

from majlis.media.limits import LARGEST_IMAGE_BYTES, MOST_PIXELS_OUT
from majlis.media.models import Asset
from majlis.networks.contract import Abilities

MP4, H264, AAC = "video/mp4", "h264", "aac"
# A still GIF is always drawn anew: its format leaves room for what is no picture.
_NEVER_AS_IT_IS = {"image/gif"}
_LOSSLESS = {"image/png", "image/gif"}
# What an MP4 may hold and every network reads.
_COPIED_CODECS, _COPIED_SOUNDS = {H264, "hevc"}, {"", AAC}
# Of the bytes that a network takes, the pictures may fill so much; sound and index take the rest.
_SHARE_OF_BYTES, _SOUND_BITS = 0.92, 160_000
# Above this many bits a second, quality alone says how large a video gets.
_NO_LIMIT_BITS = 40_000_000
_CLOSE = 0.01  # pictures a second; cameras write 29.97 and mean 30


@dataclass(frozen=True)
class Plan:
    """How an image is drawn: `inner` pixels large on a canvas of `size`, in the first of `mimes`
    that fits the bytes."""

    inner: tuple[int, int]
    size: tuple[int, int]
    mimes: tuple[str, ...]
    largest_bytes: int

    @property
    def has_bars(self) -> bool:
        return self.inner != self.size


@dataclass(frozen=True)
class FilmPlan:
    """How a video is made anew; `copies`: its pictures and its sound stay as they are.

    `rate`: pictures a second, 0 as they are. `bits`: at most so many a second, 0 without limit.
    """

    copies: bool
    inner: tuple[int, int]
    size: tuple[int, int]
    rate: float
    bits: int
    largest_bytes: int

    @property
    def has_bars(self) -> bool:
        return self.inner != self.size


def image(asset: Asset, abilities: Abilities) -> Plan | None:
    """Return how to draw an image for a network, None when the file goes out as it is."""
    size = _canvas((asset.width, asset.height), abilities.image_ratio)
    most = abilities.image_pixels_most or MOST_PIXELS_OUT
    scale = min(_scale(size, abilities.image_widths), _scale_of_pixels(size, most))
    how = Plan(
        inner=_scaled((asset.width, asset.height), scale),
        size=_scaled(size, scale),
        mimes=_mimes(asset, abilities),
        largest_bytes=abilities.image_largest_bytes or LARGEST_IMAGE_BYTES,
    )
    as_it_is = (
        asset.is_plain
        and not asset.has_location
        and asset.mime in abilities.image_mimes
        and asset.mime not in _NEVER_AS_IT_IS
        and asset.size_bytes <= how.largest_bytes
        and how.size == (asset.width, asset.height)
        and (asset.is_srgb or not abilities.image_needs_srgb)
    )
    return None if as_it_is else how


def film(asset: Asset, abilities: Abilities) -> FilmPlan | None:
    """Return how to make a video for a network, None when the file goes out as it is."""
    if not abilities.takes_video:
        return None
    size = _canvas((asset.width, asset.height), abilities.video_ratio)
    scale = _scale(size, abilities.video_widths)
    inner = _scaled((asset.width, asset.height), scale)
    stays = size == (asset.width, asset.height) and scale == 1
    most = abilities.video_frames_most
    rate = most if most and asset.frames_per_second > most + _CLOSE else 0
    is_small = asset.size_bytes <= (abilities.video_largest_bytes or asset.size_bytes)
    is_read = _is_in(asset.codec, abilities.video_codecs) and (
        not asset.audio_codec or _is_in(asset.audio_codec, abilities.audio_codecs)
    )
    untouched = stays and not rate and is_small and is_read
    as_it_is = (
        untouched
        and asset.mime in abilities.video_mimes
        and not asset.has_location
        and (asset.is_plain or not abilities.video_index_first)
    )
    if as_it_is:
        return None
    copies = untouched and asset.codec in _COPIED_CODECS and asset.audio_codec in _COPIED_SOUNDS
    return FilmPlan(
        copies=copies,
        inner=inner if copies else _even(inner),
        size=inner if copies else _even(_scaled(size, scale)),
        rate=rate,
        bits=_bits(asset, abilities),
        largest_bytes=abilities.video_largest_bytes,
    )


def _is_in(codec: str, codecs: tuple[str, ...]) -> bool:
    return not codecs or codec in codecs


def _bits(asset: Asset, abilities: Abilities) -> int:
    seconds = asset.duration.total_seconds() if asset.duration else 0
    if not seconds or not abilities.video_largest_bytes:
        return 0
    bits = int(abilities.video_largest_bytes * 8 * _SHARE_OF_BYTES / seconds) - _SOUND_BITS
    return bits if bits < _NO_LIMIT_BITS else 0


def _mimes(asset: Asset, abilities: Abilities) -> tuple[str, ...]:
    lossless = ("image/png",) if asset.mime in _LOSSLESS else ()
    wanted = (*lossless, "image/jpeg", "image/png")
    return tuple(dict.fromkeys(mime for mime in wanted if mime in abilities.image_mimes))


def _canvas(size: tuple[int, int], ratio: tuple[float, float] | None) -> tuple[int, int]:
    """Widen or heighten `size` until width / height is allowed."""
    width, height = size
    if ratio and width / height < ratio[0]:
        return math.ceil(height * ratio[0]), height
    if ratio and width / height > ratio[1]:
        return width, math.ceil(width / ratio[1])
    return size


def _scale(size: tuple[int, int], widths: tuple[int, int] | None) -> float:
    width, _ = size
    if widths and width > widths[1]:
        return widths[1] / width
    if widths and width < widths[0]:
        return widths[0] / width
    return 1.0


def _scale_of_pixels(size: tuple[int, int], most: int) -> float:
    return min(1.0, math.sqrt(most / (size[0] * size[1])))


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _even(size: tuple[int, int]) -> tuple[int, int]:
    """H.264 in yuv420p has even sides."""
    return max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2)
