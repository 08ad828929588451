"""Posts that may not go out at their time, found while there is still time to do something."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.channels.models import Channel, Token
from majlis.delivery.models import Delivery
from majlis.delivery.payload import shown_text
from majlis.notices.models import Notice
from majlis.notices.telling import tell
from majlis.people.models import Membership
from majlis.publishing.costs import cost_on
from majlis.publishing.models import Placement, Post
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

AHEAD = timedelta(hours=1)
TOLD_TEXT = 120  # characters


class Why(models.TextChoices):
    """What stands in the way; the first that holds is told."""

    LOGGED_OUT = "logged_out", _("The account must be connected again.")
    NO_PERMISSION = "no_permission", _("The network granted less than publishing needs.")
    PAUSED = "paused", _("The account is paused.")
    ALL_PAUSED = "all_paused", _("All publishing is paused.")
    ENDS_BEFORE = "ends_before", _("Our permission ends before the post is due.")
    LIMITED = "limited", _("The network takes no more until after the post's time.")
    OVER_BUDGET = "over_budget", _("The account goes beyond its budget of the month.")


@dataclass(frozen=True)
class Risk:
    """One delivery that may not go out, and why."""

    delivery: Delivery
    post: Post
    why: Why

    @property
    def channel(self) -> Channel:
        return self.delivery.channel

    @property
    def sentence(self) -> str | Promise:
        return self.why.label


def flag_due() -> int:
    """Tell the authors and the managers of all institutions, each once; worker only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT delivery_institutions()")
        institutions = [institution_id for (institution_id,) in cursor.fetchall()]
    return sum(_flag(institution_id) for institution_id in institutions)


def risks(*, of_posts: Iterable[Post] | None = None) -> list[Risk]:
    """Return what is due within the hour and may not go out, in this institution; the rows of
    others are walled off."""
    placed = Placement.objects.filter(
        delivery__state__in=(Delivery.State.SCHEDULED, Delivery.State.RETRY_WAIT),
        delivery__due_at__lte=now() + AHEAD,
        position=0,
    )
    if of_posts is not None:
        placed = placed.filter(revision__post__in=of_posts)
    rows = placed.select_related(
        "delivery__channel__institution", "delivery__institution", "revision__post__author"
    ).order_by("delivery__due_at", "id")
    found = list(rows)
    ends = _ends([row.delivery.channel_id for row in found])
    told = ((row, why_of(row.delivery, ends.get(row.delivery.channel_id))) for row in found)
    return [Risk(row.delivery, row.revision.post, why) for row, why in told if why]


def why_of(delivery: Delivery, ends_at: datetime | None) -> Why | None:
    """Return what stands in the way of a delivery as everything is now."""
    channel = delivery.channel
    stands = {
        Why.LOGGED_OUT: channel.state != Channel.State.OPEN,
        Why.NO_PERMISSION: channel.paused_why == Channel.MISSING_PERMISSION,
        Why.PAUSED: channel.paused_at is not None,
        Why.ALL_PAUSED: delivery.institution.publishing_paused_at is not None,
        Why.ENDS_BEFORE: ends_at is not None and ends_at <= delivery.due_at,
        Why.LIMITED: channel.reopens_at is not None
        and channel.reopens_at > delivery.window_ends_at,
        # What is spent counts this delivery already.
        Why.OVER_BUDGET: cost_on(channel, Decimal(0), delivery.due_at).goes_beyond,
    }
    return next((why for why, holds in stands.items() if holds), None)


def _ends(channel_ids: Iterable[int]) -> Mapping[int, datetime]:
    """Return when permissions end that nobody but a person renews."""
    ending = Token.objects.filter(channel_id__in=channel_ids, ends_at__isnull=False)
    ends = ending.values_list("channel_id", "ends_at")
    return {channel_id: end for channel_id, end in ends if end is not None}


def _flag(institution_id: int) -> int:
    with acting_for(institution_id):
        return sum(_tell(risk) for risk in risks())


def _tell(risk: Risk) -> bool:
    """Tell of one risk; the same one is told once, whatever becomes of it meanwhile."""
    kind, thing = "post.at_risk", f"post:{risk.post.pk}:{risk.delivery.pk}:{risk.why.value}"
    if Notice.objects.filter(kind=kind, object=thing).exists():
        return False
    tell(
        institution_id=risk.post.institution_id,
        kind=kind,
        object=thing,
        persons=[risk.post.author],
        roles=[Membership.Role.MANAGER],
        values={
            "network": risk.channel.network,
            "handle": risk.channel.handle,
            "text": shown_text(risk.delivery.payload)[:TOLD_TEXT],
            "why": risk.why.value,
        },
        urgent=True,
    )
    return True
