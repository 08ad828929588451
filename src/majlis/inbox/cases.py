"""What a person does with a case: takes it, gives it on, closes, reopens and marks it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.answers.models import Service
from majlis.arabic import personal
from majlis.inbox import referral_ends, telling, timekeeping
from majlis.inbox.models import Case
from majlis.inbox.states import Act, Kind, Priority, Status
from majlis.people import access
from majlis.people.models import Membership, Person, Unit, UnitMember
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused


def changed() -> Refused:
    """Return the refusal for who acts on a page that is no longer true."""
    return Refused(_("This inquiry has changed since you opened it. Look at it again."))


def officers(case: Case) -> list[Person]:
    """Return who may have this case in hand: those who answer inquiries here, by name."""
    return officers_of(case.institution_id)


def officers_of(institution_id: int) -> list[Person]:
    """Return those who answer an institution's inquiries, by name."""
    roles = sorted(access.ABILITIES["answer"])
    here = Membership.objects.working().filter(institution_id=institution_id)
    found = here.filter(roles__overlap=roles).select_related("person").order_by("person__name_ar")
    return [membership.person for membership in found]


@transaction.atomic
def take(case: Case, *, by: Person) -> None:
    """Take a case that is in nobody's hands.

    Raises:
        Refused: a colleague was first, or it is closed.
    """
    if case.officer_id is not None:
        raise Refused(_("A colleague has taken this inquiry already."))
    if not case.can_be_taken:
        raise changed()
    case.move(_in_hand(case), act=Act.TAKEN, by=by, officer_id=by.pk, step={"officer_id": by.pk})
    _record(case, "case.taken", by=by)


@transaction.atomic
def assign(case: Case, *, to: Person, by: Person | None, unit: Unit | None = None) -> None:
    """Put a case into an officer's hands, whoever had it, and tell them; without `by` by a rule.

    Raises:
        Refused: `to` does not answer inquiries here, or the case is closed or has changed.
    """
    if case.is_closed or case.is_merged:
        raise changed()
    if to not in officers(case):
        raise Refused(_("Only someone who answers inquiries here can take this one."))
    case.move(
        _in_hand(case),
        act=Act.ASSIGNED,
        by=by,
        officer_id=to.pk,
        unit_id=unit.pk if unit else case.unit_id,
        step={"officer_id": to.pk, "unit_id": unit.pk if unit else None},
    )
    _record(case, "case.assigned", by=by, to=to.name_ar)
    if to != by:
        telling.assigned(case, to=to)


@transaction.atomic
def move_to_unit(case: Case, unit: Unit, *, by: Person) -> None:
    """Put a case into a unit's queue; an officer who belongs to the unit keeps it.

    Raises:
        Refused: it is there already, closed, or has changed.
    """
    if case.is_closed or case.is_merged or case.unit_id == unit.pk:
        raise changed()
    members = UnitMember.objects.current().filter(unit=unit)
    keeps = members.filter(person=case.officer_id).exists() if case.officer_id else False
    to = Status.NEW if case.status == Status.OPEN and not keeps else Status(case.status)
    case.move(
        to,
        act=Act.MOVED_UNIT,
        by=by,
        unit_id=unit.pk,
        officer_id=case.officer_id if keeps else None,
        step={"unit_id": unit.pk},
    )
    _record(case, "case.moved_unit", by=by, unit=unit.name_ar)


@transaction.atomic
def release(case: Case, *, by: Person) -> None:
    """Give a case back to whoever takes it next.

    Raises:
        Refused: it is in nobody's hands, closed, or has changed.
    """
    if case.officer_id is None or case.is_closed:
        raise changed()
    to = Status.NEW if case.status == Status.OPEN else Status(case.status)
    case.move(to, act=Act.RELEASED, by=by, officer_id=None)
    _record(case, "case.released", by=by)


@transaction.atomic
def close(case: Case, *, by: Person | None, why: str = "") -> None:
    """End it; without a person, who asked ended it. One that was never answered needs a reason.

    Raises:
        Refused: there is no reason, an answer is on its way, or it has changed.
    """
    why = why.strip()
    if not case.can_be_closed:
        raise changed()
    _nothing_on_its_way(case)
    if not case.is_answered and not why:
        raise Refused(_("Say why you close an inquiry that was never answered."))
    case.move(Status.CLOSED, act=Act.CLOSED, by=by, why=why, closed_at=Now())
    referral_ends.end_all(case, by=by)
    timekeeping.keep(case.pk)
    _record(case, "case.closed", by=by, why=personal.masked(why)[:1000])


@transaction.atomic
def close_when_answered(case: Case, *, by: Person, why: str = "") -> None:
    """End it now, or as soon as the answer that is on its way, or waits for approval, stands.

    Raises:
        Refused: as `close`.
    """
    if case.replies.on_their_way().exists() or case.proposals.waiting().exists():
        Case.objects.filter(pk=case.pk).update(closes_for=by)
        case.closes_for = by
        return
    close(case, by=by, why=why)


@transaction.atomic
def close_as_asked(case_id: int) -> None:
    """End a case whose answer stands now, where somebody asked for that."""
    case = Case.objects.select_related("closes_for").get(pk=case_id)
    if case.closes_for is None or case.status != Status.ANSWERED:
        return
    by = case.closes_for
    Case.objects.filter(pk=case.pk).update(closes_for=None)
    if not case.replies.on_their_way().exists():
        close(case, by=by)


