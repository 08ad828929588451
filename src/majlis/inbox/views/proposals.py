"""Answers that wait for a second person."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.inbox import proposing
from majlis.inbox.models import Proposal
from majlis.inbox.views.finding import acted, case_of
from majlis.people.access import PersonRequest, may


@require_safe
@may("approve_reply")
def index(request: PersonRequest) -> HttpResponse:
    """List the answers that wait for this person, the longest waiting first."""
    here = Proposal.objects.filter(institution=request.institution).for_approver(request.user)
    shown = {"proposals": here.select_related("case__contact", "by", "item__channel")}
    return render(request, "inbox/proposals.html", shown)


@require_POST
@may("approve_reply")
def approve(request: PersonRequest, reference: str, proposal: int) -> HttpResponseBase:
    case = case_of(request, reference)
    found = get_object_or_404(case.proposals, pk=proposal)
    with transaction.atomic():
        proposing.approve(found, by=request.user)
    messages.success(request, _("Approved. The answer is on its way."))
    return acted(request, case)


@require_POST
@may("approve_reply")
def give_back(request: PersonRequest, reference: str, proposal: int) -> HttpResponseBase:
    case = case_of(request, reference)
    found = get_object_or_404(case.proposals, pk=proposal)
    proposing.give_back(found, by=request.user, why=request.POST.get("why", ""))
    messages.success(request, _("The answer went back to its writer."))
    return acted(request, case)


@require_POST
@may("answer")
def take_back(request: PersonRequest, reference: str, proposal: int) -> HttpResponseBase:
    case = case_of(request, reference)
    found = get_object_or_404(case.proposals, pk=proposal)
    proposing.take_back(found, by=request.user)
    messages.success(request, _("The answer was taken back. Nothing of it has gone out."))
    return acted(request, case, part="answered")
