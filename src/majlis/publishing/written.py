"""What a person wrote into the page of a post, saved or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from majlis.channels.models import Channel
from majlis.media.models import Asset
from majlis.networks import NETWORKS
from majlis.networks.forms import POST, FieldKind, Form, known_options

LATE_BY_DEFAULT = timedelta(minutes=15)


@dataclass(frozen=True)
class Written:
    """The words, the files in their order, the accounts, their forms and the time of one post."""

    text: str = ""
    title: str = ""
    kind: str = "awareness"
    language: str = "ar"
    channels: tuple[Channel, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)  # by network, where it differs
    files: tuple[Asset, ...] = ()
    alts: Mapping[int, str] = field(default_factory=dict)  # by the file's id
    # By network: the form of the post, the values of its fields, and those fields that are files.
    forms: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    attached: Mapping[str, Mapping[str, Asset]] = field(default_factory=dict)
    due_at: datetime | None = None
    max_late: timedelta = LATE_BY_DEFAULT

    def text_for(self, network: str) -> str:
        """Return the text of one network, before the network's own escaping."""
        return self.versions.get(network) or self.text

    def alt(self, asset: Asset) -> str:
        return self.alts.get(asset.pk, "")

    def form_for(self, network: str) -> Form:
        """Return the form chosen for a network, that of the plain post where none is.

        It offers what all of the chosen accounts there may.
        """
        return NETWORKS[network].form(self.forms.get(network, POST), self._may(network))

    def _may(self, network: str) -> set[str]:
        allowed = [set(channel.may) for channel in self.channels if channel.network == network]
        return set.intersection(*allowed) if allowed else set()

    def options_for(self, network: str) -> dict[str, Any]:
        """Return the values of the chosen form's fields; what another form carried is left out."""
        return known_options(self.form_for(network), self.options.get(network, {}))

    def attached_for(self, network: str) -> dict[str, Asset]:
        """Return the files of the chosen form's fields, by the field's slug."""
        given = self.attached.get(network, {})
        fields = self.form_for(network).fields
        taken = [field.slug for field in fields if field.kind == FieldKind.FILE]
        return {slug: given[slug] for slug in taken if slug in given}

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks of the chosen accounts, each once."""
        return tuple(dict.fromkeys(channel.network for channel in self.channels))
