"""Other words for an answer of ours that stands, where its network lets them be changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.delivery import rewording
from majlis.delivery.states import State
from majlis.inbox import approvals, replying
from majlis.inbox.models import Case, Item, Reply, Rewording
from majlis.inbox.outgoing import final, language_of
from majlis.inbox.states import Act, Status
from majlis.inbox.ways import Way
from majlis.networks.doors import RULES
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused


def is_offered(reply: Reply) -> bool:
    """Say whether the words of this answer can be changed now."""
    if not reply.is_standing:
        return False
    if reply.delivery is None:
        return True
    abilities = RULES[reply.delivery.channel.network].abilities
    return abilities.edits_replies and reply.delivery.can_be_reworded


@transaction.atomic
def reword(reply: Reply, text: str, *, by: Person) -> Rewording:
    """Give an answer other words; what it said is kept.

    On the tracking page it says them at once, on a network when that has taken them.

    Raises:
        Refused: it does not stand or cannot be changed there, the words are the same or too long,
            or such an answer needs a second person.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=reply.case_id)
    known = Reply.objects.select_related("delivery__channel", "item__channel", "item__author")
    fresh = known.get(pk=reply.pk)
    if not is_offered(fresh):
        raise Refused(_("The words of this answer cannot be changed. Write another one."))
    if approvals.is_needed(case, writer=by):
        raise Refused(_("An answer to this inquiry needs a second person. Write a new one."))
    text = _checked(fresh, text)
    delivery = None
    if fresh.delivery is not None:
        language = language_of(text)
        delivery = rewording.reword(fresh.delivery, text, language=language, by=by)
    made = Rewording.objects.create(
        institution_id=fresh.institution_id,
        reply=fresh,
        was=fresh.text,
        text=text,
        by=by,
        delivery=delivery,
    )
    if delivery is None:
        Reply.objects.filter(pk=fresh.pk).update(text=text)
    case.move(Status(case.status), act=Act.REWORDED, by=by)
    entries.write(
        institution_id=case.institution_id,
        act="case.reworded",
        object=case.record_name,
        by=by,
        detail={"reference": case.reference, "reply": fresh.pk},
    )
    return made


def follow(delivery_id: int, institution_id: int, state: str) -> None:
    """Let the answer say its new words once the network has them."""
    known = Rewording.objects.select_related("reply", "delivery")
    made = known.filter(delivery_id=delivery_id, institution_id=institution_id).first()
    if made is None:
        return
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=made.reply.case_id)
    if state in _NOT_DONE:
        case.move(Status(case.status), act=Act.NOT_SENT, by=None)
    elif state == State.PUBLISHED:
        Reply.objects.filter(pk=made.reply_id).update(text=made.text)
        Item.objects.filter(delivery=made.reply.delivery_id).update(text=made.text)
        Case.objects.filter(pk=case.pk).update(changed_at=Now())


_NOT_DONE = (State.HELD, State.FAILED, State.CANCELLED)


def _checked(reply: Reply, text: str) -> str:
    item = reply.item
    way = Way.PUBLIC if item.channel else ""
    if item.is_removed:
        found = [] if text.strip() else [_("There is nothing to send yet. Write an answer.")]
    else:
        found = list(replying.problems(reply.case, item, text, way))
    if found:
        raise Refused(found[0])
    said = final(item, text)
    if said == reply.text:
        raise Refused(_("It says this already."))
    return said
