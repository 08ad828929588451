"""What a manager settles of automatic words, ratings and duty calls."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.answers.forms import ARABIC, ENGLISH, AnyDigitsNumber
from majlis.answers.models import Service
from majlis.inbox import automatic_texts
from majlis.inbox.models import Automation
from majlis.inbox.models.automation import Place
from majlis.people.models import Institution

LONGEST_TEXT, LONGEST_SHORT = 1_000, 200
LABELS = {
    "acknowledgement_ar": gettext_lazy("What is said, in Arabic"),
    "acknowledgement_en": gettext_lazy("What is said, in English"),
    "short_ar": gettext_lazy("What is said in public, in Arabic"),
    "short_en": gettext_lazy("What is said in public, in English"),
    "offer_ar": gettext_lazy("How an answer is offered, in Arabic"),
    "offer_en": gettext_lazy("How an answer is offered, in English"),
    "rating_ar": gettext_lazy("How a rating is asked for, in Arabic"),
    "rating_en": gettext_lazy("How a rating is asked for, in English"),
}


def _number(label: Any, *, least: int, most: int, help_text: Any = "") -> AnyDigitsNumber:
    return AnyDigitsNumber(label=label, min_value=least, max_value=most, help_text=help_text)


class AutomationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An empty text stands for the product's own words, which the field shows."""

    acknowledges = forms.ChoiceField(
        label=gettext_lazy("Acknowledge what arrives"), choices=Automation.When.choices
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where"),
        choices=Place.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("A review is never answered by itself."),
    )
    offers = forms.BooleanField(
        label=gettext_lazy("Offer an article of the library that is likely to answer"),
        required=False,
    )
    least_evidence = _number(
        gettext_lazy("From so much evidence on, in hundredths"),
        least=1,
        most=100,
        help_text=gettext_lazy("The higher, the fewer are offered, and the fewer of them wrong."),
    )
    asks_rating = forms.BooleanField(
        label=gettext_lazy("Ask for a rating after closing"), required=False
    )
    asks_rating_in_public = forms.BooleanField(
        label=gettext_lazy("Under public comments too, by a short reply with a link"),
        required=False,
    )
    rating_rests_days = _number(
        gettext_lazy("The same person is asked again after, days"), least=0, most=365
    )
    rating_open_days = _number(
        gettext_lazy("A rating can be given and changed for, days"), least=1, most=90
    )
    calls_duty = forms.BooleanField(
        label=gettext_lazy("Call whoever is on duty to urgent inquiries"), required=False
    )
    duty_wait_minutes = _number(gettext_lazy("Call the next one after, minutes"), least=1, most=240)
    urgent_topics = forms.MultipleChoiceField(
        label=gettext_lazy("Subjects that are always urgent"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Automation
        fields: ClassVar = [
            "acknowledges",
            "places",
            "offers",
            "least_evidence",
            "asks_rating",
            "asks_rating_in_public",
            "rating_rests_days",
            "rating_open_days",
            "calls_duty",
            "duty_wait_minutes",
            "urgent_topics",
            *LABELS,
        ]

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(institution=institution).in_order()
        self.fields["urgent_topics"].choices = [  # type: ignore[attr-defined]
            (service.key, str(service)) for service in services
        ]
        self.fields |= {name: _text(name, label) for name, label in LABELS.items()}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for field in LABELS:
            self._check(field)
        return found

    def _check(self, field: str) -> None:
        text, name = self.cleaned_data.get(field, ""), field.partition("_")[0]
        if unknown := automatic_texts.unknown_words(name, text):
            told = _("There is no such word here: %(words)s") % {"words": _braced(unknown)}
            self.add_error(field, ValidationError(told))
        elif text and (missing := automatic_texts.missing_words(name, text)):
            told = _("It needs this word: %(words)s") % {"words": _braced(missing)}
            self.add_error(field, ValidationError(told))


def _text(field: str, label: Any) -> forms.CharField:
    name, _line, language = field.partition("_")
    attrs = ARABIC if language == "ar" else ENGLISH
    own = automatic_texts.ours(name, language)
    may_use = _braced(sorted(automatic_texts.MAY_USE[name]))
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_SHORT if name == "short" else LONGEST_TEXT,
        widget=forms.Textarea(attrs={**attrs, "placeholder": own, "rows": 4}),
        help_text=_("Words it may use: %(words)s") % {"words": may_use},
    )


def _braced(words: list[str]) -> str:
    return " ".join(f"\u2066{{{word}}}\u2069" for word in words)
