"""Ground for a walk: the demonstration's database and networks, and nobody at work in them."""

from dataclasses import dataclass

from majlis.operations.networks_here import NetworksHere
from majlis.operations.postgres import Cluster
from majlis.operations.stack import Stack

# What a walk loses with the machine is walked again.
SCRATCH = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Ground(Stack):
    """A stack without its office."""

    demonstration: bool = True

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.home, SCRATCH)

    def _start(self) -> None:
        networks = NetworksHere(self.home / "sandbox", quotas=self.quotas)
        networks.start()
        self.children.append(networks.child)
        self.cluster.ensure_started()
        self.addresses = networks.addresses()
        self._prepare()
