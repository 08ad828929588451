"""Where a question stands, as the person who asked it may read it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.inbox.models import Case
from majlis.inbox.states import Status


@dataclass(frozen=True)
class Standing:
    """A state in words: what is true, and what comes next."""

    title: str | Promise
    text: str | Promise
    tone: str
    icon: str


STANDINGS: dict[str, Standing] = {
    Status.NEW: Standing(
        _("It has reached us"),
        _("An officer will read it. You need do nothing more."),
        "note",
        "inbox",
    ),
    Status.OPEN: Standing(
        _("An officer is working on it"),
        _("The answer will stand on this page."),
        "waiting",
        "sending",
    ),
    Status.WAITING: Standing(
        _("We are waiting for you"),
        _("Read what we asked, and add a message below."),
        "waiting",
        "question",
    ),
    Status.REFERRED: Standing(
        _("A specialist is looking at it"),
        _("The answer will stand on this page."),
        "waiting",
        "institution",
    ),
    Status.ANSWERED: Standing(
        _("It is answered"),
        _("If something is still open, add a message below and we read on."),
        "good",
        "verified",
    ),
    Status.CLOSED: Standing(
        _("It is closed"),
        _("A further message opens it again."),
        "",
        "check",
    ),
    # Whoever sends rubbish need not learn how it was recognised.
    Status.SPAM: Standing(
        _("It is closed"),
        _("A further message opens it again."),
        "",
        "check",
    ),
}


DECIDED = Standing(
    _("Your objection is decided"),
    _("The decision and its reason stand below."),
    "good",
    "verified",
)


def standing_of(case: Case) -> Standing:
    """Return where the case stands; one that went into another stands where that one does."""
    if case.is_appeal and case.is_closed:
        return DECIDED
    return STANDINGS[(case.merged_into or case).status]
