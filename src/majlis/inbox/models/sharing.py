"""How inquiries come into officers' hands."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import pgettext_lazy

from majlis.people.models import Institution, Person, Unit
from majlis.store.clock import Now

MOST_OPEN = 20


class SharingSet(models.QuerySet["Sharing"]):
    def visible_to(self, person: Person) -> Self:
        """Those of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())


class Sharing(models.Model):
    """The rule of one unit, or of the institution for whatever has no rule of its own."""

    class Way(models.TextChoices):
        BY_HAND = "hand", pgettext_lazy("sharing", "By hand")
        IN_TURN = "turn", pgettext_lazy("sharing", "In turn")
        BY_CAPACITY = "capacity", pgettext_lazy("sharing", "To whoever has least open")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=8, choices=Way, default=Way.BY_HAND)
    # By capacity: how many open inquiries one officer has at most, unless `UnitMember` says so.
    most_open = models.SmallIntegerField(default=MOST_OPEN)
    last = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+"
    )  # had the last one
    next_at = models.DateTimeField(db_default=Now())  # when the worker looks again
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = SharingSet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["institution", "unit"], nulls_distinct=False, name="one_sharing_of_a_unit"
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["hand", "turn", "capacity"]), name="sharing_way"
            ),
            models.CheckConstraint(condition=models.Q(most_open__gt=0), name="sharing_gives_some"),
        ]

    def __str__(self) -> str:
        return f"{self.way} in unit {self.unit_id}"
