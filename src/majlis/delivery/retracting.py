"""Taking a published post or reply off the network: a visible act like any other."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from majlis.delivery import payload as payloads
from majlis.delivery.models import Delivery
from majlis.delivery.scheduling import schedule
from majlis.delivery.states import SETTLED
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

# A removal may come late; a post that should be gone is never left for its lateness.
WINDOW = timedelta(hours=24)


def retract(delivery: Delivery, *, by: Person) -> Delivery:
    """Return the delivery that removes this post or reply from its network.

    Raises:
        Refused: it does not stand there, or its removal is already on its way.
    """
    fresh = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not fresh.can_be_retracted:
        raise Refused(_("Only what stands on the network can be retracted."))
    if fresh.retractions.exclude(state__in=SETTLED).exists():
        raise Refused(_("It is already being retracted."))
    payload: dict[str, Any] = {
        "version": 1,
        "act": "delete",
        "network": fresh.channel.network,
        "account": fresh.channel.remote_id,
        "remote_id": fresh.remote_id,
    }
    if fresh.is_reply:
        payload["of"] = Delivery.Act.REPLY.value
    removal = schedule(
        channel=fresh.channel,
        act=Delivery.Act.DELETE,
        payload=payload,
        approved_sha256=payloads.sha256(payload),
        due_at=now(),
        max_late=WINDOW,
        target=fresh,
    )
    entries.write(
        institution_id=fresh.institution_id,
        act="delivery.retracted",
        object=f"delivery:{fresh.pk}",
        by=by,
    )
    return removal
