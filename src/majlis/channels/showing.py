"""How an account stands, in words, for the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.channels import ending, grants, words
from majlis.channels.heard import Heard, heard_on
from majlis.channels.models import Budget, Channel, Token
from majlis.channels.models.tick import Tick
from majlis.channels.words import Sentence
from majlis.networks.doors import RULES
from majlis.store import clock


class Standing(models.TextChoices):
    """The one thing to know first about an account."""

    GOOD = "good", _("Connected")
    LOGGED_OUT = "logged_out", _("Needs to be connected again")
    CANNOT_PUBLISH = "cannot_publish", _("May not publish")
    PAUSED = "paused", _("Paused")
    LIMITED = "limited", _("Waiting for the network's limit")
    ENDING = "ending", _("Ends soon")
    LESS = "less", _("Connected, and may not do everything")
    TROUBLED = "troubled", _("Does not answer")

    @classmethod
    def of(cls, channel: Channel, at: datetime, *, ends_at: datetime | None = None) -> "Standing":
        needed = grants.NEEDED_TO_PUBLISH.get(channel.network, frozenset())
        stands = {
            cls.LOGGED_OUT: channel.state != Channel.State.OPEN,
            cls.CANNOT_PUBLISH: bool(needed & set(channel.missing_scopes)),
            cls.PAUSED: channel.paused_at is not None,
            cls.LIMITED: channel.reopens_at is not None and channel.reopens_at > at,
            cls.TROUBLED: bool(channel.problem),
            cls.ENDING: ends_at is not None and ends_at <= at + ending.AHEAD,
            cls.LESS: bool(channel.missing_scopes),
        }
        return next((standing for standing, holds in stands.items() if holds), cls.GOOD)

    @property
    def tone(self) -> str:
        return TONES[self]

    @property
    def icon(self) -> str:
        return ICONS[self]


TONES = {
    Standing.GOOD: "good",
    Standing.LOGGED_OUT: "bad",
    Standing.CANNOT_PUBLISH: "bad",
    Standing.PAUSED: "waiting",
    Standing.LIMITED: "waiting",
    Standing.TROUBLED: "waiting",
    Standing.ENDING: "waiting",
    Standing.LESS: "waiting",
}
ICONS = {
    Standing.GOOD: "verified",
    Standing.LOGGED_OUT: "key",
    Standing.CANNOT_PUBLISH: "lock",
    Standing.PAUSED: "pause",
    Standing.LIMITED: "clock",
    Standing.TROUBLED: "warning",
    Standing.ENDING: "clock",
    Standing.LESS: "key",
}


@dataclass(frozen=True)
class Row:
    """One account on the page."""

    channel: Channel
    standing: Standing
    ends_at: datetime | None  # when a person must connect again, where that is known
    heard: Heard
    budget: Budget | None

    @property
    def costs_money(self) -> bool:
        """Whether the network takes money for what is said there."""
        return RULES[self.channel.network].cost is not None

    @property
    def sentence(self) -> Sentence:
        """What it means and what to do; empty when all is well."""
        channel = self.channel
        match self.standing:
            case Standing.LOGGED_OUT:
                return words.LOGGED_OUT.get(channel.problem, words.LOGGED_OUT["logged_out"])
            case Standing.PAUSED:
                return words.PAUSES.get(channel.paused_why, words.PAUSED)
            case Standing.TROUBLED:
                return words.PROBLEMS.get(channel.problem, words.PROBLEMS["unreachable"])
        return words.STANDINGS.get(self.standing.value, "")

    @property
    def needs_connecting(self) -> bool:
        return self.standing in {Standing.LOGGED_OUT, Standing.CANNOT_PUBLISH}

    @property
    def can_be_paused(self) -> bool:
        return self.channel.paused_at is None and self.standing != Standing.LOGGED_OUT

    @property
    def can_be_resumed(self) -> bool:
        return self.standing == Standing.PAUSED

    @property
    def is_limited(self) -> bool:
        return self.standing == Standing.LIMITED

    @property
    def missing(self) -> list[tuple[str, Sentence]]:
        """The permissions that were not granted, each with what cannot be done without it."""
        return words.without(self.channel.missing_scopes)

    @property
    def ticks(self) -> list["ShownTick"]:
        return [ShownTick.of(Tick(**found)) for found in self.channel.ticks]

    @property
    def again_kind(self) -> str:
        """How the button to connect again looks: it is the first to press when the end is near."""
        return "" if self.standing == Standing.ENDING else "plain"


@dataclass(frozen=True)
class ShownTick:
    """One line of the self-test."""

    what: Sentence
    why: Sentence
    tone: str
    icon: str

    @classmethod
    def of(cls, tick: Tick) -> "ShownTick":
        tone, icon = TICK_LOOKS[tick.outcome]
        if tick.outcome == Tick.GOOD:
            return cls(words.TICKS[tick.what], "", tone, icon)
        why = words.OBSTACLES.get(tick.why, tick.why)
        return cls(words.NOT_TICKED[tick.what], why, tone, icon)


TICK_LOOKS = {
    Tick.GOOD: ("good", "verified"),
    Tick.PART: ("waiting", "warning"),
    Tick.BAD: ("bad", "failed"),
}


def rows_of(channels: Iterable[Channel]) -> list[Row]:
    """Return the accounts with how each stands now."""
    at = clock.now()
    listed = list(channels)
    ends, heard = _ends(listed), heard_on(listed)
    budgets = {each.channel_id: each for each in Budget.objects.filter(channel__in=listed)}
    return [
        Row(
            each,
            Standing.of(each, at, ends_at=ends.get(each.pk)),
            ends.get(each.pk),
            heard[each.pk],
            budgets.get(each.pk),
        )
        for each in listed
    ]


def _ends(channels: Iterable[Channel]) -> Mapping[int, datetime]:
    """Return when a person has to connect again, for each permission that has such an end."""
    tokens = Token.objects.filter(channel__in=channels)
    ends = tokens.values_list("channel_id", "ends_at")
    return {channel_id: end for channel_id, end in ends if end is not None}
