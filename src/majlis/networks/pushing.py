"""What each network's way of pushing is made of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .hearing import Happening


@dataclass(frozen=True)
class Keys:
    """What our address is proved with. The newest secret comes first: that one answers."""

    secrets: Sequence[str]
    verify_token: str


@dataclass(frozen=True)
class Arrival:
    """When something came, and the network's base address for people."""

    received_at: datetime
    web: str


@dataclass(frozen=True)
class Pushing:
    """One network's way.

    `challenge` returns the content type and the body that prove our address. `read` yields what
    happened, and the name of whatever it does not know.
    """

    challenge: Callable[[Mapping[str, str], Keys], tuple[str, str] | None]
    signature_header: str  # in small letters
    signature: Callable[[bytes, str], str]
    read: Callable[[Mapping[str, Any], Arrival], Iterator[Happening | str]]
