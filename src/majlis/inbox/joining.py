"""Joining two inquiries into one, and taking one apart; a person does either.

Words keep their order, clocks follow from them, and every reference keeps leading where its words
are.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from majlis.inbox import cases, references
from majlis.inbox.locking import lock
from majlis.inbox.models import Case, CaseStep, Item, Note, Referral, Reply, RuleEvent
from majlis.inbox.recounting import News, recount
from majlis.inbox.states import Act, Status
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused


@transaction.atomic
def join(case: Case, into: Case, *, by: Person, why: str = "") -> None:
    """Let everything of `case` be said in `into`; its reference leads there from now on.

    Raises:
        Refused: they are one, spam, joined already, or were asked by different people: whoever has
            the code of one would read what the other wrote.
    """
    lock(case.institution_id)
    gone, kept = _locked(case, into)
    if gone.pk == kept.pk or gone.is_merged or kept.is_merged or gone.is_spam or kept.is_spam:
        raise cases.changed()
    if gone.contact_id is None or gone.contact_id != kept.contact_id:
        raise Refused(
            _("These inquiries are not by the same person. If they are, join the two people first.")
        )
    _nothing_waits(gone)
    for things in (Item, Reply, Referral):
        things.objects.filter(case=gone).update(case=kept)
    RuleEvent.objects.filter(case=gone).delete()
    ended: dict[str, Any] = {} if gone.is_closed else {"closed_at": Now()}
    gone.move(
        Status.CLOSED, act=Act.MERGED, by=by, why=why.strip(), merged_into_id=kept.pk, **ended
    )
    Case.objects.filter(merged_into=gone).update(merged_into=kept)
    Case.objects.filter(split_from=gone).exclude(pk=kept.pk).update(split_from=kept)
    kept.move(Status(kept.status), act=Act.TOOK_IN, by=by, why=gone.reference)
    recount(kept.pk, News.SPOKE)
    _record(gone, "case.merged", by=by, into=kept.reference, why=why.strip()[:1000])


@transaction.atomic
def split(case: Case, items: Iterable[int], *, by: Person, why: str = "") -> Case:
    """Let some of what the person wrote, and our answers to it, be an inquiry of its own.

    It begins in the same hands and with the same unit, without a subject.

    Raises:
        Refused: nothing or everything was chosen, or the case is closed or has changed.
    """
    lock(case.institution_id)
    (whole,) = _locked(case)
    if whole.is_closed or whole.is_merged:
        raise cases.changed()
    said = list(whole.items.public().filter(written_at__isnull=False).in_order())
    chosen = {int(number) for number in items}
    parting = [item for item in said if item.pk in chosen]
    if not parting or len(parting) == len(said):
        raise Refused(_("Choose some of what was written, but not all of it."))
    _nothing_waits(whole)
    part = _open(whole, parting, by=by)
    _bring(whole, part, parting)
    whole.move(Status(whole.status), act=Act.SPLIT, by=by, why=part.reference)
    recount(whole.pk, News.SPOKE)
    recount(part.pk, News.ANSWERED)
    _record(whole, "case.split", by=by, part=part.reference, why=why.strip()[:1000])
    part.refresh_from_db()
    return part


def _nothing_waits(case: Case) -> None:
    """Refuse while a colleague is to approve an answer: it was written for this inquiry."""
    if case.proposals.waiting().exists():
        raise Refused(_("An answer waits for approval here. Let it be decided first."))


def _locked(*wanted: Case) -> list[Case]:
    """Return these cases anew, locked in one order."""
    numbers = [case.pk for case in wanted]
    free = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=numbers)
    found = {case.pk: case for case in free.order_by("pk")}
    return [found[number] for number in numbers]


def _open(whole: Case, parting: list[Item], *, by: Person) -> Case:
    written_at = parting[0].written_at
    assert written_at is not None
    status = Status.OPEN if whole.officer_id else Status.NEW
    part = Case.objects.create(
        institution_id=whole.institution_id,
        reference=references.give(whole.institution, at=written_at),
        channel_id=parting[0].channel_id,
        contact_id=whole.contact_id,
        status=status,
        officer_id=whole.officer_id,
        unit_id=whole.unit_id,
        split_from_id=whole.split_from_id or whole.pk,
        opened_at=written_at,
        last_item_at=written_at,
    )
    CaseStep.objects.create(
        institution_id=whole.institution_id,
        case=part,
        act=Act.SPLIT_OFF,
        by=by,
        now=status,
        why=whole.reference,
    )
    return part


def _bring(whole: Case, part: Case, parting: list[Item]) -> None:
    """Take the items along, and what was answered to them by a delivery or on the network."""
    numbers = [item.pk for item in parting]
    replies = Reply.objects.filter(case=whole, item__in=numbers)
    made = list(replies.exclude(delivery=None).values_list("delivery_id", flat=True))
    known = [item.remote_id for item in parting if item.remote_id]
    ours = Item.objects.ours().filter(case=whole)
    ours.filter(Q(delivery__in=made) | Q(parent_remote_id__in=known)).update(case=part)
    replies.update(case=part)
    # What a rule has heard is not news to it.
    Item.objects.filter(pk__in=numbers).update(case=part, is_ruled=True)


def notes_of(case: Case) -> QuerySet[Note]:
    """Return the notes of an inquiry and of those that were joined to it: a note stays where it
    was written."""
    return Note.objects.filter(Q(case=case) | Q(case__merged_into=case)).order_by("id")


def root_of(case: Case) -> Case:
    """Return the inquiry whose code opens this one."""
    return case.split_from if not case.code_hash and case.split_from else case


def with_parts(case: Case) -> list[Case]:
    """Return the inquiry and those that came out of it, for whoever has its code."""
    return [case, *Case.objects.standing().filter(split_from=case).order_by(F("opened_at"), "pk")]


def _record(case: Case, act: str, *, by: Person, **detail: str) -> None:
    entries.write(
        institution_id=case.institution_id,
        act=act,
        object=case.record_name,
        by=by,
        detail={"reference": case.reference, **detail},
    )
