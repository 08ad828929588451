"""The register of measures on the desk: found by rule, network, person and time; as a file, too."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from majlis.inbox import participation, register
from majlis.inbox.models import Appeal, Measure
from majlis.inbox.register_rows import Row, as_csv, as_workbook
from majlis.networks import NETWORKS
from majlis.people.access import PersonRequest, may
from majlis.people.models import Person
from majlis.record import entries
from majlis.ui.networks import mark_of

MOST_ROWS = 20_000
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@may("read_register")
def index(request: PersonRequest) -> HttpResponse:
    wish = register.read_wish(request.GET)
    rows = [Row(each) for each in register.found(request.institution, wish)[: register.PAGE + 1]]
    shown = rows[: register.PAGE]
    older = wish.address(before=str(shown[-1].measure.pk)) if len(rows) > register.PAGE else ""
    about = {
        "rows": shown,
        "wish": wish,
        "older": older,
        "query": wish.address(),
        "clauses": participation.in_force(request.institution)[1],
        "kinds": [(kind, kind.label) for kind in register.KINDS],
        "networks": [(network, mark_of(network).name) for network in NETWORKS],
        "actors": _actors(request),
        "appeals": _waiting(request),
        "may_set": "change_settings" in request.abilities,
    }
    return render(request, "inbox/register.html", about)


@require_safe
@may("read_register")
def download(request: PersonRequest, form: str) -> HttpResponse:
    """Answer with what the filter finds as a file, masked, and record that it left the house."""
    wish = register.read_wish(request.GET)
    found = list(register.found(request.institution, wish)[:MOST_ROWS])
    entries.write(
        institution_id=request.institution.pk,
        act="register.exported",
        object=request.institution,
        by=request.user,
        detail={"rows": len(found), "filter": wish.address(), "form": form},
    )
    is_workbook = form == "xlsx"
    return HttpResponse(
        as_workbook(found) if is_workbook else as_csv(found),
        content_type=WORKBOOK if is_workbook else "text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="register.{form}"'},
    )


def _actors(request: PersonRequest) -> list[Person]:
    """Return who ever asked for or confirmed a measure here, by name."""
    here = Measure.objects.in_the_register().filter(institution=request.institution)
    ids = {pk for pair in here.values_list("asked_by", "confirmed_by") for pk in pair if pk}
    return list(Person.objects.filter(Q(pk__in=ids)).order_by("name_ar"))


def _waiting(request: PersonRequest) -> list[Appeal]:
    """Return the appeals that wait for a decision, the one due first before the others."""
    waiting = Appeal.objects.waiting().filter(institution=request.institution)
    return list(waiting.select_related("case", "measure__rule").order_by("due_at")[:20])
