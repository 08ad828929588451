"""Who wrote: identities on networks, and the contact behind each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from majlis.channels.models import Channel
from majlis.inbox.models import Contact, Identity
from majlis.networks.hearing import RemoteItem, words
from majlis.people.models import Institution

LONGEST_NAME = 300


@dataclass(frozen=True, order=True)
class Told:
    """Which of two sightings is the later: by the network's time, then by our raw event."""

    at: datetime
    event_id: int

    def is_later_than(self, at: datetime | None, event_id: int | None) -> bool:
        """Say whether this sighting replaces one that was told then, or told nothing before."""
        return at is None or (self.at, self.event_id) >= (at, event_id or 0)


class People:
    """The identities of an institution that some happenings name: asked for once, then kept.

    Only who holds the inbox's lock may keep them.
    """

    def __init__(self, institution: Institution, named: Iterable[RemoteItem]) -> None:
        self.institution = institution
        self.met = 0  # how many were new to us
        ids = {_remote_id(item) for item in named} - {""}
        known = Identity.objects.filter(institution=institution, remote_id__in=ids)
        self._known = {
            (each.network, each.remote_id): each for each in known.select_related("contact")
        }

    def identity_of(self, channel: Channel, item: RemoteItem, told: Told) -> Identity | None:
        """Return who wrote this item, made or brought up to date; None where the network hides it.

        A network that shows a handle without an id is taken at its handle.
        """
        remote_id = _remote_id(item)
        if not remote_id:
            return None
        known = self._known.get((channel.network, remote_id))
        if known is None:
            return self._met(channel.network, remote_id, item, told)
        handle, name = _shown(item)
        if (handle or name) and told.is_later_than(known.told_at, known.told_by):
            _rename(known, handle=handle, name=name, told=told)
        return known

    def _met(self, network: str, remote_id: str, item: RemoteItem, told: Told) -> Identity:
        self.met += 1
        handle, name = _shown(item)
        where = {"institution_id": self.institution.pk}
        identity = self._known[network, remote_id] = Identity.objects.create(
            contact=Contact.objects.create(name=name or handle, **where),
            network=network,
            remote_id=remote_id,
            handle=handle,
            name=name,
            told_at=told.at,
            told_by=told.event_id,
            **where,
        )
        return identity


def _remote_id(item: RemoteItem) -> str:
    handle, _name = _shown(item)
    return words(item.author_id) or (f"@{handle.lower()}" if handle else "")


def _shown(item: RemoteItem) -> tuple[str, str]:
    """Return the handle and the name that a network shows."""
    return _kept(item.author_handle).removeprefix("@"), _kept(item.author_name)


def _rename(identity: Identity, *, handle: str, name: str, told: Told) -> None:
    shown = {"handle": handle, "name": name, "told_at": told.at, "told_by": told.event_id}
    changed = {word: value for word, value in shown.items() if getattr(identity, word) != value}
    for word, value in changed.items():
        setattr(identity, word, value)
    if changed:
        identity.save(update_fields=list(changed))
    called = name or handle  # an id is no name
    if identity.contact.name != called:
        identity.contact.name = called
        identity.contact.save(update_fields=["name"])


def _kept(told: str) -> str:
    return words(told).strip()[:LONGEST_NAME]
