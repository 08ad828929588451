"""What each network's way of pushing is made of."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .hearing import Happening, NotUnderstood


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
class PostTold:
    """A post of one of our accounts that a network tells of; it says little of it."""

    account_id: str
    post_id: str
    is_gone: bool = False
    title: str = ""
    at: datetime | None = None


def json_object(body: bytes) -> Mapping[str, Any]:
    """Return the object that these bytes are.

    Raises:
        NotUnderstood: they are none.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(f"not JSON: {type(error).__name__}") from error
    if not isinstance(told, dict):
        raise NotUnderstood("not a JSON object")
    return told


def no_posts(_told: Mapping[str, Any]) -> Iterator[PostTold]:
    return iter(())


def no_ends(_told: Mapping[str, Any]) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True)
class Pushing:
    """One network's way.

    `challenge` returns the content type and the body that prove our address. `read` yields what
    happened, and the name of whatever it does not know; `posts` what it tells of own posts, `ends`
    the accounts whose consent it says is over. With `takes_unsigned` a letter whose signature does
    not hold is answered like the true ones.
    """

    challenge: Callable[[Mapping[str, str], Keys], tuple[str, str] | None]
    signature_header: str  # in small letters
    signature: Callable[[bytes, str], str]
    read: Callable[[Mapping[str, Any], Arrival], Iterator[Happening | str]]
    parse: Callable[[bytes], Mapping[str, Any]] = json_object
    posts: Callable[[Mapping[str, Any]], Iterator[PostTold]] = no_posts
    ends: Callable[[Mapping[str, Any]], Iterator[str]] = no_ends
    takes_unsigned: bool = False
