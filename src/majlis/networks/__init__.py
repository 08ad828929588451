"""The five networks: one connected account behind each, all filling the same Protocol."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import httpx

from . import facebook, instagram, linkedin, x, youtube
from .connected import media_of, now_utc
from .connection import FreshConnection
from .contract import Abilities, MediaFacts, Network, OutgoingPost, Problem
from .fingerprint import fingerprint
from .http import CALL_BUDGET, Http


class Problems(Protocol):
    def __call__(
        self, *, text: str, title: str = "", media: Sequence[MediaFacts] = ()
    ) -> list[Problem]: ...


Connects = (
    type[x.X]
    | type[facebook.Facebook]
    | type[instagram.Instagram]
    | type[youtube.YouTube]
    | type[linkedin.LinkedIn]
)


@dataclass(frozen=True)
class Rules:
    """What is known of a network without any account on it.

    `final_text` makes what is sent of what a writer wrote, `shown_text` what people then see of
    it; `measure` takes a final text, `problems` takes the writer's.
    """

    slug: str
    connects: Connects
    abilities: Abilities
    final_text: Callable[[str], str]
    shown_text: Callable[[str], str]
    measure: Callable[[str], int]
    problems: Problems

    def fingerprint(self, post: OutgoingPost) -> str:
        """Return the fingerprint of a payload, equal to that of the post a network shows."""
        kind, count = media_of(post)
        return fingerprint(
            text=self.shown_text(post.text), title=post.title, media_kind=kind, media_count=count
        )


NETWORKS: Mapping[str, Rules] = {
    adapter.slug: Rules(
        slug=adapter.slug,
        connects=adapter,
        abilities=adapter.abilities,
        final_text=module.final_text,
        shown_text=module.shown_text,
        measure=module.measure,
        problems=module.problems,
    )
    for module, adapter in (
        (x, x.X),
        (facebook, facebook.Facebook),
        (instagram, instagram.Instagram),
        (youtube, youtube.YouTube),
        (linkedin, linkedin.LinkedIn),
    )
}


def connect(
    slug: str,
    *,
    hosts: Mapping[str, str],
    account: str,
    access_token: str,
    app_secret: str = "",
    call_budget: timedelta = CALL_BUDGET,
    clock: Callable[[], datetime] = now_utc,
    allow_list: bool = True,
    transport: httpx.BaseTransport | None = None,
) -> Network:
    """Return the connected account. `hosts` are its network's base addresses by name."""
    http = Http(call_budget=call_budget, transport=transport or FreshConnection())
    return NETWORKS[slug].connects(  # type: ignore[return-value]
        http=http,
        hosts=hosts,
        account_id=account,
        access_token=access_token,
        app_secret=app_secret,
        clock=clock,
        allow_list=allow_list,
    )
