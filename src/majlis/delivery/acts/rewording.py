"""Other words for an answer of ours that stands."""

from dataclasses import dataclass

from majlis.delivery.acts.moderating import Moderating
from majlis.networks.contract import Network
from majlis.networks.fingerprint import fingerprint_of
from majlis.networks.hearing import OutgoingReply


@dataclass(frozen=True)
class Rewording(Moderating):
    """An answer is given other words; done twice it is as good as once."""

    answer: OutgoingReply
    mark: str

    def set(self, network: Network) -> None:
        network.edit_reply(self.about, self.answer)

    def holds(self, network: Network) -> bool:
        shown = network.read_reply(self.about)
        return shown is not None and fingerprint_of(shown) == self.mark
