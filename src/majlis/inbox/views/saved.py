"""Saved answers and macros: keeping them, finding one while answering, doing one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.inbox import filling, macros, saved_answers
from majlis.inbox.models import Macro, SavedAnswer
from majlis.inbox.rule_forms import MacroForm, SavedAnswerForm
from majlis.inbox.showing import CasePage
from majlis.inbox.views.finding import anew, case_of
from majlis.people.access import PersonRequest, may
from majlis.store.refusal import Refused

Form = SavedAnswerForm | MacroForm


@require_safe
@may("read_cases")
def index(request: PersonRequest) -> HttpResponse:
    answers = SavedAnswer.objects.filter(institution=request.institution).standing().in_order()
    kept = Macro.objects.filter(institution=request.institution).standing().in_order()
    return render(
        request,
        "inbox/saved_answers.html",
        {
            "answers": answers.select_related("unit"),
            "macros": kept.select_related("unit"),
            "may_write": "write_answers" in request.abilities,
            "may_change": "change_settings" in request.abilities,
        },
    )


@require_http_methods(["GET", "POST"])
@may("write_answers")
def new_answer(request: PersonRequest) -> HttpResponseBase:
    form = SavedAnswerForm(request.POST or None, institution=request.institution)
    return _keep(request, form, None, saved_answers.write)


@require_http_methods(["GET", "POST"])
@may("write_answers")
def answer(request: PersonRequest, pk: int) -> HttpResponseBase:
    thing = _answer(request, pk)
    begun = SavedAnswerForm.of(thing)
    form = SavedAnswerForm(request.POST or None, initial=begun, institution=request.institution)
    return _keep(request, form, thing, saved_answers.change)


@require_POST
@may("write_answers")
def remove_answer(request: PersonRequest, pk: int) -> HttpResponse:
    saved_answers.remove(_answer(request, pk), version=_version(request), by=request.user)
    messages.success(request, _("It was put away. Answers that were sent keep their words."))
    return redirect("saved-answers")


@require_http_methods(["GET", "POST"])
@may("change_settings")
def new_macro(request: PersonRequest) -> HttpResponseBase:
    form = MacroForm(request.POST or None, institution=request.institution)
    return _keep(request, form, None, macros.write)


@require_http_methods(["GET", "POST"])
@may("change_settings")
def macro(request: PersonRequest, pk: int) -> HttpResponseBase:
    thing = _macro(request, pk)
    begun = MacroForm.of(thing)
    form = MacroForm(request.POST or None, initial=begun, institution=request.institution)
    return _keep(request, form, thing, macros.change)


@require_POST
@may("change_settings")
def remove_macro(request: PersonRequest, pk: int) -> HttpResponse:
    macros.remove(_macro(request, pk), version=_version(request), by=request.user)
    messages.success(request, _("The macro was put away."))
    return redirect("saved-answers")


@require_safe
@may("answer")
def find(request: PersonRequest, reference: str) -> HttpResponse:
    """Give the saved answers that have these words, for the composer."""
    case = case_of(request, reference)
    page = CasePage(case, request, sought=request.GET.get("saved", "")[:200])
    shown = {"case": case, "page": page}
    if not request.htmx:
        return render(request, "inbox/case.html", shown)
    return render(request, "inbox/parts/saved_found.html", shown)


@require_POST
@may("answer")
def run(request: PersonRequest, reference: str, pk: int) -> HttpResponseBase:
    """Do a macro with one inquiry, all of it or nothing."""
    case = case_of(request, reference)
    chosen = next((each for each in macros.offered(case) if each.pk == pk), None)
    if chosen is None:
        raise Refused(_("This macro has changed since you opened it. Look at it again."))
    if macros.run(chosen, case, by=request.user):
        said = _("The answer waits for a second person; the rest of it is done.")
    else:
        said = _("All of it is done.")
    messages.success(request, said)
    return anew(request, case)


def _keep(
    request: PersonRequest, form: Form, thing: Any, act: Callable[..., Any]
) -> HttpResponseBase:
    """Show the form; sent, save it, and keep what was written where the rules refuse it."""
    if request.method != "POST":
        return _page(request, form, thing)
    if not form.is_valid():
        return _page(request, form, thing, status=422)
    try:
        if thing is None:
            act(request.institution, form.given(), by=request.user)
        else:
            version = form.cleaned_data["version"] or 0
            act(thing, form.given(), version=version, by=request.user)
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, form, thing, status=409)
    messages.success(request, _("Saved."))
    return redirect("saved-answers")


def _page(request: PersonRequest, form: Form, thing: Any, *, status: int = 200) -> HttpResponse:
    about = {"form": form, "thing": thing, "names": filling.NAMES.items()}
    page = "saved_answer_form" if isinstance(form, SavedAnswerForm) else "macro_form"
    return render(request, f"inbox/{page}.html", about, status=status)


def _answer(request: PersonRequest, pk: int) -> SavedAnswer:
    here = SavedAnswer.objects.visible_to(request.user).filter(institution=request.institution)
    return get_object_or_404(here.standing(), pk=pk)


def _macro(request: PersonRequest, pk: int) -> Macro:
    here = Macro.objects.visible_to(request.user).filter(institution=request.institution)
    return get_object_or_404(here.standing(), pk=pk)


def _version(request: PersonRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0
