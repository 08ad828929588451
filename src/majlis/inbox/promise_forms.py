"""What a manager fills in about the times that are promised, and who is told when they run out."""

from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from majlis.answers.forms import AnyDigitsNumber
from majlis.answers.models import Service
from majlis.inbox.models.escalation import LARGEST_SHARE, LEAST_SHARE, To
from majlis.inbox.models.promise import LONGEST, ClockKind, Counts, Target, Way
from majlis.inbox.states import Priority
from majlis.people.models import Institution

# The units in which a time is promised: their word, what one of them is, and which time counts.
UNITS: Final[dict[str, tuple[str | Words, timedelta, str]]] = {
    "office_hours": (pgettext_lazy("unit", "office hours"), timedelta(hours=1), Counts.OFFICE),
    "office_minutes": (
        pgettext_lazy("unit", "minutes of office time"),
        timedelta(minutes=1),
        Counts.OFFICE,
    ),
    "minutes": (
        pgettext_lazy("unit", "minutes, day and night"),
        timedelta(minutes=1),
        Counts.ELAPSED,
    ),
    "hours": (pgettext_lazy("unit", "hours, day and night"), timedelta(hours=1), Counts.ELAPSED),
    "days": (pgettext_lazy("unit", "days"), timedelta(days=1), Counts.ELAPSED),
}
USUAL_UNITS: Final = {ClockKind.ACKNOWLEDGE: "minutes"}
MOST: Final = 9999


class PromiseForm(forms.Form):
    """A version of the promise: for which inquiries, from when, and a time for each clock."""

    topic = forms.ModelChoiceField(
        label=_("About"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("Any subject"),
    )
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    way = forms.ChoiceField(label=_("How it came"), required=False)
    valid_from = forms.DateField(
        label=_("From the beginning of"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Empty: from now on. What held when an inquiry came holds for it."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(institution=institution).in_order()
        self.fields["topic"].queryset = services  # type: ignore[attr-defined]
        self.fields["priority"].choices = [("", _("Any priority")), *Priority.choices]  # type: ignore[attr-defined]
        self.fields["way"].choices = [("", _("Any way")), *Way.choices]  # type: ignore[attr-defined]
        for kind in ClockKind:
            self.fields[kind.value] = AnyDigitsNumber(
                label=kind.label, min_value=1, max_value=MOST, required=False
            )
            self.fields[f"{kind.value}_unit"] = forms.ChoiceField(
                label=pgettext_lazy("promise", "counted in"),
                choices=[(word, unit[0]) for word, unit in UNITS.items()],
                initial=USUAL_UNITS.get(kind, "office_hours"),
            )
        self._zone = ZoneInfo(institution.zone)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for kind, target in self._targets(given).items():
            if target.amount > LONGEST:
                self.add_error(kind, _("Promise 90 days at most."))
        return given

    def scope(self) -> dict[str, Any]:
        """Return for which inquiries, and from which moment on."""
        day = self.cleaned_data["valid_from"]
        begins = datetime.combine(day, time(0), tzinfo=self._zone) if day else None
        given = {name: self.cleaned_data[name] for name in ("topic", "priority", "way")}
        return given | {"valid_from": begins}

    def targets(self) -> dict[str, Target]:
        return self._targets(self.cleaned_data)

    @staticmethod
    def _targets(given: dict[str, Any]) -> dict[str, Target]:
        found = {}
        for kind in ClockKind.values:
            amount, unit = given.get(kind), given.get(f"{kind}_unit")
            if amount and unit:
                _word, one, counts = UNITS[unit]
                found[kind] = Target(amount * one, counts)
        return found

    def times(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of each clock side by side."""
        return [(self[kind], self[f"{kind}_unit"]) for kind in ClockKind.values]

    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ("topic", "priority", "way", "valid_from")]


class LevelForm(forms.Form):
    """Who else is told, and at which share of a promised time."""

    share = AnyDigitsNumber(
        label=_("At this part of the promised time, in hundredths"),
        min_value=LEAST_SHARE,
        max_value=LARGEST_SHARE,
        help_text=_("100 is the promised time itself; 150 is half of it too late."),
    )
    to = forms.ChoiceField(label=_("Told are"), choices=To.choices)
    is_urgent = forms.BooleanField(label=_("By e-mail as well"), required=False)
