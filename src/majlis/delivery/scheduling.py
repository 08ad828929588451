"""Making a delivery, and taking it back while it has not gone out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from majlis.channels.models import Channel
from majlis.delivery import followers
from majlis.delivery import payload as payloads
from majlis.delivery.models import Delivery
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import State
from majlis.delivery.timing import times
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.refusal import Refused


def schedule(
    *,
    channel: Channel,
    payload: Mapping[str, Any],
    due_at: datetime,
    approved_sha256: str,
    act: str = Delivery.Act.POST,
    max_late: timedelta | None = None,
    depends_on: Delivery | None = None,
    target: Delivery | None = None,
) -> Delivery:
    """Store an approved act that is to become visible at `due_at`.

    `payload` is frozen with it; it is sent only while its SHA-256 is `approved_sha256`.
    """
    delivery = Delivery(
        institution_id=channel.institution_id,
        channel=channel,
        act=act,
        payload=dict(payload),
        payload_sha256=payloads.sha256(payload),
        approved_sha256=approved_sha256,
        fingerprint=payloads.mark_of(payload),
        parent_remote_id=payloads.place_of(payload),
        due_at=due_at,
        max_late=times().max_late if max_late is None else max_late,
        depends_on=depends_on,
        target=target,
    )
    delivery.next_at = delivery.prepare_at
    delivery.save(force_insert=True)
    return delivery


def cancel(delivery: Delivery, *, by: Person | None) -> None:
    """Take it back. Once this has returned and is committed, nothing of it can appear.

    What follows it cannot go out without it and is taken back with it, the last part first.

    Raises:
        Refused: it is already going out, or has gone.
    """
    fresh = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if fresh.state == State.CANCELLED and fresh.depends_on_id is not None:
        delivery.state = fresh.state
        return
    if not fresh.can_be_cancelled:
        raise Refused(
            _("This is already going out. When it stands on the network you can retract it.")
        )
    for later in fresh.followers.order_by("-id"):
        if later.can_be_cancelled:
            cancel(later, by=by)
    try:
        fresh.move(State.CANCELLED, bump=1, **fresh.free(None))
    except Overtaken as error:
        raise Refused(_("This has changed since you opened it.")) from error
    followers.follow(fresh)
    entries.write(
        institution_id=fresh.institution_id,
        act="delivery.cancelled",
        object=f"delivery:{fresh.pk}",
        by=by,
    )
    delivery.state = fresh.state
