"""The five networks, in the order of their ports."""

from sandbox.core.network import Network
from sandbox.core.world import World
from sandbox.facebook import Facebook
from sandbox.instagram import Instagram
from sandbox.linkedin import LinkedIn
from sandbox.x import X
from sandbox.youtube import YouTube

CLASSES: tuple[type[Network], ...] = (X, Facebook, Instagram, YouTube, LinkedIn)


def all_networks(world: World) -> dict[str, Network]:
    """Return every network by its slug, over one world."""
    return {kind.slug: kind(world) for kind in CLASSES}
