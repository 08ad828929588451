"""The states of a post, every move there is, and the acts that make them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    GOING_OUT = "going_out", _("Going out")
    OUT = "out", _("Published")
    ASKS = "asks", _("Needs a decision")  # nothing moves, and a channel is held or failed
    CANCELLED = "cancelled", _("Cancelled")
    RETRACTED = "retracted", _("Retracted")
    DISCARDED = "discarded", _("Discarded")


class Act(models.TextChoices):
    CREATED = "created", _("Draft begun")
    REOPENED = "reopened", _("Opened for changes")
    DISCARDED = "discarded", _("Draft discarded")
    SUBMITTED = "submitted", _("Sent for approval")
    RETURNED = "returned", _("Returned for changes")
    APPROVED = "approved", _("Approved and signed")
    PUBLISHED = "published", _("Let out")
    CANCELLED = "cancelled", _("Publishing cancelled")
    RETRACTED = "retracted", _("Retraction asked for")
    OUTCOME = "outcome", _("Answer of the networks")


# Where a post stands once it was let out follows from its deliveries (outcome.py).
AFTER_LETTING_OUT = frozenset(
    {State.GOING_OUT, State.OUT, State.ASKS, State.CANCELLED, State.RETRACTED}
)
# Every move there is. A state missing on the left is final.
MOVES: dict[str, set[str]] = {
    State.DRAFT: {State.IN_REVIEW, State.DISCARDED},
    State.DISCARDED: {State.DRAFT},
    State.IN_REVIEW: {State.DRAFT, State.APPROVED},
    State.APPROVED: {State.DRAFT, State.GOING_OUT},
    State.GOING_OUT: {State.DRAFT, State.OUT, State.ASKS, State.CANCELLED, State.RETRACTED},
    State.ASKS: {State.DRAFT, State.GOING_OUT, State.OUT, State.CANCELLED, State.RETRACTED},
    State.OUT: {State.GOING_OUT, State.ASKS, State.CANCELLED, State.RETRACTED},
    State.CANCELLED: {State.DRAFT, State.GOING_OUT, State.OUT, State.ASKS, State.RETRACTED},
    State.RETRACTED: {State.OUT, State.ASKS},
}
MAY_BE_REOPENED = frozenset(state for state, to in MOVES.items() if State.DRAFT in to)
TONES: dict[str, str] = {
    State.IN_REVIEW: "waiting",
    State.APPROVED: "accent",
    State.GOING_OUT: "note",
    State.OUT: "good",
    State.ASKS: "bad",
}
