"""`{% load delivery %}`: a delivery as a page shows it."""

from django import template

from majlis.delivery.models import Delivery
from majlis.delivery.payload import shown_text
from majlis.delivery.states import State

register = template.Library()

TONES = {
    State.VERIFIED: "good",
    State.PUBLISHED: "good",
    State.HELD: "waiting",
    State.UNKNOWN: "waiting",
    State.RETRY_WAIT: "waiting",
    State.FAILED: "bad",
    State.COMMITTING: "accent",
    State.PREPARING: "accent",
    State.CLAIMED: "accent",
    State.READY: "accent",
}


@register.filter
def tone(delivery: Delivery) -> str:
    """The colour of its state, always beside the state in words."""
    return tone_of_state(delivery.state)


@register.filter
def tone_of_state(state: str) -> str:
    return TONES.get(State(state), "note")


@register.filter
def said(delivery: Delivery) -> str:
    """Its text as the public reads it."""
    source = delivery.target if delivery.act == Delivery.Act.DELETE else delivery
    return shown_text(source.payload) if source else ""
