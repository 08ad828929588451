"""The settings page of what is said and done by itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from majlis.inbox import automatic, automating
from majlis.inbox.automation_forms import AutomationForm
from majlis.people.access import PersonRequest, just_confirmed, may

NOT_VALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
@may("change_settings")
def settings(request: PersonRequest) -> HttpResponseBase:
    """Show what is settled; a press on Preview shows how it would read and settles nothing."""
    if request.method == "POST" and "preview" not in request.POST:
        return _settle(request)
    automation = automatic.of(request.institution.pk)
    form = AutomationForm(
        request.POST if request.method == "POST" else None,
        instance=automation,
        institution=request.institution,
    )
    is_wrong = form.is_bound and not form.is_valid()
    return _page(request, form, status=NOT_VALID if is_wrong else 200)


@just_confirmed
def _settle(request: PersonRequest) -> HttpResponse:
    automation = automatic.of(request.institution.pk)
    form = AutomationForm(request.POST, instance=automation, institution=request.institution)
    if not form.is_valid():
        return _page(request, form, status=NOT_VALID)
    automating.settle(form.instance, form.changed_data, by=request.user)
    messages.success(request, _("The settings were saved."))
    return redirect("automation")


def _page(request: PersonRequest, form: AutomationForm, *, status: int = 200) -> HttpResponse:
    about: dict[str, Any] = {
        "form": form,
        "previews": automating.previews(form.instance, request.institution),
        "is_preview": form.is_bound and status == 200,
    }
    return render(request, "inbox/automation.html", about, status=status)
