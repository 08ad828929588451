"""Giving a post that stands another text: a visible act like any other."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from majlis.delivery import account_posts
from majlis.delivery.models import Delivery
from majlis.delivery.scheduling import schedule
from majlis.delivery.states import SETTLED
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused


def edit(
    delivery: Delivery,
    payload: Mapping[str, Any],
    *,
    approved_sha256: str,
    by: Person,
    max_late: timedelta | None = None,
) -> Delivery:
    """Return the delivery that gives this post the text of `payload`, an `edit` as approved.

    Raises:
        Refused: the post does not stand, stands as something else than was approved, or is being
            changed or taken away.
    """
    fresh = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if not fresh.can_be_edited or payload["remote_id"] != fresh.remote_id:
        raise Refused(_("Only what stands on the network can be corrected."))
    if fresh.retractions.exclude(state__in=SETTLED).exists():
        raise Refused(_("It is already being changed or taken away."))
    made = schedule(
        channel=fresh.channel,
        act=Delivery.Act.EDIT,
        payload=payload,
        approved_sha256=approved_sha256,
        due_at=now(),
        max_late=max_late,
        target=fresh,
    )
    entries.write(
        institution_id=fresh.institution_id,
        act="delivery.corrected",
        object=f"delivery:{fresh.pk}",
        by=by,
    )
    return made


def follow_id(correction: Delivery) -> None:
    """Let the post and what is known of it go by the id that it has after a correction."""
    target = correction.target
    if target is None:
        return
    was = str(correction.payload["remote_id"] or target.remote_id)
    if correction.remote_id == was:
        return
    Delivery.objects.filter(pk=target.pk).update(
        remote_id=correction.remote_id, remote_url=correction.remote_url
    )
    account_posts.moved(
        correction.channel, was=was, now=correction.remote_id, url=correction.remote_url
    )
