"""Checking a record against the last head that a file outside the database remembers.

The chain alone cannot show that its end was cut off, or that all of it was written anew by
someone who can write to the database: the remembered head does.
"""

import json
import os
from pathlib import Path

from django.conf import settings

from majlis.record import entries
from majlis.record.entries import Anchor, Verdict


def check(institution_id: int) -> Verdict:
    """Verify the institution's record, and remember its head when it is sound."""
    anchors = _anchors()
    verdict = entries.verify(institution_id, anchor=anchors.get(institution_id))
    if verdict.is_sound and verdict.entries:
        _remember(anchors | {institution_id: Anchor(verdict.entries, verdict.head)})
    return verdict


def place() -> Path:
    """Return the file of the remembered heads."""
    home: Path = settings.HOME
    return home / "record-heads.json"


def _anchors() -> dict[int, Anchor]:
    if not place().exists():
        return {}
    kept = json.loads(place().read_text())
    return {int(institution_id): Anchor(*anchor) for institution_id, anchor in kept.items()}


def _remember(anchors: dict[int, Anchor]) -> None:
    """Replace the file whole: half of it would accuse a sound record."""
    kept = {str(key): [anchor.number, anchor.hash] for key, anchor in anchors.items()}
    draft = place().with_name(f"{place().name}.{os.getpid()}.new")
    draft.write_text(json.dumps(kept))
    draft.replace(place())
