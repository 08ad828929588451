"""How long images of 20 megapixels take to be made ready, and how alike they stay."""

import os
import resource
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from majlis.media import plans, renditions
from majlis.media.models import Asset
from majlis.media.opening import ask_workshop
from majlis.media.probing import probe
from majlis.media.workshop.similarity import similarity
from majlis.networks import NETWORKS
from majlis.networks.contract import Abilities
from majlis.networks.forms import POST, Field, FieldKind
from majlis.operations.bench.photographs import Photograph, photographs

Image.MAX_IMAGE_PIXELS = None
_THUMBNAIL = Field(
    "thumbnail",
    FieldKind.FILE,
    mimes=("image/jpeg", "image/png"),
    largest_bytes=2 * 1024 * 1024,
)


def measure(images: list[Photograph] | None = None) -> list[dict[str, Any]]:
    """Return a row for each image and network: processor seconds, bytes, similarity to the source.

    Everything runs on one processor. Similarity is told where the size was kept, else None.
    """
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        with tempfile.TemporaryDirectory(prefix="majlis-bench-") as folder:
            return [
                row
                for image in images or photographs()
                for row in _of_an_image(image, Path(folder))
            ]
    finally:
        os.sched_setaffinity(0, before)


def in_short(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures that the whole measurement stands for."""
    alike = [row["similarity"] for row in rows if row["similarity"] is not None]
    return {
        "renditions": len(rows),
        "slowest_s": max(row["seconds"] for row in rows),
        "least_similarity": min(alike, default=None),
        "size_kept": len(alike),
    }


def _of_an_image(image: Photograph, folder: Path) -> Iterator[dict[str, Any]]:
    path = folder / image.name
    path.write_bytes(image.content)
    asset = _asset(path, image)
    for network, abilities in _rules():
        how = plans.image(asset, abilities)
        if how is None:
            yield _row(image, network, path, path, seconds=0.0)
            continue
        drawn = folder / "drawn"
        order = {**asdict(how), "takes": abilities.image_mimes, "srgb": abilities.image_needs_srgb}
        began_s = _processor_s()
        ask_workshop("make", path, mime=image.mime, to=str(drawn), **order)
        yield _row(image, network, path, drawn, seconds=_processor_s() - began_s)


def _processor_s() -> float:
    """Return what all workshops took of the processor: what else runs here does not count."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _rules() -> Iterator[tuple[str, Abilities]]:
    for rules in NETWORKS.values():
        if rules.abilities.images_most:
            yield rules.slug, rules.abilities
    field = NETWORKS["youtube"].form(POST).field("thumbnail") or _THUMBNAIL
    yield "youtube (thumbnail)", renditions.abilities_of(field)


def _asset(path: Path, image: Photograph) -> Asset:
    facts = probe(path, mime=image.mime)
    return Asset(
        kind=facts.kind,
        mime=image.mime,
        size_bytes=len(image.content),
        width=facts.width,
        height=facts.height,
        has_location=facts.has_location,
        is_plain=facts.is_plain,
        is_srgb=facts.is_srgb,
    )


def _row(
    image: Photograph, network: str, source: Path, drawn: Path, *, seconds: float
) -> dict[str, Any]:
    with Image.open(source) as before, Image.open(drawn) as after:
        upright = ImageOps.exif_transpose(before)
        alike = similarity(_flat(upright), _flat(after)) if upright.size == after.size else None
        size = after.size
    return {
        "image": image.name,
        "network": network,
        "seconds": round(seconds, 2),
        "megabytes": round(drawn.stat().st_size / 1e6, 2),
        "width": size[0],
        "height": size[1],
        "similarity": round(alike, 4) if alike is not None else None,
    }


def _flat(picture: Any) -> Any:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white
