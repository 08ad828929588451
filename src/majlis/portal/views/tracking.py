"""Following one's own question by reference and code, without an account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.inbox import asking, cases, tracking
from majlis.inbox.models import Case
from majlis.portal import kept, linking, visits
from majlis.portal.forms import MessageForm, TrackForm
from majlis.portal.pages import PublicRequest, address, public, shown
from majlis.portal.standing import standing_of
from majlis.store.refusal import Refused

CONFLICT, NOT_VALID, TOO_OFTEN = 409, 422, 429


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def find(request: PublicRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, TrackForm(initial={"reference": request.GET.get("reference", "")}))
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=NOT_VALID)
    if visits.is_too_often(request, request.institution, visits.Act.TRACK):
        return _told(request, form, _("Too many tries. Try again in an hour."), status=TOO_OFTEN)
    return _found(request, form)


@require_safe
@never_cache
@public
def show(request: PublicRequest) -> HttpResponse:
    case = kept.case(request)
    if case is None:
        return redirect(address(request, "portal-track"))
    return _page(request, case, MessageForm(file_mb=request.portal.file_mb))


@require_POST
@public
def add(request: PublicRequest) -> HttpResponse:
    case = kept.case(request)
    if case is None:
        return redirect(address(request, "portal-track"))
    form = MessageForm(request.POST, request.FILES, file_mb=request.portal.file_mb)
    if not form.is_valid():
        return _page(request, case, form, status=NOT_VALID)
    if visits.is_too_often(request, request.institution, visits.Act.ASK):
        form.add_error(None, _("Many messages came from here within the hour. Try again later."))
        return _page(request, case, form, status=TOO_OFTEN)
    try:
        asking.add(case, text=form.cleaned_data["text"], files=form.cleaned_data["files"])
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, case, form, status=CONFLICT)
    visits.note(request, request.institution, visits.Act.ASK)
    messages.success(request, _("Your message has reached us."))
    return redirect(address(request, "portal-case"))


@require_POST
@public
def close(request: PublicRequest) -> HttpResponse:
    """End one's own question; a further message opens it again."""
    case = kept.case(request)
    if case is None or not case.is_from_the_form:
        return redirect(address(request, "portal-track"))
    with translation.override(settings.LANGUAGE_CODE):  # the desk reads it
        why = _("Closed by the person who asked")
    try:
        cases.close(case, by=None, why=why)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your question is closed. Thank you."))
    return redirect(address(request, "portal-case"))


@require_POST
@public
def leave(request: PublicRequest) -> HttpResponse:
    kept.forget(request)
    return redirect(address(request, "portal"))


def _found(request: PublicRequest, form: TrackForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        case = tracking.find(request.institution, given["reference"], given["code"])
    except tracking.TooManyTries as why:
        return _told(request, form, str(why), status=TOO_OFTEN)
    if case is None:
        visits.note(request, request.institution, visits.Act.TRACK)
        sentence = _("No question has this reference and this code. Check both.")
        return _told(request, form, sentence, status=NOT_VALID)
    kept.keep_case(request, case)
    return redirect(address(request, "portal-case"))


def _told(request: PublicRequest, form: TrackForm, sentence: str, *, status: int) -> HttpResponse:
    form.add_error(None, sentence)
    return _form(request, form, status=status)


def _form(request: PublicRequest, form: TrackForm, *, status: int = 200) -> HttpResponse:
    return shown(request, "portal/track.html", {"form": form}, status=status)


def _page(
    request: PublicRequest, case: Case, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    about: dict[str, Any] = {
        "case": case,
        "standing": standing_of(case),
        "lines": tracking.lines(case),
        "form": form,
        "is_private": True,
        "rating_url": linking.rating_of(case.merged_into or case, request.language),
    }
    return shown(request, "portal/case.html", about, status=status)
