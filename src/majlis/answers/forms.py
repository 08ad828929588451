"""Writing services and articles, in Arabic and in English."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from majlis.answers.models import Article, Phrasing, Service
from majlis.arabic.digits import to_latin
from majlis.people.models import Institution, Unit

LONGEST_ANSWER = 8_000  # characters
ARABIC = {"lang": "ar", "dir": "rtl"}
ENGLISH = {"lang": "en", "dir": "ltr"}


class AnyDigitsNumber(forms.IntegerField):
    """A whole number in any of the digits that people type."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(to_latin(value) if isinstance(value, str) else value)


def _line(label: Any, *, longest: int, attrs: dict[str, str], **given: Any) -> forms.CharField:
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=longest, widget=widget, **given)


def _text(label: Any, attrs: dict[str, str], **given: Any) -> forms.CharField:
    widget = forms.Textarea(attrs=attrs)
    return forms.CharField(label=label, max_length=LONGEST_ANSWER, widget=widget, **given)


class ArticleForm(forms.Form):
    """One question and its answer; English comes as a pair or not at all."""

    question_ar = _line(
        _("Question in Arabic"),
        longest=300,
        attrs=ARABIC,
        help_text=_("As the public would ask it, in one sentence."),
    )
    answer_ar = _text(
        _("Answer in Arabic"),
        ARABIC,
        help_text=_("Say first what is asked for, then what to do. It is also sent as a reply."),
    )
    question_en = _line(_("Question in English"), longest=300, attrs=ENGLISH, required=False)
    answer_en = _text(_("Answer in English"), ENGLISH, required=False)
    service = forms.ModelChoiceField(
        label=_("Service it belongs to"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("No service"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(institution=institution).offered().in_order()
        self.fields["service"].queryset = services  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if bool(given.get("question_en")) != bool(given.get("answer_en")):
            missing = "answer_en" if given.get("question_en") else "question_en"
            self.add_error(missing, _("Write both the question and the answer in English."))
        return given

    def written(self) -> dict[str, Any]:
        """Return the fields of the article."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @staticmethod
    def of(article: Article) -> dict[str, Any]:
        """Return what the form begins with."""
        names = ("question_ar", "answer_ar", "question_en", "answer_en", "version")
        return {name: getattr(article, name) for name in names} | {"service": article.service_id}


class ServiceForm(forms.Form):
    """One service; each step stands on a line of its own."""

    title_ar = _line(_("Name in Arabic"), longest=200, attrs=ARABIC)
    summary_ar = _text(_("What it is, in Arabic"), ARABIC)
    steps_ar = _text(
        _("Steps in Arabic"), ARABIC, required=False, help_text=_("One step on each line.")
    )
    fee_ar = _line(_("Fee in Arabic"), longest=200, attrs=ARABIC, required=False)
    title_en = _line(_("Name in English"), longest=200, attrs=ENGLISH, required=False)
    summary_en = _text(_("What it is, in English"), ENGLISH, required=False)
    steps_en = _text(
        _("Steps in English"), ENGLISH, required=False, help_text=_("One step on each line.")
    )
    fee_en = _line(_("Fee in English"), longest=200, attrs=ENGLISH, required=False)
    audience = forms.ChoiceField(label=_("For whom"), choices=Service.Audience)
    sla_days = AnyDigitsNumber(
        label=_("Done within, working days"), min_value=1, max_value=365, required=False
    )
    unit = forms.ModelChoiceField(
        label=_("Unit that knows it"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("No unit"),
    )
    url = forms.URLField(
        label=_("Address where it is done"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Leave it empty when the service is done by asking you."),
    )
    key = forms.SlugField(
        label=_("Word in the address"),
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Small Latin letters and hyphens. It stays as it is once it is public."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, institution: Institution, service: Service | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.institution, self.service = institution, service
        units = Unit.objects.filter(institution=institution).open()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if service is not None:
            self.fields["key"].disabled = True

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).lower()
        taken = Service.objects.filter(institution=self.institution, key=key)
        if self.service is None and taken.exists():
            raise ValidationError(_("Another service has this word already."))
        return key

    def written(self) -> dict[str, Any]:
        """Return the fields of the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def of(cls, service: Service) -> dict[str, Any]:
        """Return what the form begins with."""
        return {name: getattr(service, name) for name in cls.base_fields}


class WordingForm(forms.Form):
    text = forms.CharField(
        label=_("Another wording"), max_length=Phrasing._meta.get_field("text").max_length
    )


class SynonymForm(forms.Form):
    word = forms.CharField(label=_("Word people use"), max_length=60)
    standard = forms.CharField(label=_("Word of the library"), max_length=60)
