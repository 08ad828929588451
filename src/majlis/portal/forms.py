"""What the public fills in: a question, a reference with its code, a further message."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from majlis.answers.forms import AnyDigitsNumber
from majlis.answers.models import Service
from majlis.inbox.asking import LONGEST_QUESTION
from majlis.inbox.ratings import LONGEST_COMMENT
from majlis.people.models import Institution

LONGEST_PROMISE_HOURS = 240


class AskForm(forms.Form):
    """A question; only the text is needed."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea,
        help_text=_("Say what happened and what you need. Leave out identity and card numbers."),
        error_messages={"required": _("Write your question.")},
    )
    topic = forms.ModelChoiceField(
        label=_("What it is about"),
        queryset=Service.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("I am not sure"),
        error_messages={"invalid_choice": _("This subject is not there any more.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "For an officer to write to, if your question needs it. You can follow it without."
        ),
    )
    # For programs: no person sees it, and one that a helpful browser filled is asked to send again.
    website = forms.CharField(required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(institution=institution).published().in_order()
        self.fields["topic"].queryset = services  # type: ignore[attr-defined]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Nothing was sent yet. Press Send once more."))
        return ""


class TrackForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference number"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("As it was shown: a year, a number and a last digit."),
        error_messages={"required": _("Write the reference number.")},
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("The eight digits that were shown when you asked."),
        error_messages={"required": _("Write the code.")},
    )


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Add a message"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea,
        error_messages={"required": _("Write your message.")},
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why you object"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea,
        help_text=_("Leave out identity and card numbers."),
        error_messages={"required": _("Say in some sentences why you object.")},
    )
    # For programs: no person sees it, and one that a helpful browser filled is asked to send again.
    website = forms.CharField(required=False, widget=forms.TextInput)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Nothing was sent yet. Press Send once more."))
        return ""


class RatingCommentForm(forms.Form):
    """What a person adds to their rating."""

    text = forms.CharField(
        label=_("What should we know? (optional)"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea,
        help_text=_("Leave out identity and card numbers."),
        error_messages={"required": _("Write your comment.")},
    )
    asks = forms.BooleanField(label=_("I still need an answer"), required=False)


class PromiseForm(forms.Form):
    hours = AnyDigitsNumber(
        label=_("A first answer within, office hours"),
        min_value=1,
        max_value=LONGEST_PROMISE_HOURS,
        help_text=_("It stands at the foot of every public page."),
    )
