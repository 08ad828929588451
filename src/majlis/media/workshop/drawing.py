"""Drawing an image as one network takes it, and nothing but the image."""

from pathlib import Path
from typing import Any

from . import fitting, pictures, stripping, videos
from .pictures import FORMATS, encoded, on_white, resized
from .refusing import Unusable

# A JPEG is decoded at no more than this much above the size that is wanted.
DRAFT = 1.5
# More than this beside a picture is hardly ever there; a file larger by more is drawn anew.
HIDDEN_BYTES = 4 * 1024**2


def make(order: dict[str, Any]) -> dict[str, Any]:
    """Write the picture, `inner` pixels large in the middle of a canvas of `size`.

    The file's own picture where it may stay, freed of what else it held; else the first of
    `mimes` that holds it in `largest_bytes`, as large as it can be without looking worse.
    """
    image = pictures.opened(order)
    kept = _kept(image, order)
    if kept:
        return _written(order, kept, FORMATS[order["mime"]], image.size)
    sampling = _sampling(image, order)
    picture, profile = _drawn(image, order)
    wish = fitting.Wish(
        forms=tuple(FORMATS[mime] for mime in order["mimes"]),
        largest_bytes=order["largest_bytes"],
        profile=profile,
        sampling=sampling,
    )
    fit = fitting.fit(picture, wish)
    if fit is None:
        raise Unusable("too_large")
    return _written(order, fit.content, fit.form, fit.size)


def still(order: dict[str, Any]) -> dict[str, Any]:
    """Write a small picture of an image or a video, for the desk."""
    if order["mime"].startswith("video/"):
        picture = videos.first_still(order)
    else:
        image = pictures.opened(order)
        image.draft(None, (1600, 1600))
        picture, _ = pictures.upright(image)
    picture.thumbnail((800, 800))
    flat = on_white(picture)
    return _written(order, encoded(flat, "JPEG", quality=82), "JPEG", flat.size)


def _kept(image: Any, order: dict[str, Any]) -> bytes | None:
    """Return the file without what is no picture, None where it cannot stay."""
    may_stay = (
        Path(order["path"]).stat().st_size <= order["largest_bytes"] + HIDDEN_BYTES
        and order["mime"] in order["takes"]
        and image.size == tuple(order["inner"]) == tuple(order["size"])
        and image.mode in pictures.SCREEN_MODES
        and pictures.is_upright(image)
        and (pictures.is_srgb(image) or not order["srgb"])
    )
    if not may_stay:
        return None
    stripped = stripping.stripped(Path(order["path"]).read_bytes(), order["mime"])
    return stripped if stripped and len(stripped) <= order["largest_bytes"] else None


def _drawn(image: Any, order: dict[str, Any]) -> tuple[Any, bytes | None]:
    share = min(1.0, DRAFT * max(order["inner"]) / max(image.size))
    image.draft(None, (round(image.width * share), round(image.height * share)))
    picture, profile = pictures.upright(image)
    picture = resized(picture, order["inner"])
    if order["srgb"]:
        picture, profile = pictures.in_screen_colours(picture, profile), None
    return pictures.with_bars(picture, order["size"]), profile


def _sampling(image: Any, order: dict[str, Any]) -> int | None:
    """Return the resolution of colour that a JPEG has, where it is not made smaller."""
    from PIL import JpegImagePlugin

    if image.format not in {"JPEG", "MPO"} or max(image.size) > max(order["inner"]):
        return None
    sampling = JpegImagePlugin.get_sampling(image)
    return sampling if sampling in {0, 1, 2} else None


def _written(
    order: dict[str, Any], content: bytes, form: str, size: tuple[int, int]
) -> dict[str, Any]:
    mime = next(mime for mime, named in FORMATS.items() if named == form)
    Path(order["to"]).write_bytes(content)
    return {"mime": mime, "width": size[0], "height": size[1]}
