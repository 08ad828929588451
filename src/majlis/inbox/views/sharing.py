"""The settings by which inquiries are shared out."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from majlis.inbox.models import Sharing
from majlis.inbox.sharing_rules import RuleForm, Rules, change_rule
from majlis.people.access import PersonRequest, may
from majlis.people.models import Unit

UNPROCESSABLE = 422


@require_safe
@may("read_cases")
def show(request: PersonRequest) -> HttpResponse:
    return _page(request)


@require_POST
@may("change_roster")
@transaction.atomic
def change(request: PersonRequest) -> HttpResponseBase:
    """Change the rule of one unit; without one that of the institution."""
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _page(request, wrong=form, status=UNPROCESSABLE)
    given = form.cleaned_data
    units = Unit.objects.visible_to(request.user).filter(institution=request.institution).open()
    unit = get_object_or_404(units, pk=given["unit"]) if given["unit"] else None
    change_rule(
        request.institution,
        unit,
        way=Sharing.Way(given["way"]),
        most_open=given["most_open"],
        by=request.user,
    )
    messages.success(request, _("The rule was saved."))
    return redirect("sharing")


def _page(
    request: PersonRequest, *, wrong: RuleForm | None = None, status: int = 200
) -> HttpResponse:
    about = {
        "rules": Rules(request.institution).rows(),
        "wrong": wrong,
        "ways": Sharing.Way.choices,
        "may_change": "change_roster" in request.abilities,
    }
    return render(request, "inbox/sharing.html", about, status=status)
