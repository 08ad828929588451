"""Letters: what comes by e-mail or from another system's own door, and what goes back there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from .contract import RemotePost
from .hearing import OutgoingMessage, RemoteItem
from .readings import Reading

# Why a file that came is not kept here.
TOO_LARGE, TOO_MANY, NOT_READ = "too_large", "too_many", "not_read"


@dataclass(frozen=True)
class RemoteFile:
    """One file that came with a letter. `left_out` says why its bytes are not kept, if so."""

    name: str
    size_bytes: int = 0
    sha256: str = ""
    left_out: str = ""


@dataclass(frozen=True)
class Returned:
    """What a report of a mail server says of a letter of ours."""

    status: str = ""  # RFC 3463: 5.1.1
    action: str = ""  # failed, delayed, delivered, relayed, expanded
    recipient: str = ""
    why: str = ""

    @property
    def has_failed(self) -> bool:
        return self.action == "failed" or self.status.startswith("5")


@dataclass(frozen=True)
class RemoteLetter(RemoteItem):
    """An item with what letters have beside it.

    `answers` are the ids that it answers, the nearest first; `named` the references of ours that
    its subject or its address names. `machine` says that no person wrote it, or that it must get
    no automatic answer: `bounce`, `automatic`, `list`, `suppress`; empty for a person's letter.
    """

    message_id: str = ""
    answers: tuple[str, ...] = ()
    subject: str = ""
    quoted: str = ""  # earlier text that it repeats below
    machine: str = ""
    named: tuple[str, ...] = ()
    files: tuple[RemoteFile, ...] = ()
    is_cut: bool = False  # longer than is read here; the rest stays where it came from
    returned: Returned | None = None

    @property
    def is_by_machine(self) -> bool:
        return self.machine in {"bounce", "automatic"}


@dataclass(frozen=True)
class OutgoingLetter(OutgoingMessage):
    """A letter of ours; `mark` is the first part of its Message-ID, fixed when it was written."""

    subject: str = ""
    answers: tuple[str, ...] = ()  # the Message-IDs of the thread, the oldest first
    by_machine: bool = False  # no person wrote it: it says so, and is never answered
    reference: str = ""  # of the inquiry, for a system that tells its own people


class TakesLetters(Protocol):
    """What a mailbox and another system's door have beyond a network's messages."""

    def read_letter(self, message: OutgoingLetter) -> RemotePost:
        """Return a letter that was taken, and see to what has to be kept of it; repeatable.

        Raises:
            TryLater, LoggedOut: that cannot be done now.
        """


class PublishesNothing:
    """The part of a way in where nothing of ours stands in public."""

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        return iter(())

    def account_readings(self, *, first: date, last: date) -> list[Reading]:
        return []

    def post_readings(self, post_ids: Sequence[str]) -> list[Reading]:
        return []
