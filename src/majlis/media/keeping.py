"""Writing down a rendition, made or taken as it is."""

from typing import Any

from majlis.media import files
from majlis.media.models import Asset, Rendition
from majlis.media.opening import Allowance, ask_workshop


def as_it_is(asset: Asset, *, network: str, purpose: str) -> Rendition:
    facts = {"mime": asset.mime, "width": asset.width, "height": asset.height}
    kept = files.Kept(asset.sha256, asset.size_bytes)
    return written_down(asset, kept, facts, network=network, purpose=purpose)


def made(
    asset: Asset,
    *,
    network: str,
    purpose: str,
    act: str,
    order: dict[str, Any],
) -> Rendition:
    """Have the workshop do `act` to a file now; raises as `draw` does."""
    kept, facts = draw(asset, act=act, order=order)
    return written_down(asset, kept, facts, network=network, purpose=purpose)


def draw(
    asset: Asset, *, act: str, order: dict[str, Any], allowance: Allowance | None = None
) -> tuple[files.Kept, dict[str, Any]]:
    """Have the workshop do `act` to a file, and keep what comes of it beside the original.

    Raises:
        Unusable: the workshop could not.
        NoRoom: the disk is full.
    """
    source = files.place_of(asset.institution_id, asset.sha256)
    drawn = files.new_file()
    try:
        facts = ask_workshop(
            act, source, mime=asset.mime, to=str(drawn), allowance=allowance, **order
        )
        return files.take_in(asset.institution_id, drawn, sha256=files.sha256_of(drawn)), facts
    finally:
        drawn.unlink(missing_ok=True)


def written_down(
    asset: Asset, kept: files.Kept, facts: dict[str, Any], *, network: str, purpose: str
) -> Rendition:
    rendition, _ = Rendition.objects.get_or_create(
        institution_id=asset.institution_id,
        asset=asset,
        network=network,
        purpose=purpose,
        defaults={
            "sha256": kept.sha256,
            "mime": facts["mime"],
            "size_bytes": kept.size_bytes,
            "width": facts["width"],
            "height": facts["height"],
        },
    )
    return rendition
