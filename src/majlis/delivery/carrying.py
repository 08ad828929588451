"""Carrying one claimed delivery as far as it goes: prepare, the door, verify."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection

from majlis.delivery import outcomes, permissions, probes, verifying, witness
from majlis.delivery import payload as payloads
from majlis.delivery.acts import act_of
from majlis.delivery.claiming import Claim
from majlis.delivery.door import Guarded, open_door
from majlis.delivery.guards import Guard, stands
from majlis.delivery.models import Delivery, WorkerProcess
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import HoldReason, State
from majlis.delivery.timing import times
from majlis.networks.contract import (
    Handles,
    Keep,
    LoggedOut,
    OutcomeUnknown,
    Prepared,
    Rejected,
    TryLater,
)
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

# A door that was found shut is tried again after this.
SHUT_FOR = timedelta(seconds=5)


def carry(claim: Claim, *, process: WorkerProcess) -> None:
    """Do what this row wants now, on to the end if its time has come."""
    with acting_for(claim.institution_id):
        delivery = Delivery.objects.select_related("channel", "depends_on").get(
            pk=claim.delivery_id
        )
    if delivery.epoch != claim.epoch and stands(Guard.EPOCH):
        return
    try:
        if delivery.state == State.PUBLISHED:
            verifying.verify(delivery)
            return
        if payloads.sha256(delivery.payload) != delivery.approved_sha256:
            outcomes.hold(delivery, HoldReason.CHANGED)
            return
        if delivery.state == State.READY and not _handles_expired(delivery):
            _send(delivery, process=process)
            return
        if _prepare(delivery, process=process):
            _send(delivery, process=process)
    except Guarded as objection:
        outcomes.hold(delivery, objection.reason, detail={"guard": objection.word})
    except Overtaken as reason:
        logger.info("delivery %s let go: %s", delivery.pk, reason)
        _let_go(delivery)


def _handles_expired(delivery: Delivery) -> bool:
    expires = delivery.handles_expire_at
    return expires is not None and expires <= now() + times().door_lease


def _prepare(delivery: Delivery, *, process: WorkerProcess) -> bool:
    """Do one step of preparing; return whether it is ready and its time has come."""
    with acting_for(delivery.institution_id):
        if delivery.state == State.READY:
            delivery.move(State.CLAIMED, handles={}, handles_expire_at=None)
        delivery.move(State.PREPARING)
    heard: Callable[[], Mapping[str, Any]] = dict
    try:
        network = permissions.opened(delivery.channel)
        heard = network.heard
        prepared = act_of(delivery).prepare(network, delivery.handles, _keeper(delivery))
    except TryLater as error:
        limited = error.rate_limited
        outcomes.stumble(delivery, wait=error.wait, why=str(error), limited=limited, raw=heard())
    except OutcomeUnknown as error:
        wait = timedelta(seconds=30) * times().settle
        outcomes.stumble(delivery, wait=wait, why=str(error), raw=heard())
    except Rejected as error:
        outcomes.refuse(delivery, error, raw=heard())
    except LoggedOut as error:
        outcomes.log_out(delivery, error)
    except OSError as error:
        outcomes.hold(delivery, HoldReason.MEDIA, detail={"error": error.strerror or "unreadable"})
    else:
        probes.passing("prepared", delivery.pk)
        return _keep_prepared(delivery, prepared, process=process)
    return False


def _keeper(delivery: Delivery) -> Keep:
    """Return what stores the handles on the way and renews the lease."""

    def keep(handles: Handles) -> None:
        lease = times().lease
        with acting_for(delivery.institution_id):
            delivery.move(
                State.PREPARING,
                handles=dict(handles),
                lease_until=Now() + lease,
                next_at=Now() + lease,
            )

    return keep


def _keep_prepared(delivery: Delivery, prepared: Prepared, *, process: WorkerProcess) -> bool:
    with acting_for(delivery.institution_id):
        handles = dict(prepared.handles)
        if prepared.look_again_in is not None:
            wait = prepared.look_again_in
            delivery.move(State.PREPARING, handles=handles, **delivery.free(wait))
            return False
        is_due = delivery.due_at <= now()
        lease = times().lease
        rest = (
            {"lease_process": process, "lease_until": Now() + lease, "next_at": Now() + lease}
            if is_due
            else delivery.free(delivery.due_at)
        )
        delivery.move(
            State.READY,
            handles=handles,
            handles_expire_at=prepared.expires_at,
            stumbles=0,
            **rest,
        )
    return is_due


def _send(delivery: Delivery, *, process: WorkerProcess) -> None:
    """Pass the door and call the network once."""
    try:
        # Before the intent: a permission that is over is renewed here.
        network = permissions.opened(delivery.channel)
    except (TryLater, OutcomeUnknown) as error:
        wait = error.wait if isinstance(error, TryLater) else timedelta(seconds=30)
        outcomes.wait_ready(delivery, wait)
        return
    except LoggedOut as error:
        outcomes.log_out(delivery, error)
        return
    probes.passing("at_door", delivery.pk)
    if not stands(Guard.INTENT):
        act = act_of(delivery)
        outcomes.settle_without_intent(delivery, lambda: act.reveal(network, delivery.handles))
        return
    # From before the door on: a process may fall asleep while the intent is being committed.
    intended = time.monotonic()
    attempt = open_door(delivery, process=process)
    act = act_of(delivery)  # what it follows is known for sure only now
    connection.close()
    witness.remember_attempt(attempt.pk)
    probes.passing("before_call", delivery.pk)
    if time.monotonic() - intended > times().frozen.total_seconds():
        outcomes.not_sent(delivery, attempt, why="the process slept between intent and call")
        return
    outcomes.settle(
        delivery,
        attempt,
        lambda: act.reveal(network, delivery.handles),
        heard=network.heard,
    )


def _let_go(delivery: Delivery) -> None:
    """Give back a row that the door did not take, if it is still ours."""
    with acting_for(delivery.institution_id):
        Delivery.objects.filter(pk=delivery.pk, epoch=delivery.epoch, state=State.READY).update(
            **delivery.free(SHUT_FOR * times().settle)
        )
