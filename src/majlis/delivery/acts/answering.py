"""What is said to the public: under a post of ours, to a citizen in public, or to them alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from majlis.delivery.acts.act import not_ours
from majlis.networks.contract import Finding, Handles, Keep, Network, Prepared, RemotePost
from majlis.networks.fingerprint import fingerprint_of
from majlis.networks.hearing import OutgoingMessage, OutgoingReply
from majlis.networks.letters import OutgoingLetter, TakesLetters


@dataclass(frozen=True)
class Replying:
    """An answer of ours in public: to what somebody wrote, or directly under our own post."""

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
        if word := not_ours(shown, account=account):
            return word
        return "" if fingerprint_of(shown) == self.mark else "text"


@dataclass(frozen=True)
class Messaging:
    """A private message of ours to one person."""

    message: OutgoingMessage
    mark: str

    def prepare(self, network: Network, handles: Handles, keep: Keep) -> Prepared:
        return network.prepare_message(self.message, handles, keep)

    def reveal(self, network: Network, handles: Handles) -> RemotePost:
        return network.send_message(self.message, handles)

    def find(self, network: Network, handles: Handles, *, since: datetime) -> Finding:
        return network.find_message(self.message, handles, since=since)

    def read(self, network: Network, remote_id: str) -> RemotePost | None:
        return network.read_message(remote_id)

    def difference(self, shown: RemotePost | None, *, account: str) -> str:
        """Return in what `shown` is not what was sent; that the public does not see it is right."""
        if shown is None:
            return "gone"
        if shown.author and shown.author != account:
            return "author"
        return "" if fingerprint_of(shown) == self.mark else "text"


@dataclass(frozen=True)
class Lettering(Messaging):
    """An answer to a letter: nothing reads it back, but its copy is seen to."""

    letter: OutgoingLetter

    def read(self, network: Network, remote_id: str) -> RemotePost | None:
        return cast(TakesLetters, network).read_letter(self.letter)
