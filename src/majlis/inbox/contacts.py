"""Who wrote: identities on networks, and the contact behind each."""

from dataclasses import dataclass
from datetime import datetime

from majlis.channels.models import Channel
from majlis.inbox.models import Contact, Identity
from majlis.networks.hearing import RemoteItem, words

LONGEST_NAME = 300


@dataclass(frozen=True, order=True)
class Told:
    """Which of two sightings is the later: by the network's time, then by our raw event."""

    at: datetime
    event_id: int

    def is_later_than(self, at: datetime | None, event_id: int | None) -> bool:
        """Say whether this sighting replaces one that was told then, or told nothing before."""
        return at is None or (self.at, self.event_id) >= (at, event_id or 0)


def identity_of(channel: Channel, item: RemoteItem, told: Told) -> Identity | None:
    """Return who wrote this item, made or brought up to date; None where the network hides it.

    A network that shows a handle without an id is taken at its handle.
    """
    handle, name = _kept(item.author_handle).removeprefix("@"), _kept(item.author_name)
    remote_id = words(item.author_id) or (f"@{handle.lower()}" if handle else "")
    if not remote_id:
        return None
    where = {
        "institution_id": channel.institution_id,
        "network": channel.network,
        "remote_id": remote_id,
    }
    known = Identity.objects.select_related("contact").filter(**where).first()
    if known is None:
        contact = Contact.objects.create(institution_id=channel.institution_id, name=name or handle)
        known = Identity(contact=contact, **where)
    elif not (handle or name) or not told.is_later_than(known.told_at, known.told_by):
        return known
    _rename(known, handle=handle, name=name, told=told)
    return known


def _rename(identity: Identity, *, handle: str, name: str, told: Told) -> None:
    identity.handle, identity.name = handle, name
    identity.told_at, identity.told_by = told.at, told.event_id
    identity.save()
    shown = name or handle  # an id is no name
    if identity.contact.name != shown:
        identity.contact.name = shown
        identity.contact.save(update_fields=["name"])


def _kept(told: str) -> str:
    return words(told).strip()[:LONGEST_NAME]
