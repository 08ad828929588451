"""An answer that needs a second person: put forward, approved as it is, or returned."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from majlis.answers.models import Article, Service
from majlis.inbox import cases, replying, telling
from majlis.inbox.models import Body, Case, Item, Proposal, Reply
from majlis.inbox.outgoing import File, final
from majlis.inbox.states import Act, Status
from majlis.inbox.ways import Way
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused

State = Proposal.State


@transaction.atomic
def propose(
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
) -> Proposal:
    """Put an answer forward. Nothing of it goes out before a second person has approved it.

    Raises:
        Refused: as `replying.answer` does, or another answer waits already.
    """
    fresh, item = replying.locked(case, item, text, way, pointer=pointer)
    if fresh.proposals.waiting().exists():
        raise Refused(_("Another answer to this inquiry waits for approval already."))
    made = Proposal.objects.create(
        institution_id=fresh.institution_id,
        case=fresh,
        item=item,
        text=final(item, text),
        pointer=final(item, pointer) if way == Way.BOTH else "",
        kind=Reply.Kind.REDIRECT if body else Reply.Kind(kind),
        way=way,
        article=suggestion if isinstance(suggestion, Article) else None,
        body=body,
        files=list(files),
        by=by,
    )
    _step(fresh, made, Act.PROPOSED, by=by, officer_id=fresh.officer_id or by.pk)
    telling.proposed(made)
    case.refresh_from_db()
    return made


@transaction.atomic
def approve(proposal: Proposal, *, by: Person) -> Reply:
    """Let an answer out as it was put forward; its writer stays who answered.

    Raises:
        Refused: it is their own, was decided already, or cannot go out any more.
    """
    case, fresh = _locked(proposal)
    if fresh.by_id == by.pk:
        raise Refused(_("The writer of an answer cannot be the one who approves it."))
    reply = replying.answer(
        case,
        fresh.item,
        fresh.text,
        by=fresh.by,
        suggestion=fresh.article,
        kind=fresh.kind,
        way=fresh.way,
        pointer=fresh.pointer,
        files=fresh.files,
        body=fresh.body,
        approved_by=by,
    )
    _decide(fresh, State.APPROVED, by=by, reply=reply)
    _step(case, fresh, Act.APPROVED, by=by)
    return reply


@transaction.atomic
def give_back(proposal: Proposal, *, by: Person, why: str) -> None:
    """Return an answer to its writer with a reason; nothing of it goes out.

    Raises:
        Refused: there is no reason, it is their own, or was decided already.
    """
    case, fresh = _locked(proposal)
    why = why.strip()
    if fresh.by_id == by.pk:
        raise Refused(_("This answer is yours. You can take it back."))
    if not why:
        raise Refused(_("Say what should be different."))
    _decide(fresh, State.RETURNED, by=by, why=why[:1000])
    _step(case, fresh, Act.RETURNED, by=by, why=why, closes_for_id=None)


@transaction.atomic
def take_back(proposal: Proposal, *, by: Person) -> None:
    """Take back what waits; whoever answers inquiries may, so that nothing stays behind.

    Raises:
        Refused: it was decided already.
    """
    case, fresh = _locked(proposal)
    _decide(fresh, State.WITHDRAWN, by=by)
    _step(case, fresh, Act.TAKEN_BACK, by=by, closes_for_id=None)


def _locked(proposal: Proposal) -> tuple[Case, Proposal]:
    """Return the case and the proposal, locked in this order; of two people at once one wins."""
    locked = Case.objects.select_for_update(of=("self",), no_key=True)
    case = locked.get(pk=proposal.case_id)
    known = Proposal.objects.select_for_update(of=("self",))
    fresh = known.select_related("item__channel", "item__author", "by", "article", "body").get(
        pk=proposal.pk
    )
    if not fresh.is_waiting:
        raise cases.changed()
    return case, fresh


def _decide(proposal: Proposal, state: str, *, by: Person, **fields: Any) -> None:
    waiting = Proposal.objects.waiting().filter(pk=proposal.pk)
    try:
        with transaction.atomic():
            waiting.update(state=state, decided_by=by, decided_at=Now(), **fields)
    except IntegrityError as error:
        raise cases.changed() from error
    proposal.refresh_from_db()
    if by.pk != proposal.by_id:
        telling.decided(proposal)


def _step(
    case: Case, proposal: Proposal, act: str, *, by: Person, why: str = "", **fields: Any
) -> None:
    to = Status.OPEN if case.status == Status.NEW else Status(case.status)
    case.move(to, act=act, by=by, why=why, **fields)
    entries.write(
        institution_id=case.institution_id,
        act=f"case.{act}",
        object=case.record_name,
        by=by,
        detail={"reference": case.reference, "proposal": proposal.pk, "why": why[:1000]},
    )
