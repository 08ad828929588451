"""Reading the page of a post: any digits, any order of saving, nothing of the text lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from majlis.arabic.digits import to_latin
from majlis.channels.models import Channel
from majlis.media.models import Asset
from majlis.networks import NETWORKS
from majlis.publishing.models import Post
from majlis.publishing.written import LATE_BY_DEFAULT, Written

LONGEST_ALT = 1000
LATE_MINUTES = (5, 15, 30, 60, 180)


class AnyDigitsDate(forms.DateField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(to_latin(value) if isinstance(value, str) else value)


class AnyDigitsTime(forms.TimeField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(to_latin(value) if isinstance(value, str) else value)


class PostForm(forms.Form):
    """What the page sends; a field with a mistake keeps what was saved before."""

    key = forms.UUIDField()
    edition = forms.IntegerField(min_value=0)
    kind = forms.ChoiceField(choices=Post.Kind)
    language = forms.ChoiceField(choices=Post.Language)
    title = forms.CharField(required=False)
    text = forms.CharField(required=False, strip=False)
    channels = forms.ModelMultipleChoiceField(
        queryset=Channel.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("This account is not among yours any more.")},
    )
    asset = forms.ModelChoiceField(
        queryset=Asset.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("This file is no longer there. Upload it again.")},
    )
    remove_asset = forms.BooleanField(required=False)
    alt = forms.CharField(
        required=False,
        validators=[
            MaxLengthValidator(LONGEST_ALT, _("An alternative text may have 1,000 characters."))
        ],
    )
    when = forms.ChoiceField(choices=[("now", ""), ("at", "")], required=False)
    date = AnyDigitsDate(
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("This is no day. Write it as 2026-10-18.")},
    )
    hour = AnyDigitsTime(
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"invalid": _("This is no time of day. Write it as 09:30.")},
    )
    late = forms.TypedChoiceField(
        choices=[(minutes, minutes) for minutes in LATE_MINUTES], coerce=int, required=False
    )

    def __init__(
        self, data: Mapping[str, Any], *, channels: Any, assets: Any, zone: ZoneInfo
    ) -> None:
        super().__init__(data)
        self.zone = zone
        self.fields["channels"].queryset = channels  # type: ignore[attr-defined]
        self.fields["asset"].queryset = assets  # type: ignore[attr-defined]
        for network in NETWORKS:
            self.fields[f"text_{network}"] = forms.CharField(required=False, strip=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("when") == "at":
            for name, sentence in (("date", _("Choose the day.")), ("hour", _("Choose the time."))):
                if name not in self.errors and not found.get(name):
                    self.add_error(name, sentence)
        return found

    def written(self, before: Written) -> Written:
        """Return what the page says; where a field is wrong, what was there `before`."""
        given = self.cleaned_data
        asset = before.asset if "asset" in self.errors else given.get("asset")
        if given.get("remove_asset"):
            asset = None
        late = given.get("late")
        return Written(
            text=given.get("text", before.text),
            title=given.get("title", before.title),
            kind=given.get("kind", before.kind),
            language=given.get("language", before.language),
            channels=tuple(given["channels"]) if "channels" in given else before.channels,
            versions={network: given.get(f"text_{network}", "") for network in NETWORKS},
            asset=asset,
            alt=given.get("alt", before.alt) if asset else "",
            due_at=self._due_at(before),
            max_late=timedelta(minutes=late) if late else LATE_BY_DEFAULT,
        )

    def _due_at(self, before: Written) -> datetime | None:
        given = self.cleaned_data
        if given.get("when") != "at":
            return None
        if not given.get("date") or not given.get("hour"):
            return before.due_at
        return datetime.combine(given["date"], given["hour"], tzinfo=self.zone)
