"""What a held delivery asks a person, and the answers that fit."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.delivery.models import Delivery
from majlis.delivery.states import HoldReason


@dataclass(frozen=True)
class Answer:
    """One button: `word` is what the form sends."""

    word: str
    label: str | Promise
    is_first: bool = False
    is_grave: bool = False


@dataclass(frozen=True)
class Question:
    """What happened and what to do next, in two sentences."""

    what: str | Promise
    next: str | Promise
    answers: tuple[Answer, ...]
    asks_for_link: bool = False


SEND = Answer("send", _("Send it now"), is_first=True)
SEND_ANYWAY = Answer("send", _("Send it all the same"), is_grave=True)
SEND_THEN = Answer("send_then", _("Send it then"), is_first=True)
DROP = Answer("cancel", _("Do not publish it"))
LOOK_AGAIN = Answer("look_again", _("Look again"), is_first=True)
SEND_ABSENT = Answer("send_knowing_absent", _("It is not there: send it again"), is_grave=True)
DROP_ABSENT = Answer("drop_knowing_absent", _("It is not there: leave it"))
DONE = Answer("done_by_hand", _("I have removed it"), is_first=True)

IN_DOUBT = (LOOK_AGAIN, SEND_ABSENT, DROP_ABSENT)
WAITING = (SEND, DROP)

QUESTIONS: dict[str, Question] = {
    HoldReason.LATE: Question(
        _("Its time passed before it could go out."),
        _("It was held so that an old post does not appear by itself. Shall it still go out?"),
        WAITING,
    ),
    HoldReason.RATE_LIMITED: Question(
        _("The network takes no more posts from this account for now."),
        _("It can go out when the network takes it again."),
        (SEND_THEN, DROP),
    ),
    HoldReason.LOGGED_OUT: Question(
        _("The permission of this account has ended."),
        _("Connect the account again, then send it."),
        WAITING,
    ),
    HoldReason.PAUSED: Question(
        _("Publishing was paused when its time came."),
        _("Resume publishing, then send it."),
        WAITING,
    ),
    HoldReason.UNSETTLED: Question(
        _("No answer came after it was sent, and whether it stands there is not certain."),
        _("Open the account and look for it."),
        IN_DOUBT,
        asks_for_link=True,
    ),
    HoldReason.SENDER_ALIVE: Question(
        _("It does not stand there, but the process that sent it may still be alive."),
        _("Send it again only when the machine it ran on is surely off."),
        IN_DOUBT,
        asks_for_link=True,
    ),
    HoldReason.DIFFERS: Question(
        _("The network shows something else than was approved."),
        _("Open the post and compare it."),
        (LOOK_AGAIN, DROP_ABSENT),
        asks_for_link=True,
    ),
    HoldReason.VANISHED: Question(
        _("It was published and is no longer there."),
        _("Someone may have removed it on the network. Shall it be sent once more?"),
        IN_DOUBT,
        asks_for_link=True,
    ),
    HoldReason.MEDIA: Question(
        _("A file of it cannot be read."),
        _("Upload the file again in a new post."),
        WAITING,
    ),
    HoldReason.BY_HAND: Question(
        _("This network lets only a person remove this post."),
        _("Open the post, remove it there, then say so here."),
        (DONE, DROP),
    ),
    HoldReason.CHANGED: Question(
        _("What would go out is not what was approved."), _("It must be approved again."), (DROP,)
    ),
    HoldReason.EXHAUSTED: Question(
        _("Several tries did not get through."),
        _("Nothing was published. Shall it be tried again?"),
        WAITING,
    ),
    HoldReason.DEPENDS: Question(
        _("What it follows was not published."),
        _("Settle that one first, then send this."),
        WAITING,
    ),
    HoldReason.GUARDED: Question(
        _("Somebody else acted here while this was on its way."),
        _("Read what stands there now. Shall this still go out?"),
        WAITING,
    ),
    HoldReason.BUDGET: Question(
        _("Sending it would take the account beyond its budget of this month."),
        _("More was spent since it was let out, or the budget was lowered. Shall it still go out?"),
        (SEND_ANYWAY, DROP),
    ),
}


NOT_SEEN = Question(
    _("The network does not show that this took place."),
    _("Look at the comment there. Doing it once more does no harm."),
    (
        LOOK_AGAIN,
        Answer("send_knowing_absent", _("Do it once more")),
        Answer("drop_knowing_absent", _("Leave it")),
    ),
)
NOT_SEEN_PRIVATELY = Question(
    _("No answer came after it was sent, and whether it stands there is not certain."),
    _("Open the conversation on the network and look for it."),
    IN_DOUBT,
)


def question_of(delivery: Delivery) -> Question | None:
    """Return what this delivery asks, None when it asks nothing."""
    if not delivery.asks_a_person:
        return None
    if delivery.is_held_in_doubt and delivery.is_repeatable:
        return NOT_SEEN
    is_message = delivery.act == Delivery.Act.MESSAGE
    if is_message and delivery.hold_reason in (HoldReason.UNSETTLED, HoldReason.SENDER_ALIVE):
        return NOT_SEEN_PRIVATELY
    return QUESTIONS.get(delivery.hold_reason)


def id_in(link: str) -> str:
    """Return the id that a link to a post names: its URN, its `v`, or its last part.

    An id alone is returned as it is; empty where there is none that a network could have given.
    """
    text = link.strip()
    found = re.sub(r"[?#].*$", "", text).rstrip("/").rpartition("/")[2]
    for pattern in (r"(urn:li:\w+:\w+)", r"[?&]v=([\w-]+)", r"/status/(\d+)"):
        named = re.search(pattern, text)
        if named:
            found = named[1]
            break
    return found if re.fullmatch(r"[\w:.-]{1,200}", found) else ""


def reply_id_in(link: str, *, post_id: str) -> str:
    """Return the id that a link to a reply under our post names, as its network writes it.

    The shapes of such links were read on the networks' own pages, 2026-11.
    """
    text = unquote(link.strip())
    for pattern, form in REPLY_LINKS:
        if named := re.search(pattern, text):
            return form.format(*named.groups(), post=post_id.rpartition("_")[2])
    return id_in(link)


# A reply is named beside the comment that it stands under: it is looked for first.
REPLY_LINKS = (
    (r"replyUrn=urn:li:comment:\((?:urn:li:)?(\w+:\d+),(\d+)\)", "urn:li:comment:(urn:li:{},{})"),
    (r"urn:li:comment:\((?:urn:li:)?(\w+:\d+),(\d+)\)", "urn:li:comment:(urn:li:{},{})"),
    (r"[?&]reply_comment_id=(\d+)", "{post}_{}"),
    (r"[?&]comment_id=(\d+)", "{post}_{}"),
    (r"[?&]lc=([\w.-]+)", "{}"),
)
