"""Reading and changing the rules by which inquiries are shared out."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from majlis.inbox.models import Sharing
from majlis.inbox.models.sharing import MOST_OPEN
from majlis.people.models import Institution, Person, Unit
from majlis.record import entries
from majlis.store.clock import Now


class RuleForm(forms.Form):
    unit = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    way = forms.ChoiceField(label=_("How inquiries are shared out"), choices=Sharing.Way.choices)
    most_open = forms.IntegerField(
        label=_("Open inquiries of one officer at most"), min_value=1, max_value=999
    )


@dataclass(frozen=True)
class Rule:
    """One row of the page: a unit, or none for the rest, and what holds for it."""

    unit: Unit | None
    way: str
    most_open: int
    is_own: bool  # else the institution's rule holds

    @property
    def key(self) -> str:
        return f"unit-{self.unit.pk}" if self.unit else "rest"


@dataclass(frozen=True)
class Rules:
    """All rules of an institution."""

    institution: Institution

    def rows(self) -> list[Rule]:
        """Return the institution's rule, then each unit's by name."""
        stored = {
            each.unit_id: each for each in Sharing.objects.filter(institution=self.institution)
        }
        units = Unit.objects.filter(institution=self.institution).open()
        rest = self._row(None, stored.get(None))
        of_units = [
            self._row(unit, stored[unit.pk])
            if unit.pk in stored
            else Rule(unit, rest.way, rest.most_open, is_own=False)
            for unit in units
        ]
        return [rest, *of_units]

    def _row(self, unit: Unit | None, stored: Sharing | None) -> Rule:
        if stored is None:
            return Rule(unit, Sharing.Way.BY_HAND, MOST_OPEN, is_own=False)
        return Rule(unit, stored.way, stored.most_open, is_own=True)


def change_rule(
    institution: Institution, unit: Unit | None, *, way: Sharing.Way, most_open: int, by: Person
) -> Sharing:
    """Set the rule of a unit, or of whatever has none, in the caller's transaction."""
    rule, _is_new = Sharing.objects.update_or_create(
        institution=institution,
        unit=unit,
        defaults={
            "way": way,
            "most_open": most_open,
            "next_at": Now(),
            "changed_at": Now(),
            "changed_by": by,
        },
    )
    entries.write(
        institution_id=institution.pk,
        act="sharing.changed",
        object=rule,
        by=by,
        detail={"way": way.value, "most_open": most_open, "unit": unit.name_ar if unit else ""},
    )
    return rule
