"""What the networks' answers mean for a post."""

from collections.abc import Collection

from majlis.delivery.models import Delivery
from majlis.delivery.states import IN_DOUBT, WAITING
from majlis.delivery.states import State as DeliveryState
from majlis.notices.telling import tell
from majlis.publishing.models import Placement, Post
from majlis.publishing.states import AFTER_LETTING_OUT, Act, State

_STANDS = {DeliveryState.PUBLISHED, DeliveryState.VERIFIED}
_ASKS = {DeliveryState.HELD, DeliveryState.FAILED}


def follow(delivery_id: int, institution_id: int, state: str) -> None:  # noqa: ARG001
    """Bring the post up to date, in the transaction in which its delivery moved."""
    placement = Placement.objects.filter(delivery_id=delivery_id).select_related("revision").first()
    if placement is not None:
        recount(placement.revision.post_id)


def recount(post_id: int) -> None:
    """Let the post stand where its deliveries stand.

    Its row is locked first: of two deliveries that end at once, the second sees the first.
    """
    post = Post.objects.select_for_update(of=("self",)).get(pk=post_id)
    if post.state not in AFTER_LETTING_OUT:
        return
    to = where(current_states(post))
    if to != post.state:
        post.move(to, act=Act.OUTCOME, by=None)
        if to == State.OUT:
            _tell(post)


def current(post: Post) -> list[Placement]:
    """Return the newest placement at each place of each channel of what was let out last."""
    newest = Placement.objects.filter(revision__post=post).order_by("-revision__number").first()
    if newest is None:
        return []
    placed = Placement.objects.filter(revision_id=newest.revision_id).newest()
    return list(placed.select_related("delivery", "channel"))


def current_states(post: Post) -> list[str]:
    """Return the states that count: a change that took place leaves nothing of its own."""
    deliveries = [placement.delivery for placement in current(post)]
    counted = [
        each.state
        for each in deliveries
        if each.act != Delivery.Act.EDIT or each.state not in _STANDS
    ]
    return counted or [each.state for each in deliveries]


def where(states: Collection[str]) -> str:
    """Return the state of a post whose deliveries are in `states`."""
    found = set(states)
    if found & {*WAITING, *IN_DOUBT}:
        return State.GOING_OUT
    if found & _ASKS:
        return State.ASKS
    if found & _STANDS:
        return State.OUT
    return State.RETRACTED if DeliveryState.RETRACTED in found else State.CANCELLED


def _tell(post: Post) -> None:
    tell(
        institution_id=post.institution_id,
        kind="post.published",
        object=post,
        persons=[post.author],
        values={"text": post.heading},
    )
