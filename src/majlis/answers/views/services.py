"""One service on the desk: reading, writing, publishing."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.answers import writing
from majlis.answers.forms import ServiceForm, WordingForm
from majlis.answers.models import Service
from majlis.answers.views import keeping
from majlis.people.access import PersonRequest, may
from majlis.record import entries
from majlis.store.refusal import Refused

SHOWN_ENTRIES = 20


@require_safe
@may("read_answers")
def show(request: PersonRequest, pk: int) -> HttpResponse:
    service = _service(request, pk)
    history = list(entries.of(service).order_by("-number")[:SHOWN_ENTRIES])
    return render(
        request,
        "answers/service.html",
        {
            "service": service,
            "thing": service,
            "wordings": service.phrasings.select_related("by"),
            "wording_form": WordingForm(),
            "articles": service.articles.in_order(),
            "history": history,
            "may_write": "write_answers" in request.abilities,
            "may_add": "add_wording" in request.abilities,
        },
    )


@require_http_methods(["GET", "POST"])
@may("write_answers")
def new(request: PersonRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _form(request, ServiceForm(institution=request.institution))
    form = ServiceForm(request.POST, institution=request.institution)
    if not form.is_valid():
        return _form(request, form, status=keeping.NOT_VALID)
    service = writing.begin(Service, request.institution, form.written(), by=request.user)
    return keeping.saved(request, service)


@require_http_methods(["GET", "POST"])
@may("write_answers")
def edit(request: PersonRequest, pk: int) -> HttpResponseBase:
    service = _service(request, pk)
    if request.method != "POST":
        form = ServiceForm(
            initial=ServiceForm.of(service), institution=request.institution, service=service
        )
        return _form(request, form, service=service)
    initial = {"key": service.key}
    form = ServiceForm(
        request.POST, initial=initial, institution=request.institution, service=service
    )
    if not form.is_valid():
        return _form(request, form, service=service, status=keeping.NOT_VALID)
    try:
        version = form.cleaned_data["version"] or 0
        writing.save(service, form.written(), version=version, by=request.user)
    except Refused as why:  # what was written stays on the page
        form.add_error(None, str(why))
        return _form(request, form, service=service, status=keeping.CONFLICT)
    return keeping.saved(request, service)


@require_POST
@may("write_answers")
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    return keeping.publish(request, _service(request, pk))


@require_POST
@may("write_answers")
def put_away(request: PersonRequest, pk: int) -> HttpResponse:
    return keeping.put_away(request, _service(request, pk))


def _service(request: PersonRequest, pk: int) -> Service:
    services = (
        Service.objects.visible_to(request.user).offered().select_related("unit", "changed_by")
    )
    return get_object_or_404(services, pk=pk)


def _form(
    request: PersonRequest, form: ServiceForm, *, service: Service | None = None, status: int = 200
) -> HttpResponse:
    about: dict[str, Any] = {"form": form, "thing": service}
    return render(request, "answers/service_form.html", about, status=status)
