"""Reading back what was published."""

import logging
from datetime import timedelta

from majlis.delivery import followers, permissions, telling
from majlis.delivery.acts import act_of
from majlis.delivery.models import Delivery, Incident
from majlis.delivery.states import HoldReason, State
from majlis.delivery.timing import times
from majlis.networks.contract import LoggedOut, NetworkError
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

MOST_READS = 6


def verify(delivery: Delivery) -> None:
    """Compare what the network shows with what was approved, and say so."""
    act = act_of(delivery)
    try:
        network = permissions.opened(delivery.channel)
        shown = act.read(network, delivery.remote_id or delivery.payload.get("remote_id", ""))
    except LoggedOut as error:
        permissions.ended(delivery.channel, error)
        _look_again(delivery, why=str(error))
        return
    except NetworkError as error:
        _look_again(delivery, why=str(error))
        return
    difference = act.difference(shown, account=delivery.channel.remote_id)
    if not difference:
        _verified(delivery, url=shown.url if shown else "")
    elif delivery.stumbles < MOST_READS:
        _look_again(delivery, why=difference)
    else:
        _report(delivery, difference, text=shown.text if shown else "")


def _verified(delivery: Delivery, *, url: str) -> None:
    """Say so; some networks tell the link only when the post is read."""
    link = delivery.remote_url or url
    with acting_for(delivery.institution_id):
        delivery.move(State.VERIFIED, stumbles=0, remote_url=link, **delivery.free(None))
        followers.follow(delivery)
        if delivery.act == Delivery.Act.DELETE and delivery.target_id:
            _retract(delivery.target_id)


def _retract(delivery_id: int) -> None:
    target = Delivery.objects.get(pk=delivery_id)
    if target.state != State.RETRACTED:
        target.move(State.RETRACTED, bump=1, **target.free(None))
        followers.follow(target)


def _look_again(delivery: Delivery, *, why: str) -> None:
    """Read once more later; networks show their own posts with a lag at times."""
    wait: timedelta = times().verify_again * min(2**delivery.stumbles, 32)
    with acting_for(delivery.institution_id):
        delivery.move(
            State.PUBLISHED, why=why, stumbles=delivery.stumbles + 1, **delivery.free(wait)
        )


def _report(delivery: Delivery, difference: str, *, text: str) -> None:
    gone = difference == "gone"
    with acting_for(delivery.institution_id):
        incident, is_new = Incident.objects.get_or_create(
            institution_id=delivery.institution_id,
            delivery=delivery,
            kind=Incident.Kind.VANISHED if gone else Incident.Kind.DIFFERS,
            defaults={"detail": {"difference": difference, "text": text[:2000]}},
        )
        delivery.move(
            State.HELD,
            why=difference,
            bump=1,
            hold_reason=HoldReason.VANISHED if gone else HoldReason.DIFFERS,
            hold_detail={"difference": difference},
            **delivery.free(None),
        )
        followers.follow(delivery)
        if is_new:
            telling.incident(incident)
