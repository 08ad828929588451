"""Appeals: made by a signed address without an account, decided by somebody who had no part."""

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from majlis.inbox import following, informing, moderating, participation, references, tracking
from majlis.inbox.asking import LONGEST_QUESTION
from majlis.inbox.models import Appeal, Case, CaseStep, Item, Measure, Reply
from majlis.inbox.recounting import recount
from majlis.inbox.saying import say
from majlis.inbox.states import Act, Kind, Status
from majlis.networks.hearing import words
from majlis.notices.telling import tell
from majlis.people.models import Institution, Membership, Person
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused

Outcome = Appeal.Outcome
OPPOSITE = {Measure.Kind.HIDE: Measure.Kind.SHOW, Measure.Kind.BLOCK: Measure.Kind.UNBLOCK}


@transaction.atomic
def make(measure: Measure, *, text: str) -> tuple[Appeal, str]:
    """Open an appeal as a case of its own; return it with the code that is shown once, 8 digits.

    Raises:
        Refused: there is no text or too much of it, it was appealed already, or its time is over.
    """
    text = words(text).strip()
    if not text or len(text) > LONGEST_QUESTION:
        raise Refused(_("Say in some sentences why you object."))
    fresh = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if against := why_closed(fresh):
        raise Refused(against)
    at = now()
    case, code = _open(fresh)
    days = participation.terms(fresh.institution).appeal_days
    appeal = Appeal.objects.create(
        institution_id=fresh.institution_id,
        measure=fresh,
        case=case,
        made_at=at,
        due_at=at + timedelta(days=days),
    )
    say(case, Item.Kind.APPEAL, text)
    recount(case.pk)
    case.refresh_from_db()
    _note(fresh.item.case, Act.APPEALED, by=None)
    entries.write(
        institution_id=fresh.institution_id,
        act="appeal.made",
        object=case.record_name,
        detail={"reference": case.reference, "measure": fresh.pk, "kind": str(fresh.kind)},
    )
    tell(
        institution_id=fresh.institution_id,
        kind="appeal.made",
        object=case.record_name,
        roles=[Membership.Role.MANAGER, Membership.Role.OFFICER],
        values={"reference": case.reference},
    )
    return appeal, code


def measure_of(institution: Institution, number: int | None) -> Measure | None:
    """Return the measure against which something can be said; None where there is none."""
    if number is None:
        return None
    found = Measure.objects.filter(institution=institution, pk=number).first()
    return found if found is not None and found.can_be_appealed else None


def why_closed(measure: Measure) -> str:
    """Return why nothing can be said against a measure now; nothing where it can."""
    if not measure.can_be_appealed:
        return _("This measure did not take place.")
    if Appeal.objects.filter(measure=measure).exists():
        return _("An appeal against this measure has been made already.")
    window = participation.terms(measure.institution).appeal_window_days
    if now() > (measure.decided_at or measure.asked_at) + timedelta(days=window):
        return _("The time in which an appeal could be made is over.")
    return ""


@transaction.atomic
def decide(appeal: Appeal, outcome: str, *, reason: str, by: Person) -> None:
    """Let the measure stand or undo it, with a reason that the person is told.

    Raises:
        Refused: no reason, whoever decides took part in the measure, or it has been decided.
    """
    reason = reason.strip()[:1000]
    fresh = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if not fresh.is_waiting:
        raise Refused(_("This appeal has been decided already."))
    if outcome not in (Outcome.UPHELD, Outcome.UNDONE):
        raise Refused(_("Choose whether the measure stands."))
    if by.pk in fresh.acted():
        raise Refused(_("Whoever took or confirmed a measure cannot decide the appeal against it."))
    if not reason:
        raise Refused(_("Say why. The person reads it."))
    undoing = _undo(fresh.measure, reason=reason, by=by) if outcome == Outcome.UNDONE else None
    Appeal.objects.filter(pk=fresh.pk).update(
        outcome=outcome, reason=reason, decided_by=by, decided_at=Now(), undoing=undoing
    )
    act = Act.APPEAL_UPHELD if outcome == Outcome.UPHELD else Act.APPEAL_UNDONE
    _answer(fresh.case, outcome, reason, by=by, act=act)
    _note(fresh.measure.item.case, act, by=by)
    entries.write(
        institution_id=fresh.institution_id,
        act=f"appeal.{outcome}",
        object=fresh.case.record_name,
        by=by,
        detail={"reference": fresh.case.reference, "measure": fresh.measure_id},
    )


def _open(measure: Measure) -> tuple[Case, str]:
    institution, at = measure.institution, now()
    reference = references.give(institution, at=at)
    code, code_hash = tracking.new_code(reference)
    author = measure.item.author
    case = Case.objects.create(
        institution=institution,
        reference=reference,
        code_hash=code_hash,
        kind=Kind.APPEAL,
        contact=author.contact if author else None,
        opened_at=at,
        last_item_at=at,
    )
    CaseStep.objects.create(institution=institution, case=case, act=Act.OPENED, now=case.status)
    return case, code


def _undo(measure: Measure, *, reason: str, by: Person) -> Measure | None:
    """Take the measure back on the network; None where nothing there can be, or needs to be.

    What was deleted cannot be put back there: its words stand in the register.
    """
    item = Item.objects.select_related("channel", "author", "case").get(pk=measure.item_id)
    opposite = OPPOSITE.get(Measure.Kind(measure.kind))
    if opposite is None or not _is_in_force(measure, item):
        return None
    if opposite not in moderating.offered(item):
        raise Refused(_("The measure is still on its way. Decide when it has taken place."))
    return moderating.ask(item, opposite, by=by, reason=reason)


def _is_in_force(measure: Measure, item: Item) -> bool:
    if measure.kind == Measure.Kind.BLOCK:
        return moderating.is_in_force(measure)
    return not measure.is_done or item.is_hidden


def _answer(case: Case, outcome: str, reason: str, *, by: Person, act: str) -> None:
    """Tell the person on the tracking page, and end the case."""
    case.refresh_from_db()
    item = case.items.public().in_order().last()
    assert item is not None  # an appeal begins with one
    with translation.override(informing.language_of(item)):
        said = {
            Outcome.UPHELD: _("We have looked at your objection. The measure stands."),
            Outcome.UNDONE: _("We have looked at your objection and taken the measure back."),
        }[Outcome(outcome)]
    reply = Reply.objects.create(
        institution_id=case.institution_id,
        case=case,
        item=item,
        text=f"{said}\n{reason}",
        by=by,
        published_at=now(),
    )
    following.stands(reply)
    case.refresh_from_db()
    case.move(Status.CLOSED, act=act, by=by, why=reason, closed_at=Now())


def _note(case: Case | None, act: str, *, by: Person | None) -> None:
    if case is not None:
        case.leave_step(act, by=by)
