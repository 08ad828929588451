"""What a manager fills in about when the office is open."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from majlis.arabic import hijri
from majlis.arabic.digits import to_latin
from majlis.arabic.office_time import Period
from majlis.people.roster_forms import WEEKDAYS

MONTHS: Final = range(1, 13)
LONGEST_FEAST: Final = 15  # days
YEARS: Final = (1440, 1499)  # of the Hijri tables, as far as somebody may mean them
# Between two times a dash of any kind, between two periods a comma or a word's space.
_PERIOD: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})")
_BETWEEN: Final = re.compile(r"[\s,،;؛+و]*")


class PeriodsField(forms.CharField):
    """The periods of one day as people write them: 07:30-14:30, 16:00-18:00. Empty: closed."""

    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        written = to_latin(super().clean(value))
        if _BETWEEN.sub("", _PERIOD.sub("", written)):
            raise ValidationError(_("Write each period like 07:30-14:30."))
        try:
            return [
                (time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
                for found in _PERIOD.finditer(written)
            ]
        except ValueError as error:
            raise ValidationError(_("There is no such time of day.")) from error


class WeekForm(forms.Form):
    """The hours of each weekday; `periods` returns them all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in WEEKDAYS:
            self.fields[_day(weekday)] = PeriodsField(label=name)

    def periods(self) -> list[Period]:
        return [
            Period(weekday, opens, shuts)
            for weekday, _name in WEEKDAYS
            for opens, shuts in self.cleaned_data[_day(weekday)]
        ]

    def days(self) -> list[forms.BoundField]:
        return [self[_day(weekday)] for weekday, _name in WEEKDAYS]


class UsualWeekForm(WeekForm):
    valid_from = forms.DateField(
        label=_("From this day on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("What was measured before stays as it was."),
    )


def _date_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, required=False)


def _year_field() -> forms.IntegerField:
    return _Whole(label=_("Hijri year"), least=YEARS[0], most=YEARS[1])


class _Whole(forms.IntegerField):
    """A whole number in any digits; it may be left empty."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"})

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(min_value=least, max_value=most, required=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(to_latin(value) if isinstance(value, str) else value)


class _MonthField(forms.TypedChoiceField):
    """A month of the Hijri calendar by its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Hijri month"), choices=_months, coerce=int, empty_value=None, **kwargs
        )


def _months() -> list[tuple[Any, str]]:
    language = "en" if get_language() == "en" else "ar"
    return [("", "—"), *((month, hijri.month_name(month, language)) for month in MONTHS)]


class _NamedForm(forms.Form):
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)

    def names(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name_ar", "name_en")}


class OtherHoursForm(_NamedForm, WeekForm):
    """Hours of a range of days, or of a Hijri month."""

    first = _date_field(_("From"))
    last = _date_field(_("Until, included"))
    hijri_month = _MonthField(required=False)
    hijri_year = _year_field()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("It ends before it begins."))
        if not _is_one_of(given, ("first", "last"), ("hijri_month", "hijri_year")):
            self.add_error(None, _("Give the first and last day, or a Hijri month and its year."))
        return given

    def is_of_month(self) -> bool:
        return bool(self.cleaned_data["hijri_month"])

    def when(self) -> list[forms.BoundField]:
        names = ("name_ar", "name_en", "first", "last", "hijri_month", "hijri_year")
        return [self[name] for name in names]


class HolidayForm(_NamedForm):
    """A day or more on which the office is closed, by either calendar."""

    day = _date_field(_("First day"))
    hijri_day = _Whole(label=_("Hijri day"), least=1, most=30)
    hijri_month = _MonthField(required=False)
    hijri_year = _year_field()
    days = _Whole(label=_("How many days"), least=1, most=LONGEST_FEAST, initial=1)
    is_confirmed = forms.BooleanField(
        label=_("It is certain"),
        required=False,
        help_text=_("Only a confirmed holiday closes the office."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not _is_one_of(given, ("day",), ("hijri_day", "hijri_month", "hijri_year")):
            self.add_error(None, _("Give a day, or a Hijri day with its month and year."))
        return given


class MonthForm(forms.Form):
    """The announced first day of a Hijri month."""

    hijri_month = _MonthField()
    hijri_year = _Whole(label=_("Hijri year"), least=YEARS[0], most=YEARS[1])
    first_day = forms.DateField(
        label=_("Its first day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hijri_year"].required = True


def written(periods: Mapping[int, list[Period]]) -> dict[str, str]:
    """Return the periods of each weekday as a form shows them."""
    return {
        _day(weekday): ", ".join(
            f"{p.opens:%H:%M}-{p.shuts:%H:%M}" for p in periods.get(weekday, ())
        )
        for weekday, _name in WEEKDAYS
    }


def _day(weekday: int) -> str:
    return f"day_{weekday}"


def _is_one_of(given: Mapping[str, Any], *ways: tuple[str, ...]) -> bool:
    """Say whether one way is filled in whole and the others not at all."""
    filled = [[bool(given.get(name)) for name in way] for way in ways]
    whole = [all(way) for way in filled]
    return whole.count(True) == 1 and all(
        each or not any(w) for each, w in zip(whole, filled, strict=True)
    )
