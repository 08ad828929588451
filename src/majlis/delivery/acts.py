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
from majlis.networks.hearing import OutgoingReply


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
        if not_ours := _not_ours(shown, account=account):
            return not_ours
        if len(self.post.media) != shown.media_count:
            return "media"
        return "" if fingerprint_of(shown) == self.mark else "text"


@dataclass(frozen=True)
class Replying:
    """An answer of ours to what somebody wrote, in public."""

    answer: OutgoingReply
    mark: str

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared:
        return network.prepare_reply(self.answer, handles, keep)

    def reveal(self, network: Network, handles: Handles) -> RemotePost:
        return network.reply(self.answer, handles)

    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding:
        return network.find_reply(self.answer, handles, since=since)

    def read(self, network: Network, remote_id: str) -> RemotePost | None:
        return network.read_reply(remote_id)

    def difference(self, shown: RemotePost | None, *, account: str) -> str:
        """Return in what `shown` is not what was approved, one stable word, empty when it is."""
        if shown is None:
            return "gone"
        if not_ours := _not_ours(shown, account=account):
            return not_ours
        return "" if fingerprint_of(shown) == self.mark else "text"


@dataclass(frozen=True)
class Deleting:
    """The removal of a post or reply of ours: done when it is no longer there."""

    remote_id: str
    is_reply: bool = False

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared:
        return Prepared(handles)

    def reveal(self, network: Network, handles: Handles) -> RemotePost:
        (network.delete_reply if self.is_reply else network.delete)(self.remote_id)
        return RemotePost(id=self.remote_id, url="", text="")

    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding:
        """Return it as found when the post is gone: then the removal has taken place."""
        if self.read(network, self.remote_id) is None:
            return Finding(posts=(RemotePost(id=self.remote_id, url="", text=""),))
        return Finding()

    def read(self, network: Network, remote_id: str) -> RemotePost | None:
        return (network.read_reply if self.is_reply else network.read)(self.remote_id)

    def difference(self, shown: RemotePost | None, *, account: str) -> str:
        return "" if shown is None else "still_there"


def act_of(payload: Mapping[str, Any], *, institution_id: int) -> Act:
    """Return the act that `payload` describes."""
    if payload["act"] == "delete":
        return Deleting(payload["remote_id"], is_reply=payload.get("of") == "reply")
    if payload["act"] == "reply":
        return Replying(payloads.answering(payload), payloads.mark_of(payload))
    post = payloads.outgoing(payload, institution_id=institution_id)
    return Posting(post, payloads.mark_of(payload))


def _not_ours(shown: RemotePost, *, account: str) -> str:
    if shown.author and shown.author != account:
        return "author"
    return "" if shown.is_public else "hidden"
