"""A post of our own, and another text for one that stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from majlis.delivery.acts.act import not_ours
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


@dataclass(frozen=True)
class Posting:
    """A post, or a part of a thread: then `post.follows_id` is the part before."""

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
        word = not_ours(shown, account=account)
        if word and not (word == "hidden" and self._waits_for_its_time(shown)):
            return word
        if len(self.post.media) != shown.media_count:
            return "media"
        return "" if fingerprint_of(shown) == self.mark else "text"

    def _waits_for_its_time(self, shown: RemotePost) -> bool:
        """Say whether the network itself will make it public at the time that was approved."""
        told = self.post.options.get("publish_at")
        if shown.public_at is None or not told:
            return False
        return abs(shown.public_at - datetime.fromisoformat(str(told))) < timedelta(minutes=1)


@dataclass(frozen=True)
class Editing(Posting):
    """Another text for a post that stands as `remote_id`; its id may be another afterwards."""

    remote_id: str = ""

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared:
        return Prepared(handles)

    def reveal(self, network: Network, handles: Handles) -> RemotePost:
        return network.edit(self.remote_id, self.post, handles)

    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding:
        return network.find_edit(self.remote_id, self.post, handles, since=since)
