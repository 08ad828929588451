"""The times that are promised, and who is told when they run out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.inbox import escalation, escalation_levels, promise_words, promising
from majlis.inbox.models import EscalationLevel
from majlis.inbox.promise_forms import LevelForm, PromiseForm
from majlis.people.access import PersonRequest, may

UNPROCESSABLE = 422


@require_safe
@may("read_answers")
def show(request: PersonRequest) -> HttpResponse:
    return _page(request, form=PromiseForm(institution=request.institution), level_form=LevelForm())


@require_POST
@may("change_settings")
def make(request: PersonRequest) -> HttpResponseBase:
    form = PromiseForm(request.POST, institution=request.institution)
    if not form.is_valid():
        return _page(request, form=form, level_form=LevelForm(), status=UNPROCESSABLE)
    promising.promise(request.institution, form.targets(), by=request.user, **form.scope())
    messages.success(request, _("The promise was made. It stands on the public page."))
    return redirect("promise-settings")


@require_POST
@may("change_settings")
def add_level(request: PersonRequest) -> HttpResponseBase:
    form = LevelForm(request.POST)
    if not form.is_valid():
        promise = PromiseForm(institution=request.institution)
        return _page(request, form=promise, level_form=form, status=UNPROCESSABLE)
    escalation_levels.add(request.institution, by=request.user, **form.cleaned_data)
    messages.success(request, _("They are told from now on."))
    return redirect("promise-settings")


@require_POST
@may("change_settings")
def drop_level(request: PersonRequest, share: int, to: str) -> HttpResponseBase:
    escalation_levels.own(request.institution)
    levels = EscalationLevel.objects.filter(institution=request.institution)
    level = get_object_or_404(levels, share=share, to=to)
    escalation_levels.drop(level, by=request.user)
    messages.success(request, _("They are told no longer."))
    return redirect("promise-settings")


def _page(request: PersonRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    about = {
        "versions": promise_words.versions(request.institution),
        "levels": escalation.levels_of(request.institution.pk),
        "may_change": "change_settings" in request.abilities,
        **forms,
    }
    return render(request, "inbox/settings/promise.html", about, status=status)
