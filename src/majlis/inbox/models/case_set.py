"""What can be asked of many inquiries at once; every question starts from who asks."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, Self

from django.db import models

from majlis.inbox.models.step import CaseStep
from majlis.inbox.states import (
    ASKING,
    IN_WORK,
    OWED,
    TOLD,
    Kind,
    Status,
)
from majlis.people.models import Person, UnitMember

if TYPE_CHECKING:
    from majlis.inbox.models.case import Case  # noqa: F401 - named in a string below

# Of each order by time, how what comes before another is filtered.
BY_TIME: Final = {("last_item_at",): "last_item_at__lte", ("-last_item_at",): "last_item_at__gte"}


class CaseSet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> Self:
        """The cases of the institutions in which this person works."""
        return self.filter(institution_id__in=person.workplaces())

    def standing(self) -> Self:
        """Without those that went into another one."""
        return self.filter(merged_into__isnull=True)

    def asking(self) -> Self:
        """What wants something from us: new or in hand."""
        return self.standing().filter(status__in=ASKING)

    def awake(self) -> Self:
        """Without what was put off until later."""
        return self.filter(snoozed_until__isnull=True)

    def snoozed(self) -> Self:
        """What was put off, what comes back first before the rest."""
        return self.filter(snoozed_until__isnull=False)

    def unassigned(self) -> Self:
        """What asks and is in nobody's hands."""
        return self.asking().filter(officer__isnull=True)

    def of(self, officer: Person) -> Self:
        """What this person has in hand, whether it asks or waits."""
        return self.standing().filter(officer=officer, status__in=IN_WORK)

    def of_units_of(self, officer: Person) -> Self:
        """What asks in the units to which this person belongs."""
        units = UnitMember.objects.current().filter(person=officer).values("unit_id")
        return self.asking().filter(unit__in=units)

    def overdue(self, now: datetime) -> Self:
        """Inquiries of which something that was promised should have come before now."""
        late = self.model.objects.filter(clocks__stopped_at__isnull=True, clocks__due_at__lt=now)
        owed = self.standing().filter(status__in=OWED)
        return owed.filter(pk__in=late.values("pk"), kind=Kind.INQUIRY)

    def in_reach_of(self, officer: Person) -> Self:
        """What this person could take up: their own, and what nobody has."""
        return self.filter(models.Q(officer=officer) | models.Q(officer__isnull=True))

    def in_status(self, status: str) -> Self:
        return self.standing().filter(status=status)

    def inquiries(self) -> Self:
        """What asks for something; spam and what asks for nothing is left out."""
        return self.standing().filter(kind=Kind.INQUIRY).exclude(status=Status.SPAM)

    def touched(self) -> Self:
        """Those in a person's hands, that one of ours has done something with, or whose number
        somebody knows: by a code, or by an automatic word.
        """
        steps = CaseStep.objects.filter(case=models.OuterRef("pk"))
        return self.filter(
            models.Exists(steps.filter(models.Q(by__isnull=False) | models.Q(act__in=TOLD)))
            | models.Q(officer__isnull=False)
            | ~models.Q(code_hash="")
        )

    def longest_waiting_first(self) -> Self:
        return self.order_by("last_item_at", "id")

    def most_pressing_first(self) -> Self:
        """The most urgent first; of those alike the one that waits longest."""
        return self.order_by("urgency", "last_item_at", "id")

    def newest_first(self) -> Self:
        return self.order_by("-last_item_at", "-id")

    def up_to(self, place: int) -> Self:
        """Those no further than about this place, of an order by time; itself where there are no
        more, and where the order is another."""
        order = self.query.order_by[:1]
        if order not in BY_TIME:
            return self
        edge = list(self.values_list("last_item_at", flat=True)[place : place + 1])
        return self.filter(**{BY_TIME[order]: edge[0]}) if edge else self
