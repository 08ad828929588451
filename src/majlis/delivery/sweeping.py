"""Finding rows that should have moved, and nudging them."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from majlis.delivery import outcomes, reconciling, telling
from majlis.delivery.models import Delivery
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import HoldReason, State
from majlis.delivery.timing import times
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

BATCH = 200


def sweep() -> int:
    """Move what is stuck; return how many rows were looked at."""
    t = times()
    values: list[Any] = [t.alert_after, t.hold_after, BATCH]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM delivery_stuck(%s, %s, %s)", values)
        rows = cursor.fetchall()
    for institution_id, delivery_id, ill in rows:
        with acting_for(institution_id):
            delivery = (
                Delivery.objects.select_for_update(of=("self",), skip_locked=True)
                .select_related("channel")
                .filter(pk=delivery_id)
                .first()
            )
            if delivery is None:
                continue
            try:
                CURES[ill](delivery)
            except Overtaken:
                continue
    return len(rows)


def _no_answer(delivery: Delivery) -> None:
    """Its sender did not say how it ended: from now on it is only looked for."""
    if delivery.state == State.COMMITTING:
        delivery.move(State.UNKNOWN, why="no answer in time", bump=1, **outcomes.unknown_from_now())


def _alert(delivery: Delivery) -> None:
    if delivery.state == State.UNKNOWN and delivery.alerted_at is None:
        delivery.move(State.UNKNOWN, alerted_at=Now())
        telling.unknown(delivery)


def _unsettled(delivery: Delivery) -> None:
    if delivery.state == State.UNKNOWN:
        reconciling.hold_unsettled(delivery, delivery.open_attempt())


def _hold(reason: str) -> Callable[[Delivery], None]:
    def hold(delivery: Delivery) -> None:
        if delivery.is_waiting:
            reopens = delivery.channel.reopens_at
            detail = (
                {"again_at": reopens.isoformat()}
                if reopens is not None and reason == HoldReason.RATE_LIMITED
                else {}
            )
            outcomes.hold(delivery, reason, detail=detail)

    return hold


CURES: dict[str, Callable[[Delivery], None]] = {
    "no_answer": _no_answer,
    "alert": _alert,
    "unsettled": _unsettled,
    "paused": _hold(HoldReason.PAUSED),
    "logged_out": _hold(HoldReason.LOGGED_OUT),
    "rate_limited": _hold(HoldReason.RATE_LIMITED),
    "depends": _hold(HoldReason.DEPENDS),
    "late": _hold(HoldReason.LATE),
}
