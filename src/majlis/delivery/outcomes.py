"""What an answer of a network makes of a delivery."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.utils import IntegrityError

from majlis.delivery import editing, followers, permissions, probes, retracting, telling
from majlis.delivery.guards import Guard, stands
from majlis.delivery.models import Attempt, Delivery
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import HoldReason, State
from majlis.delivery.timing import times
from majlis.networks.contract import (
    LoggedOut,
    OutcomeUnknown,
    Rejected,
    RemotePost,
    TryLater,
)
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

MOST_STUMBLES = 8
MOST_TRIES = 5


def settle(
    delivery: Delivery,
    attempt: Attempt,
    call: Callable[[], RemotePost],
    *,
    heard: Callable[[], Mapping[str, Any]] = dict,
) -> None:
    """Make the call and write down what came of it; `heard` says how the network put it."""
    try:
        shown = call()
    except TryLater as error:
        not_sent(
            delivery,
            attempt,
            why=str(error),
            wait=error.wait,
            limited=error.rate_limited,
            raw=heard(),
        )
    except Rejected as error:
        _close(attempt, Attempt.Outcome.REFUSED, answer={"code": error.code, "raw": heard()})
        refuse(delivery, error)
    except LoggedOut as error:
        _close(attempt, Attempt.Outcome.REFUSED, answer={"code": "logged_out", "raw": heard()})
        log_out(delivery, error)
    except OutcomeUnknown as error:
        doubt(delivery, attempt, error, raw=heard())
    else:
        probes.passing("answered", delivery.pk)
        publish(delivery, attempt, shown)


def publish(delivery: Delivery, attempt: Attempt, shown: RemotePost) -> None:
    """Take the id that the network gave."""
    answer = {"id": shown.id, "url": shown.url}
    with acting_for(delivery.institution_id):
        try:
            _published(delivery, shown)
        except Overtaken:
            _over(attempt, answer)
        else:
            _over(attempt, answer)
            close_attempt(attempt, Attempt.Outcome.ACCEPTED)
            return
    # It came after we were given up for lost: the reconciler has it as evidence now.
    _look_at_once(delivery)


def _look_at_once(delivery: Delivery) -> None:
    """Wake the reconciler, also where a person is being asked already."""
    try:
        with acting_for(delivery.institution_id):
            late = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
            if late.state == State.UNKNOWN or late.is_held_in_doubt:
                fields = unknown_from_now() | {"next_at": Now(), "hold_reason": ""}
                late.move(State.UNKNOWN, why="answered late", bump=1, **fields)
    except IntegrityError:
        logger.warning("delivery %s: its twin is in doubt; a person decides", delivery.pk)


def adopt(delivery: Delivery, shown: RemotePost, *, outcome: str, why: str) -> None:
    """Take as ours what the network shows, inside the caller's transaction."""
    _published(delivery, shown, why=why)
    attempt = delivery.open_attempt()
    if attempt is not None:
        close_attempt(attempt, outcome)


def _published(delivery: Delivery, shown: RemotePost, *, why: str = "") -> None:
    # A correction keeps the id that the post has after it: by that it is read back.
    stays = delivery.leaves_something or delivery.act == Delivery.Act.EDIT
    delivery.move(
        State.PUBLISHED,
        why=why,
        remote_id=shown.id if stays else "",
        remote_url=shown.url if stays else "",
        published_at=Now(),
        unknown_since=None,
        hold_reason="",
        stumbles=0,
        **delivery.free(timedelta(0)),
    )
    if delivery.act == Delivery.Act.EDIT:
        editing.follow_id(delivery)
    retracting.leave_after(delivery)
    followers.follow(delivery)


def doubt(
    delivery: Delivery,
    attempt: Attempt,
    error: OutcomeUnknown,
    *,
    raw: Mapping[str, Any] | None = None,
) -> None:
    """It may have been published: from here on it is only looked for."""
    logger.warning("delivery %s: outcome unknown: %s", delivery.pk, error)
    with acting_for(delivery.institution_id):
        _over(attempt, {"unknown": str(error)[:300], "raw": dict(raw or {})})
        try:
            delivery.move(
                State.UNKNOWN,
                why=str(error),
                exists_as=error.exists_as or "",
                said_exists=error.said_exists,
                **unknown_from_now(),
            )
        except Overtaken:
            # Given up for lost meanwhile. That its call is over is kept: else its sender would
            # count as alive for as long as its process runs.
            return


def unknown_from_now() -> dict[str, Any]:
    """Return the fields of a delivery whose doubt begins now."""
    t = times()
    first_look = t.quiet if stands(Guard.QUIET) else timedelta(0)
    return {
        "unknown_since": Now(),
        "negatives": 0,
        "alerted_at": None,
        **Delivery.free(first_look),
    }


def not_sent(
    delivery: Delivery,
    attempt: Attempt,
    *,
    why: str,
    wait: timedelta = timedelta(0),
    limited: bool = False,
    raw: Mapping[str, Any] | None = None,
) -> None:
    """Surely nothing was published: send it again when the network takes it."""
    with acting_for(delivery.institution_id):
        _over(attempt, {"not_sent": why[:300], "raw": dict(raw or {})})
        try:
            send_again(delivery, wait=wait, why=why, limited=limited)
        except Overtaken:
            return
        close_attempt(attempt, Attempt.Outcome.NOT_SENT)


