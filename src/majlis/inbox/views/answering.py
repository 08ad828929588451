"""Writing an answer: counting it, filling it from the library, sending it."""

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from majlis.answers import phrasings
from majlis.inbox import presence, replying
from majlis.inbox.composing import Draft, entry_of, joined
from majlis.inbox.forms import AnswerForm
from majlis.inbox.models import Case
from majlis.inbox.showing import CasePage
from majlis.inbox.views.finding import acted, case_of
from majlis.people.access import PersonRequest, may
from majlis.store.refusal import Refused

CONFLICT, UNREADY = 409, 422


@require_POST
@may("answer")
def answer(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Send it. What the rules refuse is told beside the text, which is never lost."""
    case, draft = case_of(request, reference), AnswerForm(request.POST).draft()
    page = CasePage(case, request, draft=draft)
    target = page.composer.target
    way = page.composer.offer.way if page.composer.offer else ""
    if problems := replying.problems(case, target, draft.text, way):
        return _told(request, case, replace(draft, problems=problems), status=UNREADY)
    try:
        with transaction.atomic():
            replying.answer(
                case,
                target,
                draft.text,
                by=request.user,
                kind=draft.kind,
                way=way,
                suggestion=entry_of(draft.used),
            )
    except Refused as refusal:
        return _told(request, case, replace(draft, problems=[str(refusal)]), status=CONFLICT)
    presence.stop_typing(case, request.user)
    messages.success(request, _("The answer is on its way."))
    return acted(request, case, part="answered")


@require_POST
@may("answer")
def compose(request: PersonRequest, reference: str) -> HttpResponse:
    """Count what is written, or put an answer of the library into it."""
    case, draft = case_of(request, reference), AnswerForm(request.POST).draft()
    used = request.POST.get("use", "")
    if used:
        draft = _filled(request, case, draft, used)
    shown = {"case": case, "page": CasePage(case, request, draft=draft)}
    if not request.htmx:
        return render(request, "inbox/case.html", shown)
    part = "inbox/parts/answer_text.html" if used else "inbox/parts/counted.html"
    return render(request, part, shown)


@require_POST
@may("answer")
def add_phrasing(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Let the words of this inquiry lead to an entry of the library."""
    case, key = case_of(request, reference), request.POST.get("to", "")
    page, entry = CasePage(case, request), entry_of(key)
    worded = page.composer.worded
    if entry is None or worded is None:
        raise Refused(_("This entry is no longer in the library."))
    phrasings.add(worded.text, to=entry, by=request.user, case_id=case.pk)
    if not request.htmx:
        messages.success(request, _("Who asks in these words finds that answer now."))
        return acted(request, case)
    hint = next((each for each in page.composer.hints if each.key == key), None)
    shown = {"case": case, "hint": hint and replace(hint, is_added=True)}
    return render(request, "inbox/parts/phrasing.html", shown)


def _filled(request: PersonRequest, case: Case, draft: Draft, used: str) -> Draft:
    hints = CasePage(case, request, draft=draft).composer.hints
    hint = next((each for each in hints if each.key == used), None)
    if hint is None:
        return replace(draft, problems=[_("This entry is no longer in the library.")])
    return replace(draft, text=joined(draft.text, hint.text), used=used, is_filled=True)


def _told(request: PersonRequest, case: Case, draft: Draft, *, status: int) -> HttpResponse:
    """Tell beside the text what stands against it, and show what was said meanwhile."""
    case = case_of(request, case.reference)
    shown = {"case": case, "page": CasePage(case, request, draft=draft)}
    part = "#refused" if request.htmx else ""
    return render(request, f"inbox/case.html{part}", shown, status=status)
