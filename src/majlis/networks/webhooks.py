"""What the networks push to us: proving our address, proving theirs, and reading what happened.

A signature counts over exactly the bytes that came: Meta signs Arabic as `\\u0645`, and the same
JSON written anew has another one. YouTube pushes no comments.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import linkedin_webhooks, meta_webhooks, x_webhooks, youtube_webhooks
from .connected import now_utc
from .hearing import Happening, NotUnderstood, words
from .hosts import OWN
from .pushing import Arrival, Keys, PostTold, Pushing

LONGEST_KIND = 80


@dataclass(frozen=True)
class Challenge:
    """What our address answers when a network asks whether it is ours."""

    body: bytes
    content_type: str
    status: int = 200


_PUSHING: Mapping[str, Pushing] = {
    "x": x_webhooks.PUSHING,
    "facebook": meta_webhooks.PAGES,
    "instagram": meta_webhooks.INSTAGRAM,
    "youtube": youtube_webhooks.PUSHING,
    "linkedin": linkedin_webhooks.PUSHING,
}


def answer_challenge(
    network: str, query: Mapping[str, str], *, secrets: Sequence[str], verify_token: str
) -> Challenge | None:
    """Return the answer that proves our address to a network, None for anything that is not its
    question: then the address does not exist for whoever asked.

    `secrets` are the application's, the newest first: that one answers. What is asked for is never
    signed blindly, or a challenge would sign a forged event.
    """
    pushing = _PUSHING.get(network)
    told = pushing.challenge(query, Keys(secrets, verify_token)) if pushing else None
    if told is None:
        return None
    content_type, body = told
    return Challenge(body=body.encode(), content_type=content_type)


def is_signed(
    network: str, headers: Mapping[str, str], body: bytes, secrets: Sequence[str]
) -> bool:
    """Say whether these very bytes were signed with any of the secrets, in constant time."""
    pushing = _PUSHING.get(network)
    if pushing is None:
        return False
    named = {name.lower(): value for name, value in headers.items()}
    shown = named.get(pushing.signature_header, "").strip().encode(errors="replace")
    # Which of the secrets matches is no secret: the ones after it are not tried.
    return any(
        hmac.compare_digest(pushing.signature(body, secret).encode(), shown)
        for secret in secrets
        if secret
    )


def takes_unsigned(network: str) -> bool:
    """Say whether a network wants a letter whose signature does not hold to be answered alike."""
    pushing = _PUSHING.get(network)
    return pushing is not None and pushing.takes_unsigned


def posts_told(network: str, body: bytes) -> list[PostTold]:
    """Return the posts of our accounts that were told of.

    Raises:
        NotUnderstood: it is no message of that network.
    """
    pushing = _PUSHING.get(network)
    if pushing is None:
        raise NotUnderstood(f"{network} pushes nothing")
    return list(pushing.posts(pushing.parse(body)))


def ends_told(network: str, body: bytes) -> list[str]:
    """Return the accounts whose consent the network says is over.

    Raises:
        NotUnderstood: it is no message of that network.
    """
    pushing = _PUSHING.get(network)
    if pushing is None:
        raise NotUnderstood(f"{network} pushes nothing")
    return list(pushing.ends(pushing.parse(body)))


def happenings(
    network: str, body: bytes, *, received_at: datetime | None = None, web: str | None = None
) -> list[Happening]:
    """Return what happened to comments and mentions, in the order in which it was told.

    `received_at` stands in where a network tells no time (X: what was deleted): give it, or a
    second reading differs. `web` is the network's base address for people, its own by default.

    Raises:
        NotUnderstood: it is no message of that network; nothing of it was used.
    """
    return [it for it in _read(network, body, received_at, web) if isinstance(it, Happening)]


def unknown_kinds(network: str, body: bytes) -> list[str]:
    """Name what was pushed and is not read, in the order in which it was told.

    A piece whose kind is known and whose parts are not is named with `?` at its end. What is of no
    concern to an inbox (likes, followers) is not named.

    Raises:
        NotUnderstood: it is no message of that network.
    """
    told = (it for it in _read(network, body, None, None) if isinstance(it, str))
    return [words(kind)[:LONGEST_KIND] for kind in told]


def _read(
    network: str, body: bytes, received_at: datetime | None, web: str | None
) -> list[Happening | str]:
    pushing = _PUSHING.get(network)
    if pushing is None:
        raise NotUnderstood(f"{network} pushes nothing")
    base = OWN[network].get("web", OWN[network]["authorize"]) if web is None else web
    return list(pushing.read(pushing.parse(body), Arrival(received_at or now_utc(), base)))
