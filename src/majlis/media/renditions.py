"""A file as one network takes it: as it is where that is possible, else drawn anew."""

import math
from dataclasses import dataclass

from majlis.media import files
from majlis.media.limits import MOST_PIXELS_OUT
from majlis.media.models import Asset, Rendition
from majlis.media.opening import ask_workshop
from majlis.networks.contract import Abilities, MediaFacts

POST, PREVIEW = "post", "preview"
# A GIF is always drawn anew: its format leaves room for what is no picture.
_NEVER_AS_IT_IS = {"image/gif"}
_LOSSLESS = {"image/png", "image/gif"}


@dataclass(frozen=True)
class Plan:
    """How an image is drawn: `inner` pixels large on a canvas of `size`, in the first of `mimes`
    that fits the bytes."""

    inner: tuple[int, int]
    size: tuple[int, int]
    mimes: tuple[str, ...]

    @property
    def has_bars(self) -> bool:
        return self.inner != self.size


def for_network(
    asset: Asset, *, network: str, abilities: Abilities, purpose: str = POST
) -> Rendition:
    """Return the file that goes to a network, made now if it was not made before.

    `purpose` is the form of the post, or the field that the file is the value of.

    Raises:
        Unusable: it cannot be made small enough.
        NoRoom: the disk is full.
    """
    made = asset.renditions.filter(network=network, purpose=purpose).first()
    if made:
        return made
    how = plan(asset, abilities)
    if how is None:
        return _keep_as_it_is(asset, network, purpose)
    return _draw(
        asset,
        network=network,
        purpose=purpose,
        act="make",
        order={
            "inner": how.inner,
            "size": how.size,
            "mimes": how.mimes,
            "largest_bytes": abilities.image_largest_bytes,
        },
    )


def preview(asset: Asset) -> Rendition:
    """Return the small picture for the desk, of an image or of a video's first moment."""
    made = asset.renditions.filter(network="", purpose=PREVIEW).first()
    return made or _draw(asset, network="", purpose=PREVIEW, act="still", order={})


def plan(asset: Asset, abilities: Abilities) -> Plan | None:
    """Return how to draw an image for a network, None when the file goes out as it is."""
    if asset.is_video:
        return None
    size = _canvas((asset.width, asset.height), abilities.image_ratio)
    scale = _scale(size, abilities.image_widths)
    how = Plan(
        inner=_scaled((asset.width, asset.height), scale),
        size=_scaled(size, scale),
        mimes=_mimes(asset, abilities),
    )
    as_it_is = (
        asset.is_plain
        and not asset.has_location
        and asset.mime in abilities.image_mimes
        and asset.mime not in _NEVER_AS_IT_IS
        and asset.size_bytes <= abilities.image_largest_bytes
        and how.size == (asset.width, asset.height)
    )
    return None if as_it_is else how


def expected(asset: Asset, *, abilities: Abilities, alt: str) -> MediaFacts:
    """Return what a network will be given, before it is made."""
    how = plan(asset, abilities) if abilities.images_most else None
    width, height = how.size if how else (asset.width, asset.height)
    most = abilities.image_largest_bytes
    return MediaFacts(
        kind=asset.kind,
        mime=how.mimes[0] if how and how.mimes else asset.mime,
        size_bytes=min(asset.size_bytes, most) if how else asset.size_bytes,
        width=width,
        height=height,
        duration=asset.duration,
        alt=alt,
    )


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
    width, height = size
    if widths and width > widths[1]:
        return widths[1] / width
    if widths and width < widths[0]:
        return widths[0] / width
    return min(1.0, math.sqrt(MOST_PIXELS_OUT / (width * height)))


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _keep_as_it_is(asset: Asset, network: str, purpose: str) -> Rendition:
    made, _ = Rendition.objects.get_or_create(
        institution_id=asset.institution_id,
        asset=asset,
        network=network,
        purpose=purpose,
        defaults={
            "sha256": asset.sha256,
            "mime": asset.mime,
            "size_bytes": asset.size_bytes,
            "width": asset.width,
            "height": asset.height,
        },
    )
    return made


def _draw(
    asset: Asset, *, network: str, purpose: str, act: str, order: dict[str, object]
) -> Rendition:
    source = files.place_of(asset.institution_id, asset.sha256)
    drawn = files.new_file()
    try:
        answer = ask_workshop(act, source, mime=asset.mime, to=str(drawn), **order)
        kept = files.take_in(asset.institution_id, drawn, sha256=files.sha256_of(drawn))
    finally:
        drawn.unlink(missing_ok=True)
    made, _ = Rendition.objects.get_or_create(
        institution_id=asset.institution_id,
        asset=asset,
        network=network,
        purpose=purpose,
        defaults={
            "sha256": kept.sha256,
            "mime": answer["mime"],
            "size_bytes": kept.size_bytes,
            "width": answer["width"],
            "height": answer["height"],
        },
    )
    return made