def send_again(delivery: Delivery, *, wait: timedelta, why: str, limited: bool = False) -> None:
    """Move to RETRY_WAIT inside its window and tries, else hold it for a person."""
    again_at = now() + wait
    if limited:
        delivery.channel.limit_until(again_at)
    if again_at > delivery.window_ends_at:
        reason = HoldReason.RATE_LIMITED if limited else HoldReason.LATE
        hold(delivery, reason, detail={"again_at": again_at.isoformat()}, why=why)
    elif delivery.tries >= MOST_TRIES and not limited:
        hold(delivery, HoldReason.EXHAUSTED, why=why)
    else:
        delivery.move(State.RETRY_WAIT, why=why, unknown_since=None, **delivery.free(again_at))


def stumble(
    delivery: Delivery,
    *,
    wait: timedelta,
    why: str,
    limited: bool = False,
    raw: Mapping[str, Any] | None = None,
) -> None:
    """A repeatable step did not get through: wait, and after several ask a person."""
    said = {"raw": dict(raw)} if raw else {}
    with acting_for(delivery.institution_id):
        if delivery.stumbles >= MOST_STUMBLES and not limited:
            hold(delivery, HoldReason.EXHAUSTED, detail=said, why=why)
            return
        again_at = now() + wait
        if limited:
            delivery.channel.limit_until(again_at)
        if again_at > delivery.window_ends_at:
            reason = HoldReason.RATE_LIMITED if limited else HoldReason.LATE
            hold(delivery, reason, detail={"again_at": again_at.isoformat(), **said}, why=why)
            return
        delivery.move(
            State.RETRY_WAIT, why=why, stumbles=delivery.stumbles + 1, **delivery.free(again_at)
        )


def wait_ready(delivery: Delivery, wait: timedelta) -> None:
    """Stay READY and let go until the account can be opened."""
    with acting_for(delivery.institution_id):
        delivery.move(State.READY, **delivery.free(wait))


def refuse(delivery: Delivery, error: Rejected, *, raw: Mapping[str, Any] | None = None) -> None:
    """The network will never take it like this; for some refusals a person can still act.

    `raw` is how it said so while the delivery was being prepared; of a call the attempt keeps it.
    """
    detail: dict[str, Any] = {"code": error.code, "detail": error.detail[:300]}
    if raw:
        detail["raw"] = dict(raw)
    with acting_for(delivery.institution_id):
        if delivery.act == Delivery.Act.DELETE and error.code == "not_allowed":
            hold(delivery, HoldReason.BY_HAND, detail=detail)
            return
        delivery.move(State.FAILED, why=str(error), hold_detail=detail, **delivery.free(None))
        followers.follow(delivery)
        telling.failed(delivery)


def log_out(delivery: Delivery, error: LoggedOut) -> None:
    """The permission has ended: renew it if that helps, else ask for a new one."""
    tries_left = delivery.stumbles < 2 and delivery.tries < MOST_TRIES
    may_try_again = tries_left and permissions.ended(delivery.channel, error)
    with acting_for(delivery.institution_id):
        if may_try_again and delivery.state != State.READY:
            delivery.move(
                State.RETRY_WAIT,
                why="the access token had expired",
                stumbles=delivery.stumbles + 1,
                **delivery.free(timedelta(0)),
            )
            return
        delivery.channel.log_out(str(error)[:40] or "logged_out")
        hold(delivery, HoldReason.LOGGED_OUT, why=str(error))


def hold(
    delivery: Delivery, reason: str, *, detail: dict[str, Any] | None = None, why: str = ""
) -> None:
    """Stop and ask a person; the epoch shuts out whoever still has it in hand."""
    with acting_for(delivery.institution_id):
        delivery.move(
            State.HELD,
            why=why or reason,
            bump=1,
            hold_reason=reason,
            hold_detail=detail or {},
            **delivery.free(None),
        )
        followers.follow(delivery)
        # The room whose act it is may have taken it back at once.
        if Delivery.objects.filter(pk=delivery.pk, state=State.HELD).exists():
            telling.held(delivery)


def settle_without_intent(delivery: Delivery, call: Callable[[], RemotePost]) -> None:
    """The machine without its intent, only for the chaos harness: see guards.py."""
    try:
        shown = call()
    except (TryLater, Rejected, LoggedOut, OutcomeUnknown) as error:
        wait_ready(delivery, timedelta(seconds=1))
        logger.warning("chaos: %s", error)
        return
    with acting_for(delivery.institution_id):
        delivery.move(State.COMMITTING)
        try:
            _published(delivery, shown)
        except (Overtaken, IntegrityError):
            logger.warning("chaos: the id came too late")


def _close(attempt: Attempt, outcome: str, *, answer: dict[str, Any]) -> None:
    with acting_for(attempt.institution_id):
        _over(attempt, answer)
        close_attempt(attempt, outcome)


def _over(attempt: Attempt, answer: dict[str, Any]) -> None:
    """The sender says that nothing more can come from its call."""
    Attempt.objects.filter(pk=attempt.pk, closed_at=None).update(call_over_at=Now(), answer=answer)


def close_attempt(attempt: Attempt, outcome: str) -> None:
    Attempt.objects.filter(pk=attempt.pk, closed_at=None).update(outcome=outcome, closed_at=Now())
