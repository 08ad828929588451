"""The form by which an expert without account answers one referral. It shows nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from majlis.inbox import referral_links, referring
from majlis.inbox.forms import FromUnitForm
from majlis.inbox.models import Referral
from majlis.inbox.referral_links import Act, Named
from majlis.media.uploading import FromGuest
from majlis.people.sources import source_of
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for
from majlis.ui.reading import Reading, reading, use_reading

CONFLICT, GONE, UNREADY, TOO_OFTEN = 409, 410, 422, 429
View = Callable[[HttpRequest, Referral], HttpResponse]


def _by_link(view: View) -> Callable[[HttpRequest, str], HttpResponseBase]:
    """Let a view act for the referral that a link opens; every use of the link is kept.

    The link is looked at before the form is read, so that only who has one may send files.
    """

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        named = referral_links.read(token)
        if named is None:
            return _private(render(request, "inbox/expert_over.html", status=GONE))
        with acting_for(named.institution_id):
            return _private(_opened(request, named, view))

    return never_cache(csrf_exempt(opened))


def _opened(request: HttpRequest, named: Named, view: View) -> HttpResponse:
    source = source_of(request, purpose="referral")
    known = Referral.objects.filter(pk=named.referral_id).exists()
    if known and referral_links.is_too_often(named.referral_id, source=source):
        return render(request, "inbox/expert_over.html", {"too_often": True}, status=TOO_OFTEN)
    referral = referral_links.usable(named)
    if referral is None:
        if known:
            referral_links.note(named.referral_id, named.institution_id, Act.REFUSED, source=source)
        return render(request, "inbox/expert_over.html", status=GONE)
    act = Act.SENT if request.method == "POST" else Act.OPENED
    referral_links.note(referral.pk, referral.institution_id, act, source=source)
    request.upload_handlers = [FromGuest(request)]
    zone = ZoneInfo(referral.institution.zone)
    how = Reading(language=reading().language, zone=zone)
    with timezone.override(zone), use_reading(how):
        return csrf_protect(view)(request, referral)


def _private(response: HttpResponse) -> HttpResponse:
    """No index and no other site learns of the page."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response


@_by_link
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, referral: Referral) -> HttpResponse:
    if request.method != "POST":
        return _page(request, referral, FromUnitForm(None, needs_name=True))
    form = FromUnitForm(request.POST, needs_name=True)
    if not form.is_valid():
        return _page(request, referral, form, status=UNREADY)
    given: dict[str, Any] = form.cleaned_data
    sent = request.FILES.getlist("file")
    try:
        referring.take_back(referral, given["kind"], given["text"], name=given["name"], sent=sent)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, referral, form, status=CONFLICT)
    return render(request, "inbox/expert_thanks.html", {"referral": referral})


def _page(
    request: HttpRequest, referral: Referral, form: FromUnitForm, *, status: int = 200
) -> HttpResponse:
    shown = {
        "referral": referral,
        "institution": referral.institution,
        "turns": referral.turns.all(),
        "form": form,
        "now": now(),
    }
    return render(request, "inbox/expert.html", shown, status=status)
