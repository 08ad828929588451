"""What a manager fills in about units and the roster."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.arabic.office_time import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
)
from majlis.people.models import Institution, Membership, Person, Shift, Unit

WEEKDAYS: tuple[tuple[int, str | Promise], ...] = (
    (SUNDAY, _("Sunday")),
    (MONDAY, _("Monday")),
    (TUESDAY, _("Tuesday")),
    (WEDNESDAY, _("Wednesday")),
    (THURSDAY, _("Thursday")),
    (FRIDAY, _("Friday")),
    (SATURDAY, _("Saturday")),
)


def staff(institution: Institution) -> Any:
    """Return the persons who work in the institution, by name, for a form to choose from."""
    working = Membership.objects.of(institution).working()
    return Person.objects.filter(pk__in=working.values("person")).order_by("name_ar")


class UnitForm(forms.Form):
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)


class MemberForm(forms.Form):
    """Who joins a unit, and how many open inquiries they may have at most."""

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Person.objects.none(), empty_label=_("Choose a person")
    )
    most_open = forms.IntegerField(
        label=_("Open inquiries at most"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("Counts where inquiries are shared out by capacity. Empty: as the unit says."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff(institution)  # type: ignore[attr-defined]


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}))


def _day_field(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, required=False, help_text=help_text)


class ShiftForm(forms.Form):
    """A shift of every week, or of one day."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("For all")
    )
    begins = _time_field(_("From"))
    ends = _time_field(_("To"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Every week on"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    since = _day_field(_("First day"), _("Of the weekly shifts. Empty: today."))
    day = _day_field(_("Or once, on this day"))

    def __init__(self, *args: Any, institution: Institution, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff(institution)  # type: ignore[attr-defined]
        units = Unit.objects.filter(institution=institution).open()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.today = today

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if bool(given.get("weekdays")) == bool(given.get("day")):
            self.add_error("weekdays", _("Choose weekdays, or one day: the one or the other."))
        given["since"] = given.get("since") or self.today
        return given


class TurnForm(forms.Form):
    """One shift on one day; without a person nobody has it."""

    shift = forms.ModelChoiceField(queryset=Shift.objects.none())
    day = forms.DateField()
    person = forms.ModelChoiceField(queryset=Person.objects.none(), required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = Shift.objects.filter(institution=institution).select_related("institution", "person")
        self.fields["shift"].queryset = ours  # type: ignore[attr-defined]
        self.fields["person"].queryset = staff(institution)  # type: ignore[attr-defined]


class SwapForm(forms.Form):
    """Two shifts, each with its day, written `41:2026-10-14`."""

    one = forms.RegexField(r"^\d{1,18}:\d{4}-\d\d-\d\d$", label=_("The one shift"))
    other = forms.RegexField(r"^\d{1,18}:\d{4}-\d\d-\d\d$", label=_("The other shift"))
