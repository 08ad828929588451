"""The rules of the institution: reading, writing, trying and switching them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.inbox.models import AlarmWord, Rule
from majlis.inbox.rule_forms import RuleForm
from majlis.inbox.rules import keeping, saying
from majlis.inbox.rules.trying import try_out
from majlis.people.access import PersonRequest, may
from majlis.record import entries
from majlis.store.refusal import Refused

SHOWN_ENTRIES = 20


@require_safe
@may("read_cases")
def index(request: PersonRequest) -> HttpResponse:
    """Show all rules in the order in which they are asked, and the office's words of danger."""
    names = saying.Names(request.institution.pk)
    rules = Rule.objects.filter(institution=request.institution, removed_at=None).in_order()
    return render(
        request,
        "inbox/rules.html",
        {
            "rules": [_said(rule, names) for rule in rules.select_related("changed_by")],
            "words": AlarmWord.objects.filter(institution=request.institution, ended_at=None),
            "may_change": "change_settings" in request.abilities,
        },
    )


@require_safe
@may("read_cases")
def show(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one rule; of one that is off, what it would have done with past inquiries."""
    rule, names = _rule(request, pk), saying.Names(request.institution.pk)
    trial = None if rule.is_on else try_out(rule)
    shown = [(each, saying.difference(each.now, names)) for each in trial.shown] if trial else []
    return render(
        request,
        "inbox/rule.html",
        {
            "said": _said(rule, names),
            "rule": rule,
            "trial": trial,
            "shown": shown,
            "runs": rule.runs.count(),
            "history": entries.of(rule).order_by("-number")[:SHOWN_ENTRIES],
            "may_change": "change_settings" in request.abilities,
        },
    )


@require_http_methods(["GET", "POST"])
@may("change_settings")
def new(request: PersonRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _form(request, RuleForm(institution=request.institution))
    form = RuleForm(request.POST, institution=request.institution)
    if not form.is_valid():
        return _form(request, form, status=422)
    rule = keeping.write(request.institution, form.given(), by=request.user)
    messages.success(request, _("Saved. Look at what it would have done, and switch it on."))
    return redirect(rule)


@require_http_methods(["GET", "POST"])
@may("change_settings")
def edit(request: PersonRequest, pk: int) -> HttpResponseBase:
    rule = _rule(request, pk)
    if request.method != "POST":
        begun = RuleForm.of(rule)
        return _form(request, RuleForm(initial=begun, institution=request.institution), rule)
    form = RuleForm(request.POST, institution=request.institution)
    if not form.is_valid():
        return _form(request, form, rule, status=422)
    try:
        version = form.cleaned_data["version"] or 0
        keeping.change(rule, form.given(), version=version, by=request.user)
    except Refused as why:  # what was written stays on the page
        form.add_error(None, str(why))
        return _form(request, form, rule, status=409)
    messages.success(request, _("Saved. Look at what it would have done, and switch it on."))
    return redirect(rule)


@require_POST
@may("change_settings")
def switch(request: PersonRequest, pk: int) -> HttpResponse:
    rule, on = _rule(request, pk), request.POST.get("on") == "yes"
    keeping.switch(rule, on=on, version=_version(request), by=request.user)
    told = (
        _("The rule is on. It acts on what arrives from now on.")
        if on
        else _("The rule is off. What it did stays.")
    )
    messages.success(request, told)
    return redirect("rules")


@require_POST
@may("change_settings")
def move(request: PersonRequest, pk: int) -> HttpResponse:
    keeping.move(_rule(request, pk), up=request.POST.get("to") == "up", by=request.user)
    return redirect("rules")


@require_POST
@may("change_settings")
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    keeping.remove(_rule(request, pk), version=_version(request), by=request.user)
    messages.success(request, _("The rule was put away. What it did stays."))
    return redirect("rules")


@require_POST
@may("change_settings")
def add_word(request: PersonRequest) -> HttpResponse:
    keeping.add_alarm_word(request.institution, request.POST.get("phrase", ""), by=request.user)
    messages.success(request, _("From now on this word raises an inquiry."))
    return redirect("rules")


@require_POST
@may("change_settings")
def end_word(request: PersonRequest, pk: int) -> HttpResponse:
    here = AlarmWord.objects.filter(institution=request.institution)
    keeping.end_alarm_word(get_object_or_404(here, pk=pk), by=request.user)
    messages.success(request, _("The word is listened for no more."))
    return redirect("rules")


def _rule(request: PersonRequest, pk: int) -> Rule:
    here = Rule.objects.visible_to(request.user).filter(institution=request.institution)
    return get_object_or_404(here.filter(removed_at=None), pk=pk)


def _version(request: PersonRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0


def _said(rule: Rule, names: saying.Names) -> dict[str, Any]:
    return {
        "rule": rule,
        "when": rule.get_event_display(),
        "conditions": saying.conditions_of(rule, names),
        "acts": saying.acts_of(rule, names),
    }


def _form(
    request: PersonRequest, form: RuleForm, rule: Rule | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, "inbox/rule_form.html", {"form": form, "rule": rule}, status=status)
