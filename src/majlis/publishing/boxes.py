"""The files, forms and fields of a draft as its page shows them, each in a box of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from majlis.arabic import spans
from majlis.media.models import Asset
from majlis.networks import NETWORKS
from majlis.networks.forms import Field
from majlis.publishing import field_words
from majlis.publishing.field_reading import fields_of, name_of
from majlis.publishing.written import Written
from majlis.ui.reading import reading

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Offered where a network takes any time between two ends.
_USUAL = (30 * _MINUTE, _HOUR, 6 * _HOUR, 12 * _HOUR, *(days * _DAY for days in (1, 2, 3, 7, 14)))


@dataclass(frozen=True)
class FileBox:
    """One file of the post."""

    asset: Asset
    alt: str
    problems: Sequence[str]

    @property
    def takes_words(self) -> bool:
        """Whether it wants an alternative text."""
        return self.asset.has_picture and not self.asset.is_video

    @property
    def place(self) -> str:
        """The name of its alternative text on the page."""
        return f"alt_{self.asset.pk}"


@dataclass(frozen=True)
class FormChoice:
    """The forms of one network, and the one that is chosen."""

    network: str
    chosen: str
    forms: Sequence[tuple[str, str]]  # slug and label

    @classmethod
    def of(cls, network: str, written: Written) -> "FormChoice":
        slugs = NETWORKS[network].forms
        forms = [(slug, field_words.form_label(slug, network)) for slug in slugs]
        return cls(network, written.form_for(network).slug, forms)

    @property
    def is_a_choice(self) -> bool:
        return len(self.forms) > 1

    @property
    def help(self) -> str | Promise:
        return field_words.FORM_HELP.get(self.chosen, "")


@dataclass(frozen=True)
class FieldBox:
    """One field of a form on one network, with its value."""

    network: str
    field: Field
    value: Any = None
    asset: Asset | None = None
    problems: Sequence[str] = ()
    language: str = "ar"
    has_title: bool = False

    @classmethod
    def all_of(
        cls, network: str, written: Written, *, problems: Mapping[str, Sequence[str]]
    ) -> list["FieldBox"]:
        form = written.form_for(network)
        options, attached = written.options_for(network), written.attached_for(network)
        return [
            cls(
                network=network,
                field=each,
                value=options.get(each.slug),
                asset=attached.get(each.slug),
                problems=problems.get(name_of(network, each.slug), []),
                language=written.language,
                has_title=bool(form.abilities.longest_title),
            )
            for each in form.fields
        ]

    @classmethod
    def of_file(
        cls, network: str, slug: str, *, asset: Asset | None, problems: Sequence[str]
    ) -> "FieldBox":
        """Return the box of a field that is a file."""
        return cls(network, fields_of(NETWORKS[network])[slug], asset=asset, problems=problems)

    @property
    def name(self) -> str:
        return name_of(self.network, self.field.slug)

    @property
    def kind(self) -> str:
        return self.field.kind

    @property
    def label(self) -> str:
        return field_words.field_label(self.field.slug)

    @property
    def help(self) -> str | Promise:
        return field_words.FIELD_HELP.get(self.field.slug, "")

    @property
    def is_set(self) -> bool:
        return bool(self.value or self.asset)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(choice, field_words.choice_label(choice)) for choice in self.field.choices]

    @property
    def names(self) -> str:
        return "\n".join(self.value or ())

    @property
    def accept(self) -> str:
        """What the browser offers to choose from."""
        return ",".join(self.field.mimes)

    @property
    def local_moment(self) -> str:
        """The moment as the browser's own field wants it, in the reader's zone."""
        try:
            moment = datetime.fromisoformat(self.value or "").astimezone(reading().zone)
        except ValueError:
            return ""
        return moment.strftime("%Y-%m-%dT%H:%M")

    # Of a poll

    @property
    def question(self) -> str:
        return str((self.value or {}).get("question", ""))

    @cached_property
    def poll_options(self) -> list[tuple[int, str]]:
        """A line for each option there may be, numbered, the empty ones last."""
        options = list((self.value or {}).get("options", ()))
        return list(enumerate([*options, *[""] * (self.field.most - len(options))], start=1))

    @property
    def durations(self) -> list[tuple[int, str, bool]]:
        """How long the poll may last: minutes, words, and whether it is chosen."""
        chosen = (self.value or {}).get("minutes") or int(_DAY / _MINUTE)
        how = reading()
        return [
            (
                int(length / _MINUTE),
                spans.span(length, language=how.language, digits=how.digits),
                int(length / _MINUTE) == chosen,
            )
            for length in self._lengths
        ]

    @property
    def _lengths(self) -> Sequence[timedelta]:
        if self.field.durations:
            return self.field.durations
        shortest, longest = self.field.spans or (_MINUTE, 7 * _DAY)
        return [length for length in _USUAL if shortest <= length <= longest]

    # Of translations

    @property
    def other_language(self) -> str:
        return "en" if self.language == "ar" else "ar"

    @property
    def translated(self) -> Mapping[str, str]:
        found: Mapping[str, str] = (self.value or {}).get(self.other_language, {})
        return found
