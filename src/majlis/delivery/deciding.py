"""What a person answers to a delivery that is held."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from majlis.delivery import followers, outcomes
from majlis.delivery import payload as payloads
from majlis.delivery.models import Attempt, Delivery
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import GUARDS_REASONS, HoldReason, State
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused


def look_again(delivery: Delivery, *, by: Person) -> None:
    """Look for it anew; what has an id on the network is read again by that id."""
    if delivery.remote_id:
        fields = Delivery.free(timedelta(0))
        _decide(delivery, State.PUBLISHED, by=by, act="look_again", stumbles=0, **fields)
        return
    _decide(delivery, State.UNKNOWN, by=by, act="look_again", **outcomes.unknown_from_now())


def send(delivery: Delivery, *, by: Person, at: datetime | None = None) -> None:
    """Send it after all, now or `at`: only what surely does not stand on the network."""
    if delivery.is_held_in_doubt:
        raise Refused(_("Say first that it is not on the network."))
    _send(delivery, by=by, at=at, act="send")


def send_knowing_absent(delivery: Delivery, *, by: Person) -> None:
    """A person has looked at the account and answers for it: it is not there. Send it again."""
    _close(delivery)
    _send(delivery, by=by, at=None, act="send_knowing_absent")


def drop_knowing_absent(delivery: Delivery, *, by: Person) -> None:
    """A person has looked at the account: it is not there, and shall not be sent."""
    _close(delivery)
    _decide(delivery, State.CANCELLED, by=by, act="drop_knowing_absent", **Delivery.free(None))


def look_at(delivery: Delivery, remote_id: str, *, by: Person) -> None:
    """A person points at the post that should be this delivery: it is read, and adopted if so."""
    _decide(
        delivery,
        State.UNKNOWN,
        by=by,
        act="look_at",
        **outcomes.unknown_from_now() | {"exists_as": remote_id, "next_at": Now()},
    )


def done_by_hand(delivery: Delivery, *, by: Person) -> None:
    """A person has done on the network what it leaves to persons; it is read back."""
    if delivery.hold_reason != HoldReason.BY_HAND:
        raise Refused(_("This is not left to a person."))
    _decide(
        delivery,
        State.PUBLISHED,
        by=by,
        act="done_by_hand",
        stumbles=0,
        **Delivery.free(timedelta(0)),
    )


def _send(delivery: Delivery, *, by: Person, at: datetime | None, act: str) -> None:
    due_at = max(at, now()) if at is not None else now()
    _decide(
        delivery,
        State.SCHEDULED,
        by=by,
        act=act,
        due_at=due_at,
        next_at=due_at,
        lease_process=None,
        lease_until=None,
        tries=0,
        stumbles=0,
        negatives=0,
        unknown_since=None,
        said_exists=False,
        exists_as="",
        handles={},
        handles_expire_at=None,
        remote_id="",
        remote_url="",
        published_at=None,
        parent_remote_id=payloads.place_of(delivery.payload),
        hold_detail=_knowing(delivery),
    )


def _knowing(delivery: Delivery) -> dict[str, Any]:
    """A person who sends what a guard had stopped has the last word: it is not asked again."""
    return {"sent_knowing": True} if delivery.hold_reason in GUARDS_REASONS else {}


def _close(delivery: Delivery) -> None:
    attempt = delivery.open_attempt()
    if attempt is not None:
        outcomes.close_attempt(attempt, Attempt.Outcome.DECIDED)


def _decide(delivery: Delivery, to: str, *, by: Person, act: str, **fields: Any) -> None:
    fields = {"hold_reason": "", "hold_detail": {}} | fields
    try:
        with transaction.atomic():
            delivery.move(to, why=act, bump=1, **fields)
    except (Overtaken, IntegrityError) as error:  # moved on, or its twin is in doubt just now
        raise Refused(_("This has changed since you opened it.")) from error
    followers.follow(delivery)
    entries.write(
        institution_id=delivery.institution_id,
        act=f"delivery.{act}",
        object=f"delivery:{delivery.pk}",
        by=by,
    )
