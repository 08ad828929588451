"""Calling attention to promised times that run out, before and after. Worker only.

Each level is told once, however late the round comes: then those of all levels that were passed
are told of the highest.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection

from majlis.inbox import cases, escalation, telling, timekeeping
from majlis.inbox.escalation import Level
from majlis.inbox.models import Case, Clock
from majlis.inbox.models.escalation import To
from majlis.inbox.states import Act
from majlis.people import calendars, duty
from majlis.people.models import Membership, Person, UnitMember
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

MOST = 100
# An inquiry of which nothing can be reckoned is tried again so much later.
PUT_OFF = timedelta(minutes=15)

logger = logging.getLogger(__name__)


def escalate_due() -> int:
    """Look at every inquiry of which a clock is due to be looked at; return how many."""
    looked = 0
    while due := _due():
        for institution_id, case_id in due:
            _look_or_put_off(institution_id, case_id)
        looked += len(due)
        if len(due) < MOST:
            break
    return looked


def _due() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, case_id FROM inbox_clocks_due(%s)", [MOST])
        return [(institution_id, case_id) for institution_id, case_id in cursor.fetchall()]


def _look_or_put_off(institution_id: int, case_id: int) -> None:
    """Look at one inquiry; the edge of the loop: whatever goes wrong with it, the others go on."""
    try:
        with acting_for(institution_id):
            _look(case_id)
    except Exception as error:
        # Its text may hold what a citizen wrote.
        logger.warning("clocks of case %s were not read: %s", case_id, type(error).__name__)
        with acting_for(institution_id):
            due = Clock.objects.filter(case=case_id, look_at__lte=Now())
            due.update(look_at=Now() + PUT_OFF)


def _look(case_id: int) -> None:
    """Reckon an inquiry's clocks anew, and tell what they have come to."""
    timekeeping.keep(case_id)
    case = Case.objects.select_related("officer", "unit", "institution").get(pk=case_id)
    at = now()
    due = list(case.clocks.filter(look_at__lte=at))
    if not due:
        return
    calendar = calendars.calendar_of(case.institution)
    levels = escalation.levels_of(case.institution_id)
    for clock in due:
        passed = [level for level, when in escalation.ahead(clock, levels, calendar) if when <= at]
        _escalate(case, clock, passed)
    timekeeping.keep(case_id)


def _escalate(case: Case, clock: Clock, passed: Sequence[Level]) -> None:
    if not passed:
        return
    share = passed[-1].share
    Clock.objects.filter(pk=clock.pk).update(told_share=share)
    case.leave_step(Act.ESCALATED, why=clock.name)
    for is_urgent in (True, False):
        told = {level.to for level in passed if level.is_urgent == is_urgent}
        people = {person.pk: person for to in sorted(told) for person in _who(case, to)}
        telling.time_runs_out(
            case, clock, share=share, to=list(people.values()), is_urgent=is_urgent
        )


def _who(case: Case, to: str) -> list[Person]:
    """Return whom a level is for; where there is nobody, whoever manages."""
    if to == To.OFFICER:
        return [case.officer] if case.officer else _on_duty(case)
    if to == To.UNIT:
        return _members(case) or _managers(case)
    return _managers(case)


def _on_duty(case: Case) -> list[Person]:
    """Return who is on duty for it, without a roster everybody who answers inquiries."""
    return duty.on_duty(case.institution, now(), case.unit) or cases.officers(case)


def _members(case: Case) -> list[Person]:
    members = UnitMember.objects.current().filter(unit=case.unit_id).select_related("person")
    return [member.person for member in members.order_by("id")]


def _managers(case: Case) -> list[Person]:
    here = Membership.objects.working().filter(institution_id=case.institution_id)
    managers = here.filter(roles__contains=[Membership.Role.MANAGER]).select_related("person")
    return [membership.person for membership in managers.order_by("id")]
