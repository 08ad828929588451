"""Removing files from the store for good, where nothing of ours names them any more."""

from collections.abc import Iterable

from django.db import transaction

from majlis.media import files
from majlis.media.models import Asset, Rendition


def forget(institution_id: int, hashes: Iterable[str]) -> None:
    """Remove these files once the caller's transaction stands.

    What the library of files has, or made of it, stays. Who else names a file asks before.
    """
    here = {"institution_id": institution_id}
    for sha256 in {each for each in hashes if each}:
        named = {**here, "sha256": sha256}
        if Asset.objects.filter(**named).exists() or Rendition.objects.filter(**named).exists():
            continue
        transaction.on_commit(lambda gone=sha256: _remove(institution_id, gone))  # type: ignore[misc]


def _remove(institution_id: int, sha256: str) -> None:
    try:
        files.place_of(institution_id, sha256).unlink(missing_ok=True)
    except FileNotFoundError:  # it is no hash, so there is no file
        return
