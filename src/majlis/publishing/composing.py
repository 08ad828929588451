"""What the page of a draft shows: accounts, tabs, counters, findings, previews, time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from majlis.channels.models import Channel
from majlis.channels.showing import Standing
from majlis.networks.forms import FieldKind
from majlis.publishing import checking
from majlis.publishing.boxes import FieldBox, FileBox, FormChoice
from majlis.publishing.checking import Counter, Finding
from majlis.publishing.costs import Cost, costs
from majlis.publishing.forms import LATE_MINUTES
from majlis.publishing.models import Post
from majlis.publishing.previews import Preview, previews
from majlis.publishing.taking_in import places
from majlis.publishing.written import Written
from majlis.publishing.zones import zone_words
from majlis.store.clock import now
from majlis.ui.reading import reading

# What an unfinished draft simply lacks: told in the list, and at the field only when it is sent.
_NOT_YET = {
    "text_empty",
    "no_channel",
    "title_missing",
    "media_needed",
    "video_needed",
    "alt_missing",
}


@dataclass(frozen=True)
class ChannelChoice:
    """One of our accounts, to be chosen or not."""

    channel: Channel
    is_chosen: bool
    standing: Standing

    @property
    def can_be_chosen(self) -> bool:
        return self.standing not in {Standing.LOGGED_OUT, Standing.CANNOT_PUBLISH}

    @property
    def is_well(self) -> bool:
        return self.standing == Standing.GOOD


@dataclass(frozen=True)
class Tab:
    """The text of one network, its form, and what the form carries beside it."""

    network: str
    counter: Counter
    text: str
    problems: list[Finding]
    form: FormChoice
    fields: list[FieldBox]

    @property
    def has_anything_set(self) -> bool:
        return any(box.is_set or box.problems for box in self.fields)


@dataclass(frozen=True)
class Line:
    """One line of the list of what stands before the approval."""

    tone: str
    sentence: str
    networks: tuple[str, ...] = ()

    @property
    def icon(self) -> str:
        return {"good": "check", "waiting": "warning", "bad": "failed"}[self.tone]


@dataclass(frozen=True)
class Composer:
    """The page of one draft. `errors` are those of its form, by field."""

    key: UUID
    edition: int
    written: Written
    channels: Iterable[Channel]
    post: Post | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    is_sent: bool = False  # somebody tried to send it for approval
    shows_files: bool = False  # the list of files itself changed
    shown_forms: Mapping[str, str] = field(default_factory=dict)  # as the page last showed them

    @cached_property
    def findings(self) -> list[Finding]:
        return checking.check(self.written, paid=self.costs)

    @cached_property
    def choices(self) -> list[ChannelChoice]:
        chosen, moment = {channel.pk for channel in self.written.channels}, now()
        return [
            ChannelChoice(channel, channel.pk in chosen, Standing.of(channel, moment))
            for channel in self.channels
        ]

    @cached_property
    def counters(self) -> list[Counter]:
        """Of the chosen networks, or of all while none is chosen."""
        counted = checking.counters(self.written)
        return [counted[network] for network in self.written.networks or counted]

    @cached_property
    def costs(self) -> list[Cost]:
        """What the chosen accounts would spend that pay for a post."""
        return costs(self.written, is_correction=self.is_correction)

    @cached_property
    def tabs(self) -> list[Tab]:
        counted = checking.counters(self.written)
        networks = dict.fromkeys(channel.network for channel in self.channels)
        return [
            Tab(
                network=network,
                counter=counted[network],
                text=self.written.versions.get(network, ""),
                problems=[f for f in self._at_fields if f.field == f"text_{network}"],
                form=FormChoice.of(network, self.written),
                fields=self._fields_of(network),
            )
            for network in networks
        ]

    def _fields_of(self, network: str) -> list[FieldBox]:
        found = FieldBox.all_of(network, self.written, problems=self.problems)
        if not self.is_correction:
            return found
        edits = self.written.form_for(network).edits
        return [box for box in found if box.field.slug in edits and box.kind != FieldKind.FILE]

    @cached_property
    def boxes(self) -> list[FileBox]:
        """The files of the post, in their order."""
        said = self.problems
        return [
            FileBox(asset, self.written.alt(asset), said.get(f"alt_{asset.pk}", []))
            for asset in self.written.files
        ]

    @property
    def is_correction(self) -> bool:
        return self.post is not None and self.post.is_correction

    @property
    def offers_forms(self) -> bool:
        return not self.is_correction and any(tab.form.is_a_choice for tab in self.tabs)

    @property
    def new_forms(self) -> list[str]:
        """The networks whose fields the page must show anew: another form was chosen."""
        return [
            tab.network
            for tab in self.tabs
            if self.shows_files or self.shown_forms.get(tab.network) != tab.form.chosen
        ]

    @property
    def saved_params(self) -> str:
        """What an automatic save leaves out: files are sent in by themselves."""
        return "not " + ",".join(["file", *(f"file_{name}" for name in places().values())])

    @cached_property
    def previews(self) -> list[Preview]:
        return previews(self.written)

    @cached_property
    def lines(self) -> list[Line]:
        told = [
            Line("bad" if finding.blocks else "waiting", finding.with_its_field, finding.networks)
            for finding in self.findings
        ]
        told += [Line("bad", sentence) for said in self.errors.values() for sentence in said]
        return told + [Line("good", sentence) for sentence in self._good()]

    @property
    def open_lines(self) -> int:
        return sum(line.tone != "good" for line in self.lines)

    @property
    def is_ready(self) -> bool:
        return not self.errors and not any(finding.blocks for finding in self.findings)

    @cached_property
    def problems(self) -> dict[str, list[str]]:
        """What is wrong at each field, the form's own mistakes first."""
        found: dict[str, list[str]] = {name: list(said) for name, said in self.errors.items()}
        for finding in self._at_fields:
            found.setdefault(finding.field, []).append(finding.sentence)
        return found

    @property
    def time_problems(self) -> list[str]:
        said = self.problems
        return [sentence for name in ("date", "hour", "when") for sentence in said.get(name, [])]

    @property
    def late_minutes(self) -> tuple[int, ...]:
        return LATE_MINUTES

    @property
    def late(self) -> int:
        return int(self.written.max_late.total_seconds() // 60)

    @property
    def due_at(self) -> datetime | None:
        return self.written.due_at

    @property
    def zone_words(self) -> str:
        return zone_words(reading().zone.key)

    @property
    def _at_fields(self) -> list[Finding]:
        return [
            finding
            for finding in self.findings
            if finding.blocks and (self.is_sent or finding.code not in _NOT_YET)
        ]

    def _good(self) -> Iterable[str]:
        codes = {finding.code for finding in self.findings}
        if self.written.text.strip() and not codes & {"text_too_long", "text_invalid"}:
            yield _("The text fits every chosen network.")
        marks = {"hashtag_not_seen", "link_mangled"}
        if any(sign in self.written.text for sign in ("#", "://")) and not codes & marks:
            yield _("Hashtags and links will be seen as they are meant.")
        pictures = [box.asset for box in self.boxes if box.takes_words]
        if pictures and "alt_missing" not in codes:
            yield _("Every image has an alternative text.")
        if self.written.channels and "not_connected" not in codes:
            yield _("Every chosen account is connected.")
        if any(asset.has_location for asset in pictures):
            yield _("Where an image was taken is removed before it goes out.")
