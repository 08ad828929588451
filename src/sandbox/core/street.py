"""Writing on the street, as a citizen or as the account itself, and taking it back.

The networks' own calls, the control port and the forms of the walls all come through here, so
that a change is told to the subscribers however it was made.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.core.comments import Comment
from sandbox.core.ledger import Post
from sandbox.core.store import Statement
from sandbox.core.talking import Saying

if TYPE_CHECKING:
    from sandbox.core.network import Network

LARGEST_TEXT_BYTES = 100_000


async def write(
    network: "Network", sayings: Iterable[Saying], *, pushes: bool | None = None
) -> list[Comment | Post]:
    """Take any number of comments in one transaction and return them.

    The subscribers are told, unless `pushes` is False or, where it is None, the comment is laid
    into the past.
    """
    things: list[Comment | Post] = []

    def composing() -> Iterator[Comment | Post]:
        for saying in sayings:
            things.append(network.composed(saying))
            yield things[-1]

    await network.world.take(composing())
    tell(network, things, pushes=pushes)
    return things


def tell(
    network: "Network", things: Iterable[Comment | Post], *, pushes: bool | None = None
) -> None:
    """Tell the subscribers of things just taken, as `write` does."""
    now = network.world.clock.now()
    for thing in things:
        at = thing.created_at if isinstance(thing, Comment) else thing.visible_at or now
        if pushes or (pushes is None and _is_of_now(at, now)):
            network.world.webhooks.happened("add", thing)


def _is_of_now(at: datetime, now: datetime) -> bool:
    """Say whether a moment is no past one (a second is what handling it may take)."""
    return (now - at).total_seconds() < 1


async def edit(
    network: "Network",
    comment: Comment,
    text: str,
    *,
    request: int | None = None,
    beside: Iterable[Statement] = (),
) -> None:
    """Give a comment another text."""
    changed = network.reworded(comment, text)
    await network.world.comments.change(comment, request=request, beside=beside, **changed)
    network.world.webhooks.happened("edit", comment)


async def remove(
    network: "Network",
    comment: Comment,
    *,
    request: int | None = None,
    beside: Iterable[Statement] = (),
) -> None:
    """Remove a comment, where the network does so with the answers under it."""
    fallen = network.fallen_with(comment)
    now = network.world.clock.now()
    await network.world.comments.change(*fallen, request=request, beside=beside, removed_at=now)
    for one in fallen:
        network.world.webhooks.happened("remove", one)


async def hide(
    network: "Network",
    comment: Comment,
    *,
    hidden: bool,
    request: int | None = None,
    beside: Iterable[Statement] = (),
    **data: Any,
) -> None:
    """Hide a comment from the public, or show it again; `data` is the network's own word for it."""
    changed = {"hidden": hidden, "data": {**comment.data, **data}}
    await network.world.comments.change(comment, request=request, beside=beside, **changed)
    network.world.webhooks.happened("hide" if hidden else "unhide", comment)
