"""The order of a post's files: earlier, later, left out, each by a button of its own."""

from collections.abc import Mapping

from majlis.media.models import Asset


def arranged(files: tuple[Asset, ...], pressed: Mapping[str, str]) -> tuple[Asset, ...]:
    """Return the files after the button that was pressed, which names one of them by its id."""
    kept = [asset for asset in files if str(asset.pk) != pressed.get("leave_out")]
    for name, step in (("earlier", -1), ("later", 1)):
        at = next((n for n, asset in enumerate(kept) if str(asset.pk) == pressed.get(name)), None)
        if at is not None and 0 <= at + step < len(kept):
            kept[at], kept[at + step] = kept[at + step], kept[at]
    return tuple(kept)


def is_asked_for(pressed: Mapping[str, str]) -> bool:
    """Say whether the list of files itself is to be shown anew."""
    return any(name in pressed for name in ("earlier", "later", "leave_out"))
