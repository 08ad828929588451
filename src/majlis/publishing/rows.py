"""How each account took a post: one row, with every act on that account in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from majlis.arabic.digits import in_style
from majlis.channels.models import Channel
from majlis.delivery.models import Delivery
from majlis.delivery.states import SETTLED
from majlis.delivery.states import State as DeliveryState
from majlis.publishing.models import Placement
from majlis.ui.reading import reading

# So long before its time the page begins to look by itself.
SOON = timedelta(minutes=2)
DELIVERY_TONES = {
    DeliveryState.PUBLISHED: "good",
    DeliveryState.VERIFIED: "good",
    DeliveryState.HELD: "waiting",
    DeliveryState.FAILED: "bad",
    DeliveryState.CANCELLED: "",
    DeliveryState.RETRACTED: "",
    DeliveryState.SCHEDULED: "",
}
DELIVERY_ICONS = {
    DeliveryState.PUBLISHED: "check",
    DeliveryState.VERIFIED: "verified",
    DeliveryState.HELD: "question",
    DeliveryState.FAILED: "failed",
    DeliveryState.CANCELLED: "close",
    DeliveryState.RETRACTED: "undo",
    DeliveryState.SCHEDULED: "clock",
}
_LAST = {DeliveryState.PUBLISHED: 3, DeliveryState.VERIFIED: 4}


def act_name(act: str, position: int) -> str:
    """Return what an act is, among the others on its account."""
    if act != Delivery.Act.POST:
        return str(Delivery.Act(act).label)
    if position == 0:
        return _("Post")
    number = in_style(str(position + 1), reading().digits)
    return _("Part %(number)s") % {"number": number}


@dataclass(frozen=True)
class Taken:
    """One act on one account: the post, a part of a thread, or what hangs on the post."""

    position: int
    delivery: Delivery
    removal: Delivery | None

    @property
    def name(self) -> str:
        return act_name(self.delivery.act, self.position)

    @property
    def tone(self) -> str:
        return DELIVERY_TONES.get(DeliveryState(self.delivery.state), "note")

    @property
    def icon(self) -> str:
        return DELIVERY_ICONS.get(DeliveryState(self.delivery.state), "sending")

    @property
    def words(self) -> str | Promise:
        return DeliveryState(self.delivery.state).label

    @property
    def at(self) -> datetime:
        return self.delivery.published_at or self.delivery.due_at

    @property
    def refusal(self) -> str:
        """What the network itself said, where it refused."""
        if self.delivery.state != DeliveryState.FAILED:
            return ""
        return str(self.delivery.hold_detail.get("detail") or self.delivery.why)

    @property
    def is_being_removed(self) -> bool:
        return self.removal is not None and self.removal.state not in SETTLED

    @property
    def removal_asks(self) -> bool:
        return self.removal is not None and self.removal.asks_a_person

    @property
    def can_be_retracted(self) -> bool:
        return self.delivery.can_be_retracted and not self.is_being_removed

    def is_moving_at(self, moment: datetime) -> bool:
        is_near = self.delivery.is_waiting and self.delivery.due_at - moment < SOON
        return self.delivery.is_moving or is_near or self.is_being_removed

    @property
    def urgency(self) -> int:
        """How much a reader of the row wants to know of this act before the others."""
        if self.delivery.asks_a_person:
            return 0
        if self.delivery.state == DeliveryState.FAILED:
            return 1
        return _LAST.get(DeliveryState(self.delivery.state), 2)


@dataclass(frozen=True)
class Row:
    """One account; `told` is the act that tells most of how it stands there."""

    channel: Channel
    acts: list[Taken]

    @property
    def told(self) -> Taken:
        return min(self.acts, key=lambda act: (act.urgency, act.position))

    @property
    def has_several(self) -> bool:
        return len(self.acts) > 1


def rows_of(placements: Iterable[Placement]) -> list[Row]:
    """Return the rows of these placements, which come channel by channel in their order."""
    placed = list(placements)
    ids = [placement.delivery_id for placement in placed]
    removals = {d.target_id: d for d in Delivery.objects.filter(target__in=ids).order_by("id")}
    return [
        Row(channel, [_taken(placement, removals) for placement in there])
        for channel, there in groupby(placed, key=lambda placement: placement.channel)
    ]


def _taken(placement: Placement, removals: dict[Any, Delivery]) -> Taken:
    removal = removals.get(placement.delivery_id)
    return Taken(placement.position, placement.delivery, removal)
