"""What webhooks are made of: events, signed letters, and the rules by which a vendor sends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol
from urllib.parse import urlsplit

from sandbox.core.accounts import LOOPBACK
from sandbox.core.clock import iso
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post
from sandbox.core.messages import Message

Thing = Post | Comment | Message


class NotProven(Exception):
    """An address did not answer as its owner would; the message says how."""


@dataclass(frozen=True)
class PushRules:
    """How a vendor sends: events in one letter, patience, waits before each further try."""

    batch: int
    patience_s: float
    waits_s: tuple[float, ...]  # the vendor's own, to be divided by the scale
    takes_any_2xx: bool = False
    check_every_s: float = 0.0  # how often it asks again whether the address is ours; 0: never


@dataclass(frozen=True)
class Push:
    """One event for one address, in the network's own form."""

    network: str
    url: str
    secret: str
    part: dict[str, Any]
    is_malformed: bool = False


@dataclass
class Letter:
    """One request to a receiver, and what came of it."""

    network: str
    url: str
    body: bytes
    headers: dict[str, str]
    events: int
    tries: int = 0
    status: int | None = None
    problem: str = ""
    sent_at: datetime | None = None
    kind: str = "event"  # or "forged", "altered"

    def described(self) -> dict[str, Any]:
        """Return it as `GET /control/webhooks/letters` shows it."""
        return {
            "network": self.network,
            "url": self.url,
            "kind": self.kind,
            "events": self.events,
            "tries": self.tries,
            "status": self.status,
            "problem": self.problem,
            "sent_at": iso(self.sent_at),
            "headers": self.headers,
            "body": self.body.decode(errors="replace"),
        }


class Pushing(Protocol):
    """What a network brings for its webhooks."""

    push_rules: ClassVar[PushRules]

    def pushes(self, verb: str, thing: Thing) -> list[Push]:
        """Return an event for each subscription that concerns it."""

    def letter(self, pushes: list[Push]) -> tuple[bytes, dict[str, str]]:
        """Return body and headers of a signed request with these events."""

    def signatures(self, body: bytes, secret: str) -> dict[str, str]:
        """Return the headers that sign a body."""

    async def check_hooks(self) -> None:
        """Ask every subscribed address again whether it is ours."""


def is_of_this_machine(url: str) -> bool:
    """Say whether an address stays on this machine; the sandbox calls no other."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_loopback = host in LOOPBACK or host.endswith(".localhost")
    return parts.scheme in ("http", "https") and is_loopback
