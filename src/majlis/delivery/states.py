"""The states of a delivery and every move there is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    CLAIMED = "claimed", _("Getting ready")
    PREPARING = "preparing", _("Preparing")
    READY = "ready", _("Ready to go out")
    COMMITTING = "committing", _("Going out")
    UNKNOWN = "unknown", _("Being checked")
    PUBLISHED = "published", _("Published")
    VERIFIED = "verified", _("Published and verified")
    RETRY_WAIT = "retry_wait", _("Will be sent again")
    HELD = "held", _("Held for a person")
    FAILED = "failed", _("Not published")
    CANCELLED = "cancelled", _("Cancelled")
    RETRACTED = "retracted", _("Retracted")


# Every move there is. A state missing on the left is final. The database holds the same table
# (migration 0002), and a trigger refuses the rest. Moves into UNKNOWN from the waiting states
# belong to safe mode alone.
MOVES: dict[str, set[str]] = {
    State.SCHEDULED: {State.CLAIMED, State.HELD, State.CANCELLED, State.UNKNOWN},
    State.CLAIMED: {
        State.PREPARING,
        State.RETRY_WAIT,
        State.HELD,
        State.FAILED,
        State.CANCELLED,
        State.UNKNOWN,
    },
    State.PREPARING: {
        State.CLAIMED,
        State.READY,
        State.RETRY_WAIT,
        State.HELD,
        State.FAILED,
        State.CANCELLED,
        State.UNKNOWN,
    },
    State.READY: {
        State.COMMITTING,
        State.CLAIMED,
        State.HELD,
        State.CANCELLED,
        State.UNKNOWN,
    },
    State.COMMITTING: {
        State.PUBLISHED,
        State.RETRY_WAIT,
        State.FAILED,
        State.HELD,
        State.UNKNOWN,
    },
    State.UNKNOWN: {State.PUBLISHED, State.RETRY_WAIT, State.HELD, State.SCHEDULED},
    State.RETRY_WAIT: {State.CLAIMED, State.HELD, State.CANCELLED, State.UNKNOWN},
    State.PUBLISHED: {State.VERIFIED, State.HELD, State.RETRACTED},
    State.VERIFIED: {State.RETRACTED},
    State.HELD: {
        State.SCHEDULED,
        State.UNKNOWN,
        State.PUBLISHED,
        State.FAILED,
        State.CANCELLED,
        State.RETRACTED,
    },
    State.FAILED: {State.SCHEDULED, State.CANCELLED},
}

WAITING = (State.SCHEDULED, State.CLAIMED, State.PREPARING, State.READY, State.RETRY_WAIT)
IN_DOUBT = (State.COMMITTING, State.UNKNOWN)
SETTLED = (State.VERIFIED, State.HELD, State.FAILED, State.CANCELLED, State.RETRACTED)


class HoldReason(models.TextChoices):
    LATE = "late", _("Its time has passed")
    RATE_LIMITED = "rate_limited", _("The network takes no more for now")
    LOGGED_OUT = "logged_out", _("The account must be connected again")
    PAUSED = "paused", _("Publishing was paused past its time")
    UNSETTLED = "unsettled", _("It is not known whether it was published")
    SENDER_ALIVE = "sender_alive", _("The process that sent it could still be alive")
    DIFFERS = "differs", _("The network shows something else than was approved")
    VANISHED = "vanished", _("It was published and is no longer there")
    MEDIA = "media", _("A file of it cannot be read")
    BY_HAND = "by_hand", _("The network leaves this to a person")
    CHANGED = "changed", _("It is not what was approved")
    EXHAUSTED = "exhausted", _("Several tries did not get through")
    DEPENDS = "depends", _("What it follows was not published")
    GUARDED = "guarded", _("Somebody else acted here meanwhile")
    BUDGET = "budget", _("The account would go beyond its budget of the month")


# A person who sends what was held for one of these has the last word.
GUARDS_REASONS = (HoldReason.GUARDED, HoldReason.BUDGET)
