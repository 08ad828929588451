"""Blocks that have come to their end: a worker lets the person write again, once. Worker only."""

import logging
from typing import Final

from django.db import connection

from majlis.channels.models import Channel
from majlis.inbox import moderating
from majlis.inbox.models import Item, Measure
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

MOST: Final = 20


def lift_due() -> int:
    """Send an unblocking for every block whose end has come; return how many were sent.

    An account that is not connected is waited for. Whoever was let again before, or blocked anew
    since, is left as they are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM inbox_blocks_due(%s)", [MOST])
        due = cursor.fetchall()
    return sum(_lift(institution_id, measure_id) for institution_id, measure_id in due)


def _lift(institution_id: int, measure_id: int) -> bool:
    with acting_for(institution_id):
        free = Measure.objects.select_for_update(of=("self",), skip_locked=True)
        found = free.filter(pk=measure_id, lifted_at__isnull=True, until__lte=Now())
        block = found.select_related("item__channel", "item__author").first()
        if block is None or not _is_open(block.item):
            return False
        Measure.objects.filter(pk=block.pk).update(lifted_at=Now())
        if not moderating.is_in_force(block):
            return False
        moderating.end_block(block)
    return True


def _is_open(item: Item) -> bool:
    return item.channel is not None and item.channel.state == Channel.State.OPEN
