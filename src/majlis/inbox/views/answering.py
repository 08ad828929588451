"""Writing an answer: counting it, filling it from the library, sending it."""

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from majlis.answers import phrasings
from majlis.inbox import attaching, drafting, presence, proposing, replying, saved_answers
from majlis.inbox.composing import Draft, entry_of, joined
from majlis.inbox.forms import AnswerForm
from majlis.inbox.models import Case
from majlis.inbox.showing import CasePage
from majlis.inbox.views.finding import acted, case_of
from majlis.media.models import Asset
from majlis.media.receiving import receive
from majlis.media.uploading import Arrived
from majlis.people.access import PersonRequest, may
from majlis.store.refusal import Refused

CONFLICT, UNREADY = 409, 422
_SENT = {
    False: gettext_lazy("The answer is on its way."),
    True: gettext_lazy("The answer waits for a second person. Nothing of it has gone out."),
}


@require_POST
@may("answer")
def answer(request: PersonRequest, reference: str) -> HttpResponseBase:
    """Send it, or put it forward where it needs a second person.

    What the rules refuse is told beside the text, which is never lost.
    """
    case, draft = case_of(request, reference), AnswerForm(request.POST).draft()
    try:
        draft = replace(draft, assets=_assets(request))
    except Refused as refusal:
        return _told(request, case, replace(draft, problems=[str(refusal)]), status=UNREADY)
    composer = CasePage(case, request, draft=draft).composer
    target, way = composer.target, composer.offer.way if composer.offer else ""
    pointer = composer.pointer if composer.is_both else ""
    if problems := replying.problems(case, target, draft.text, way, pointer=pointer):
        return _told(request, case, replace(draft, problems=problems), status=UNREADY)
    if composer.warnings and not composer.is_looked_at:
        return _told(request, case, draft, status=UNREADY)
    act = proposing.propose if composer.needs_approval else replying.answer
    try:
        with transaction.atomic():
            act(
                case,
                target,
                draft.text,
                by=request.user,
                kind=draft.kind,
                way=way,
                pointer=pointer,
                files=attaching.files_for(target, way, draft.assets) if target else (),
                body=composer.body,
                suggestion=entry_of(draft.used),
            )
    except Refused as refusal:
        return _told(request, case, replace(draft, problems=[str(refusal)]), status=CONFLICT)
    presence.stop_typing(case, request.user)
    messages.success(request, _SENT[composer.needs_approval])
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


@require_safe
@never_cache
@may("answer")
def windows(request: PersonRequest, reference: str) -> HttpResponse:
    """Give how long each way of answering is open now."""
    case = case_of(request, reference)
    shown = {"case": case, "page": CasePage(case, request)}
    return render(request, "inbox/parts/windows.html", shown)


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
    """Put an entry of the library, a saved answer, a unit's or a hand-over into the text."""
    if used.startswith(saved_answers.KEY):
        return _saved(request, case, draft, used)
    page = CasePage(case, request, draft=draft)
    found = drafting.draft_from(page.composer, used)
    if found is None:
        return replace(draft, problems=[_("This entry is no longer in the library.")])
    return found


def _assets(request: PersonRequest) -> list[Asset]:
    """Return the files of the answer: those of an earlier try, and what came with this one.

    Raises:
        Refused: a file is nothing that we take; what came with it is not kept.
    """
    numbers = [int(each) for each in request.POST.getlist("asset") if each.isdecimal()][:10]
    known = Asset.objects.visible_to(request.user).filter(institution=request.institution)
    before = list(known.filter(pk__in=numbers).order_by("pk"))
    sent = [each for each in request.FILES.getlist("file") if isinstance(each, Arrived)]
    new = [
        receive(each, institution_id=request.institution.pk, by=request.user).asset
        for each in sent
        if each.size or each.failure
    ]
    return [*before, *new]


def _saved(request: PersonRequest, case: Case, draft: Draft, used: str) -> Draft:
    """Put a saved answer into it, filled in, in the language of what is answered."""
    answer = saved_answers.named(case, used)
    if answer is None:
        return replace(draft, problems=[_("This saved answer is no longer there.")])
    target = CasePage(case, request, draft=draft).composer.target
    question = target.text if target else ""
    try:
        text = saved_answers.text_for(answer, case, question, by=request.user)
    except Refused as why:
        return replace(draft, problems=[str(why)])
    return replace(draft, text=joined(draft.text, text), is_filled=True)


def _told(request: PersonRequest, case: Case, draft: Draft, *, status: int) -> HttpResponse:
    """Tell beside the text what stands against it, and show what was said meanwhile."""
    case = case_of(request, case.reference)
    shown = {"case": case, "page": CasePage(case, request, draft=draft)}
    part = "#refused" if request.htmx else ""
    return render(request, f"inbox/case.html{part}", shown, status=status)
