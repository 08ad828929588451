"""Taking what is published off the network: a visible act like any other.

What follows a post, the later parts of a thread and its first comment, leaves with it: what has
not gone out is cancelled, what stands gets a removal of its own, the last part first. None waits
for another, so that one which the network refuses does not keep the others standing. What is in
doubt at that moment leaves as soon as it is known to stand.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from majlis.delivery import payload as payloads
from majlis.delivery.models import Delivery
from majlis.delivery.models.delivery import FOLLOWING
from majlis.delivery.scheduling import cancel, schedule
from majlis.delivery.states import SETTLED, State
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

# A removal may come late; a post that should be gone is never left for its lateness.
WINDOW = timedelta(hours=24)
# Removals that came to nothing: what they should have taken away still stands.
IN_VAIN = (State.CANCELLED, State.FAILED)


def retract(delivery: Delivery, *, by: Person) -> Delivery:
    """Return the delivery that removes this post, comment or reply from its network.

    Raises:
        Refused: it does not stand there, or its removal is already on its way.
    """
    fresh = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not fresh.can_be_retracted:
        raise Refused(_("Only what stands on the network can be retracted."))
    underway = fresh.retractions.filter(act=Delivery.Act.DELETE).exclude(state__in=SETTLED)
    if found := underway.first():
        if _leaves_with_another(fresh):
            return found
        raise Refused(_("It is already being retracted."))
    for correction in fresh.retractions.filter(act=Delivery.Act.EDIT):
        if correction.can_be_cancelled:
            cancel(correction, by=by)
    for later in _later(fresh):
        _leave(later, by=by)
    return _remove(fresh, by=by)


def leave_after(delivery: Delivery) -> None:
    """Remove what has come to stand although the post that it belongs to is being taken away."""
    base = delivery.target if delivery.act == Delivery.Act.EDIT else delivery.depends_on
    if base is None or not (delivery.act in FOLLOWING or delivery.act == Delivery.Act.EDIT):
        return
    if not _is_leaving(base):
        return
    if delivery.act != Delivery.Act.EDIT:
        _remove(delivery, by=None)
    elif delivery.remote_id != (delivery.payload["remote_id"] or base.remote_id):
        # It stands anew, as another.
        base.remote_id = delivery.remote_id
        _remove(base, by=None)


def _later(delivery: Delivery) -> Iterator[Delivery]:
    """Yield what follows it, near and far, the last first."""
    for later in delivery.followers.filter(act__in=FOLLOWING).order_by("-id"):
        yield from _later(later)
        yield later


def _leave(later: Delivery, *, by: Person) -> None:
    if later.can_be_cancelled:
        cancel(later, by=by)
    elif later.can_be_retracted and not _is_leaving(later):
        _remove(later, by=by)


def _leaves_with_another(delivery: Delivery) -> bool:
    base = delivery.depends_on
    return base is not None and _is_leaving(base)


def _is_leaving(delivery: Delivery) -> bool:
    removals = delivery.retractions.filter(act=Delivery.Act.DELETE)
    return delivery.state == State.RETRACTED or removals.exclude(state__in=IN_VAIN).exists()


def _remove(delivery: Delivery, *, by: Person | None) -> Delivery:
    payload: dict[str, Any] = {
        "version": 1,
        "act": "delete",
        "network": delivery.channel.network,
        "account": delivery.channel.remote_id,
        "remote_id": delivery.remote_id,
    }
    if delivery.act != Delivery.Act.POST:
        payload["of"] = str(delivery.act)
    removal = schedule(
        channel=delivery.channel,
        act=Delivery.Act.DELETE,
        payload=payload,
        approved_sha256=payloads.sha256(payload),
        due_at=now(),
        max_late=WINDOW,
        target=delivery,
    )
    entries.write(
        institution_id=delivery.institution_id,
        act="delivery.retracted",
        object=f"delivery:{delivery.pk}",
        by=by,
    )
    return removal
