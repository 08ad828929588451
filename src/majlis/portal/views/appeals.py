"""Objecting to a measure by its signed address, without an account."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from majlis.inbox import appealing, participation
from majlis.inbox.models import Appeal, Measure
from majlis.portal import kept, visits
from majlis.portal.forms import AppealForm
from majlis.portal.linking import number_of
from majlis.portal.pages import PublicRequest, address, public, shown
from majlis.store.refusal import Refused

CONFLICT, NOT_VALID, TOO_OFTEN = 409, 422, 429


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def appeal(request: PublicRequest, token: str) -> HttpResponse:
    measure = appealing.measure_of(request.institution, number_of("appeal", token))
    if measure is None:
        raise Http404
    if request.method != "POST":
        return _page(request, measure, AppealForm())
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, measure, form, status=NOT_VALID)
    if visits.is_too_often(request, request.institution, visits.Act.ASK):
        form.add_error(None, _("Many messages came from here within the hour. Try again later."))
        return _page(request, measure, form, status=TOO_OFTEN)
    try:
        made, code = appealing.make(measure, text=form.cleaned_data["text"])
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, measure, form, status=CONFLICT)
    visits.note(request, request.institution, visits.Act.ASK)
    kept.keep_asked(request, reference=made.case.reference, code=code)
    kept.keep_case(request, made.case)
    return redirect(address(request, "portal-appeal", token))


def _page(
    request: PublicRequest, measure: Measure, form: AppealForm, *, status: int = 200
) -> HttpResponse:
    made = Appeal.objects.select_related("case").filter(measure=measure).first()
    asked = kept.just_asked(request) if made else None
    about = {
        "measure": measure,
        "form": form,
        "made": made,
        # Shown once more to the browser that has just made it.
        "code": asked[1] if made and asked and asked[0] == made.case.reference else "",
        "days": participation.terms(request.institution).appeal_days,
        "why_closed": appealing.why_closed(measure),
        "rules_url": address(request, "portal-rules"),
        "is_private": True,
    }
    return shown(request, "portal/appeal.html", about, status=status)
