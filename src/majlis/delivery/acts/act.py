"""What every act does, whichever it is."""

from datetime import datetime
from typing import Protocol

from majlis.networks.contract import Finding, Handles, Keep, Network, Prepared, RemotePost


class Act(Protocol):
    """One visible act, the same steps whatever it is."""

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared: ...
    def reveal(self, network: Network, handles: Handles) -> RemotePost: ...
    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding: ...
    def read(self, network: Network, remote_id: str) -> RemotePost | None: ...
    def difference(self, shown: RemotePost | None, *, account: str) -> str: ...


def not_ours(shown: RemotePost, *, account: str) -> str:
    """Return why something in public is not what we made, one stable word, or nothing."""
    if shown.author and shown.author != account:
        return "author"
    return "" if shown.is_public else "hidden"
