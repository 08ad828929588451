"""Finding out what became of a call whose answer was lost.

The strongest authority is asked first; then the account is read for the same text. "Absent" is
believed only after several complete readings, long enough after the call, and only when the
process that made it can send no more.
"""

import logging
from datetime import datetime, timedelta

from majlis.delivery import followers, outcomes, permissions, telling
from majlis.delivery.acts import Act, act_of
from majlis.delivery.claiming import Claim
from majlis.delivery.guards import Guard, stands
from majlis.delivery.models import Attempt, Delivery, Incident
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.processes import is_past_its_call
from majlis.delivery.states import HoldReason, State
from majlis.delivery.timing import times
from majlis.networks.contract import (
    Finding,
    LoggedOut,
    Network,
    NetworkError,
    Rejected,
    RemotePost,
    TryLater,
)
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

READS_NEEDED = 3
# Clocks differ: what the network dates a little before our intent may still be ours.
CLOCK_SLACK = timedelta(minutes=2)


def reconcile(claim: Claim) -> None:
    """Look once for this delivery, and draw the conclusion if there is one."""
    with acting_for(claim.institution_id):
        delivery = Delivery.objects.select_related("channel", "depends_on").get(
            pk=claim.delivery_id
        )
        attempt = delivery.open_attempt()
    if delivery.epoch != claim.epoch:
        return
    try:
        if attempt is not None and "not_sent" in attempt.answer:
            _absent(delivery, attempt)
            return
        finding = _look(delivery, attempt)
        with acting_for(delivery.institution_id):
            _conclude(delivery, attempt, finding)
    except LoggedOut as error:
        permissions.ended(delivery.channel, error)
        _later(delivery, why=str(error))
    except NetworkError as error:
        named = error.wait if isinstance(error, TryLater) and error.rate_limited else timedelta(0)
        _later(delivery, why=str(error), wait=named)
    except Overtaken as reason:
        logger.info("delivery %s: %s", delivery.pk, reason)


def _later(delivery: Delivery, *, why: str, wait: timedelta = timedelta(0)) -> None:
    """The network could not be read: that proves nothing."""
    with acting_for(delivery.institution_id):
        again_in = max(wait, times().between_reads)
        delivery.move(State.UNKNOWN, why=why, **delivery.free(again_in))


def _look(delivery: Delivery, attempt: Attempt | None) -> Finding:
    heard = _heard(attempt)
    if heard is not None:
        return Finding(posts=(heard,))
    network = permissions.opened(delivery.channel)
    act = act_of(delivery)
    named = _named(act, network, delivery)
    if named is not None:
        return Finding(posts=(named,))
    return act.find(network, delivery.handles, since=_since(delivery, attempt))


def _since(delivery: Delivery, attempt: Attempt | None) -> datetime:
    """Return from when on the account is read: a restored row may have forgotten its attempts."""
    begin = attempt.intent_at if attempt is not None else delivery.created_at
    return begin - CLOCK_SLACK


def _heard(attempt: Attempt | None) -> RemotePost | None:
    """Return the post whose id the network gave, if its answer came late.

    It is ours whatever stands there by now: reading it back is the verifier's part.
    """
    answer = attempt.answer if attempt is not None else {}
    if not answer.get("id"):
        return None
    return RemotePost(id=answer["id"], url=answer.get("url", ""), text="")


def _named(act: Act, network: Network, delivery: Delivery) -> RemotePost | None:
    """Return the post that the network or a person named, or that stood there once, if ours."""
    for remote_id in filter(None, (delivery.exists_as, delivery.remote_id)):
        try:
            shown = act.read(network, remote_id)
        except Rejected:  # a person's link may name what is no post
            continue
        if shown is not None and not act.difference(shown, account=delivery.channel.remote_id):
            return shown
    return None


def _conclude(delivery: Delivery, attempt: Attempt | None, finding: Finding) -> None:
    ours = [post for post in finding.posts if not _belongs_to_another(delivery, post)]
    if ours:
        _found(delivery, ours)
    elif not finding.is_complete or delivery.said_exists:
        # The list was cut short, or the network itself says that it stands there.
        delivery.move(State.UNKNOWN, **delivery.free(times().between_reads))
    else:
        _negative(delivery, attempt)


def _belongs_to_another(delivery: Delivery, post: RemotePost) -> bool:
    if not delivery.leaves_something and delivery.act != Delivery.Act.EDIT:
        return False
    ours = Delivery.objects.leaving_something()
    others = ours.filter(channel=delivery.channel, remote_id=post.id)
    return others.exclude(pk__in=(delivery.pk, delivery.target_id or 0)).exists()


def _found(delivery: Delivery, posts: list[RemotePost]) -> None:
    outcomes.adopt(delivery, posts[0], outcome=Attempt.Outcome.FOUND, why="found on the network")
    if len(posts) > 1:
        incident, is_new = Incident.objects.get_or_create(
            institution_id=delivery.institution_id,
            delivery=delivery,
            kind=Incident.Kind.DUPLICATE,
            defaults={"detail": {"ids": [post.id for post in posts]}},
        )
        if is_new:
            telling.incident(incident)


def _negative(delivery: Delivery, attempt: Attempt | None) -> None:
    """Count one complete reading without it; conclude when there are enough.

    What may be done twice is done again after the first: only its sender must be past its call.
    """
    delivery.negatives += 1
    if delivery.is_repeatable:
        _absent(delivery, attempt)
        return
    needed = READS_NEEDED if stands(Guard.READS) else 1
    if delivery.negatives >= needed and _long_enough(delivery, attempt):
        _absent(delivery, attempt)
        return
    delivery.move(
        State.UNKNOWN, negatives=delivery.negatives, **delivery.free(times().between_reads)
    )


def _long_enough(delivery: Delivery, attempt: Attempt | None) -> bool:
    if not stands(Guard.QUIET) or not stands(Guard.READS):
        return True
    begin = delivery.unknown_since if attempt is None else attempt.intent_at
    after = times().absent_after(delivery.channel.network, delivery.act)
    return begin is not None and now() >= begin + after


def _absent(delivery: Delivery, attempt: Attempt | None) -> None:
    """It is not there. Send it again if its sender can no longer, and its time has not passed."""
    with acting_for(delivery.institution_id):
        if attempt is not None and not is_past_its_call(attempt):
            # Asleep between its last look and the socket, it would send when it wakes.
            delivery.move(
                State.UNKNOWN,
                why="its sender could still be alive",
                negatives=delivery.negatives,
                **delivery.free(times().between_reads),
            )
            return
        if delivery.remote_id:
            # It stood there once: that it cannot be recognised any more is no leave to repeat it.
            outcomes.hold(delivery, HoldReason.VANISHED, why="not recognised on the network")
            return
        if attempt is not None:
            outcomes.close_attempt(attempt, Attempt.Outcome.ABSENT)
        if delivery.due_at > now():  # pulled forward, and forgotten with the database
            delivery.move(
                State.SCHEDULED,
                why="not published yet",
                unknown_since=None,
                handles={},
                handles_expire_at=None,
                **delivery.free(delivery.prepare_at),
            )
            followers.follow(delivery)
            return
        outcomes.send_again(delivery, wait=timedelta(0), why="proved not published")


def hold_unsettled(delivery: Delivery, attempt: Attempt | None) -> None:
    """After a quarter of an hour a person is asked."""
    alive = attempt is not None and not is_past_its_call(attempt) and delivery.negatives > 0
    outcomes.hold(
        delivery,
        HoldReason.SENDER_ALIVE if alive else HoldReason.UNSETTLED,
        detail={"looked": delivery.negatives},
    )
