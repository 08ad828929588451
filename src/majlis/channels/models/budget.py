"""What an account may cost in a month, on a network that takes money for what is said there."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from majlis.channels.models.channel import Channel
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class Budget(models.Model):
    """A limit in US dollars for each month; no row means no limit."""

    institution = models.ForeignKey(Institution, models.PROTECT)
    channel = models.OneToOneField(Channel, models.PROTECT, related_name="budget")
    month_limit_usd = models.DecimalField(
        _("Limit for each month, in US dollars"),
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
    )
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(month_limit_usd__gte=0), name="budget_is_no_debt"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month_limit_usd} a month on {self.channel}"


def set_limit(channel: Channel, limit_usd: Decimal | None, *, by: Person) -> None:
    """Allow an account so much in a month from now on; None lifts the limit."""
    with transaction.atomic():
        if limit_usd is None:
            Budget.objects.filter(channel=channel).delete()
        else:
            Budget.objects.update_or_create(
                institution_id=channel.institution_id,
                channel=channel,
                defaults={"month_limit_usd": limit_usd, "changed_at": Now()},
            )
        act = "channel.budget_lifted" if limit_usd is None else "channel.budget_set"
        channel.record(act, by=by, detail={"limit": str(limit_usd or "")})
