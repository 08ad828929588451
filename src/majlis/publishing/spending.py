"""A month's budget at the door of delivery: the last look at money before it is spent."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from majlis.channels.models import Budget, Channel
from majlis.delivery.models import Delivery
from majlis.delivery.models.delivery import DOUBTFUL
from majlis.delivery.states import WAITING, State
from majlis.publishing.costs import of_month, price_of
from majlis.publishing.models import Placement

# The word that delivery knows: it is a reason of its own to hold.
OVER = "budget"
_SETTLED_IN_DOUBT = Q(state=State.HELD, hold_reason__in=DOUBTFUL)


def guard(delivery_id: int, institution_id: int) -> str:
    """Return `budget` when this act would take its account beyond the month's limit, or nothing.

    A thread is judged as a whole before its first part: what follows something that stands is
    never stopped, since half a thread is worse than one that costs too much. The budget's row is
    held, so that of two at the door the second sees what the first spends.
    """
    delivery = (
        Delivery.objects.filter(pk=delivery_id, institution_id=institution_id)
        .select_related("channel__institution")
        .first()
    )
    if delivery is None or delivery.depends_on_id is not None:
        return ""
    budgets = Budget.objects.select_for_update(of=("self",))
    budget = budgets.filter(channel_id=delivery.channel_id).first()
    if budget is None:
        return ""
    sent = spent_by(delivery.channel, delivery.due_at)
    return OVER if sent + _still_to_come(delivery) > budget.month_limit_usd else ""


def spent_by(channel: Channel, at: datetime) -> Decimal:
    """Return what was sent in the month of `at` costs; what is at the door counts as sent."""
    theirs = of_month(channel, at).exclude(state__in=(*WAITING, State.CANCELLED, State.FAILED))
    return price_of(channel, theirs.filter(~Q(state=State.HELD) | _SETTLED_IN_DOUBT))


def _still_to_come(delivery: Delivery) -> Decimal:
    """Return what the parts and the comment cost that go out after this one."""
    return price_of(delivery.channel, _following(delivery))


def _following(delivery: Delivery) -> QuerySet[Delivery]:
    place = Placement.objects.filter(delivery=delivery).first()
    if place is None:
        return Delivery.objects.none()
    siblings = Delivery.objects.filter(
        placement__revision_id=place.revision_id, channel=delivery.channel
    )
    return siblings.filter(state__in=WAITING, depends_on__isnull=False).exclude(pk=delivery.pk)
