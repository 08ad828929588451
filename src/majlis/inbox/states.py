"""The states of a case, every move there is, and the acts that leave a step."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    NEW = "new", _("New")  # nobody has taken it
    OPEN = "open", _("In hand")
    WAITING = "waiting", _("Waiting for the person")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    SPAM = "spam", _("Spam")


class Kind(models.TextChoices):
    INQUIRY = "inquiry", _("Inquiry")
    OTHER = "other", _("Not an inquiry")  # thanks, praise, abuse: it asks for nothing


class AnsweredBy(models.TextChoices):
    PERSON = "person", _("A person")
    AUTOMATIC = "automatic", _("Automatically")
    REDIRECTED = "redirected", _("Redirected elsewhere")


class Act(models.TextChoices):
    OPENED = "opened", _("Inquiry received")
    JOINED = "joined", _("The person wrote again")
    EDITED = "edited", _("The person changed their words")
    TAKEN = "taken", _("Taken in hand")
    ASSIGNED = "assigned", _("Assigned")
    RELEASED = "released", _("Given back")
    REPLIED = "replied", _("Answer sent off")
    NOT_SENT = "not_sent", _("The answer did not go out")
    ANSWERED = "answered", _("The answer stands")
    ANSWERED_THERE = "answered_there", _("Answered on the network itself")
    ASKED_BACK = "asked_back", _("The person was asked for more")
    TAKEN_AWAY = "taken_away", _("The answer no longer stands")
    WITHDRAWN = "withdrawn", _("Withdrawn by its writer")
    CLOSED = "closed", _("Inquiry closed")
    REOPENED = "reopened", _("Inquiry reopened")
    MARKED = "marked", _("Kind changed")
    SPAM = "spam", _("Marked as spam")
    HIDDEN = "hidden", _("Hidden from the public")
    SHOWN = "shown", _("Shown to the public again")
    DELETE_ASKED = "delete_asked", _("Deletion asked for")
    DELETED = "deleted", _("Deletion confirmed")
    BLOCK_ASKED = "block_asked", _("Block of the person asked for")
    BLOCKED = "blocked", _("Block of the person confirmed")
    UNBLOCKED = "unblocked", _("The person may write again")
    DISMISSED = "dismissed", _("Measure dismissed by a second person")
    RETURNED = "returned", _("Our e-mail came back undelivered")
    MACHINE_WROTE = "machine_wrote", _("A machine answered us")
    MERGED = "merged", _("Joined to an earlier inquiry")


# What still wants something from us.
ASKING = (Status.NEW, Status.OPEN)
# Every move there is. To NEW goes back what nobody has in hand.
MOVES: dict[str, set[str]] = {
    Status.NEW: {Status.OPEN, Status.WAITING, Status.ANSWERED, Status.CLOSED, Status.SPAM},
    Status.OPEN: {Status.NEW, Status.WAITING, Status.ANSWERED, Status.CLOSED, Status.SPAM},
    Status.WAITING: {Status.NEW, Status.OPEN, Status.ANSWERED, Status.CLOSED, Status.SPAM},
    Status.ANSWERED: {Status.NEW, Status.OPEN, Status.WAITING, Status.CLOSED, Status.SPAM},
    Status.CLOSED: {Status.NEW, Status.OPEN, Status.ANSWERED},
    Status.SPAM: {Status.NEW, Status.OPEN},
}
TONES: dict[str, str] = {
    Status.NEW: "accent",
    Status.OPEN: "waiting",
    Status.WAITING: "note",
    Status.ANSWERED: "good",
}
