"""What is heard on an account: by the network's own telling, and by asking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from majlis.channels import hooks, words
from majlis.channels.models import Channel, Cursor, Hook, RawEvent
from majlis.channels.words import Sentence
from majlis.networks.doors import RULES


@dataclass(frozen=True)
class Heard:
    """How hearing stands on one account."""

    network: str
    hook: Hook | None
    pushed_at: datetime | None  # the last event that the network pushed for it
    asked_at: datetime | None  # up to when the account has been read

    @property
    def is_pushed(self) -> bool:
        """Whether the network tells us by itself what people write."""
        return RULES[self.network].abilities.pushes

    @property
    def refused_count(self) -> int:
        return self.hook.refused_count if self.hook else 0

    @property
    def address(self) -> str:
        """The address to enter on the network's page; empty where nobody has to."""
        return hooks.address_of(self.hook) if self.hook and self.hook.is_typed_by_hand else ""

    @property
    def sentence(self) -> Sentence:
        """What is wrong with it and what to do; empty when all is well."""
        if not self.is_pushed or self.hook is None:
            return ""
        if self.hook.is_typed_by_hand and not self.hook.is_valid:
            return _(
                "The network has not asked at our address yet. Enter the address below on the"
                " application's page, under Webhooks."
            )
        return words.HEARING.get(self.hook.problem, self.hook.problem)


def heard_on(channels: Iterable[Channel]) -> Mapping[int, Heard]:
    """Return how hearing stands on each of these accounts, by the channel's id."""
    listed = list(channels)
    of_network = {hook.network: hook for hook in Hook.objects.defer("secret", "secret_before")}
    pushed = _last_pushed(listed)
    asked = dict(
        Cursor.objects.filter(channel__in=listed)
        .values_list("channel_id")
        .annotate(up_to=Max("at"))
    )
    return {
        each.pk: Heard(
            network=each.network,
            hook=of_network.get(each.network),
            pushed_at=pushed.get(each.pk),
            asked_at=asked.get(each.pk),
        )
        for each in listed
    }


def not_understood() -> Mapping[str, int]:
    """Return how many events were given up, by network."""
    counts: dict[str, int] = {}
    for network in RawEvent.objects.dead().values_list("network", flat=True):
        counts[network] = counts.get(network, 0) + 1
    return counts


def _last_pushed(channels: list[Channel]) -> Mapping[int, datetime | None]:
    """Return the last push of each account: one look into the index for each."""
    last = (
        RawEvent.objects.filter(channel=OuterRef("pk"), source=RawEvent.Source.PUSH)
        .order_by("-received_at")
        .values("received_at")[:1]
    )
    chosen = Channel.objects.filter(pk__in=[each.pk for each in channels])
    return dict(chosen.annotate(pushed_at=Subquery(last)).values_list("pk", "pushed_at"))
