"""Asking the institution: the form, and the page that gives reference and code."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from majlis.inbox import asking, automatic, tracking
from majlis.portal import kept, visits
from majlis.portal.forms import AskForm
from majlis.portal.pages import PublicRequest, address, public, shown
from majlis.store.refusal import Refused

CONFLICT, NOT_VALID, TOO_OFTEN = 409, 422, 429


@require_http_methods(["GET", "HEAD", "POST"])
@public
def ask(request: PublicRequest) -> HttpResponse:
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:5000] for name in ("text", "topic")}
        return _form(request, _ask_form(request, initial=given))
    form = _ask_form(request, request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, form)
    if visits.is_too_often(request, request.institution, visits.Act.ASK):
        form.add_error(None, _("Many questions came from here within the hour. Try again later."))
        return _form(request, form, status=TOO_OFTEN)
    return _sent(request, form)


@require_safe
@never_cache
@public
def thanks(request: PublicRequest) -> HttpResponse:
    """Show reference and code for as long as this browser remembers them."""
    asked = kept.just_asked(request)
    if asked is None:
        return redirect(address(request, "portal-track"))
    case = kept.case(request)
    about = {
        "reference": asked[0],
        "code": asked[1],
        "said": [line for line in tracking.lines(case) if line.is_ours] if case else [],
        "is_private": True,
    }
    return shown(request, "portal/thanks.html", about)


def _ask_form(request: PublicRequest, *given: Any, **more: Any) -> AskForm:
    file_mb = request.portal.file_mb
    return AskForm(*given, institution=request.institution, file_mb=file_mb, **more)


def _sent(request: PublicRequest, form: AskForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        case, code = asking.ask(
            request.institution,
            name=given["name"],
            email=given["email"],
            text=given["text"],
            topic=given["topic"],
            files=given["files"],
        )
    except Refused as why:  # what was written stays on the page
        form.add_error(None, str(why))
        return _form(request, form, status=CONFLICT)
    visits.note(request, request.institution, visits.Act.ASK)
    automatic.acknowledge(case.pk)
    kept.keep_asked(request, reference=case.reference, code=code)
    kept.keep_case(request, case)
    return redirect(address(request, "portal-thanks"))


def _again(request: PublicRequest, form: AskForm) -> HttpResponse:
    """Show the form with its mistakes; what only programs fill is empty again."""
    if "website" in form.errors:
        form.add_error(None, form.errors.pop("website"))
        form.data = {**request.POST.dict(), "website": ""}
    return _form(request, form, status=NOT_VALID)


def _form(request: PublicRequest, form: AskForm, *, status: int = 200) -> HttpResponse:
    about: dict[str, Any] = {"form": form}
    return shown(request, "portal/ask.html", about, status=status)
