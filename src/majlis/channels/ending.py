"""Permissions that a person must give anew: told of before they end. Worker only."""

from datetime import datetime, timedelta

from majlis.channels import waiting
from majlis.channels.models import Channel, Token
from majlis.notices import telling
from majlis.notices.models import Notice
from majlis.people.models import Membership
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

# So many days before the end, each once.
STEPS = (14, 7, 3, 1)
AHEAD = timedelta(days=STEPS[0])


def warn_due(limit: int = 200) -> int:
    """Tell those who look after the accounts what ends soon; return how many were told anew."""
    return sum(_warn(*found) for found in waiting.endings(limit, ahead=AHEAD))


def step_of(left: timedelta) -> int:
    """Return which warning is due when so much is left: the days it is named for, 0 for none."""
    if left <= timedelta():
        return 0
    return min((step for step in STEPS if left <= timedelta(days=step)), default=0)


def _warn(institution_id: int, channel_id: int) -> bool:
    with acting_for(institution_id):
        channel = Channel.objects.get(pk=channel_id)
        ends_at = Token.objects.get(channel=channel).ends_at
        if ends_at is None:
            return False
        step = step_of(ends_at - now())
        return _tell(channel, ends_at, step) if step else False


def _tell(channel: Channel, ends_at: datetime, step: int) -> bool:
    """Tell once for each step of each end: a new permission has a new end."""
    kind, thing = f"channel_ends_{step}", f"channel:{channel.pk}:{ends_at:%Y%m%dT%H%M}"
    if Notice.objects.filter(kind=kind, object=thing).exists():
        return False
    telling.tell(
        institution_id=channel.institution_id,
        kind=kind,
        object=thing,
        roles=[Membership.Role.MANAGER],
        values={"network": channel.network, "handle": channel.handle},
        urgent=True,
    )
    return True
