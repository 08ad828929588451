"""The forms of this room."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from majlis.arabic.digits import to_latin
from majlis.networks import NETWORKS
from majlis.networks.hosts import OF_A_SERVER, is_safe
from majlis.ui.networks import mark_of

Words = str | Promise
PLAIN = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"})
# What the two fields are where a network calls them otherwise.
NAMES: Mapping[str, tuple[Words, Words]] = {
    "bluesky": (_("Handle of the account"), _("App password")),
}
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
SECRET = forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "off"})
KEPT = _("A secret is stored. It is never shown; leave this empty to keep it.")
# The second pair by which some networks know the application when they push: label and help.
PUSHING: Mapping[str, Mapping[str, tuple[Words, Words]]] = {
    "x": {
        "push_id": (
            _("API key"),
            _("Another one than the client ID. Without it X does not tell us of new comments."),
        ),
        "push_secret": (
            _("API key secret"),
            _("X signs with it what it tells us."),
        ),
    },
    "linkedin": {
        "push_id": (
            _("Number of the application"),
            _(
                "It stands in the address of the application's page. Without it LinkedIn does not"
                " tell us of new comments."
            ),
        ),
    },
    "instagram": {
        "push_secret": (
            _("Secret that signs messages"),
            _("Only where it is another one than the client secret."),
        ),
    },
}


class BudgetForm(forms.Form):
    """What an account may cost in a month; empty means no limit."""

    limit = forms.DecimalField(
        label=_("Limit for each month, in US dollars"),
        help_text=_("Empty: no limit. A post that would go beyond it cannot be sent for approval."),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        if data is not None:  # in whatever digits it was typed
            data = {"limit": to_latin(data.get("limit", "")).replace("٫", ".")}
        super().__init__(data, **kwargs)


class AppForm(forms.Form):
    """The registration of one network: its client id, and a secret that is never shown again."""

    client_id = forms.CharField(
        label=_("Client ID"),
        max_length=200,
        widget=PLAIN,
    )
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        strip=True,
        widget=SECRET,
    )

    address = forms.URLField(
        label=_("Address of the server"),
        help_text=_("As the account's server is called in a browser: https://social.example.gov"),
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "spellcheck": "false"}),
    )
    push_id = forms.CharField(max_length=200, required=False, widget=PLAIN)
    push_secret = forms.CharField(max_length=500, required=False, strip=True, widget=SECRET)

    def __init__(
        self, *args: Any, network: str, has_secret: bool, has_push_secret: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_secret"].required = not has_secret
        if network in NAMES:
            self.fields["client_id"].label, self.fields["client_secret"].label = map(
                str, NAMES[network]
            )
        if network not in OF_A_SERVER:
            del self.fields["address"]
        if has_secret:
            self.fields["client_secret"].help_text = KEPT
        labels = PUSHING.get(network, {})
        for name in ("push_id", "push_secret"):
            if name not in labels:
                del self.fields[name]
                continue
            label, help_text = labels[name]
            self.fields[name].label, self.fields[name].help_text = str(label), str(help_text)
        if has_push_secret and "push_secret" in self.fields:
            self.fields["push_secret"].help_text = KEPT

    def clean_address(self) -> str:
        """A token is never sent in the clear."""
        address: str = self.cleaned_data["address"]
        if not is_safe(address):
            raise forms.ValidationError(_("The address of a server begins with https://."))
        return address


class ReplayForm(forms.Form):
    """A span of time, by the institution's clocks, and perhaps one network."""

    since = forms.DateTimeField(label=pgettext_lazy("span", "From"), widget=MOMENT)
    until = forms.DateTimeField(label=pgettext_lazy("span", "Until"), widget=MOMENT)
    network = forms.ChoiceField(label=_("Network"), required=False)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        names = [(slug, mark_of(slug).name) for slug in NETWORKS]
        self.fields["network"].choices = [("", _("All networks")), *names]  # type: ignore[attr-defined]

    def clean_since(self) -> datetime:
        return self._here("since")

    def clean_until(self) -> datetime:
        return self._here("until")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "since" in given and "until" in given and given["since"] >= given["until"]:
            self.add_error("until", _("The end comes after the beginning."))
        return given

    def _here(self, name: str) -> datetime:
        """Return what was typed as the institution's own time, whoever's clock the page showed."""
        given: datetime = self.cleaned_data[name]
        return given.replace(tzinfo=self.zone)
