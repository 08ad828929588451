"""The forms by which an institution words its rules and sets its terms."""

from typing import Any, NamedTuple, Self

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.answers.forms import AnyDigitsNumber
from majlis.inbox import clauses, participation
from majlis.people.models import Institution

LONGEST: dict[str, int] = {"title_ar": 120, "title_en": 120, "text_ar": 600, "text_en": 600}
LABELS: dict[str, str | Promise] = {
    "title_ar": _("Title in Arabic"),
    "title_en": _("Title in English"),
    "text_ar": _("Text in Arabic"),
    "text_en": _("Text in English"),
}


class Fields(NamedTuple):
    """The fields of one rule, for the page."""

    title: str
    holds: BoundField
    texts: list[BoundField]


class RuleBookForm(forms.Form):
    """One edition: what precedes the rules, and each rule that shall hold, in both languages."""

    after = forms.IntegerField(widget=forms.HiddenInput)
    intro_ar = forms.CharField(
        label=_("Before the rules, in Arabic"), max_length=2000, widget=forms.Textarea
    )
    intro_en = forms.CharField(
        label=_("Before the rules, in English"), max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in clauses.CODES:
            self.fields[f"{code}-holds"] = forms.BooleanField(
                label=_("This rule holds"),
                required=False,
                disabled=code == clauses.PERSONAL_DATA,
                initial=True,
            )
            for name, longest in LONGEST.items():
                self.fields[f"{code}-{name}"] = _text(name, longest)

    @classmethod
    def of(cls, institution: Institution) -> Self:
        """Return the form filled with the edition in force; a rule left out has our first words."""
        book, held = participation.in_force(institution)
        first: dict[str, Any] = {
            "after": book.number,
            "intro_ar": book.intro_ar,
            "intro_en": book.intro_en,
        }
        codes = {each.code for each in held}
        for code, each in (*((e.code, e) for e in clauses.DEFAULTS), *((e.code, e) for e in held)):
            first[f"{code}-holds"] = code in codes
            first |= {f"{code}-{name}": getattr(each, name) for name in participation.NAMES}
        return cls(initial=first)

    @property
    def rules(self) -> list[Fields]:
        return [
            Fields(
                str(self[f"{code}-title_ar"].value() or code),
                self[f"{code}-holds"],
                [self[f"{code}-{name}"] for name in LONGEST],
            )
            for code in clauses.CODES
        ]

    def clean(self) -> dict[str, Any] | None:
        for code in clauses.CODES:
            if not self.cleaned_data.get(f"{code}-holds"):
                continue
            for name in LONGEST:
                if not self.cleaned_data.get(f"{code}-{name}") and not self.has_error(
                    f"{code}-{name}"
                ):
                    self.add_error(f"{code}-{name}", _("A rule that holds needs all its texts."))
        return self.cleaned_data

    def edition(self) -> dict[str, Any]:
        """Return what `participation.publish` takes."""
        given = self.cleaned_data
        return {
            "after": given["after"],
            "intro_ar": given["intro_ar"],
            "intro_en": given["intro_en"],
            "worded": {
                code: {name: given[f"{code}-{name}"] for name in LONGEST}
                for code in clauses.CODES
                if given[f"{code}-holds"]
            },
        }


class TermsForm(forms.Form):
    """How long things last, in days."""

    block_days = AnyDigitsNumber(
        label=_("A block lasts, in days"),
        min_value=1,
        max_value=366,
        help_text=_("Unless chosen otherwise. A worker lifts it when its end has come."),
    )
    appeal_days = AnyDigitsNumber(
        label=_("An appeal is decided within, in days"), min_value=1, max_value=90
    )
    appeal_window_days = AnyDigitsNumber(
        label=_("An appeal can be made within, in days"), min_value=1, max_value=366
    )


def _text(name: str, longest: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2}) if name.startswith("text") else forms.TextInput()
    direction = "rtl" if name.endswith("_ar") else "ltr"
    widget.attrs |= {"dir": direction, "lang": name[-2:]}
    return forms.CharField(
        label=str(LABELS[name]), max_length=longest, required=False, widget=widget
    )
