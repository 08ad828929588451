"""Letting an approved post out, taking it back while it can be, and retracting it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.channels.models import Budget, Channel
from majlis.delivery import editing, retracting, scheduling
from majlis.delivery.models import Delivery
from majlis.delivery.states import State as DeliveryState
from majlis.people import access
from majlis.people.models import Person
from majlis.publishing.costs import cost_on, dollars, priced
from majlis.publishing.models import Placement, Post, Revision
from majlis.publishing.sentences import sentence
from majlis.publishing.states import Act, State
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused


def publish(post: Post, *, by: Person, at: datetime | None = None) -> list[Placement]:
    """Let the approved revision out on all its channels, now or `at` a time.

    Raises:
        Refused: it is not approved, the time has passed, or it is earlier than what was approved
            and this person may not approve.
    """
    revision = _approved(post)
    if at is not None and post.is_correction:
        raise Refused(_("A correction goes out at once. Publish it now."))
    due_at = _due(revision, by=by, at=at)
    with transaction.atomic():
        _keep_to_budgets(revision, due_at)
        post.move(State.GOING_OUT, act=Act.PUBLISHED, by=by, due_at=due_at)
        placements = _place_all(revision, due_at, by=by)
        entries.write(
            institution_id=post.institution_id,
            act="post.published" if at is None else "post.scheduled",
            object=post,
            by=by,
            detail={
                "revision": revision.number,
                "sha256": revision.sha256,
                "due_at": due_at.isoformat(),
                "deliveries": [placement.delivery_id for placement in placements],
            },
        )
    return placements


def cancel(post: Post, *, by: Person) -> None:
    """Take back whatever of it is not on its way yet.

    Raises:
        Refused: nothing of it can be taken back any more.
    """
    with transaction.atomic():
        deliveries = [d for d in _locked(post) if d.can_be_cancelled]
        if not deliveries:
            raise Refused(
                _("Nothing of this post can be cancelled any more. What stands can be retracted.")
            )
        fresh = Post.objects.get(pk=post.pk)
        fresh.leave_step(Act.CANCELLED, by=by, was=fresh.state, to=fresh.state)
        for delivery in deliveries:
            scheduling.cancel(delivery, by=by)
        entries.write(institution_id=post.institution_id, act="post.cancelled", object=post, by=by)
    post.refresh_from_db()


def retract(post: Post, *, by: Person, channel: Channel | None = None) -> list[Delivery]:
    """Take what stands on the networks away again, everywhere or on one channel.

    Raises:
        Refused: none of it stands on a network.
    """
    with transaction.atomic():
        standing = [
            delivery
            for delivery in _locked(post)
            if delivery.can_be_retracted and (channel is None or delivery.channel_id == channel.pk)
        ]
        if not standing:
            raise Refused(_("Only what stands on a network can be retracted."))
        fresh = Post.objects.get(pk=post.pk)
        fresh.leave_step(Act.RETRACTED, by=by, was=fresh.state, to=fresh.state)
        # What hangs on a post goes before the post itself.
        return [retracting.retract(delivery, by=by) for delivery in reversed(standing)]


def take_back_everything(post: Post, *, by: Person) -> None:
    """Cancel each delivery of it, or none.

    Raises:
        Refused: a network has it, or may have it.
    """
    deliveries = [d for d in _locked(post) if d.state != DeliveryState.CANCELLED]
    if any(not delivery.can_be_cancelled for delivery in deliveries):
        raise Refused(
            _(
                "This post is already going out and cannot be changed any more."
                " Retract it where it stands, or write a new one."
            )
        )
    for delivery in deliveries:
        scheduling.cancel(delivery, by=by)


def _approved(post: Post) -> Revision:
    revision = post.revision
    signature = revision.signature if revision else None
    if revision is None or signature is None or not post.may_go_out:
        raise Refused(_("This post has not been approved yet."))
    if not revision.is_intact or signature.revision_sha256 != revision.sha256:
        raise Refused(_("The frozen text is no longer what it was. Send it for approval anew."))
    return revision


def _due(revision: Revision, *, by: Person, at: datetime | None) -> datetime:
    moment = now()
    if at is not None and at <= moment:
        raise Refused(_("This time has passed. Choose a later one, or publish now."))
    due_at = at or moment
    planned = revision.content["due_at"]
    is_early = bool(planned) and due_at < datetime.fromisoformat(planned)
    if is_early and not access.has(by, "approve"):
        raise Refused(
            _("It was approved for a later time. Only an approver can let it out earlier.")
        )
    return due_at


def _keep_to_budgets(revision: Revision, due_at: datetime) -> None:
    """Let nothing out that an account cannot pay for in that month.

    The budget's row is held, so that of two posts at once the second sees the first.

    Raises:
        Refused: a budget would be exceeded; a manager can raise it.
    """
    limited = Budget.objects.filter(channel__in={each["channel"] for each in revision.payloads})
    for budget in limited.select_for_update(of=("self",)).select_related("channel__institution"):
        acts = [
            (entry["payload"]["act"], entry["payload"]["text"])
            for entry in revision.payloads
            if entry["channel"] == budget.channel_id
        ]
        cost = cost_on(budget.channel, priced(budget.channel.network, acts), due_at)
        if cost.goes_beyond:
            values = {
                "handle": budget.channel.handle,
                "after": dollars(cost.after_usd),
                "limit": cost.limit,
            }
            raise Refused(sentence("budget_exceeded", values))


def _place_all(revision: Revision, due_at: datetime, *, by: Person) -> list[Placement]:
    """Make the deliveries of a revision; what follows another waits until that one stands."""
    made: dict[tuple[int, int], Placement] = {}
    for entry in revision.payloads:
        channel_id, after = entry["channel"], entry.get("after")
        before = None if after is None else made[channel_id, after].delivery
        placement = _place(revision, entry, due_at, depends_on=before, by=by)
        made[channel_id, placement.position] = placement
    return list(made.values())


def _place(
    revision: Revision,
    entry: dict[str, Any],
    due_at: datetime,
    *,
    depends_on: Delivery | None,
    by: Person,
) -> Placement:
    return Placement.objects.create(
        institution_id=revision.institution_id,
        revision=revision,
        channel_id=entry["channel"],
        position=entry.get("position", 0),
        delivery=_delivery(revision, entry, due_at, depends_on=depends_on, by=by),
    )


def _delivery(
    revision: Revision,
    entry: dict[str, Any],
    due_at: datetime,
    *,
    depends_on: Delivery | None,
    by: Person,
) -> Delivery:
    max_late = timedelta(seconds=revision.content["max_late_s"])
    if "corrects" in entry:
        return editing.edit(
            Delivery.objects.get(pk=entry["corrects"]),
            entry["payload"],
            approved_sha256=entry["sha256"],
            by=by,
            max_late=max_late,
        )
    act = entry["payload"]["act"]
    return scheduling.schedule(
        channel=Channel.objects.get(pk=entry["channel"]),
        payload=entry["payload"],
        approved_sha256=entry["sha256"],
        act=act,
        due_at=due_at,
        max_late=max_late,
        depends_on=depends_on,
        target=depends_on if act == Delivery.Act.EDIT else None,
    )


def _locked(post: Post) -> list[Delivery]:
    """Return the deliveries of a post, held until the transaction ends, always in one order.

    Deliveries are locked before their post, as the workers do it.
    """
    ids = Placement.objects.filter(revision__post=post).values("delivery_id")
    return list(Delivery.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