@transaction.atomic
def reopen(case: Case, *, by: Person, why: str = "") -> None:
    """Take up again what was answered, closed or marked as spam.

    Raises:
        Refused: it asks already, or has changed.
    """
    if not case.can_be_reopened:
        raise changed()
    case.move(
        _asking(case),
        act=Act.REOPENED,
        by=by,
        why=why.strip(),
        closed_at=None,
        kind=Kind.INQUIRY,
    )
    timekeeping.keep(case.pk)
    _record(case, "case.reopened", by=by)


@transaction.atomic
def mark(case: Case, kind: str, *, by: Person) -> None:
    """Say whether it asks for something: `Kind.INQUIRY` or `Kind.OTHER`. Figures count inquiries.

    What asks for nothing is closed with it, and what does after all asks again.

    Raises:
        Refused: it is marked so already, an answer is on its way, or it has changed.
    """
    kind = Kind(kind)
    if case.kind == kind or case.is_spam or case.is_merged or case.is_appeal:
        raise changed()
    if kind == Kind.OTHER:
        _nothing_on_its_way(case)
        ended: dict[str, Any] = {} if case.is_closed else {"closed_at": Now()}
        case.move(Status.CLOSED, act=Act.MARKED, by=by, kind=kind, **ended)
        referral_ends.end_all(case, by=by)
    else:
        is_due = case.is_closed and not case.is_answered
        to = _asking(case) if is_due else Status(case.status)
        begun: dict[str, Any] = {"closed_at": None} if is_due else {}
        case.move(to, act=Act.MARKED, by=by, kind=kind, **begun)
    timekeeping.keep(case.pk)
    _record(case, "case.marked", by=by, kind=kind.value)


@transaction.atomic
def mark_as_spam(case: Case, *, by: Person, why: str = "") -> None:
    """End it as spam: no figure counts it, and what its writer says next is a new case.

    Raises:
        Refused: it was answered already, an answer is on its way, or it has changed.
    """
    if case.is_appeal:
        raise Refused(_("An appeal is decided, with a reason. It cannot be put aside as spam."))
    if case.is_answered:
        raise Refused(_("An inquiry that was answered cannot be marked as spam."))
    _nothing_on_its_way(case)
    case.move(Status.SPAM, act=Act.SPAM, by=by, why=why.strip(), closed_at=Now())
    referral_ends.end_all(case, by=by)
    timekeeping.keep(case.pk)
    _record(case, "case.spam", by=by)


@transaction.atomic
def prioritise(case: Case, priority: str, *, by: Person, why: str = "") -> None:
    """Set how soon it wants an answer; no rule changes that any more.

    Raises:
        Refused: it has this priority, is closed, has changed, or it is lowered without a reason
            although its words speak of danger.
    """
    priority, why = Priority(priority), why.strip()
    if case.is_closed or case.is_merged or case.priority == priority:
        raise changed()
    if case.alarms and priority != Priority.URGENT and not why:
        raise Refused(_("Its words speak of danger. Say why it is not urgent."))
    case.move(case.status, act=Act.PRIORITY_SET, by=by, why=why, priority=priority)
    timekeeping.keep(case.pk)
    _record(case, "case.prioritised", by=by, priority=priority.value, why=why[:1000])


@transaction.atomic
def give_to_unit(case: Case, unit: Unit, *, by: Person) -> None:
    """Let a unit have it, in whoever's hands it is.

    Raises:
        Refused: the unit has it, or it is closed or has changed.
    """
    if case.is_closed or case.is_merged or case.unit_id == unit.pk:
        raise changed()
    to = Status(case.status)
    case.move(to, act=Act.ASSIGNED, by=by, unit_id=unit.pk, step={"unit_id": unit.pk})
    _record(case, "case.assigned", by=by, to=unit.name_ar)


@transaction.atomic
def set_topic(case: Case, topic: Service | None, *, by: Person) -> None:
    """Say what it is about; the unit that knows the subject gets it.

    Raises:
        Refused: it has this subject, is closed, or has changed.
    """
    if case.is_closed or case.is_merged or case.topic_id == (topic.pk if topic else None):
        raise changed()
    unit = topic.unit_id if topic and topic.unit_id else case.unit_id
    case.move(
        case.status,
        act=Act.TOPIC_SET,
        by=by,
        why=topic.title_ar if topic else "",
        topic_id=topic.pk if topic else None,
        unit_id=unit,
        step={"unit_id": unit},
    )
    timekeeping.keep(case.pk)
    _record(case, "case.topic_set", by=by, topic=topic.key if topic else "")


def _in_hand(case: Case) -> Status:
    """Return where a case stands when somebody has it: what was new is in hand."""
    return Status.OPEN if case.status == Status.NEW else Status(case.status)


def _asking(case: Case) -> Status:
    return Status.OPEN if case.officer_id else Status.NEW


def _nothing_on_its_way(case: Case) -> None:
    if case.replies.on_their_way().exists():
        raise Refused(_("An answer is on its way. Wait until it stands, or take it back first."))


def _record(case: Case, act: str, *, by: Person | None, **detail: Any) -> None:
    said: Mapping[str, Any] = {"reference": case.reference, **detail}
    entries.write(
        institution_id=case.institution_id, act=act, object=case.record_name, by=by, detail=said
    )
