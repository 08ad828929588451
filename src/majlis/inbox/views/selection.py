"""What a person does with several inquiries at once, and undoing it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from majlis.arabic.digits import in_style, to_latin
from majlis.inbox import bundling, cases, snoozing
from majlis.inbox.forms import AssignmentForm, ClosingForm
from majlis.inbox.listing import ListPage
from majlis.inbox.lists import Choice
from majlis.inbox.models import Bundle, Case
from majlis.inbox.views.acts import ACTS, mark_as
from majlis.inbox.views.finding import anew, case_of
from majlis.inbox.views.putting_off import chosen as chosen_moment
from majlis.people.access import PersonRequest, may
from majlis.people.models import Unit
from majlis.store.refusal import Refused
from majlis.ui.reading import reading


@require_POST
@may("answer")
def take(request: PersonRequest) -> HttpResponseBase:
    return _do(request, "take", lambda case: cases.take(case, by=request.user))


@require_POST
@may("assign")
def assign(request: PersonRequest) -> HttpResponseBase:
    officer = _assignment(request).cleaned_data["officer"]
    if officer is None:
        raise Refused(_("Choose an officer."))
    return _do(request, "assign", lambda case: cases.assign(case, to=officer, by=request.user))


@require_POST
@may("assign")
def move(request: PersonRequest) -> HttpResponseBase:
    """Move them to the queue of a unit."""
    unit = _assignment(request).cleaned_data["unit"]
    if unit is None:
        raise Refused(_("Choose a unit."))
    return _do(request, "unit", lambda case: cases.move_to_unit(case, unit, by=request.user))


@require_POST
@may("answer")
def close(request: PersonRequest) -> HttpResponseBase:
    why = ClosingForm(request.POST).reason()
    return _do(request, "close", lambda case: cases.close(case, by=request.user, why=why))


@require_POST
@may("answer")
def mark(request: PersonRequest) -> HttpResponseBase:
    kind = request.POST.get("kind", "")
    if kind not in ACTS:
        raise Refused(_("Choose what it is."))
    return _do(request, ACTS[kind], lambda case: mark_as(case, kind, by=request.user))


@require_POST
@may("answer")
def snooze(request: PersonRequest) -> HttpResponseBase:
    until = chosen_moment(request)
    return _do(request, "snooze", lambda case: snoozing.snooze(case, until=until, by=request.user))


@require_POST
@may("assign")
def undo(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Undo what this person did a moment ago, from the list or from an inquiry's own page."""
    ours = Bundle.objects.filter(institution=request.institution, by=request.user)
    undone, left = bundling.undo(get_object_or_404(ours, pk=pk), by=request.user)
    messages.success(request, _undone(undone))
    if left:
        messages.warning(request, _left(left, _("Somebody has gone on with it since.")))
    reference = request.POST.get("reference", "")
    return anew(request, case_of(request, reference)) if reference else _list(request)


def _do(request: PersonRequest, act: str, how: Callable[[Case], None]) -> HttpResponseBase:
    outcome = bundling.do(_chosen(request), act=act, by=request.user, how=how)
    messages.success(request, _done(outcome.done))
    if outcome.refused:
        messages.warning(request, _left(len(outcome.refused), outcome.refused[0]))
    return _list(request)


def _chosen(request: PersonRequest) -> list[Case]:
    """Return the chosen inquiries; those that this person may not see are none."""
    named = [to_latin(each).replace("\0", "") for each in request.POST.getlist("case")]
    if len(named) > bundling.MOST:
        raise Refused(_("Choose fewer inquiries at once."))
    ours = Case.objects.visible_to(request.user).filter(institution=request.institution)
    found = ours.filter(reference__in=named, merged_into__isnull=True).order_by("id")
    if named and not found:
        raise Http404
    return list(found)


def _assignment(request: PersonRequest) -> AssignmentForm:
    form = AssignmentForm(
        request.POST,
        officers=cases.officers_of(request.institution.pk),
        units=list(Unit.objects.visible_to(request.user).open()),
    )
    if not form.is_valid():
        raise Refused(_("This person or unit takes no inquiries any more. Choose another."))
    return form


def _list(request: PersonRequest) -> HttpResponseBase:
    """Return to the list from which it was done."""
    choice = Choice.of(QueryDict(request.POST.get("here", "")[:1000]))
    if not request.htmx:
        return redirect(choice.address(after=choice.after))
    return render(request, "inbox/inbox.html#acted", {"page": ListPage(request, choice)})


def _done(count: int) -> str:
    said = {"count": in_style(str(count), reading().digits)}
    return ngettext("Done for %(count)s inquiry.", "Done for %(count)s inquiries.", count) % said


def _undone(count: int) -> str:
    said = {"count": in_style(str(count), reading().digits)}
    return (
        ngettext("Undone for %(count)s inquiry.", "Undone for %(count)s inquiries.", count) % said
    )


def _left(count: int, why: str) -> str:
    said = {"count": in_style(str(count), reading().digits), "why": why}
    return (
        ngettext(
            "%(count)s inquiry stays as it was: %(why)s",
            "%(count)s inquiries stay as they were: %(why)s",
            count,
        )
        % said
    )
