"""The institution's own settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from majlis.people import calendar_changes, hijri_months
from majlis.people.access import PersonRequest, just_confirmed, may
from majlis.people.forms import InstitutionForm
from majlis.people.models import Institution
from majlis.record import entries


@require_http_methods(["GET", "POST"])
@may("change_settings")
def settings(request: PersonRequest) -> HttpResponseBase:
    if request.method == "POST":
        return _change(request)
    form = InstitutionForm(instance=request.institution)
    return render(request, "people/settings.html", {"form": form})


@just_confirmed
def _change(request: PersonRequest) -> HttpResponse:
    institution = Institution.objects.select_for_update().get(pk=request.institution.pk)
    form = InstitutionForm(request.POST, instance=institution)
    if not form.is_valid():
        return render(request, "people/settings.html", {"form": form}, status=422)
    if form.changed_data:
        institution.save(update_fields=form.changed_data)
        _record(request, form)
        _follow(institution, set(form.changed_data))
    messages.success(request, _("The settings were saved."))
    return redirect("settings")


def _follow(institution: Institution, changed: set[str]) -> None:
    """Let the office's days and hours follow what they are reckoned by."""
    if "hijri_shift_days" in changed:
        hijri_months.follow_all(institution)
    if changed & {"zone", "country"}:
        calendar_changes.changed(institution)


def _record(request: PersonRequest, form: InstitutionForm) -> None:
    changed = {name: str(form.cleaned_data[name]) for name in form.changed_data}
    entries.write(
        institution_id=request.institution.pk,
        act="institution.changed",
        object=request.institution,
        by=request.user,
        detail={"fields": sorted(changed), "now": changed},
    )
