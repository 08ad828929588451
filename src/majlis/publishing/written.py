"""What a person wrote into the page of a post, saved or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from majlis.channels.models import Channel
from majlis.media.models import Asset

LATE_BY_DEFAULT = timedelta(minutes=15)


@dataclass(frozen=True)
class Written:
    """The words, the file, the accounts and the time of one post."""

    text: str = ""
    title: str = ""
    kind: str = "awareness"
    language: str = "ar"
    channels: tuple[Channel, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)  # by network, where it differs
    asset: Asset | None = None
    alt: str = ""
    due_at: datetime | None = None
    max_late: timedelta = LATE_BY_DEFAULT

    def text_for(self, network: str) -> str:
        """Return the text of one network, before the network's own escaping."""
        return self.versions.get(network) or self.text

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks of the chosen accounts, each once."""
        return tuple(dict.fromkeys(channel.network for channel in self.channels))
