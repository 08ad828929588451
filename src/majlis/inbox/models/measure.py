"""What an officer does with what somebody wrote, or with who wrote it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import pgettext_lazy

from majlis.delivery.models import Delivery
from majlis.delivery.states import State as DeliveryState
from majlis.inbox.models.item import Item
from majlis.inbox.models.participation import Clause
from majlis.people.models import Institution, Person
from majlis.store.clock import Now


class MeasureSet(models.QuerySet["Measure"]):
    def waiting(self) -> Self:
        """Those that a second person has yet to confirm or dismiss."""
        return self.filter(delivery__isnull=True, dismissed_by__isnull=True)

    def in_the_register(self) -> Self:
        """Those that touch a person's words or the person."""
        return self.filter(kind__in=NEED_A_REASON)

    def taken(self) -> Self:
        """Those that are on their way to the network, or took place there."""
        ended = (DeliveryState.FAILED, DeliveryState.CANCELLED)
        return self.filter(delivery__isnull=False).exclude(delivery__state__in=ended)


class Measure(models.Model):
    """One measure, with a copy of what it concerns as it was then.

    Deleting and blocking take place only when a second person has confirmed them.
    """

    class Kind(models.TextChoices):
        HIDE = "hide", pgettext_lazy("measure", "Hide it")
        SHOW = "show", pgettext_lazy("measure", "Show it again")
        DELETE = "delete", pgettext_lazy("measure", "Delete it")
        LIKE = "like", pgettext_lazy("measure", "Like it")
        UNLIKE = "unlike", pgettext_lazy("measure", "Take the like back")
        BLOCK = "block", pgettext_lazy("measure", "Block the person")
        UNBLOCK = "unblock", pgettext_lazy("measure", "Let the person write again")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.CharField(max_length=1000, blank=True)
    # What it said and who had written it, whatever becomes of it.
    text = models.TextField(blank=True)
    author_name = models.CharField(max_length=300, blank=True)
    author_remote_id = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    written_at = models.DateTimeField(null=True)
    # The rule that it goes against, as it was worded then.
    rule = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="measures")
    why_not_hidden = models.CharField(max_length=1000, blank=True, default="", db_default="")
    # Empty: nobody, an end that was chosen has come.
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    dismissed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="measure")
    # Whether the person is told privately, and by what.
    tells = models.BooleanField(default=False, db_default=False)
    notice = models.OneToOneField(
        Delivery, models.PROTECT, null=True, related_name="notice_of_measure"
    )
    # Of a block: how long, from when it is confirmed on; and when its end was taken care of.
    block_days = models.SmallIntegerField(null=True)
    until = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = MeasureSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~models.Q(kind__in=("hide", "delete", "block")) | ~models.Q(reason=""),
                name="measure_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=("delete", "block"))
                | models.Q(delivery__isnull=True)
                | (
                    models.Q(confirmed_by__isnull=False)
                    & ~models.Q(confirmed_by=models.F("asked_by"))
                ),
                name="measure_of_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_by__isnull=False) | models.Q(kind="unblock"),
                name="measure_asked_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of item {self.item_id}"

    @property
    def is_waiting(self) -> bool:
        return self.delivery_id is None and self.dismissed_by_id is None

    @property
    def is_taken(self) -> bool:
        """Whether it is on its way to the network, or took place there."""
        ended = {DeliveryState.FAILED, DeliveryState.CANCELLED}
        return self.delivery is not None and self.delivery.state not in ended

    @property
    def can_be_appealed(self) -> bool:
        """Whether its end was decided, so that the person can say something against it."""
        return self.kind in NEED_A_REASON and self.is_taken

    @property
    def is_done(self) -> bool:
        """Whether it took place on the network."""
        done = {DeliveryState.PUBLISHED, DeliveryState.VERIFIED}
        return self.delivery is not None and self.delivery.state in done


# These need a reason, which the record keeps; of these, two need a second person.
NEED_A_REASON = frozenset({Measure.Kind.HIDE, Measure.Kind.DELETE, Measure.Kind.BLOCK})
NEED_TWO = frozenset({Measure.Kind.DELETE, Measure.Kind.BLOCK})
