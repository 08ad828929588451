"""Questions to units: asked from an inquiry, answered by the unit's colleagues on the desk."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.inbox import referring, unit_people
from majlis.inbox.forms import FromUnitForm, ReferralForm
from majlis.inbox.models import Referral, ReferralFile
from majlis.inbox.models.referral import ReferralSet
from majlis.inbox.views.finding import acted, case_of
from majlis.media import files
from majlis.media.streaming import stream
from majlis.people.access import PersonRequest, may
from majlis.people.models import Unit
from majlis.store.clock import now
from majlis.store.refusal import Refused

UNREADY = 422
# Whatever the bytes are, a browser runs nothing of them.
HARMLESS = "default-src 'none'; sandbox"


@require_POST
@may("answer")
def refer(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    units = Unit.objects.visible_to(request.user).open().filter(institution=request.institution)
    form = ReferralForm(request.POST, units=units, items=case.items.public().standing())
    if not form.is_valid():
        raise Refused(_("Choose a unit, and what it reads of the inquiry."))
    given = form.cleaned_data
    referring.refer(
        case,
        given["unit"],
        given["question"],
        by=request.user,
        items=list(given["item"]),
        is_masked=not given["is_open"],
    )
    messages.success(request, _("The unit has the question. The inquiry stays with you."))
    return acted(request, case, part="noted")


@require_POST
@may("answer")
def ask_again(request: PersonRequest, reference: str, referral: int) -> HttpResponseBase:
    case = case_of(request, reference)
    found = get_object_or_404(case.referrals, pk=referral)
    referring.ask_again(found, request.POST.get("question", ""), by=request.user)
    messages.success(request, _("The unit has the question. The inquiry stays with you."))
    return acted(request, case)


@require_POST
@may("answer")
def withdraw(request: PersonRequest, reference: str, referral: int) -> HttpResponseBase:
    case = case_of(request, reference)
    found = get_object_or_404(case.referrals, pk=referral)
    referring.withdraw(found, by=request.user, why=request.POST.get("why", ""))
    messages.success(request, _("The question was withdrawn. Its link is useless now."))
    return acted(request, case)


@require_POST
@may("answer")
def link(request: PersonRequest, reference: str, referral: int) -> HttpResponseBase:
    """Send a new link, or make the present one useless."""
    case = case_of(request, reference)
    found = get_object_or_404(case.referrals, pk=referral)
    if request.POST.get("act") == "cut":
        referring.cut_link(found, by=request.user)
        messages.success(request, _("The link is useless now."))
    else:
        referring.new_link(found, by=request.user)
        messages.success(request, _("A new link is on its way to the unit. Earlier ones are over."))
    return acted(request, case)


# For the unit's colleagues on the desk


@require_safe
@may("answer_referral")
def index(request: PersonRequest) -> HttpResponse:
    """List what one's units were asked, what waits for them first."""
    mine = _mine(request).select_related("unit", "case").order_by("ended_at", "due_at", "-id")
    shown = {
        "waiting": mine.open(),
        "over": mine.exclude(state=Referral.State.OPEN)[:20],
        "now": now(),
    }
    return render(request, "inbox/referrals.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@may("answer_referral")
def answer(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Show one question with what was chosen of the inquiry, and take the answer."""
    referral = get_object_or_404(_mine(request).select_related("unit", "case"), pk=pk)
    form = FromUnitForm(request.POST if request.method == "POST" else None, needs_name=False)
    if not form.is_bound or not form.is_valid():
        status = UNREADY if form.is_bound else 200
        return _page(request, referral, form, status=status)
    given = form.cleaned_data
    sent = request.FILES.getlist("file")
    referring.take_back(referral, given["kind"], given["text"], by=request.user, sent=sent)
    messages.success(request, _("Your answer is with the officer. Thank you."))
    return redirect("referrals-mine")


@require_safe
@may("answer_referral")
def file(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Give a file that came with an answer to who reads inquiries, and to the unit."""
    known = ReferralFile.objects.select_related("turn__referral")
    found = get_object_or_404(known, pk=pk)
    is_theirs = _mine(request).filter(pk=found.turn.referral_id).exists()
    if not is_theirs and "read_cases" not in request.abilities:
        raise Http404
    opened = files.open_file(found.institution_id, found.sha256)
    given = stream(
        request,
        opened,
        size_bytes=found.size_bytes,
        mime="application/octet-stream",
        name=found.name,
        etag=f'"{found.sha256}"',
    )
    given["Content-Disposition"] = "attachment"
    given["Content-Security-Policy"] = HARMLESS
    given["X-Content-Type-Options"] = "nosniff"
    return given


def _mine(request: PersonRequest) -> ReferralSet:
    units = unit_people.units_of(request.user, request.institution)
    return Referral.objects.filter(institution=request.institution).of_units(units)


def _page(
    request: PersonRequest, referral: Referral, form: FromUnitForm, *, status: int
) -> HttpResponse:
    shown = {"referral": referral, "form": form, "turns": referral.turns.all(), "now": now()}
    return render(request, "inbox/referral.html", shown, status=status)
