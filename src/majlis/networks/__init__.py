"""The networks: one connected account behind each, all filling the same Protocol."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol, cast

import httpx

from . import (
    bluesky,
    bluesky_text,
    facebook,
    facebook_comments,
    instagram,
    instagram_comments,
    linkedin,
    linkedin_comments,
    listed_replies,
    mastodon,
    mastodon_talks,
    x,
    x_comments,
    x_rules,
    youtube,
    youtube_comments,
)
from .checks import reply_problems
from .connected import media_of, now_utc
from .connection import FreshConnection
from .contract import Abilities, MediaFacts, Network, OutgoingPost, Problem
from .fingerprint import fingerprint
from .forms import POST, Form
from .http import CALL_BUDGET, Http


class Problems(Protocol):
    def __call__(
        self,
        *,
        text: str,
        title: str = "",
        media: Sequence[MediaFacts] = (),
        form: Form = ...,
    ) -> list[Problem]: ...


class Cost(Protocol):
    def __call__(self, act: str, text: str) -> Decimal:
        """Return what one act with this final text costs in US dollars, 0 where nothing."""


class FormOf(Protocol):
    def __call__(self, form: Form, may: Collection[str]) -> Form:
        """Return a form as one account takes it, by what it may (Account.may)."""


Connects = (
    type[x.X]
    | type[facebook.Facebook]
    | type[instagram.Instagram]
    | type[youtube.YouTube]
    | type[linkedin.LinkedIn]
    | type[mastodon.Mastodon]
    | type[bluesky.Bluesky]
)


@dataclass(frozen=True)
class Rules:
    """What is known of a network without any account on it.

    `final_text` makes what is sent of what a writer wrote, `shown_text` what people then see of
    it; `measure` takes a final text, `problems` takes the writer's. The same of an answer:
    LinkedIn escapes a post and not a comment, X leaves out handles at an answer's start.
    """

    slug: str
    connects: Connects | None  # None: it is opened otherwise, see doors.py
    abilities: Abilities
    final_text: Callable[[str], str]
    shown_text: Callable[[str], str]
    measure: Callable[[str], int]
    problems: Problems
    final_reply: Callable[[str], str]
    shown_reply: Callable[[str], str]
    measure_reply: Callable[[str], int]
    forms: Mapping[str, Form]  # `post` first; what a network offers, see forms.py
    form_of: FormOf
    cost: Cost | None  # None: the network takes no money for it

    def form(self, slug: str, may: Collection[str] | None = None) -> Form:
        """Return one form of post, that of the plain post where there is no such form.

        With `may`, what an account may beyond others as it said itself (Account.may), it is the
        form of that account; without, the network's.
        """
        form = self.forms.get(slug) or self.forms[POST]
        return form if may is None else self.form_of(form, may)

    def reply_problems(self, text: str) -> list[Problem]:
        """Return what the network will not take of an answer as its writer wrote it."""
        return reply_problems(
            text=text,
            abilities=self.abilities,
            final_reply=self.final_reply,
            measure_reply=self.measure_reply,
        )

    def reply_fingerprint(self, text: str) -> str:
        """Return the fingerprint of a final answer, equal to that of the one a network shows."""
        return fingerprint(text=self.shown_reply(text))

    def fingerprint(self, post: OutgoingPost) -> str:
        """Return the fingerprint of a payload, equal to that of the post a network shows."""
        kind, count = media_of(post)
        shows_text = self.form(post.form).abilities.shows_text
        return fingerprint(
            text=self.shown_text(post.text) if shows_text else "",
            title=post.title,
            media_kind=kind,
            media_count=count,
        )


def _as_it_is(form: Form, may: Collection[str]) -> Form:
    _ = may
    return form


NETWORKS: Mapping[str, Rules] = {
    adapter.slug: Rules(
        slug=adapter.slug,
        connects=adapter,
        abilities=adapter.abilities,
        final_text=module.final_text,
        shown_text=module.shown_text,
        measure=module.measure,
        problems=module.problems,
        final_reply=answers.final_reply,
        shown_reply=answers.shown_reply,
        measure_reply=measure_reply,
        forms={form.slug: form for form in module.FORMS},
        form_of=getattr(module, "form_of", _as_it_is),
        cost=getattr(module, "cost", None),
    )
    for module, adapter, answers, measure_reply in (
        (x_rules, x.X, x_comments, x_comments.measure_reply),
        (facebook, facebook.Facebook, listed_replies, facebook_comments.measure_reply),
        (instagram, instagram.Instagram, listed_replies, instagram_comments.measure_reply),
        (youtube, youtube.YouTube, listed_replies, youtube_comments.measure_reply),
        (linkedin, linkedin.LinkedIn, listed_replies, linkedin_comments.measure_reply),
        (mastodon, mastodon.Mastodon, listed_replies, mastodon_talks.measure_reply),
        (bluesky, bluesky.Bluesky, listed_replies, bluesky_text.measure),
    )
}


def connect(
    slug: str,
    *,
    hosts: Mapping[str, str],
    account: str,
    access_token: str,
    app_id: str = "",
    app_secret: str = "",
    call_budget: timedelta = CALL_BUDGET,
    clock: Callable[[], datetime] = now_utc,
    allow_list: bool = True,
    transport: httpx.BaseTransport | None = None,
) -> Network:
    """Return the connected account. `hosts` are its network's base addresses by name.

    `app_id` is our application as the network numbers it where it pushes: X's API key, with
    `app_secret` its secret; Meta's app id; LinkedIn's application number.
    """
    http = Http(call_budget=call_budget, transport=transport or FreshConnection())
    connects = NETWORKS[slug].connects
    assert connects is not None
    made = connects(
        http=http,
        hosts=hosts,
        account_id=account,
        access_token=access_token,
        app_id=app_id,
        app_secret=app_secret,
        clock=clock,
        allow_list=allow_list,
    )
    # An account lacks the methods that its abilities do not declare; test_contract.py holds it to
    # all others.
    return cast(Network, made)
