"""What posts cost on networks that take money, and what of a month's budget is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from majlis.arabic.digits import number_in_style
from majlis.channels.models import Budget, Channel
from majlis.delivery.models import Delivery
from majlis.delivery.states import State as DeliveryState
from majlis.networks import NETWORKS
from majlis.publishing.field_acts import sent_with
from majlis.publishing.parts import parts_of
from majlis.publishing.written import Written
from majlis.store.clock import now
from majlis.ui.reading import reading

NEAR = Decimal("0.8")  # of the limit: from here on the page warns
_COST_NOTHING = (DeliveryState.CANCELLED, DeliveryState.FAILED)
_NONE = Decimal(0)


@dataclass(frozen=True)
class Cost:
    """What one account would spend on a post, and under a budget what it spent in that month."""

    channel: Channel
    estimate_usd: Decimal
    spent_usd: Decimal
    limit_usd: Decimal | None  # None: no budget

    @property
    def after_usd(self) -> Decimal:
        return self.spent_usd + self.estimate_usd

    @property
    def goes_beyond(self) -> bool:
        return self.limit_usd is not None and self.after_usd > self.limit_usd

    @property
    def is_near(self) -> bool:
        return self.limit_usd is not None and self.after_usd >= self.limit_usd * NEAR

    @property
    def tone(self) -> str:
        return "bad" if self.goes_beyond else "waiting" if self.is_near else "good"

    @property
    def estimate(self) -> str:
        return dollars(self.estimate_usd)

    @property
    def spent(self) -> str:
        return dollars(self.spent_usd)

    @property
    def limit(self) -> str:
        return "" if self.limit_usd is None else dollars(self.limit_usd)


def costs(written: Written, *, is_correction: bool = False) -> list[Cost]:
    """Return what a post costs, for each chosen account that pays for it."""
    return [
        cost_on(channel, estimate(written, channel, is_correction=is_correction), written.due_at)
        for channel in written.channels
        if NETWORKS[channel.network].cost is not None
    ]


def cost_on(channel: Channel, estimate_usd: Decimal, due_at: datetime | None) -> Cost:
    budget = Budget.objects.filter(channel=channel).first()
    return Cost(
        channel=channel,
        estimate_usd=estimate_usd,
        spent_usd=spent(channel, due_at or now()) if budget else _NONE,
        limit_usd=budget.month_limit_usd if budget else None,
    )


def estimate(written: Written, channel: Channel, *, is_correction: bool = False) -> Decimal:
    rules, form = NETWORKS[channel.network], written.form_for(channel.network)
    act = "edit" if is_correction else "post"
    parts = parts_of(written.text_for(channel.network), form=form, rules=rules)
    acts = [(act, rules.final_text(part)) for part in parts]
    comment = sent_with(form, written.options_for(channel.network)).first_comment
    if comment and not is_correction:
        acts.append(("comment", rules.final_reply(comment)))
    return priced(channel.network, acts)


def priced(network: str, acts: Iterable[tuple[str, str]]) -> Decimal:
    """Return what these acts cost together, each with its final text."""
    cost = NETWORKS[network].cost
    return sum((cost(act, text) for act, text in acts), _NONE) if cost else _NONE


def spent(channel: Channel, at: datetime) -> Decimal:
    """Return what the account spent or is to spend in the month of `at`, in the office's zone."""
    return price_of(channel, of_month(channel, at).exclude(state__in=_COST_NOTHING))


def of_month(channel: Channel, at: datetime) -> QuerySet[Delivery]:
    """Return what is due on an account in the month of `at`, in the office's zone."""
    first, end = _month(at, ZoneInfo(channel.institution.zone))
    return Delivery.objects.filter(channel=channel, due_at__gte=first, due_at__lt=end)


def price_of(channel: Channel, deliveries: QuerySet[Delivery]) -> Decimal:
    """Return what these deliveries cost on their account; nothing is asked where all is free."""
    if NETWORKS[channel.network].cost is None:
        return _NONE
    acts = deliveries.values_list("act", "payload__text")
    return priced(channel.network, ((act, text or "") for act, text in acts))


def _month(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first = at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first, (first + timedelta(days=32)).replace(day=1)


def dollars(amount: Decimal) -> str:
    """Return an amount with its currency: at least two decimals, a third where it has one."""
    written = f"{amount:,.3f}"
    written = written.removesuffix("0")
    return _("%(amount)s US dollars") % {"amount": number_in_style(written, reading().digits)}
