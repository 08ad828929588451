"""Giving an answer that stands other words: a visible act like any other."""

from typing import Any

from django.utils.translation import gettext as _

from majlis.delivery import payload as payloads
from majlis.delivery.models import Delivery
from majlis.delivery.scheduling import schedule
from majlis.delivery.states import SETTLED
from majlis.networks.doors import RULES
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused


def reword(delivery: Delivery, text: str, *, language: str, by: Person) -> Delivery:
    """Return the delivery that gives this answer the words of `text`, which are final.

    Raises:
        Refused: it does not stand, its network changes no answers, or it is being changed or
            taken away.
    """
    fresh = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not RULES[fresh.channel.network].abilities.edits_replies:
        raise Refused(_("This network lets nobody change an answer. Delete it and answer anew."))
    if not fresh.can_be_reworded:
        raise Refused(_("Only what stands on the network can be corrected."))
    if fresh.retractions.exclude(state__in=SETTLED).exists():
        raise Refused(_("It is already being changed or taken away."))
    payload: dict[str, Any] = {
        "version": 1,
        "act": "reword",
        "network": fresh.channel.network,
        "account": fresh.channel.remote_id,
        "remote_id": fresh.remote_id,
        "text": text,
        "post_id": fresh.payload["post_id"],
        "parent_id": fresh.payload["parent_id"],
        "language": language,
    }
    made = schedule(
        channel=fresh.channel,
        act=Delivery.Act.REWORD,
        payload=payload,
        approved_sha256=payloads.sha256(payload),
        due_at=now(),
        target=fresh,
    )
    entries.write(
        institution_id=fresh.institution_id,
        act="delivery.reworded",
        object=f"delivery:{fresh.pk}",
        by=by,
    )
    return made
