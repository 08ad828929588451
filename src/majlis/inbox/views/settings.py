"""What an institution settles about answering: words, spans, approval, units' addresses, bodies."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.inbox.answering_forms import AnswerRulesForm, ApprovalRuleForm, BodyForm, UnitEmailForm
from majlis.inbox.cases import officers_of
from majlis.inbox.models import ApprovalRule, Body
from majlis.inbox.models.answer_rules import rules_of
from majlis.people.access import PersonRequest, may
from majlis.people.models import Unit
from majlis.record import entries
from majlis.store.clock import Now

UNREADY = 422


@require_http_methods(["GET", "HEAD", "POST"])
@may("change_settings")
def show(request: PersonRequest) -> HttpResponseBase:
    """Show the rules of answering, and take new words and spans."""
    rules = rules_of(request.institution.pk)
    if request.method != "POST":
        return _page(request, form=AnswerRulesForm(instance=rules))
    form = AnswerRulesForm(request.POST, instance=rules)
    if not form.is_valid():
        return _page(request, form=form, status=UNREADY)
    form.save()
    _record(request, "answering.changed", fields=sorted(form.changed_data))
    messages.success(request, _("The settings were saved."))
    return redirect("answer-settings")


@require_POST
@may("change_settings")
def add_approval(request: PersonRequest) -> HttpResponseBase:
    form = _approval_form(request, request.POST)
    if not form.is_valid():
        return _page(request, approval=form, status=UNREADY)
    given = form.cleaned_data
    ApprovalRule.objects.get_or_create(institution=request.institution, **given)
    _record(request, "answering.approval_added")
    messages.success(request, _("Such answers wait for a second person from now on."))
    return redirect("answer-settings")


@require_POST
@may("change_settings")
def drop_approval(request: PersonRequest, pk: int) -> HttpResponseBase:
    get_object_or_404(_approvals(request), pk=pk).delete()
    _record(request, "answering.approval_dropped")
    messages.success(request, _("Such answers go out without a second person from now on."))
    return redirect("answer-settings")


@require_POST
@may("change_settings")
def unit_email(request: PersonRequest, pk: int) -> HttpResponseBase:
    unit = get_object_or_404(Unit.objects.filter(institution=request.institution), pk=pk)
    form = UnitEmailForm(request.POST, instance=unit, prefix=f"unit-{pk}")
    if not form.is_valid():
        return _page(request, unit_form=form, status=UNREADY)
    form.save()
    _record(request, "unit.email_changed", unit=unit.name_ar)
    messages.success(request, _("Questions to the unit go to this address from now on."))
    return redirect("answer-settings")


@require_safe
@may("change_settings")
def bodies(request: PersonRequest) -> HttpResponse:
    """List the other bodies that people are handed over to."""
    return render(request, "inbox/bodies.html", {"bodies": _bodies(request).listed()})


@require_http_methods(["GET", "HEAD", "POST"])
@may("change_settings")
def body(request: PersonRequest, pk: int | None = None) -> HttpResponseBase:
    """Show one body to be written or changed, and take it."""
    known = (
        get_object_or_404(_bodies(request), pk=pk) if pk else Body(institution=request.institution)
    )
    form = BodyForm(request.POST if request.method == "POST" else None, instance=known)
    if not form.is_bound or not form.is_valid():
        status = UNREADY if form.is_bound else 200
        return render(request, "inbox/body.html", {"form": form, "body": known}, status=status)
    saved = form.save()
    _record(request, "body.changed" if pk else "body.added", name=saved.name_ar)
    messages.success(request, _("The body was saved."))
    return redirect("bodies")


@require_POST
@may("change_settings")
def drop_body(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Take a body off the list; inquiries that were handed over to it keep its name."""
    known = get_object_or_404(_bodies(request).listed(), pk=pk)
    Body.objects.filter(pk=known.pk).update(ended_at=Now())
    _record(request, "body.dropped", name=known.name_ar)
    messages.success(request, _("The body is off the list."))
    return redirect("bodies")


def _bodies(request: PersonRequest) -> Any:
    return Body.objects.filter(institution=request.institution)


def _approvals(request: PersonRequest) -> Any:
    return ApprovalRule.objects.filter(institution=request.institution)


def _approval_form(request: PersonRequest, data: Any = None) -> ApprovalRuleForm:
    return ApprovalRuleForm(data, officers=officers_of(request.institution.pk))


def _page(
    request: PersonRequest,
    *,
    form: AnswerRulesForm | None = None,
    approval: ApprovalRuleForm | None = None,
    unit_form: UnitEmailForm | None = None,
    status: int = 200,
) -> HttpResponse:
    units = Unit.objects.visible_to(request.user).open().filter(institution=request.institution)
    forms = [
        unit_form
        if unit_form and unit_form.instance.pk == unit.pk
        else UnitEmailForm(instance=unit, prefix=f"unit-{unit.pk}")
        for unit in units
    ]
    shown = {
        "form": form or AnswerRulesForm(instance=rules_of(request.institution.pk)),
        "approval": approval or _approval_form(request),
        "approvals": _approvals(request).select_related("topic", "officer"),
        "units": forms,
    }
    return render(request, "inbox/answer_settings.html", shown, status=status)


def _record(request: PersonRequest, act: str, **detail: Any) -> None:
    entries.write(
        institution_id=request.institution.pk,
        act=act,
        object=request.institution,
        by=request.user,
        detail=detail,
    )
