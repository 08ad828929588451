"""Calling whoever is on duty to what cannot wait, one after the other until somebody has it."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from majlis.inbox import automatic, cases, references, urgency
from majlis.inbox.models import Automation, Case, DutyCall
from majlis.inbox.states import Act
from majlis.notices import calling
from majlis.notices.calling import Message
from majlis.notices.models import Notice
from majlis.notices.telling import tell
from majlis.people.calendars import calendar_of
from majlis.people.duty import on_duty
from majlis.people.models import Institution, Membership, Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

SALT: Final = "majlis.inbox.duty"
Cause = DutyCall.Cause
Role = Membership.Role


def call_due() -> int:
    """Call for every urgent inquiry that nobody has; return how many were made. Worker only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id FROM inbox_duty_institutions()")
        found = [institution_id for (institution_id,) in cursor.fetchall()]
    return sum(_call_of(institution_id) for institution_id in found)


def _call_of(institution_id: int) -> int:
    with acting_for(institution_id):
        institution = Institution.objects.get(pk=institution_id)
        automation, moment = automatic.of(institution_id), now()
        urgent = urgency.urgent_cases(institution, automation).order_by("opened_at")
        fresh = urgent.filter(opened_at__gte=automation.duty_began_at)
        return sum(call_for(case, automation, moment) for case in fresh)


def call_for(case: Case, automation: Automation, moment: datetime) -> bool:
    """Call the next one to a case, where somebody is to be called now; return whether it was."""
    with transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",), no_key=True)
        case = locked.select_related("topic").get(pk=case.pk)
        cause = _cause(case, automation, moment)
        if not cause:
            return False
        made = list(case.duty_calls.filter(cause=cause).order_by("called_at", "id"))
        if made and not _is_over(made[-1], automation, moment):
            return False
        called = {each.person_id for each in made}
        free = [each for each in chain(case.institution, moment) if each.pk not in called]
        if not free:
            _nobody(case, cause)
            return False
        _call(case, cause, free[0])
        return True


def _cause(case: Case, automation: Automation, moment: datetime) -> str:
    """Return why somebody is called, nothing where nobody is: a person has it, or it can wait."""
    if not case.is_asking or case.is_merged or not urgency.is_urgent(case, automation):
        return ""
    if case.duty_calls.filter(taken_at__isnull=False).exists():
        return ""
    if urgency.is_overdue(case, moment):
        return "" if case.replies.of_people().alive().exists() else Cause.OVERDUE
    is_open = calendar_of(case.institution).is_open_at(moment)
    return "" if is_open or automatic.is_in_hands(case) else Cause.CLOSED


def _is_over(last: DutyCall, automation: Automation, moment: datetime) -> bool:
    """Say whether the last one had their time, or cannot have heard of it at all."""
    made = calling.outcomes(last.record_name)
    heard_nothing = bool(made) and calling.failed_all(last.record_name)
    return heard_nothing or moment >= last.called_at + automation.duty_wait


def chain(institution: Institution, moment: datetime) -> list[Person]:
    """Return whom to call, in this order: those on duty now, then the managers.

    Where nobody is on duty by the roster, those who answer inquiries are called first.
    """
    first = on_duty(institution, moment) or _in_role(institution, Role.OFFICER)
    both = [*first, *_in_role(institution, Role.MANAGER)]
    return list({each.pk: each for each in both}.values())


def _in_role(institution: Institution, role: str) -> list[Person]:
    here = Membership.objects.of(institution).working().filter(roles__contains=[role])
    return [each.person for each in here.select_related("person").order_by("id")]


def _call(case: Case, cause: str, person: Person) -> None:
    duty = DutyCall.objects.create(
        institution_id=case.institution_id, case=case, cause=cause, person=person
    )
    calling.call(case.institution, person, message_to(duty), thing=duty.record_name)
    tell(
        institution_id=case.institution_id,
        kind="case.duty",
        object=f"{case.record_name}:duty:{duty.pk}",
        persons=[person],
        values={"reference": case.reference, "text": case.heading[:140]},
    )
    case.leave_step(Act.CALLED, officer=person)
    _record(case, "case.duty_called", to=person.name_ar, cause=str(cause))


def message_to(duty: DutyCall) -> Message:
    """Return the words of a call: no word of the public is in them, and no name."""
    url = settings.SITE_URL + reverse("duty", args=[signed(duty)])
    with translation.override(duty.person.language):
        about = {
            "reference": references.told(duty.case.reference),
            "institution": str(duty.case.institution),
        }
        subject = _("Urgent inquiry {reference}").format(**about)
        text = _("Urgent inquiry {reference} waits at {institution}. Press if you have it:").format(
            **about
        )
    values = {"reference": duty.case.reference}
    return Message(subject, f"{text} {url}", url, values)


def signed(duty: DutyCall) -> str:
    return signing.Signer(salt=SALT).sign(f"{duty.institution_id}.{duty.pk}")


def read(token: str) -> tuple[int, int] | None:
    """Return institution and number of the call that a link was made for; None: of none."""
    try:
        institution_id, _dot, number = signing.Signer(salt=SALT).unsign(token).partition(".")
        return int(institution_id), int(number)
    except (signing.BadSignature, ValueError):
        return None


@transaction.atomic
def take(duty: DutyCall) -> None:
    """Note that the person called has it: nobody else is called, and the case is theirs.

    Raises:
        Refused: a colleague has it already, or it asks for nothing any more.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=duty.case_id)
    duty.refresh_from_db()
    if duty.taken_at is not None:
        return
    if case.duty_calls.filter(taken_at__isnull=False).exists():
        raise Refused(_("A colleague has it already."))
    if not case.is_asking or case.is_merged:
        raise Refused(_("This inquiry is settled. There is nothing left to do."))
    duty.taken_at = now()
    duty.save(update_fields=["taken_at"])
    case.leave_step(Act.CALL_TAKEN, by=duty.person)
    _record(case, "case.duty_taken", by=duty.person)
    if duty.person not in cases.officers(case) or case.officer == duty.person:
        return
    if case.officer is None:
        cases.take(case, by=duty.person)
    else:  # a rule gave it to somebody who is not there
        cases.assign(case, to=duty.person, by=duty.person)


def calls_of(case: Case) -> list[DutyCall]:
    return list(case.duty_calls.select_related("person").order_by("id"))


def _nobody(case: Case, cause: str) -> None:
    """Tell the managers, once, that everyone was called and nobody has it."""
    thing = f"{case.record_name}:unheard:{cause}"
    if Notice.objects.filter(kind="case.duty_unheard", object=thing).exists():
        return
    tell(
        institution_id=case.institution_id,
        kind="case.duty_unheard",
        object=thing,
        roles=[Role.MANAGER],
        values={"reference": case.reference, "text": case.heading[:140]},
        urgent=True,
    )


def _record(case: Case, act: str, *, by: Person | None = None, **detail: str) -> None:
    entries.write(
        institution_id=case.institution_id,
        act=act,
        object=case.record_name,
        by=by,
        detail={"reference": case.reference, **detail},
    )
