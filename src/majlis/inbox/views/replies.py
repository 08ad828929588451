"""What becomes of an answer of ours that stands: other words, or its end."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.inbox import replying, rewording
from majlis.inbox.views.finding import acted, case_of
from majlis.people.access import PersonRequest, may


@require_POST
@may("answer")
def reword(request: PersonRequest, reference: str, reply: int) -> HttpResponseBase:
    case = case_of(request, reference)
    found = get_object_or_404(case.replies, pk=reply)
    rewording.reword(found, request.POST.get("text", ""), by=request.user)
    messages.success(request, _("The new words are on their way. What it said is kept."))
    return acted(request, case)


@require_POST
@may("answer")
def take_away(request: PersonRequest, reference: str, reply: int) -> HttpResponseBase:
    case = case_of(request, reference)
    found = get_object_or_404(case.replies, pk=reply)
    replying.take_away(found, by=request.user)
    messages.success(request, _("Its removal is on its way. It is kept here."))
    return acted(request, case)
