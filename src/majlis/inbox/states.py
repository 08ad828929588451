"""The states of a case, every move there is, and the acts that leave a step."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    NEW = "new", _("New")  # nobody has taken it
    OPEN = "open", _("In hand")
    WAITING = "waiting", _("Waiting for the person")
    REFERRED = "referred", _("Waiting for a unit")  # the officer keeps it meanwhile
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    SPAM = "spam", _("Spam")


class Kind(models.TextChoices):
    INQUIRY = "inquiry", _("Inquiry")
    OTHER = "other", _("Not an inquiry")  # thanks, praise, abuse: it asks for nothing
    APPEAL = "appeal", pgettext_lazy("case", "Appeal")  # against a measure of ours


class Priority(models.TextChoices):
    LOW = "low", pgettext_lazy("priority", "Low")
    NORMAL = "normal", pgettext_lazy("priority", "Normal")
    HIGH = "high", pgettext_lazy("priority", "High")
    URGENT = "urgent", pgettext_lazy("priority", "Urgent")


class Language(models.TextChoices):
    ARABIC = "ar", _("Arabic")
    ENGLISH = "en", _("English")
    ARABIZI = "arabizi", _("Arabic in Latin letters")
    MIXED = "mixed", _("Arabic and English mixed")


class Dialect(models.TextChoices):
    FORMAL = "msa", _("Formal Arabic")
    GULF = "gulf", _("Speech of the Gulf")
    SAUDI = "gulf-sa", _("Speech of Saudi Arabia")
    KUWAITI = "gulf-kw", _("Speech of Kuwait")
    QATARI = "gulf-qa", _("Speech of Qatar")
    EMIRATI = "gulf-ae", _("Speech of the Emirates")
    BAHRAINI = "gulf-bh", _("Speech of Bahrain")
    OMANI = "gulf-om", _("Speech of Oman")


class Alarm(models.TextChoices):
    """A danger that somebody's words speak of; the words themselves are in arabic/alarms.py."""

    EXPLOSION = "explosion", _("An explosion")
    FIRE = "fire", _("A fire")
    BURN = "burn", _("A burn")
    INJURY = "injury", _("An injury")
    SWALLOWED = "swallowed", _("Something swallowed")
    CHOKING = "choking", _("Choking")
    SHOCK = "shock", _("An electric shock")
    POISON = "poison", _("Poisoning")
    GAS = "gas", _("A gas leak")
    DEATH = "death", _("A death")
    OWN = "own", _("A word that this office listens for")


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
    BLOCK_ENDED = "block_ended", _("The chosen end of the block has come")
    DISMISSED = "dismissed", _("Measure dismissed by a second person")
    MAIL_BACK = "mail_back", _("Our e-mail came back undelivered")
    MACHINE_WROTE = "machine_wrote", _("A machine answered us")
    APPEALED = "appealed", _("Appeal against a measure received")
    APPEAL_UPHELD = "appeal_upheld", _("Appeal decided: the measure stands")
    APPEAL_UNDONE = "appeal_undone", _("Appeal decided: the measure is undone")
    ERASED = "erased", _("What the person wrote was erased")
    MERGED = "merged", _("Joined to an earlier inquiry")
    NOTED = "noted", _("Internal note written")
    REFERRED = "referred", _("Referred to a unit")
    ASKED_UNIT = "asked_unit", _("The unit was asked again")
    UNIT_ANSWERED = "unit_answered", _("The unit answered")
    UNIT_ASKS = "unit_asks", _("The unit needs to know more")
    NOT_THEIRS = "not_theirs", _("The unit says that it is not theirs")
    UNIT_LATE = "unit_late", _("The unit's time is over")
    CALLED_BACK = "called_back", _("Referral withdrawn")
    HANDED_OVER = "handed_over", _("Handed over to another body")
    PROPOSED = "proposed", _("Answer put forward for approval")
    APPROVED = "approved", _("Answer approved")
    RETURNED = "returned", _("Answer returned to its writer")
    TAKEN_BACK = "taken_back", _("Answer taken back before it was approved")
    REWORDED = "reworded", _("Wording of an answer changed")
    ESCALATED = "escalated", _("Attention called to the promised time")
    ACKNOWLEDGED = "acknowledged", _("Receipt confirmed automatically")
    OFFERED = "offered", _("An answer of the library offered automatically")
    RATING_ASKED = "rating_asked", _("The person was asked for a rating")
    RATED = "rated", _("The person rated the service")
    CALLED = "called", _("Duty officer called")
    CALL_TAKEN = "call_taken", _("Duty officer has taken it on")
    TOOK_IN = "took_in", _("Another inquiry was joined to this one")
    SPLIT = "split", _("A part became an inquiry of its own")
    SPLIT_OFF = "split_off", _("Came out of another inquiry")
    TOPIC_SET = "topic_set", _("Subject set")
    PRIORITY_SET = "priority_set", _("Priority set")
    RULED = "ruled", _("A rule acted")
    RULE_NOTE = "rule_note", _("A note by a rule")
    ALARMED = "alarmed", _("Raised because the words speak of danger")
    MOVED_UNIT = "moved_unit", _("Moved to another unit")
    SNOOZED = "snoozed", _("Put off")
    WOKEN = "woken", _("Back from being put off")
    UNDONE = "undone", _("The last act was undone")


# From the least to the most.
PRIORITIES = (Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT)
# By these the public learns a case's number: it stays what it is from then on.
TOLD = (Act.ACKNOWLEDGED, Act.OFFERED, Act.RATING_ASKED)
# What still wants something from us.
ASKING = (Status.NEW, Status.OPEN)
# What the public waits for, though somebody else has the next word.
OWED = (*ASKING, Status.REFERRED)
# What is in work, and can be put off.
IN_WORK = (*OWED, Status.WAITING)
_ENDS = {Status.ANSWERED, Status.CLOSED, Status.SPAM}
# Every move there is. To NEW goes back what nobody has in hand; what was closed or marked as spam
# by mistake goes back to where it was.
MOVES: dict[str, set[str]] = {
    Status.NEW: {Status.OPEN, Status.WAITING, Status.REFERRED, *_ENDS},
    Status.OPEN: {Status.NEW, Status.WAITING, Status.REFERRED, *_ENDS},
    Status.WAITING: {Status.NEW, Status.OPEN, Status.REFERRED, *_ENDS},
    Status.REFERRED: {Status.NEW, Status.OPEN, Status.WAITING, *_ENDS},
    Status.ANSWERED: {*IN_WORK, Status.CLOSED, Status.SPAM},
    Status.CLOSED: {*IN_WORK, Status.ANSWERED},
    Status.SPAM: {*IN_WORK},
}
TONES: dict[str, str] = {
    Status.NEW: "accent",
    Status.OPEN: "waiting",
    Status.WAITING: "note",
    Status.REFERRED: "note",
    Status.ANSWERED: "good",
}
