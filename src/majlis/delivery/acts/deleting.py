"""Taking away what is our own."""

from dataclasses import dataclass
from datetime import datetime

from majlis.networks.contract import Finding, Handles, Keep, Network, Prepared, RemotePost


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
