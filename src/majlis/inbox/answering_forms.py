"""Reading the forms of the settings of answering."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from majlis.answers.models import Service
from majlis.inbox.models import AnswerRules, Body
from majlis.inbox.models.answer_rules import PRIORITIES
from majlis.people.models import Person, Unit

PLACES = _("{body} is its name, {theirs} what is theirs, {ways} how to reach it.")


class AnswerRulesForm(forms.ModelForm):  # type: ignore[type-arg]
    referral_hours = forms.IntegerField(
        label=_("A unit answers within, hours of the office"), min_value=1, max_value=400
    )
    link_days = forms.IntegerField(
        label=_("The link for a unit can be used for, days"), min_value=1, max_value=90
    )
    note_minutes = forms.IntegerField(
        label=_("A note can be changed for, minutes"), min_value=0, max_value=1440
    )

    class Meta:
        model = AnswerRules
        fields: ClassVar = [
            "referral_hours",
            "link_days",
            "note_minutes",
            "handover_ar",
            "handover_en",
            "pointer_ar",
            "pointer_en",
        ]
        widgets: ClassVar = {
            "handover_ar": forms.Textarea(attrs={"rows": 4, "dir": "rtl", "lang": "ar"}),
            "handover_en": forms.Textarea(attrs={"rows": 4, "dir": "ltr", "lang": "en"}),
            "pointer_ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
            "pointer_en": forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
        }
        help_texts: ClassVar = {
            "handover_ar": _(
                "{body} is its name, {theirs} what is theirs, {ways} how to reach it."
            ),
            "handover_en": _(
                "{body} is its name, {theirs} what is theirs, {ways} how to reach it."
            ),
        }


class ApprovalRuleForm(forms.Form):
    """Which answers need a second person; what is left open matches all."""

    topic = forms.ModelChoiceField(
        label=_("Subject"), queryset=Service.objects.none(), required=False, empty_label=_("Any")
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=[("", _("Any")), *PRIORITIES], required=False
    )
    officer = forms.ModelChoiceField(
        label=_("Officer"), queryset=Person.objects.none(), required=False, empty_label=_("Any")
    )

    def __init__(self, data: Any, *, officers: list[Person]) -> None:
        super().__init__(data)
        people = Person.objects.filter(pk__in=[officer.pk for officer in officers])
        self.fields["topic"].queryset = Service.objects.published()  # type: ignore[attr-defined]
        self.fields["officer"].queryset = people  # type: ignore[attr-defined]


class UnitEmailForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Unit
        fields: ClassVar = ["email"]


class BodyForm(forms.ModelForm):  # type: ignore[type-arg]
    url = forms.URLField(label=_("Link"), required=False, max_length=300, assume_scheme="https")
    words = forms.CharField(
        label=_("Words by which a question is theirs"),
        help_text=_("Separated by commas, without the article."),
        required=False,
        max_length=1000,
    )
    topic = forms.ModelChoiceField(
        label=_("Service it would be about"), queryset=Service.objects.none(), required=False
    )

    class Meta:
        model = Body
        fields: ClassVar = [
            "name_ar",
            "name_en",
            "theirs_ar",
            "theirs_en",
            "url",
            "phone",
            "handles",
            "words",
            "topic",
        ]

    def __init__(self, data: Any = None, *, instance: Body) -> None:
        super().__init__(data, instance=instance)
        self.fields["topic"].queryset = Service.objects.published()  # type: ignore[attr-defined]
        self.initial["words"] = "، ".join(instance.words)

    def clean_words(self) -> list[str]:
        given = str(self.cleaned_data["words"]).replace("،", ",").split(",")
        return [word.strip()[:60] for word in given if word.strip()][:40]
