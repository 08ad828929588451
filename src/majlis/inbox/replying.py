"""Answering by a delivery, in public or privately, or on the tracking page of a question."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from majlis.answers.models import Article, Service
from majlis.channels.models import Channel
from majlis.delivery import retracting, scheduling
from majlis.delivery.models import Delivery
from majlis.delivery.states import IN_DOUBT
from majlis.delivery.timing import times
from majlis.inbox import (
    approvals,
    cases,
    filling,
    following,
    guarding,
    machine_mail,
    outgoing,
    ways,
)
from majlis.inbox.models import Body, Case, Item, Reply
from majlis.inbox.outgoing import File, final
from majlis.inbox.sentences import sentence
from majlis.inbox.states import Act, Status
from majlis.inbox.ways import Way
from majlis.networks.contract import Problem, TextUnit
from majlis.networks.doors import RULES
from majlis.networks.hearing import words
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

# On the tracking page; on a network its own limit holds.
LONGEST = 10_000
# What a colleague answered so shortly before is read first; see `guard`.
SHORTLY = timedelta(minutes=1)

# The dotted names in the settings.
follow = following.follow


def answer(
    case: Case,
    item: Item | None,
    text: str,
    *,
    by: Person,
    suggestion: Article | Service | None = None,
    kind: str = Reply.Kind.ANSWER,
    way: str = "",
    pointer: str = "",
    files: Sequence[File] = (),
    body: Body | None = None,
    approved_by: Person | None = None,
) -> Reply:
    """Send an answer to one item of the case; without an item to the last one that can be answered.

    A comment is answered where it stands, or privately (`way`, see ways.py), a message in its
    conversation, as a delivery; its first-answer clock stops at the network's time when it is
    PUBLISHED. A question from the form is answered at once, on its tracking page. A case in
    nobody's hands is taken with it. Sent both ways, `pointer` goes out in public first, and the
    private answer once that stands. With a `body` it hands the person over to it, and the case
    closes when the answer stands.

    Raises:
        Refused: nothing to say, longer than the network takes, the item was removed, the account
            is not open, the case is closed, a colleague answered in the last minute, or such an
            answer needs a second person and has none.
    """
    with transaction.atomic():
        fresh, item = locked(case, item, text, way, pointer=pointer)
        _check_second_person(fresh, by=by, approved_by=approved_by)
        _nobody_else(fresh, item, text, by=by)
        said: dict[str, Any] = {"suggestion": suggestion, "by": by, "approved_by": approved_by}
        first = _pointer(fresh, item, pointer, said) if way == Way.BOTH else None
        said |= {"files": files, "body": body, "after": first}
        kind = Reply.Kind.REDIRECT if body else kind
        reply = write(fresh, item, text, kind=kind, way=way, **said)
        _send_off(fresh, reply, by=by)
    case.refresh_from_db()
    return reply


def _check_second_person(case: Case, *, by: Person, approved_by: Person | None) -> None:
    if approved_by is None and approvals.is_needed(case, writer=by):
        raise Refused(_("An answer to this inquiry needs a second person. Put it forward."))


def locked(
    case: Case, item: Item | None, text: str, way: str, *, pointer: str
) -> tuple[Case, Item]:
    """Return the case, locked, and what these words answer: the last item where none is named.

    Raises:
        Refused: the case is not to be answered, the item is gone, or the words do not go there.
    """
    fresh = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if not fresh.can_be_answered:
        raise cases.changed()
    item = item or answerable(fresh)
    if item is None or item.case_id != fresh.pk:
        raise Refused(_("There is nothing left here to answer: its writer removed it."))
    if against := problems(fresh, item, text, way, pointer=pointer):
        raise Refused(against[0])
    return fresh, item


def answerable(case: Case) -> Item | None:
    """Return the last thing that the public wrote and has not removed, None where there is none."""
    return case.items.public().standing().in_order().last()


def problems(
    case: Case, item: Item | None, text: str, way: str = "", *, pointer: str = ""
) -> Sequence[str]:
    """Return what stands against sending this now, as translated sentences; empty: nothing."""
    item = item or answerable(case)
    if item is None or item.is_removed:
        return [_("There is nothing left here to answer: its writer removed it.")]
    carrier = item.carrier
    if carrier is None or filling.is_unfilled(text):
        return _of_text(text)
    offer = ways.offered(item, way)
    if offer is None or offer.closed:
        return [offer.closed if offer else _("Nothing can be answered on this network.")]
    if carrier.state != Channel.State.OPEN:
        return [_("This account must be connected again before anything can be answered there.")]
    rules = RULES[carrier.network]
    found = _of_message(item, text) if offer.is_private else rules.reply_problems(text)
    if offer.way == Way.BOTH:
        found = [*found, *rules.reply_problems(pointer)]
    in_public = "" if offer.is_private else text
    never = guarding.why_never_in_public(pointer if offer.way == Way.BOTH else in_public)
    return [*filter(None, [never]), *(sentence(each) for each in found if each.blocks)]


def left(item: Item, text: str, way: str = "") -> int | None:
    """Return how much the network still takes, in its own unit; None where there is no limit."""
    if item.carrier is None:
        return LONGEST - len(text)
    rules = RULES[item.carrier.network]
    if ways.is_private(item, way):
        longest = rules.abilities.longest_message
        return longest - _length(item, text) if longest else None
    if not rules.abilities.longest_reply:
        return None
    return rules.abilities.longest_reply - rules.measure_reply(rules.final_reply(text))


def take_away(reply: Reply, *, by: Person) -> Delivery:
    """Return the delivery that removes an answer of ours from its network.

    Raises:
        Refused: it does not stand there, or its removal is on its way.
    """
    if reply.delivery is None:
        raise Refused(_("An answer on a tracking page cannot be taken away. Write another one."))
    return retracting.retract(reply.delivery, by=by)


def take_back(reply: Reply, *, by: Person) -> None:
    """Cancel an answer that has not gone out, or that is held.

    Raises:
        Refused: it is going out already, or stands.
    """
    if reply.delivery is None:
        raise Refused(_("An answer on a tracking page cannot be taken away. Write another one."))
    scheduling.cancel(reply.delivery, by=by)


def guard(delivery_id: int, institution_id: int) -> str:
    """Return why this answer must not pass the door now, one stable word, or nothing.

    `answered`: a colleague answered in the last minute, or since this was written. `removed`: what
    it answers is gone. `machine`: a machine wrote it, and this is automatic. The case is locked,
    so that of two answers at the door one waits.
    """
    reply = Reply.objects.filter(delivery_id=delivery_id, institution_id=institution_id).first()
    if reply is None:
        return ""
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=reply.case_id)
    if Item.objects.filter(pk=reply.item_id, removed_at__isnull=False).exists():
        return "removed"
    since = min(reply.created_at, now() - SHORTLY * times().settle)
    if machine_mail.must_not_go(reply):
        return "machine"
    others = reply.case.replies.of_people().exclude(pk=reply.pk).exclude(by=reply.by_id)
    hot = others.filter(delivery__state__in=IN_DOUBT)
    is_answered = (
        hot.exists()
        or others.standing().filter(published_at__gte=since).exists()
        or _answered_there(reply.case, since).exists()
    )
    return "answered" if is_answered else ""


def _of_message(item: Item, text: str) -> list[Problem]:
    if not words(text).strip():
        return [Problem("text_empty", blocks=True)]
    assert item.channel is not None
    longest = RULES[item.channel.network].abilities.longest_message
    length = _length(item, text)
    if longest and length > longest:
        values = {"length": length, "longest": longest}
        return [Problem("text_too_long", blocks=True, values=values)]
    return []


def _length(item: Item, text: str) -> int:
    """Return how long a private message is, in its network's own unit."""
    assert item.channel is not None
    sent, unit = final(item, text), RULES[item.channel.network].abilities.message_unit
    return len(sent.encode()) if unit == TextUnit.BYTES else len(sent)


