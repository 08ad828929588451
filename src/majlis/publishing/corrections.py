"""What a correction changes of each standing delivery: only what its form names as its edits."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from majlis.delivery import payload as payloads
from majlis.delivery.models import Delivery
from majlis.delivery.states import State as DeliveryState
from majlis.networks import NETWORKS
from majlis.networks.forms import POST, Form
from majlis.publishing.going_out import payloads_for
from majlis.publishing.written import Written

if TYPE_CHECKING:
    from majlis.publishing.models import Post

WORDS = ("text", "title")
_DONE = (DeliveryState.PUBLISHED, DeliveryState.VERIFIED)


def standing(post: "Post") -> list[Delivery]:
    """Return the deliveries by which a post stands and was read back, one for each account."""
    placed = Delivery.objects.filter(placement__revision__post=post, placement__position=0)
    found = placed.select_related("channel").order_by("channel_id")
    return [delivery for delivery in found if delivery.can_be_edited]


def form_of(delivery: Delivery) -> Form:
    channel = delivery.channel
    return NETWORKS[channel.network].form(delivery.payload.get("form", POST), channel.may)


def takes_corrections(delivery: Delivery) -> bool:
    """Say whether other words may be sent for it, as far as its network's table tells."""
    form = form_of(delivery)
    return form.parts_most == 1 and any(word in form.edits for word in WORDS)


def entries(post: "Post", written: Written) -> Iterator[dict[str, Any]]:
    """Yield what is frozen of a correction: for each account where it changes anything."""
    if post.corrects is None:
        return
    chosen = {channel.pk for channel in written.channels}
    for delivery in standing(post.corrects):
        if delivery.channel_id not in chosen or not takes_corrections(delivery):
            continue
        payload = _payload(delivery, written)
        if payload is not None:
            yield {
                "channel": delivery.channel_id,
                "position": 0,
                "after": None,
                "act": "edit",
                "corrects": delivery.pk,
                "payload": payload,
                "sha256": payloads.sha256(payload),
            }


def _payload(delivery: Delivery, written: Written) -> dict[str, Any] | None:
    """Return the payload of the change, None when there is none."""
    stands = _stands_as(delivery)
    new = payloads_for(written, delivery.channel)[0][0]
    form = form_of(delivery)
    changed = {word: new[word] for word in WORDS if word in form.edits}
    for place in ("options", "files"):
        changed[place] = _edited(stands.get(place, {}), new[place], form)
    if all(stands.get(name, {}) == value for name, value in changed.items()):
        return None
    return {**stands, **changed, "version": 2, "act": "edit", "remote_id": delivery.remote_id}


def _stands_as(delivery: Delivery) -> Mapping[str, Any]:
    """Return the payload that people see now: that of the last correction, if there was one."""
    done = delivery.retractions.filter(act=Delivery.Act.EDIT, state__in=_DONE).order_by("-id")
    # What was only closed or opened with the post itself named no post yet.
    last = next((each for each in done if each.payload["remote_id"]), delivery)
    stands: Mapping[str, Any] = last.payload
    return stands


def _edited(before: Mapping[str, Any], new: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """Return the values of the fields after a change of those that may be changed."""
    kept = {slug: value for slug, value in before.items() if slug not in form.edits}
    return kept | {slug: value for slug, value in new.items() if slug in form.edits}
