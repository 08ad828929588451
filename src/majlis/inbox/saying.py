"""What the public writes on our own pages, as an item of its inquiry."""

from majlis.inbox.models import Case, Item
from majlis.inbox.sightings import keep_wording
from majlis.store.clock import now


def say(case: Case, kind: Item.Kind, text: str) -> Item:
    """Keep words that were written here just now, in the caller's transaction."""
    at = now()
    item = Item.objects.create(
        institution_id=case.institution_id,
        case=case,
        kind=kind,
        text=text,
        first_text=text,
        written_at=at,
        heard_at=at,
        told_at=at,
    )
    keep_wording(item, text, at=at)
    return item
