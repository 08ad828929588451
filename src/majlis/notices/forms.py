"""Entering the ways by which people are called, and the numbers at which they are."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.arabic.digits import to_latin
from majlis.networks import outside
from majlis.notices import templating
from majlis.notices.models import DETAILS, CallWay
from majlis.people.models import Membership

_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_LTR = {"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}
# Set by the call itself, or by nobody.
_NOT_OURS = frozenset({"host", "content-length", "connection", "transfer-encoding"})
LONGEST_BODY = 4_000


class WayForm(forms.Form):
    """One way. Its secret is never shown again: an empty one stays as it is."""

    name = forms.CharField(label=gettext_lazy("Its name"), max_length=80)
    is_on = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)
    url = forms.CharField(
        label=gettext_lazy("Address"), max_length=1000, widget=forms.TextInput(attrs=_LTR)
    )
    method = forms.ChoiceField(
        label=gettext_lazy("HTTP method"),
        choices=[(each.value, each.value) for each in CallWay.Method],
    )
    headers = forms.CharField(
        label=gettext_lazy("HTTP headers, one a line"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(
            attrs={**_LTR, "rows": 3, "placeholder": "Content-Type: application/json"}
        ),
    )
    body = forms.CharField(
        label=gettext_lazy("Body"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(
            attrs={**_LTR, "rows": 5, "placeholder": '{"to": "{phone}", "message": "{text}"}'}
        ),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, way: CallWay, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _initial(way), **kwargs})
        self.way = way
        words = " ".join(f"\u2066{{{word}}}\u2069" for word in templating.WORDS)
        self.fields["body"].help_text = _("Words it may use: %(words)s") % {"words": words}
        if way.sealed_secret:
            self.fields["secret"].help_text = _("One is kept. Leave it empty to keep it.")
        unused = {
            CallWay.Kind.EMAIL.value: ("url", "method", "headers", "body", "secret"),
            CallWay.Kind.WEBHOOK.value: ("method", "headers", "body"),
        }
        for field in unused.get(way.kind, ()):
            del self.fields[field]

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        plain = templating.filled(url, {}, str)
        wrong = outside.mistake(plain, inside_hosts=settings.INSIDE_HOSTS)
        if wrong:
            raise ValidationError(str(DETAILS[wrong]))
        if _host(url) != _host(plain):
            raise ValidationError(_("The host must be written out."))
        return url

    def clean_headers(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for line in str(self.cleaned_data["headers"]).splitlines():
            name, colon, value = line.partition(":")
            if not line.strip():
                continue
            is_name = _HEADER.fullmatch(name.strip()) and name.strip().lower() not in _NOT_OURS
            if not colon or not is_name or not value.strip().isascii():
                raise ValidationError(_("Write each header as a name, a colon and its value."))
            found[name.strip()] = value.strip()
        return found

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        headers, body = found.get("headers", {}), found.get("body", "")
        unknown = templating.unknown_words(found.get("url", ""), body, *headers.values())
        if unknown:
            words = " ".join(f"{{{word}}}" for word in unknown)
            self.add_error(None, _("There is no such word here: %(words)s") % {"words": words})
        if body and not _is_whole(body, headers):
            self.add_error("body", _("This is no JSON once the words are put in."))
        is_signed = self.way.kind == CallWay.Kind.WEBHOOK
        if is_signed and not found.get("secret") and not self.way.sealed_secret:
            self.add_error("secret", _("A signed message needs a secret that both sides know."))
        return found


class NumberForm(forms.Form):
    """The telephone number of one person, with its country; empty takes it away."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Person"), queryset=Membership.objects.none()
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone number with its country"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "placeholder": "+9665…"}),
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = members  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda each: str(each.person)  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone = re.sub(r"[\s()-]", "", to_latin(str(self.cleaned_data["phone"])))
        if phone and not _PHONE.fullmatch(phone):
            raise ValidationError(_("Write it with a plus sign and the country, for example +966…"))
        return phone


def _initial(way: CallWay) -> dict[str, Any]:
    if way.pk is None:
        return {"is_on": True, "method": CallWay.Method.POST}
    return {
        "name": way.name,
        "is_on": way.is_on,
        "url": way.url,
        "method": way.method,
        "headers": "\n".join(f"{name}: {value}" for name, value in way.headers.items()),
        "body": way.body,
    }


def _host(url: str) -> str:
    """Return what stands before the path of an address."""
    return "/".join(url.split("?", 1)[0].split("#", 1)[0].split("/")[:3])


def _is_whole(body: str, headers: Mapping[str, str]) -> bool:
    """Say whether a body that calls itself JSON is some, with words in it."""
    kinds = [value.lower() for name, value in headers.items() if name.lower() == "content-type"]
    if not any("json" in kind for kind in kinds):
        return True
    try:
        json.loads(
            templating.filled(
                body, dict.fromkeys(templating.WORDS, '"'), templating.escape_of(headers)
            )
        )
    except ValueError:
        return False
    return True
