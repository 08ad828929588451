"""What people fill in about themselves, each other and the institution."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from majlis.people.models import Institution, Membership, Person

ZONES = (
    ("Asia/Riyadh", _("Riyadh")),
    ("Asia/Dubai", _("Abu Dhabi and Dubai")),
    ("Asia/Kuwait", _("Kuwait")),
    ("Asia/Qatar", _("Doha")),
    ("Asia/Bahrain", _("Manama")),
    ("Asia/Muscat", _("Muscat")),
    ("UTC", _("Universal time")),
)
HIJRI_SHIFTS = (
    (-1, _("One day earlier")),
    (0, _("As computed (Umm al-Qura)")),
    (1, _("One day later")),
)
Role = Membership.Role


class RolesField(forms.MultipleChoiceField):
    """Any number of roles, one at least."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Role.choices, widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return [role.value for role in Role if role in chosen]


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Person.Language.choices)
    roles = RolesField(label=_("Roles"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class RolesForm(forms.Form):
    roles = RolesField(label=_("Roles"))
    # The roles that the page showed: of two managers at once, one is told.
    was = forms.CharField(widget=forms.HiddenInput, required=False)


class PreferencesForm(forms.Form):
    """Language and digits of one person."""

    AS_HERE: ClassVar = "institution"

    language = forms.ChoiceField(label=_("Language"), choices=Person.Language.choices)
    digits = forms.ChoiceField(
        label=_("Digits"),
        choices=[(AS_HERE, _("As the institution writes them")), *Institution.Digits.choices],
    )

    def clean_digits(self) -> str:
        """Keep nothing for a person who reads as their institution writes."""
        chosen = str(self.cleaned_data["digits"])
        return "" if chosen == self.AS_HERE else chosen


class InstitutionForm(forms.ModelForm):  # type: ignore[type-arg]
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    hijri_shift_days = forms.TypedChoiceField(
        label=_("Hijri calendar"), choices=HIJRI_SHIFTS, coerce=int
    )
    second_factor_roles = forms.MultipleChoiceField(
        label=_("Roles that need a second factor"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Institution
        fields: ClassVar = [
            "name_ar",
            "name_en",
            "preset",
            "zone",
            "digits",
            "hijri_shift_days",
            "second_factor_roles",
        ]


class FirstPasswordForm(forms.Form):
    """The password that an invited person begins with."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; a sentence of several words is good."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.person)
        return password
