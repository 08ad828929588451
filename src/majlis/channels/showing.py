"""How an account stands, in words, for the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from majlis.channels import words
from majlis.channels.heard import Heard, heard_on
from majlis.channels.models import Budget, Channel, Token
from majlis.channels.words import Sentence
from majlis.networks import NETWORKS
from majlis.store import clock


class Standing(models.TextChoices):
    """The one thing to know first about an account."""

    GOOD = "good", _("Connected")
    LOGGED_OUT = "logged_out", _("Needs to be connected again")
    CANNOT_PUBLISH = "cannot_publish", _("May not publish")
    PAUSED = "paused", _("Paused")
    LIMITED = "limited", _("Waiting for the network's limit")
    TROUBLED = "troubled", _("Does not answer")

    @classmethod
    def of(cls, channel: Channel, at: datetime) -> "Standing":
        if channel.state != Channel.State.OPEN:
            return cls.LOGGED_OUT
        if channel.missing_scopes:
            return cls.CANNOT_PUBLISH
        if channel.paused_at:
            return cls.PAUSED
        if channel.reopens_at and channel.reopens_at > at:
            return cls.LIMITED
        return cls.TROUBLED if channel.problem else cls.GOOD

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
}
ICONS = {
    Standing.GOOD: "verified",
    Standing.LOGGED_OUT: "key",
    Standing.CANNOT_PUBLISH: "lock",
    Standing.PAUSED: "pause",
    Standing.LIMITED: "clock",
    Standing.TROUBLED: "warning",
}


@dataclass(frozen=True)
class Row:
    """One account on the page."""

    channel: Channel
    standing: Standing
    ends_at: datetime | None  # only when the permission does not renew itself
    heard: Heard
    budget: Budget | None

    @property
    def costs_money(self) -> bool:
        """Whether the network takes money for what is said there."""
        return NETWORKS[self.channel.network].cost is not None

    @property
    def sentence(self) -> Sentence:
        """What it means and what to do; empty when all is well."""
        channel = self.channel
        match self.standing:
            case Standing.LOGGED_OUT:
                return words.LOGGED_OUT.get(channel.problem, words.LOGGED_OUT["logged_out"])
            case Standing.CANNOT_PUBLISH:
                return _(
                    "The network granted less than publishing needs. Connect again and leave every"
                    " permission switched on."
                )
            case Standing.PAUSED:
                return words.PAUSES.get(channel.paused_why, words.PAUSED)
            case Standing.TROUBLED:
                return words.PROBLEMS.get(channel.problem, words.PROBLEMS["unreachable"])
        return ""

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
    def missing(self) -> list[Sentence]:
        return words.permissions(self.channel.missing_scopes)


def rows_of(channels: Iterable[Channel]) -> list[Row]:
    """Return the accounts with how each stands now."""
    at = clock.now()
    listed = list(channels)
    ends, heard = _ends(listed), heard_on(listed)
    budgets = {each.channel_id: each for each in Budget.objects.filter(channel__in=listed)}
    return [
        Row(
            each,
            Standing.of(each, at),
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
