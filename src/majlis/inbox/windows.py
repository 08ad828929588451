"""How long a way of answering stays open, counted down in words and colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from majlis.inbox.ways import Offer
from majlis.store.clock import now

# Below these the window asks for attention.
SOON: Final = timedelta(hours=24)
NOW: Final = timedelta(hours=2)


@dataclass(frozen=True)
class Window:
    """One window at one moment: closed with its reason, or open until some time."""

    offer: Offer
    at: datetime

    @property
    def closed(self) -> str:
        return self.offer.closed

    @property
    def until(self) -> datetime | None:
        return self.offer.until

    @property
    def free_until(self) -> datetime | None:
        """Until when the network takes any answer; afterwards only one by a person."""
        free = self.offer.free_until
        return free if free and free > self.at else None

    @property
    def tone(self) -> str:
        if self.closed:
            return "bad"
        if self.until is None:
            return "good"
        left = self.until - self.at
        if left < NOW:
            return "bad"
        return "waiting" if left < SOON else "good"

    @property
    def icon(self) -> str:
        return "lock" if self.closed else "clock"

    @property
    def words(self) -> str:
        """What the window is; how much of it remains is said beside it."""
        if self.offer.is_once:
            return _("The network takes one private answer to this comment, and only for a time.")
        return _("The network takes a private answer only for a time.")


def windows_of(offers: Sequence[Offer]) -> list[Window]:
    """Return the windows of the ways that have one, each once."""
    at = now()
    found: dict[tuple[str, datetime | None], Window] = {}
    for offer in offers:
        if offer.closed or offer.until:
            found.setdefault((offer.closed, offer.until), Window(offer, at))
    return list(found.values())
