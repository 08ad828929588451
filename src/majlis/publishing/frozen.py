"""What was frozen of a post, as its page shows it: exactly what each account is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from majlis.channels.models import Channel
from majlis.media.models import Asset, Rendition
from majlis.networks import NETWORKS
from majlis.publishing.models import Revision
from majlis.publishing.previews import Look, look_of_payloads
from majlis.publishing.rows import act_name


@dataclass(frozen=True)
class Sent:
    """One payload with its hash."""

    payload: Mapping[str, Any]
    sha256: str
    position: int = 0

    @property
    def name(self) -> str:
        return act_name(self.payload["act"], self.position)

    @property
    def short_hash(self) -> str:
        return self.sha256[:12]

    @property
    def escaped(self) -> str:
        """The text as the network is sent it, where that is not what people see."""
        rules, text = NETWORKS[self.payload["network"]], self.payload["text"]
        shown = rules.shown_reply if self.payload["act"] == "comment" else rules.shown_text
        return "" if shown(text) == text else text

    @property
    def files(self) -> list[Mapping[str, Any]]:
        """Its media, then the files of its fields."""
        fields = self.payload.get("files", {})
        return [*self.payload.get("media", ()), *fields.values()]


@dataclass(frozen=True)
class Frozen:
    """All that one account is sent."""

    channel: Channel
    sent: list[Sent]
    look: Look

    @property
    def first(self) -> Sent:
        return self.sent[0]

    @property
    def has_several(self) -> bool:
        return len(self.sent) > 1


@dataclass(frozen=True)
class Shown:
    """What people see of a revision, on every account where it looks the same."""

    look: Look
    frozen: list[Frozen]

    @property
    def first(self) -> Frozen:
        return self.frozen[0]


def frozen_of(revision: Revision) -> list[Frozen]:
    entries = revision.payloads
    channels = Channel.objects.in_bulk([entry["channel"] for entry in entries])
    assets = _assets(entries)
    found = []
    for pk, there in groupby(entries, key=lambda entry: entry["channel"]):
        sent = [
            Sent(entry["payload"], entry["sha256"], entry.get("position", 0)) for entry in there
        ]
        look = look_of_payloads([each.payload for each in sent], assets)
        found.append(Frozen(channels[pk], sent, look))
    return found


def _assets(entries: list[dict[str, Any]]) -> dict[int, Asset]:
    """Return the asset behind each rendition that these payloads name."""
    payloads = [entry["payload"] for entry in entries]
    ids = {
        file["rendition"]
        for payload in payloads
        for file in (*payload.get("media", ()), *payload.get("files", {}).values())
    }
    found = Rendition.objects.filter(pk__in=ids).select_related("asset")
    return {rendition.pk: rendition.asset for rendition in found}
