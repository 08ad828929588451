"""Reading the items that a network named without their words. Worker only."""

import logging
from datetime import timedelta

from django.db import connection

from majlis.channels import hearing
from majlis.channels.models import Channel
from majlis.delivery import permissions
from majlis.inbox.hearings import gone, stands
from majlis.inbox.models import Item, Look
from majlis.inbox.timing import lease, wait_after
from majlis.networks.contract import LoggedOut, NetworkError, TryLater
from majlis.networks.doors import RULES
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

MOST = 20


def look_due() -> int:
    """Read what is to be read and keep it as raw events; return how many were read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM inbox_looks_due(%s)", [MOST])
        due = cursor.fetchall()
    return sum(_look(institution_id, look_id) for institution_id, look_id in due)


def _look(institution_id: int, look_id: int) -> bool:
    look = _claim(institution_id, look_id)
    if look is None:
        return False
    try:
        _read(look)
    except LoggedOut as error:
        permissions.ended(look.channel, error)
        _put_off(look, error, lease())
    except TryLater as error:
        _put_off(look, error, error.wait)
    except NetworkError as error:
        _put_off(look, error, wait_after(look.tries + 1))
    else:
        return True
    return False


def _claim(institution_id: int, look_id: int) -> Look | None:
    with acting_for(institution_id):
        free = Look.objects.select_for_update(of=("self",), skip_locked=True)
        look = free.select_related("channel").filter(pk=look_id, next_at__lte=Now()).first()
        if look is not None:
            Look.objects.filter(pk=look_id).update(next_at=Now() + lease())
    return look


def _read(look: Look) -> None:
    channel: Channel = look.channel
    hears = RULES[channel.network].abilities.hears_comments
    if not hears or look.kind not in (Item.Kind.COMMENT, Item.Kind.MENTION):
        _done(look)
        return
    network = permissions.opened(channel)
    began = now()
    connection.close()
    item = network.comment(look.remote_id)
    with acting_for(channel.institution_id):
        if item is None:
            happening = gone(channel, look.kind, look.remote_id, look.post_remote_id, at=began)
        else:
            happening = stands(channel, item, read_at=began)
        hearing.keep_polled(channel, [happening])
        _done(look)


def _done(look: Look) -> None:
    with acting_for(look.institution_id):
        Look.objects.filter(pk=look.pk).delete()


def _put_off(look: Look, error: NetworkError, wait: timedelta) -> None:
    logger.warning("an item of channel %s was not read: %s", look.channel_id, error)
    with acting_for(look.institution_id):
        Look.objects.filter(pk=look.pk).update(
            next_at=Now() + wait, tries=look.tries + 1, problem=str(error)[:300]
        )
