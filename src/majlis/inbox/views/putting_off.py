"""Putting one inquiry off, and taking it back before its time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.inbox import bundling, snoozing
from majlis.inbox.forms import SnoozeForm
from majlis.inbox.views.finding import acted, case_of
from majlis.people.access import PersonRequest, may
from majlis.people.calendars import calendar_of
from majlis.store.clock import now
from majlis.store.refusal import Refused


@require_POST
@may("answer")
def snooze(request: PersonRequest, reference: str) -> HttpResponseBase:
    case, until = case_of(request, reference), chosen(request)
    bundling.do(
        [case],
        act="snooze",
        by=request.user,
        how=lambda case: snoozing.snooze(case, until=until, by=request.user),
    )
    messages.success(request, _("It is put off. It comes back then, or when the person writes."))
    return acted(request, case)


@require_POST
@may("answer")
def wake(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    if case.snoozed_until is None:
        raise Refused(_("This inquiry is not put off any more."))
    snoozing.wake(case, by=request.user)
    messages.success(request, _("It is back on its list."))
    return acted(request, case)


def chosen(request: PersonRequest) -> datetime:
    """Return until when the form puts off.

    Raises:
        Refused: it names no moment.
    """
    offered = snoozing.moments(request.institution, calendar_of(request.institution), now())
    until = SnoozeForm(request.POST).until(offered, ZoneInfo(request.institution.zone))
    if until is None:
        raise Refused(_("Choose until when."))
    return until
