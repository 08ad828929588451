"""What an officer does with the words of the public: each harmless when it is done twice.

So whether it took place is asked of the state itself. Where the network does not tell the state,
it counts as not done and is done again.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime

from majlis.networks.contract import Finding, Handles, Keep, Network, Prepared, RemotePost


@dataclass(frozen=True)
class Moderating(ABC):
    """One act that sets a state; `about` is the comment or person it concerns."""

    about: str

    @abstractmethod
    def set(self, network: Network) -> None:
        """Do it with one call."""

    @abstractmethod
    def holds(self, network: Network) -> bool | None:
        """Say whether it is done, None where the network does not tell."""

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared:
        return Prepared(handles)

    def reveal(self, network: Network, handles: Handles) -> RemotePost:
        self.set(network)
        return self._as_post(is_done=True)

    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding:
        return Finding(posts=(self._as_post(is_done=True),) if self.holds(network) else ())

    def read(self, network: Network, remote_id: str) -> RemotePost | None:
        return self._as_post(is_done=self.holds(network) is not False)

    def difference(self, shown: RemotePost | None, *, account: str) -> str:
        return "" if shown is not None and shown.is_public else "not_done"

    def _as_post(self, *, is_done: bool) -> RemotePost:
        return RemotePost(id=self.about, url="", text="", is_public=is_done)


@dataclass(frozen=True)
class Hiding(Moderating):
    """A comment is hidden from the public, or shown again. One that is gone needs neither."""

    hidden: bool

    def set(self, network: Network) -> None:
        network.hide(self.about, hidden=self.hidden)

    def holds(self, network: Network) -> bool | None:
        if not network.abilities.tells_hidden:
            return None
        item = network.comment(self.about)
        return item is None or item.is_hidden == self.hidden


@dataclass(frozen=True)
class Removing(Moderating):
    """A comment of the public is deleted for good."""

    def set(self, network: Network) -> None:
        network.remove(self.about)

    def holds(self, network: Network) -> bool | None:
        return network.comment(self.about) is None


@dataclass(frozen=True)
class Liking(Moderating):
    """The account likes a comment, or takes that back."""

    liked: bool

    def set(self, network: Network) -> None:
        network.like(self.about, liked=self.liked)

    def holds(self, network: Network) -> bool | None:
        state = network.is_liked(self.about)
        return None if state is None else state == self.liked


@dataclass(frozen=True)
class Blocking(Moderating):
    """A person is kept from writing to the account, or let again."""

    blocked: bool

    def set(self, network: Network) -> None:
        network.block(self.about, blocked=self.blocked)

    def holds(self, network: Network) -> bool | None:
        state = network.is_blocked(self.about)
        return None if state is None else state == self.blocked
