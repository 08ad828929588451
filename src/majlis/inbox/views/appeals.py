"""Deciding an appeal, on its own page."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.inbox import appealing
from majlis.inbox.models import Appeal
from majlis.inbox.views.finding import anew, case_of
from majlis.people.access import PersonRequest, may


@require_POST
@may("decide_appeals")
def decide(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    appeal = get_object_or_404(Appeal.objects.filter(case=case))
    appealing.decide(
        appeal,
        request.POST.get("outcome", ""),
        reason=request.POST.get("reason", ""),
        by=request.user,
    )
    messages.success(request, _("The appeal is decided. The person reads it on the tracking page."))
    return anew(request, case)
