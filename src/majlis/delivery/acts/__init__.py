"""What a delivery does on a network, by its act."""

from collections.abc import Callable, Mapping
from typing import Any

from majlis.delivery import payload as payloads
from majlis.delivery.acts.act import Act
from majlis.delivery.acts.answering import Lettering, Messaging, Replying
from majlis.delivery.acts.deleting import Deleting
from majlis.delivery.acts.moderating import Blocking, Hiding, Liking, Removing
from majlis.delivery.acts.posting import Editing, Posting
from majlis.delivery.acts.rewording import Rewording
from majlis.delivery.models import Delivery
from majlis.networks import NETWORKS
from majlis.networks.doors import DOORS
from majlis.networks.fingerprint import fingerprint
from majlis.store.tenancy import acting_for

__all__ = ["Act", "act_of"]


def act_of(delivery: Delivery) -> Act:
    """Return what this delivery does. Its `depends_on` is read for the id it stands as."""
    return ACTS[delivery.act](delivery.payload, delivery)


def _posting(payload: Mapping[str, Any], delivery: Delivery) -> Act:
    post = payloads.outgoing(
        payload, institution_id=delivery.institution_id, follows_id=delivery.follows_id
    )
    return Posting(post, payloads.mark_of(payload))


def _editing(payload: Mapping[str, Any], delivery: Delivery) -> Act:
    post = payloads.outgoing(payload, institution_id=delivery.institution_id)
    # What was approved together with its post names none: it did not stand yet.
    standing = payload["remote_id"] or _stands_as(delivery)
    return Editing(post, payloads.mark_of(payload), remote_id=standing)


def _stands_as(delivery: Delivery) -> str:
    """Return the network's id of its post, read anew: it may have come to stand just now."""
    with acting_for(delivery.institution_id):
        posts = Delivery.objects.filter(retractions=delivery).values_list("remote_id", flat=True)
        return posts.first() or ""


def _commenting(payload: Mapping[str, Any], delivery: Delivery) -> Act:
    answer = payloads.commenting(payload, post_id=delivery.follows_id)
    return Replying(answer, payloads.mark_of(payload))


def _replying(payload: Mapping[str, Any], _delivery: Delivery) -> Act:
    return Replying(payloads.answering(payload), payloads.mark_of(payload))


def _messaging(payload: Mapping[str, Any], delivery: Delivery) -> Act:
    mark = fingerprint(text=payload["text"])
    if payload["network"] in DOORS:
        letter = payloads.lettering(payload, institution_id=delivery.institution_id)
        return Lettering(letter, mark, letter)
    message = payloads.messaging(payload, institution_id=delivery.institution_id)
    return Messaging(message, mark)


def _rewording(payload: Mapping[str, Any], _delivery: Delivery) -> Act:
    answer = payloads.answering(payload)
    mark = NETWORKS[payload["network"]].reply_fingerprint(payload["text"])
    return Rewording(payload["remote_id"], answer, mark)


# What takes a comment of ours away is told apart from what takes a post away.
UNDER_A_POST = ("reply", "comment")

ACTS: dict[str, Callable[[Mapping[str, Any], Delivery], Act]] = {
    Delivery.Act.POST: _posting,
    Delivery.Act.COMMENT: _commenting,
    Delivery.Act.EDIT: _editing,
    Delivery.Act.REPLY: _replying,
    Delivery.Act.MESSAGE: _messaging,
    Delivery.Act.REWORD: _rewording,
    Delivery.Act.DELETE: lambda told, _: Deleting(
        told["remote_id"], is_reply=told.get("of") in UNDER_A_POST
    ),
    Delivery.Act.HIDE: lambda told, _: Hiding(told["remote_id"], hidden=told["hidden"]),
    Delivery.Act.REMOVE: lambda told, _: Removing(told["remote_id"]),
    Delivery.Act.LIKE: lambda told, _: Liking(told["remote_id"], liked=told["liked"]),
    Delivery.Act.BLOCK: lambda told, _: Blocking(told["person_id"], blocked=told["blocked"]),
}