def _of_text(text: str) -> list[str]:
    """Return what stands against a text wherever it goes."""
    if filling.is_unfilled(text):
        return [_("A word still stands in braces. Fill it in, or take it out.")]
    return [sentence(each) for each in _of_form(text)]


def _of_form(text: str) -> list[Problem]:
    text = text.strip()
    if not text:
        return [Problem("text_empty", blocks=True)]
    if len(text) > LONGEST:
        values = {"length": len(text), "longest": LONGEST}
        return [Problem("text_too_long", blocks=True, values=values)]
    return []


def _nobody_else(case: Case, item: Item, text: str, *, by: Person) -> None:
    """Refuse what a colleague has just said, and the same words pressed twice."""
    just = now() - SHORTLY * times().settle
    ours = case.replies.alive()
    same = ours.filter(item=item, text=final(item, text), created_at__gte=just)
    if same.exists():
        raise Refused(_("This answer has been sent already."))
    colleagues = (
        ours.of_people()
        .exclude(by=by)
        .filter(models.Q(created_at__gte=just) | models.Q(published_at__gte=just))
    )
    if colleagues.exists() or _answered_there(case, just).exists():
        raise Refused(
            _("A colleague has just answered this. Read the conversation before you add to it.")
        )


def _answered_there(case: Case, since: Any) -> "models.QuerySet[Item]":
    """Return what was written in answer on the network itself since then."""
    there = case.items.ours().standing().filter(delivery__isnull=True)
    return there.filter(written_at__gte=since)


def _pointer(case: Case, item: Item, text: str, said: Mapping[str, Any]) -> Reply:
    """Write what stands in public before the private answer."""
    return write(case, item, text, kind=Reply.Kind.POINTER, way=Way.PUBLIC, **said)


def write(
    case: Case,
    item: Item,
    text: str,
    *,
    by: Person | None,
    suggestion: Article | Service | None,
    kind: str,
    way: str,
    files: Sequence[File] = (),
    body: Body | None = None,
    after: Reply | None = None,
    approved_by: Person | None = None,
) -> Reply:
    """Return the reply with its delivery, in the caller's transaction; by nobody: automatic."""
    text = final(item, text)
    before = after.delivery if after else None
    return Reply.objects.create(
        institution_id=case.institution_id,
        case=case,
        item=item,
        delivery=outgoing.deliver(item, text, way, files=files, after=before, by_machine=by is None)
        if item.carrier
        else None,
        kind=Reply.Kind(kind),
        text=text,
        article=suggestion if isinstance(suggestion, Article) else None,
        body=body,
        after=after,
        files=[dict(file) for file in files],
        by=by,
        approved_by=approved_by,
        published_at=None if item.carrier else now(),
    )


def _send_off(case: Case, reply: Reply, *, by: Person) -> None:
    case.move(
        Status.OPEN if case.status == Status.NEW else Status(case.status),
        act=Act.REPLIED,
        by=by,
        officer_id=case.officer_id or by.pk,
    )
    if reply.body is not None:
        case.move(case.status, act=Act.HANDED_OVER, by=by, why=str(reply.body.name_ar))
    if reply.delivery is None:
        following.stands(reply)
    entries.write(
        institution_id=case.institution_id,
        act="case.replied",
        object=case.record_name,
        by=by,
        detail={
            "reference": case.reference,
            "reply": reply.pk,
            "delivery": reply.delivery_id,
            "kind": str(reply.kind),
            "approved_by": reply.approved_by_id,
        },
    )
