"""Which persons are told of a delivery that needs them."""

from typing import Any

from majlis.delivery.models import Delivery, ForeignPost, Incident
from majlis.notices.telling import tell

OWNERS = ("manager", "approver", "editor")
OWNERS_OF_REPLIES = ("manager", "officer")
KINDS: dict[str, str] = {
    Delivery.Act.COMMENT: "comment",
    Delivery.Act.REPLY: "reply",
    Delivery.Act.MESSAGE: "message",
    Delivery.Act.REWORD: "reply",
}


def held(delivery: Delivery) -> None:
    _tell(delivery, "held", {"reason": delivery.hold_reason})


def failed(delivery: Delivery) -> None:
    _tell(delivery, "failed", {"code": delivery.hold_detail.get("code", "other")})


def unknown(delivery: Delivery) -> None:
    _tell(delivery, "unknown", {})


def incident(found: Incident) -> None:
    _tell(found.delivery, found.kind, {})


def foreign(found: ForeignPost) -> None:
    tell(
        institution_id=found.institution_id,
        roles=OWNERS,
        kind="channel.foreign_post",
        object=f"foreign_post:{found.pk}",
        values={
            "network": found.channel.network,
            "handle": found.channel.handle,
            "text": found.text[:140],
        },
        urgent=True,
    )


def _kind(delivery: Delivery) -> str:
    """Return the beginning of the kinds of notice that speak of this act."""
    if delivery.act == Delivery.Act.DELETE:
        return "reply" if delivery.is_of_officers else "delivery"
    return KINDS.get(delivery.act, "moderation" if delivery.is_repeatable else "delivery")


def _tell(delivery: Delivery, what: str, values: dict[str, Any]) -> None:
    tell(
        institution_id=delivery.institution_id,
        roles=OWNERS_OF_REPLIES if delivery.is_of_officers else OWNERS,
        kind=f"{_kind(delivery)}.{what}",
        object=f"delivery:{delivery.pk}:{delivery.epoch}",
        values={
            "network": delivery.channel.network,
            "handle": delivery.channel.handle,
            "text": str(delivery.payload.get("title") or delivery.payload.get("text", ""))[:140],
            **values,
        },
        urgent=what != "unknown",
    )
