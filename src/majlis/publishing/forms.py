"""Reading the page of a post: any digits, any order of saving, nothing of the text lost."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from majlis.arabic.digits import to_latin
from majlis.channels.models import Channel
from majlis.media.models import Asset
from majlis.media.models.asset import AssetSet
from majlis.networks import NETWORKS
from majlis.publishing import ordering
from majlis.publishing.field_reading import fields_of, name_of, options_of
from majlis.publishing.models import Post
from majlis.publishing.written import LATE_BY_DEFAULT, Written

LONGEST_ALT = 1000
MOST_FILES = 40  # no network takes more than 20 in one post
LATE_MINUTES = (5, 15, 30, 60, 180)


def _is_id(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= 18


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

    def __init__(self, data: QueryDict, *, channels: Any, assets: AssetSet, zone: ZoneInfo) -> None:
        super().__init__(data)
        self.page = data
        self.zone = zone
        self.fields["channels"].queryset = channels  # type: ignore[attr-defined]
        for network in NETWORKS:
            self.fields[f"text_{network}"] = forms.CharField(required=False, strip=False)
        self.assets = assets.in_bulk({*self._file_ids(), *self._attached_ids().values()})

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
        files = ordering.arranged(self._files(), self.page)
        late = given.get("late")
        return Written(
            text=given.get("text", before.text),
            title=given.get("title", before.title),
            kind=given.get("kind", before.kind),
            language=given.get("language", before.language),
            channels=self._channels(before),
            versions={network: given.get(f"text_{network}", "") for network in NETWORKS},
            files=files,
            alts={asset.pk: self._alt(asset) for asset in files},
            forms=self._forms(),
            options={
                slug: options_of(self.page, rules, zone=self.zone)
                for slug, rules in NETWORKS.items()
            },
            attached=self._attached(),
            due_at=self._due_at(before),
            max_late=timedelta(minutes=late) if late else LATE_BY_DEFAULT,
        )

    def _channels(self, before: Written) -> tuple[Channel, ...]:
        """Return the accounts in the order in which a saved post has them."""
        found = self.cleaned_data.get("channels", before.channels)
        return tuple(sorted(found, key=lambda channel: channel.pk))

    def _file_ids(self) -> list[int]:
        typed = self.page.getlist("asset")[:MOST_FILES]
        return list(dict.fromkeys(int(pk) for pk in typed if _is_id(pk)))

    def _files(self) -> tuple[Asset, ...]:
        """Return the files of the page in their order."""
        return tuple(self.assets[pk] for pk in self._file_ids() if pk in self.assets)

    def _alt(self, asset: Asset) -> str:
        return self.page.get(f"alt_{asset.pk}", "")[:LONGEST_ALT]

    def _forms(self) -> dict[str, str]:
        typed = {slug: self.page.get(f"form_{slug}", "") for slug in NETWORKS}
        return {slug: form for slug, form in typed.items() if form in NETWORKS[slug].forms}

    def _attached_ids(self) -> dict[tuple[str, str], int]:
        """Return the ids of the files that are values of fields, by network and field."""
        found = {}
        for network, rules in NETWORKS.items():
            for slug in fields_of(rules):
                name = name_of(network, slug)
                typed = self.page.get(f"asset_{name}", "")
                if _is_id(typed) and self.page.get("leave_out") != name:
                    found[network, slug] = int(typed)
        return found

    def _attached(self) -> dict[str, dict[str, Asset]]:
        found: dict[str, dict[str, Asset]] = {}
        for (network, slug), pk in self._attached_ids().items():
            if pk in self.assets:
                found.setdefault(network, {})[slug] = self.assets[pk]
        return found

    def _due_at(self, before: Written) -> datetime | None:
        given = self.cleaned_data
        if given.get("when") != "at":
            return None
        if not given.get("date") or not given.get("hour"):
            return before.due_at
        return datetime.combine(given["date"], given["hour"], tzinfo=self.zone)
