"""What a delivery does on a network, by its act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from majlis.delivery import payload as payloads
from majlis.networks.contract import (
    Finding,
    Handles,
    Keep,
    Network,
    OutgoingPost,
    Prepared,
    RemotePost,
)
from majlis.networks.fingerprint import fingerprint_of


class Act(Protocol):
    """One visible act, the same steps whatever it is."""

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared: ...
    def reveal(self, network: Network, handles: Handles) -> RemotePost: ...
    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding: ...
    def read(self, network: Network, remote_id: str) -> RemotePost | None: ...
    def difference(self, shown: RemotePost | None, *, account: str) -> str: ...


@dataclass(frozen=True)
class Posting:
    """A post of our own."""

    post: OutgoingPost
    mark: str  # what it looks like, by its network's own rules

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared:
        return network.prepare(self.post, handles, keep)

    def reveal(self, network: Network, handles: Handles) -> RemotePost:
        return network.reveal(self.post, handles)

    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding:
        return network.find(self.post, handles, since=since)

    def read(self, network: Network, remote_id: str) -> RemotePost | None:
        return network.read(remote_id)

    def difference(self, shown: RemotePost | None, *, account: str) -> str:
        """Return in what `shown` is not what was approved, one stable word, empty when it is."""
        if shown is None:
            return "gone"
        if shown.author and shown.author != account:
            return "author"
        if not shown.is_public:
            return "hidden"
        if len(self.post.media) != shown.media_count:
            return "media"
        return "" if fingerprint_of(shown) == self.mark else "text"


@dataclass(frozen=True)
class Deleting:
    """The removal of a post of ours: done when it is no longer there."""

    remote_id: str

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared:
        return Prepared(handles)

    def reveal(self, network: Network, handles: Handles) -> RemotePost:
        network.delete(self.remote_id)
        return RemotePost(id=self.remote_id, url="", text="")

    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding:
        """Return it as found when the post is gone: then the removal has taken place."""
        if network.read(self.remote_id) is None:
            return Finding(posts=(RemotePost(id=self.remote_id, url="", text=""),))
        return Finding()

    def read(self, network: Network, remote_id: str) -> RemotePost | None:
        return network.read(self.remote_id)

    def difference(self, shown: RemotePost | None, *, account: str) -> str:
        return "" if shown is None else "still_there"


def act_of(payload: Mapping[str, Any], *, institution_id: int) -> Act:
    """Return the act that `payload` describes."""
    if payload["act"] == "delete":
        return Deleting(payload["remote_id"])
    post = payloads.outgoing(payload, institution_id=institution_id)
    return Posting(post, payloads.mark_of(payload))
