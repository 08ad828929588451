"""Whether the accounts still speak: silence, and what only asking finds. Worker only.

Both have one likely reason, that the network no longer tells us, and then a day of messages would
be late before anybody wondered.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Func, Max, Q, Value

from majlis.channels import waiting
from majlis.channels.models import Channel, Hook
from majlis.delivery.timing import times
from majlis.inbox.models import Item
from majlis.inbox.silence import MOMENT, USUAL_SPAN, silent_since
from majlis.networks.doors import RULES
from majlis.notices.telling import tell
from majlis.people.models import Institution, Membership
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
EVERY = timedelta(minutes=5)
MOST = 50
# So many in so short a time that the network did not tell: its subscriptions are looked at.
LATELY = timedelta(minutes=30)
UNTOLD = 5


def listen_due() -> int:
    """Listen to the accounts whose turn it is; return how many."""
    every = max(EVERY * times().settle, timedelta(seconds=1))
    return sum(_listen(*found, every=every) for found in waiting.listenings(MOST, every=every))


def _listen(institution_id: int, channel_id: int, *, every: timedelta) -> bool:
    """Note the time first: of two workers at once, one listens."""
    at = now()
    with acting_for(institution_id):
        due = Channel.objects.filter(Q(listened_at=None) | Q(listened_at__lte=at - every))
        if not due.filter(pk=channel_id).update(listened_at=at):
            return False
        channel = Channel.objects.select_related("institution").get(pk=channel_id)
        _note_silence(channel, at=at)
        _look_at_subscription(channel, at=at)
    return True


def _note_silence(channel: Channel, *, at: datetime) -> None:
    """Keep on the account's row since when it is silent, and tell of each silence once."""
    zone = ZoneInfo(Institution.objects.get(pk=channel.institution_id).zone)
    moments = _moments(channel, at=at)
    since = silent_since(moments, times=channel.silence_times, now=at, zone=zone)
    if since == channel.silent_since:
        return
    Channel.objects.filter(pk=channel.pk).update(silent_since=since)
    if since is not None:
        tell(
            institution_id=channel.institution_id,
            roles=[Membership.Role.MANAGER],
            kind="channel_silent",
            object=f"channel:{channel.pk}:{since:%Y%m%d%H%M}",
            values={"network": channel.network, "handle": channel.handle},
            urgent=True,
        )


def _moments(channel: Channel, *, at: datetime) -> list[datetime]:
    """Return the quarters of an hour in which the public wrote there, oldest first.

    They reach back from the last word, so that a long silence does not become the usual thing.
    """
    said = Item.objects.public().filter(channel=channel, written_at__lte=at).order_by()
    last = said.aggregate(at=Max("written_at"))["at"]
    if last is None:
        return []
    quarter = Func(Value(MOMENT), F("written_at"), Value(EPOCH), function="date_bin")
    lately = said.filter(written_at__gt=last - USUAL_SPAN).annotate(
        quarter=ExpressionWrapper(quarter, DateTimeField())
    )
    return sorted(lately.values_list("quarter", flat=True).distinct())


def _look_at_subscription(channel: Channel, *, at: datetime) -> None:
    """Have the subscription looked at now where only asking finds what the network should tell."""
    if not RULES[channel.network].abilities.pushes:
        return
    lately = Item.objects.public().told().filter(channel=channel, heard_at__gt=at - LATELY)
    heard = lately.aggregate(
        told=Count("pk", filter=Q(was_pushed=True)),
        untold=Count("pk", filter=Q(was_pushed=False)),
    )
    if heard["told"] == 0 and heard["untold"] >= UNTOLD:
        hooks = Hook.objects.filter(network=channel.network, subscribed_at__lt=at - LATELY)
        hooks.update(look_at=Now())
