"""Measures: what an officer does with what somebody wrote, and a second person's word on it."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.inbox import moderating, privacy
from majlis.inbox.forms import GroundsForm
from majlis.inbox.models import Item, Measure, Proposal
from majlis.inbox.models.measure import NEED_TWO
from majlis.inbox.views.finding import acted, case_of
from majlis.people.access import PersonRequest, may


@require_POST
@may("answer")
def take(request: PersonRequest, reference: str, item: int) -> HttpResponseBase:
    """Take a measure, or ask a second person for one."""
    case, kind = case_of(request, reference), request.POST.get("kind", "")
    about = get_object_or_404(Item.objects.filter(case=case), pk=item)
    moderating.ask(about, kind, by=request.user, given=GroundsForm(request.POST).grounds())
    if kind in NEED_TWO:
        messages.success(request, _("A colleague must confirm it. Until then nothing happens."))
    else:
        messages.success(request, _("It is on its way to the network."))
    return acted(request, case)


@require_POST
@may("answer")
def protect(request: PersonRequest, reference: str, item: int) -> HttpResponseBase:
    """Hide what shows personal data, and go on in private."""
    case = case_of(request, reference)
    about = get_object_or_404(Item.objects.filter(case=case), pk=item)
    done = privacy.hide_and_go_on(about, by=request.user)
    if isinstance(done.reply, Proposal):
        said = _("It is being hidden. What its writer is told waits for a second person.")
        messages.success(request, said)
    elif done.reply is not None:
        messages.success(
            request, _("It is being hidden, and its writer is asked to go on privately.")
        )
    else:
        messages.success(request, _("It is being hidden. Its writer was not written to."))
        messages.warning(request, done.why_not_private)
    return acted(request, case)


@require_POST
@may("assign")
def confirm(request: PersonRequest, reference: str, measure: int) -> HttpResponseBase:
    case = case_of(request, reference)
    moderating.confirm(_measure(case.pk, measure), by=request.user)
    messages.success(request, _("It is on its way to the network."))
    return acted(request, case)


@require_POST
@may("assign")
def dismiss(request: PersonRequest, reference: str, measure: int) -> HttpResponseBase:
    case = case_of(request, reference)
    moderating.dismiss(_measure(case.pk, measure), by=request.user)
    messages.success(request, _("It was dismissed. Nothing happened on the network."))
    return acted(request, case)


def _measure(case_id: int, measure: int) -> Measure:
    return get_object_or_404(Measure.objects.filter(item__case=case_id), pk=measure)
