"""The panic switch of the institution."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.channels.pausing import pause_all, resume_all
from majlis.people.access import PersonRequest, may


@require_POST
@may("pause")
def pause(request: PersonRequest) -> HttpResponse:
    """Stop all publishing at once."""
    pause_all(request.institution, by=request.user, why=request.POST.get("why", "").strip())
    messages.warning(request, _("Publishing is paused. Nothing goes out until someone resumes it."))
    return redirect("today")


@require_POST
@may("resume")
def resumption(request: PersonRequest) -> HttpResponse:
    """Let posts out again."""
    resume_all(request.institution, by=request.user)
    messages.success(request, _("Publishing is on again. What became too late waits for you."))
    return redirect("today")
