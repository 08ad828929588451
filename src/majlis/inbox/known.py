"""What the institution knew before a handful of events is applied: asked once for all of them.

Only who holds the inbox's lock may keep it, since nobody else then adds to what it says.
"""

from django.db.models import Q

from majlis.channels.hearing import Read
from majlis.channels.models import Channel, RawEvent
from majlis.delivery.models import Delivery
from majlis.inbox.contacts import People
from majlis.inbox.models import Item
from majlis.networks.hearing import Happening
from majlis.people.models import Institution

Place = tuple[int, str]  # an item's account, and its id there


class Known:
    """The accounts, items, answers and people that these events speak of, as far as known."""

    def __init__(self, institution: Institution, read: Read) -> None:
        self.institution = institution
        self.people = People(institution, [one.item for _, told in read for one in told])
        self._of_event: dict[int, Channel] = {}
        self._accounts: dict[tuple[str, str], Channel] = {}
        self._learn_channels(read)
        told = [(event, one) for event, happenings in read for one in happenings]
        ids = {one.item.id for _event, one in told}
        channels = {each for event, one in told if (each := self.channel(event, one))}
        items = Item.objects.filter(channel__in=channels, remote_id__in=ids)
        self.items: set[Place] = set(items.values_list("channel_id", "remote_id"))
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

    def _learn_channels(self, read: Read) -> None:
        accounts = {(e.network, one.account_id) for e, happenings in read for one in happenings}
        events = {event.channel_id for event, _ in read if event.channel_id is not None}
        asked = Q(pk__in=events) | Q(
            remote_id__in={account_id for _network, account_id in accounts}
        )
        for channel in Channel.objects.filter(asked, institution=self.institution).order_by("id"):
            self._of_event[channel.pk] = channel
            self._accounts[channel.network, channel.remote_id] = channel
