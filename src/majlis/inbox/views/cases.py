"""The list of inquiries, and the page of one."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majlis.inbox import presence, pulse
from majlis.inbox.listing import ListPage
from majlis.inbox.lists import Choice
from majlis.inbox.showing import CasePage
from majlis.inbox.views.finding import case_of
from majlis.people.access import PersonRequest, may


@require_safe
@may("read_cases")
def index(request: PersonRequest) -> HttpResponse:
    """Show one list; the pulse asks for the list alone."""
    word = "" if request.htmx else pulse.word_of(request.institution)
    page = ListPage(request, Choice.of(request.GET), known=_known(request))
    part = "#inquiries" if request.htmx else ""
    return render(request, f"inbox/inbox.html{part}", {"page": page, "pulse": word})


@require_safe
@may("read_cases")
def show(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Show one inquiry."""
    word = pulse.word_of(request.institution)
    case = case_of(request, reference)
    if case.merged_into:
        return redirect(case.merged_into)
    page = CasePage(case, request)
    known = {"pulse": pulse.word_of_page(word, page.present)}
    return render(request, "inbox/case.html", {"case": case, "page": page} | known)


@require_safe
@never_cache
@may("read_cases")
def moving(request: PersonRequest, reference: str) -> HttpResponse:
    """Give what moves on the page of an inquiry; what a person is writing there is left alone."""
    case = case_of(request, reference)
    page = CasePage(case, request, known=_known(request))
    return render(request, "inbox/case.html#moving", {"case": case, "page": page})


@require_POST
@may("read_cases")
def present(request: PersonRequest, reference: str) -> HttpResponse:
    """Take a sign that this person has the page open: looks, writes, or has left it."""
    case = case_of(request, reference)
    if request.POST.get("sign") == "left":
        presence.leave(case, request.user)
    else:
        presence.note(case, request.user, is_typing=request.POST.get("sign") == "types")
    return HttpResponse(status=204)


def _known(request: PersonRequest) -> int | None:
    """Return the newest item that the reader's page knows of; None for a page that is new."""
    newest = request.GET.get("newest", "")
    return int(newest) if newest.isdecimal() and request.htmx else None
