"""What a person does with an inquiry as a whole; each is a form of its own."""

from collections.abc import Callable

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from majlis.inbox import bundling, cases
from majlis.inbox.forms import AssignmentForm, ClosingForm
from majlis.inbox.models import Case
from majlis.inbox.states import Kind
from majlis.inbox.views.finding import acted, anew, case_of
from majlis.people.access import PersonRequest, may
from majlis.people.models import Person, Unit
from majlis.store.refusal import Refused

# What is said once it was marked as this.
MARKED: dict[str, str | Promise] = {
    Kind.INQUIRY: gettext_lazy("It counts as an inquiry again."),
    Kind.OTHER: gettext_lazy("It was closed as asking for nothing. No figure counts it."),
    "spam": gettext_lazy("It was put aside as spam. No figure counts it."),
}

# Its word among the acts that can be undone.
ACTS: dict[str, str] = {Kind.INQUIRY: "inquiry", Kind.OTHER: "mark", "spam": "spam"}


def mark_as(case: Case, kind: str, *, by: Person) -> None:
    """Say of a case what it is, by a word of MARKED."""
    if kind == "spam":
        cases.mark_as_spam(case, by=by)
    else:
        cases.mark(case, kind, by=by)


def _do(request: PersonRequest, case: Case, act: str, how: Callable[[Case], None]) -> None:
    """Do it so that it can be undone."""
    bundling.do([case], act=act, by=request.user, how=how)


@require_POST
@may("answer")
def take(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    _do(request, case, "take", lambda case: cases.take(case, by=request.user))
    messages.success(request, _("It is in your hands now."))
    return acted(request, case)


@require_POST
@may("answer")
def release(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Give it back to whoever takes it next."""
    case = case_of(request, reference)
    cases.release(case, by=request.user)
    messages.success(request, _("It is in nobody's hands now; any colleague can take it."))
    return acted(request, case)


@require_POST
@may("assign")
def assign(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    units = list(Unit.objects.visible_to(request.user).open())
    form = AssignmentForm(request.POST, officers=cases.officers(case), units=units)
    if not form.is_valid():
        raise Refused(_("This person or unit takes no inquiries any more. Choose another."))
    officer, unit = form.cleaned_data["officer"], form.cleaned_data["unit"]
    if officer is None and unit is None:
        raise Refused(_("Choose an officer or a unit."))
    if officer is None:
        _do(request, case, "unit", lambda case: cases.move_to_unit(case, unit, by=request.user))
        messages.success(request, _("The inquiry was moved to the unit."))
        return acted(request, case)
    _do(
        request,
        case,
        "assign",
        lambda case: cases.assign(case, to=officer, unit=unit, by=request.user),
    )
    messages.success(request, _("The inquiry was assigned."))
    return acted(request, case)


@require_POST
@may("answer")
def close(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    why = ClosingForm(request.POST).reason()
    _do(request, case, "close", lambda case: cases.close(case, by=request.user, why=why))
    messages.success(request, _("The inquiry is closed. It opens again when the person writes."))
    return anew(request, case)


@require_POST
@may("answer")
def reopen(request: PersonRequest, reference: str) -> HttpResponseBase:
    case = case_of(request, reference)
    cases.reopen(case, by=request.user)
    messages.success(request, _("The inquiry is open again."))
    return anew(request, case)


@require_POST
@may("answer")
def mark(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Say what it is: an inquiry, something that asks for nothing, or spam."""
    case, kind = case_of(request, reference), request.POST.get("kind", "")
    if kind not in MARKED:
        raise Refused(_("Choose what it is."))
    _do(request, case, ACTS[kind], lambda case: mark_as(case, kind, by=request.user))
    messages.success(request, str(MARKED[kind]))
    return anew(request, case)
