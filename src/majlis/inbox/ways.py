"""Where an answer can go: in public where somebody wrote, or to them alone; and until when.

What a network would refuse is refused here before it is sent, with the way that remains.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox.models import Item
from majlis.networks.contract import Abilities
from majlis.networks.doors import RULES
from majlis.store.clock import now

ENDED = (State.FAILED, State.CANCELLED)


class Way(models.TextChoices):
    PUBLIC = "public", gettext_lazy("In public")
    PRIVATE = "private", gettext_lazy("Privately, to this person alone")
    # In public only that there is a private message; that waits until this stands.
    BOTH = "both", gettext_lazy("Privately, and say in public that you wrote")


@dataclass(frozen=True)
class Offer:
    """One way that the network has for this item. `closed` says why it is closed, if it is."""

    way: Way
    closed: str = ""
    until: datetime | None = None
    free_until: datetime | None = None  # then the network takes only a person's answer
    is_once: bool = False  # it can be gone once

    @property
    def label(self) -> str | Promise:
        return self.way.label

    @property
    def is_private(self) -> bool:
        """Whether the answer itself goes to one person alone."""
        return self.way in {Way.PRIVATE, Way.BOTH}


def offers(item: Item) -> list[Offer]:
    """Return the ways of answering an item, the usual one first; none where there is none."""
    if item.carrier is None:
        return [Offer(Way.PUBLIC)]
    assert item.channel is not None
    abilities = RULES[item.channel.network].abilities
    if item.is_private:
        return [_conversation(item, abilities)] if abilities.sends_messages else []
    if item.kind == Item.Kind.REVIEW or not abilities.replies:
        return []
    private = _privately(item, abilities)
    if private is None:
        return [Offer(Way.PUBLIC)]
    return [Offer(Way.PUBLIC), private, replace(private, way=Way.BOTH)]


def offered(item: Item, way: str) -> Offer | None:
    """Return one way of answering an item; without a word the usual one."""
    found = offers(item)
    return next((each for each in found if not way or each.way == way), None)


def is_private(item: Item, way: str = "") -> bool:
    """Whether an answer goes to its writer alone, this way or the usual one."""
    offer = offered(item, way)
    return offer is not None and offer.is_private


def is_private_reply(item: Item) -> bool:
    """Whether a private answer to this goes by the comment, and not to a person's account."""
    if item.channel is None or item.is_private:
        return False
    return RULES[item.channel.network].abilities.private_reply_window is not None


def _conversation(item: Item, abilities: Abilities) -> Offer:
    """A message is answered while the person's own last one is young enough."""
    if abilities.message_window is None:
        return Offer(Way.PRIVATE)
    said = Item.objects.public().filter(channel=item.channel_id, kind=Item.Kind.MESSAGE)
    last = said.filter(post_remote_id=item.post_remote_id).aggregate(at=models.Max("written_at"))
    until = (last["at"] or item.spoke_at) + abilities.message_window
    if abilities.message_window.days > 1:
        within = {"days": abilities.message_window.days}
        closed = _("The network takes an answer only within %(days)s days of their last message.")
    else:
        within = {"hours": round(abilities.message_window.total_seconds() / 3600)}
        closed = _("The network takes an answer only within %(hours)s hours of their last message.")
    closed %= within
    remains = _("It takes one again as soon as they write. Answer in public where they commented.")
    free = abilities.free_message_window
    since = last["at"] or item.spoke_at
    return Offer(
        Way.PRIVATE,
        closed=f"{closed} {remains}" if now() > until else "",
        until=until,
        free_until=since + free if free else None,
    )


def _privately(item: Item, abilities: Abilities) -> Offer | None:
    """A comment is answered privately once, for some days; or by a message to its writer."""
    if not abilities.sends_messages or item.kind != Item.Kind.COMMENT:
        return None
    if abilities.private_reply_window is None:
        knows_them = item.author is not None and not item.author.remote_id.startswith("@")
        return Offer(Way.PRIVATE) if abilities.message_window is None and knows_them else None
    until = (item.written_at or item.heard_at) + abilities.private_reply_window
    if _was_answered_privately(item):
        closed = _(
            "The network takes one private answer to a comment, and it was sent. Answer in public,"
            " or in their conversation once they have written there."
        )
    elif now() > until:
        closed = _(
            "The network takes a private answer only within %(days)s days of the comment. Answer"
            " in public and ask them to write to you."
        ) % {"days": abilities.private_reply_window.days}
    else:
        closed = ""
    return Offer(Way.PRIVATE, closed=closed, until=until, is_once=True)


def _was_answered_privately(item: Item) -> bool:
    return (
        Delivery.objects.messages_to(item.channel_id, item.remote_id)
        .filter(payload__comment_id=item.remote_id)
        .exclude(state__in=ENDED)
        .exists()
    )
