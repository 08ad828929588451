"""The forms of mailboxes and of other systems' doors."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from majlis.channels.forms import KEPT, PLAIN, SECRET
from majlis.channels.models import Mailbox
from majlis.networks.hosts import is_safe
from majlis.networks.mail_calls import HERE

PORT = forms.NumberInput(attrs={"dir": "ltr", "min": "1", "max": "65535"})
# The order in which a person finds them on the mail server's own page.
SETTINGS = (
    "reads_host",
    "reads_port",
    "reads_security",
    "reads_user",
    "folder",
    "sends_host",
    "sends_port",
    "sends_security",
    "sends_user",
    "sent_folder",
    "largest_file_mb",
    "automatic_per_day",
)
PLAIN_NAMES = ("reads_host", "reads_user", "folder", "sends_host", "sends_user", "sent_folder")


class MailboxForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """A mailbox with its two servers; a password is never shown again."""

    address = forms.EmailField(
        label=_("Address of the mailbox"),
        max_length=120,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_("The public writes to it, and our answers come from it."),
    )
    name = forms.CharField(
        label=_("Name that people see as the sender"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    reads_password = forms.CharField(
        label=_("Password for reading"), max_length=500, required=False, strip=False, widget=SECRET
    )
    sends_password = forms.CharField(
        label=_("Password for sending"),
        max_length=500,
        required=False,
        strip=False,
        widget=SECRET,
        help_text=_("Only where it is another one than for reading."),
    )

    class Meta:
        model = Mailbox
        fields = SETTINGS
        widgets = dict.fromkeys(PLAIN_NAMES, PLAIN) | {"reads_port": PORT, "sends_port": PORT}

    field_order = (
        "address",
        "name",
        *SETTINGS[:4],
        "reads_password",
        *SETTINGS[4:9],
        "sends_password",
        *SETTINGS[9:],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_kept = self.instance.pk is not None
        password = self.fields["reads_password"]
        password.required = not self.is_kept
        if self.is_kept:
            password.help_text = KEPT
            del self.fields["address"]  # another address is another mailbox
            self.fields["name"].initial = self.instance.channel.name

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for side in ("reads", "sends"):
            is_bare = given.get(f"{side}_security") == Mailbox.Security.NONE
            if is_bare and given.get(f"{side}_host") not in HERE:
                sentence = _("Without TLS only a server on this machine can be used.")
                self.add_error(f"{side}_security", sentence)
            if not 0 < (given.get(f"{side}_port") or 0) < 65536:
                self.add_error(f"{side}_port", _("A port is a number from 1 to 65535."))
        for name in ("folder", "sent_folder"):
            if not str(given.get(name, "")).isascii():
                self.add_error(name, _("Write the folder as the server names it, in Latin signs."))
        if given.get("sends_password") and not given.get("reads_password"):
            self.add_error("reads_password", _("Enter both passwords when one of them is new."))
        return given

    @property
    def settings(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SETTINGS}

    @property
    def passwords(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("reads_password", "sends_password")}


class DoorForm(forms.Form):
    """Another system: what it is called, and where it takes answers."""

    name = forms.CharField(
        label=_("Name of the system"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("As officers call it: the hotline, the kiosk in the hall."),
    )
    answers_to = forms.URLField(
        label=_("Address for answers"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "spellcheck": "false"}),
        help_text=_("Empty: answers stand on the tracking page alone."),
    )

    def clean_answers_to(self) -> str:
        """What citizens are told is never sent in the clear."""
        address: str = self.cleaned_data["answers_to"]
        if address and not is_safe(address):
            raise ValidationError(_("The address for answers begins with https://."))
        return address
