"""What of the public's words reached us, and by which way."""

from dataclasses import dataclass

from majlis.channels.models import Channel
from majlis.people.models import Institution, Person


@dataclass(frozen=True)
class Heard:
    """What we have of one account."""

    pushed: int  # items that the network told us
    polled: int  # items that only asking found
    missing: int  # comments that the network counts and we do not have


@dataclass(frozen=True)
class Desk:
    """The numbers on a person's desk, for the menu and Today."""

    unassigned: int
    mine: int  # in my hands and asking
    waiting: int  # in my hands and waiting for the person
    stuck: int  # my answers that are held or were refused


def of_channel(channel: Channel) -> Heard:
    """Return how what we have of this account came to us."""
    raise NotImplementedError


def on_desk(institution: Institution, person: Person) -> Desk:
    """Return the counts for one person, in one query each."""
    raise NotImplementedError


def newest_change(institution: Institution) -> str:
    """Return a short mark that changes whenever a case or an item does, for the pulse."""
    raise NotImplementedError
