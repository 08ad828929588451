"""What the things of the inbox are called on a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from majlis.delivery.states import State
from majlis.inbox.models import Item

KINDS = {
    Item.Kind.COMMENT: _("Public comment"),
    Item.Kind.MENTION: _("Mention"),
    Item.Kind.QUESTION: _("Question on the portal"),
    Item.Kind.MESSAGE: _("Private message"),
    Item.Kind.REVIEW: pgettext_lazy("item", "Review"),
    Item.Kind.EMAIL: _("E-mail"),
    Item.Kind.LETTER: _("Letter from another system"),
    Item.Kind.APPEAL: pgettext_lazy("item", "Appeal"),
    Item.Kind.REPLY: _("Public reply"),
    Item.Kind.RATING: _("Comment on a rating"),
}
# Colour and icon of an answer on its way; the state itself is always written beside them.
LOOKS = {
    State.PUBLISHED: ("good", "check"),
    State.VERIFIED: ("good", "verified"),
    State.HELD: ("waiting", "question"),
    State.UNKNOWN: ("waiting", "search"),
    State.RETRY_WAIT: ("waiting", "refresh"),
    State.FAILED: ("bad", "failed"),
    State.CANCELLED: ("", "close"),
    State.RETRACTED: ("", "undo"),
}


def kind_of(item: Item) -> str | Promise:
    return KINDS[Item.Kind(item.kind)]


def state_of(state: str) -> str | Promise:
    """Return where an answer stands: as a post's delivery says it, but never as planned."""
    return _("On its way") if state == State.SCHEDULED else State(state).label


def look_of(state: str) -> tuple[str, str]:
    """Return the tone and the icon of a delivery's state."""
    return LOOKS.get(State(state), ("note", "sending"))
