"""What the institution knew before a handful of events is applied: asked once for all of them.

Only who holds the inbox's lock may keep it, since nobody else then adds to what it says.
"""

from collections.abc import Collection, Iterable

from django.db.models import Q

from majlis.channels.hearing import Read
from majlis.channels.models import Channel, RawEvent
from majlis.delivery.models import Delivery
from majlis.inbox.contacts import People
from majlis.inbox.house import House
from majlis.inbox.models import Item
from majlis.networks.hearing import Happening
from majlis.people.models import Institution

Place = tuple[int, str]  # an item's account, and its id there


class Known:
    """The accounts, items, answers and people that these events speak of, as far as known."""

    def __init__(self, institution: Institution, read: Read) -> None:
        self.institution = institution
        self.house = House(institution)
        self.people = People(institution, [one.item for _, told in read for one in told])
        self._of_event: dict[int, Channel] = {}
        self._accounts: dict[tuple[str, str], Channel] = {}
        self._learn_channels(read)
        told = [(event, one) for event, happenings in read for one in happenings]
        ids = {one.item.id for _event, one in told}
        channels = {each for event, one in told if (each := self.channel(event, one))}
        locked = Item.objects.select_for_update(of=("self",), no_key=True).select_related("author")
        items = locked.filter(channel__in=channels, remote_id__in=ids).order_by("id")
        # Locked, so that they stay as they are; what is changed beside them is forgotten here.
        self._at_hand: dict[Place, Item] = {(it.channel_id or 0, it.remote_id): it for it in items}
        self.items: set[Place] = set(self._at_hand)
        there = Item.objects.ours().filter(channel__in=channels, parent_remote_id__in=ids)
        answered = there.filter(delivery__isnull=True)
        # Those that nothing answers which was written on the network itself.
        self.unanswered: set[Place] = {(channel.pk, id_) for channel in channels for id_ in ids}
        self.unanswered -= set(answered.values_list("channel_id", "parent_remote_id"))
        made = Delivery.objects.leaving_something().filter(channel__in=channels, remote_id__in=ids)
        self.deliveries: dict[Place, int] = {
            (channel_id, remote_id): pk
            for channel_id, remote_id, pk in made.order_by("-pk").values_list(
                "channel_id", "remote_id", "pk"
            )
        }

    def channel(self, event: RawEvent, happening: Happening) -> Channel | None:
        """Return the account that a happening concerns, also when it is no longer connected."""
        if event.channel_id is not None:
            return self._of_event[event.channel_id]
        return self._accounts.get((event.network, happening.account_id))

    def item(self, channel: Channel, remote_id: str) -> Item | None:
        """Return an item as it stands now, locked; None where we have none."""
        place = (channel.pk, remote_id)
        if place not in self.items:
            return None
        if place not in self._at_hand:
            locked = Item.objects.select_for_update(of=("self",), no_key=True)
            found = locked.select_related("author").filter(channel=channel, remote_id=remote_id)
            return found.first()
        return self._at_hand[place]

    def note(self, item: Item) -> None:
        """Take in an item that has just been written."""
        assert item.channel_id is not None  # what is told comes from an account
        self.items.add((item.channel_id, item.remote_id))
        if item.is_ours:
            self.unanswered.discard((item.channel_id, item.parent_remote_id))

    def forget(self, *, cases: Collection[int], items: Iterable[Item], all_: bool) -> None:
        """Ask anew for what was changed beside these objects: the items of these cases, and those
        that have moved."""
        moved = {item.pk for item in items}
        self._at_hand = {
            place: item
            for place, item in self._at_hand.items()
            if not all_ and item.case_id not in cases and item.pk not in moved
        }

    def _learn_channels(self, read: Read) -> None:
        accounts = {(e.network, one.account_id) for e, happenings in read for one in happenings}
        events = {event.channel_id for event, _ in read if event.channel_id is not None}
        asked = Q(pk__in=events) | Q(
            remote_id__in={account_id for _network, account_id in accounts}
        )
        for channel in Channel.objects.filter(asked, institution=self.institution).order_by("id"):
            self._of_event[channel.pk] = channel
            self._accounts[channel.network, channel.remote_id] = channel
