"""Telling officers what only they can do; the counts on the desk say the rest."""

from collections.abc import Iterable

from majlis.inbox import unit_people
from majlis.inbox.escalation import USED_UP
from majlis.inbox.models import Case, Clock, Note, Proposal, Referral, ReferralTurn
from majlis.notices.telling import tell
from majlis.people.access import ABILITIES
from majlis.people.models import Membership, Person

# The words of a notice are the beginning of a text.
TOLD = 140


def assigned(case: Case, *, to: Person) -> None:
    """Tell an officer that a case was put into their hands."""
    _tell(case, "case.assigned", to)


def asks_again(case: Case) -> None:
    """Tell its officer that a case which was answered or closed wants them again."""
    if case.officer is not None:
        _tell(case, "case.asks_again", case.officer)


def mail_came_back(case: Case) -> None:
    """Tell its officer that what we sent did not reach the person."""
    if case.officer is not None:
        _tell(case, "case.mail_back", case.officer)


def time_runs_out(
    case: Case, clock: Clock, *, share: int, to: Iterable[Person], is_urgent: bool
) -> None:
    """Tell these people that what was promised is nearly or already used up, once each."""
    tell(
        institution_id=case.institution_id,
        kind="clock.late" if share >= USED_UP else "clock.near",
        object=f"{case.record_name}:{clock.kind}-{clock.number}-{share}",
        persons=to,
        values={"reference": case.reference, "text": case.heading[:140]},
        urgent=is_urgent,
    )


def woke(case: Case) -> None:
    """Tell its officer that a case which was put off is back."""
    if case.officer is not None:
        _tell(case, "case.woke", case.officer)


def _tell(case: Case, kind: str, person: Person) -> None:
    """Tell once for each step of the case."""
    step = case.steps.order_by("-id").values_list("pk", flat=True).first()
    tell(
        institution_id=case.institution_id,
        kind=kind,
        object=f"{case.record_name}:{step}",
        persons=[person],
        values={"reference": case.reference, "text": case.heading[:140]},
    )


def mentioned(note: Note, named: Iterable[Person]) -> None:
    """Tell those whom a note names; its writer needs no telling."""
    _told(
        note.case,
        "case.mentioned",
        f"note-{note.pk}",
        [person for person in named if person.pk != note.by_id],
        text=note.text,
        by=str(note.by.name_ar),
    )


def asked_unit(referral: Referral, *, but: Person) -> None:
    """Tell the unit's colleagues on the desk that a question waits for them."""
    people = [person for person in unit_people.members(referral.unit) if person != but]
    tell(
        institution_id=referral.institution_id,
        kind="referral.asked",
        object=f"referral:{referral.pk}:{referral.serial}",
        persons=people,
        values={"reference": referral.case.reference, "unit": referral.unit.name_ar},
        urgent=True,
    )


def unit_reminded(referral: Referral) -> None:
    """Tell the unit's colleagues that most of their time is over."""
    tell(
        institution_id=referral.institution_id,
        kind="referral.reminded",
        object=f"referral:{referral.pk}:{referral.serial}",
        persons=unit_people.members(referral.unit),
        values={"reference": referral.case.reference, "unit": referral.unit.name_ar},
        urgent=True,
    )


def unit_is_late(referral: Referral) -> None:
    """Tell the officer and the managers that a unit's time is over."""
    officer = referral.case.officer
    tell(
        institution_id=referral.institution_id,
        kind="referral.late",
        object=f"{referral.case.record_name}:referral-{referral.pk}-{referral.serial}",
        persons=[officer] if officer else [],
        roles=[Membership.Role.MANAGER],
        values={"reference": referral.case.reference, "unit": referral.unit.name_ar},
        urgent=True,
    )


def came_back(referral: Referral, turn: ReferralTurn) -> None:
    """Tell the officer, and who asked, what the unit said."""
    case = referral.case
    people = {person.pk: person for person in (case.officer, referral.asked_by) if person}
    tell(
        institution_id=referral.institution_id,
        kind=f"referral.{turn.kind}",
        object=f"{case.record_name}:turn-{turn.pk}",
        persons=[person for person in people.values() if person.pk != turn.by_id],
        values={
            "reference": case.reference,
            "unit": referral.unit.name_ar,
            "text": turn.text[:TOLD],
        },
    )


def proposed(proposal: Proposal) -> None:
    """Tell those who may approve that an answer waits; not its writer."""
    here = Membership.objects.working().filter(institution_id=proposal.institution_id)
    able = here.filter(roles__overlap=sorted(ABILITIES["approve_reply"]))
    people = [
        member.person for member in able.exclude(person=proposal.by_id).select_related("person")
    ]
    kind = "proposal.waiting"
    _told(proposal.case, kind, f"proposal-{proposal.pk}", people, text=proposal.text)


def decided(proposal: Proposal) -> None:
    """Tell its writer what became of an answer that was put forward."""
    _told(
        proposal.case,
        f"proposal.{proposal.state}",
        f"proposal-{proposal.pk}",
        [proposal.by],
        text=proposal.why or proposal.text,
    )


def _told(
    case: Case, kind: str, about: str, people: Iterable[Person], *, text: str, **more: str
) -> None:
    tell(
        institution_id=case.institution_id,
        kind=kind,
        object=f"{case.record_name}:{about}",
        persons=people,
        values={"reference": case.reference, "text": text[:TOLD], **more},
    )
