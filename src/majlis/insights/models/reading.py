"""A number that a network told, and the day it belongs to."""

from typing import Any, ClassVar, Self

from django.db import models

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.people.models import Institution
from majlis.store.clock import Now


class ReadingSet(models.QuerySet["Reading"]):
    def of_accounts(self) -> Self:
        return self.filter(account_post=None)

    def given(self) -> Self:
        """Those with a figure: null is not 0."""
        return self.exclude(value=None)


class Reading(models.Model):
    """One metric of one account or post on one day; read again, it replaces what was read.

    The largest table of the house. Its two composite keys hold everything together, so the keys
    over one column, which they imply, are left out of the database.
    """

    institution = models.ForeignKey(
        Institution, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, db_constraint=False, db_index=False, related_name="readings"
    )
    # Empty: of the account as a whole.
    account_post = models.ForeignKey(
        AccountPost,
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="readings",
    )
    metric = models.CharField(max_length=20)  # our own word, see networks/readings.py
    # The network's own day where it counts by day, else the institution's day of asking.
    day = models.DateField()
    value = models.BigIntegerField(null=True)  # empty: the network was asked and gave no figure
    field = models.CharField(max_length=120, blank=True)  # what the network calls it
    fetched_at = models.DateTimeField(db_default=Now())

    objects = ReadingSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["channel", "account_post", "metric", "day"],
                include=["value"],
                nulls_distinct=False,
                name="reading_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} on {self.day}"
