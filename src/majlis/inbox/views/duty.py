"""Answering a duty call: by its signed link on any telephone, or on the inquiry's page.

Looking takes nothing on: programs that test the links of a letter press no buttons.
"""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majlis.arabic.digits import DigitStyle
from majlis.inbox import duty_calls
from majlis.inbox.models import DutyCall
from majlis.inbox.views.finding import acted, case_of
from majlis.people.access import PersonRequest, may
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for
from majlis.ui.reading import Reading, use_reading

View = Callable[[HttpRequest, str, DutyCall], HttpResponse]


def of_a_call(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Let a view act for the institution and in the language of the person who was called."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        read = duty_calls.read(token)
        if read is None:
            raise Http404
        with acting_for(read[0]):
            known = DutyCall.objects.select_related("case__institution", "person")
            duty = known.filter(pk=read[1]).first()
            if duty is None:
                raise Http404
            institution, language = duty.case.institution, duty.person.language
            zone = ZoneInfo(institution.zone)
            digits = DigitStyle(duty.person.digits or institution.digits)
            with (
                translation.override(language),
                timezone.override(zone),
                use_reading(Reading(language=language, digits=digits, zone=zone)),
            ):
                return view(request, token, duty)

    return shown


@require_safe
@never_cache
@of_a_call
def show(request: HttpRequest, token: str, duty: DutyCall) -> HttpResponse:
    return _page(request, token, duty)


@require_POST
@of_a_call
def take(request: HttpRequest, token: str, duty: DutyCall) -> HttpResponse:
    try:
        duty_calls.take(duty)
    except Refused as why:
        return _page(request, token, duty, refusal=str(why), status=409)
    return redirect("duty", token)


@require_POST
@may("answer")
def take_here(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Take on, on the desk, what one was called to."""
    case = case_of(request, reference)
    mine = case.duty_calls.filter(person=request.user).order_by("-id").first()
    if mine is None:
        raise Refused(_("You were not called to this inquiry. Take it in hand instead."))
    duty_calls.take(mine)
    messages.success(request, _("It is in your hands now."))
    return acted(request, case)


def _page(
    request: HttpRequest, token: str, duty: DutyCall, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    calls = duty_calls.calls_of(duty.case)
    about = {
        "duty": duty,
        "case": duty.case,
        "token": token,
        "taken": next((each for each in calls if each.taken_at), None),
        "refusal": refusal,
        "institution": duty.case.institution,
    }
    return render(request, "inbox/duty.html", about, status=status)
