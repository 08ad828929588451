"""One service on the desk: reading, writing, publishing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from majlis.answers import writing
from majlis.answers.forms import ServiceForm, WordingForm
from majlis.answers.models import Service
from majlis.people.access import PersonRequest, may
from majlis.record import entries
from majlis.store.refusal import Refused

CONFLICT, NOT_VALID = 409, 422
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
        return _form(request, form, status=NOT_VALID)
    service = writing.begin(Service, request.institution, form.written(), by=request.user)
    return _saved(request, service)


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
        return _form(request, form, service=service, status=NOT_VALID)
    try:
        version = form.cleaned_data["version"] or 0
        writing.save(service, form.written(), version=version, by=request.user)
    except Refused as why:  # what was written stays on the page
        form.add_error(None, str(why))
        return _form(request, form, service=service, status=CONFLICT)
    return _saved(request, service)


@require_POST
@may("write_answers")
def publish(request: PersonRequest, pk: int) -> HttpResponseBase:
    service = _service(request, pk)
    writing.publish(service, by=request.user)
    messages.success(request, _("The public can find it now."))
    return redirect(service)


@require_POST
@may("write_answers")
def put_away(request: PersonRequest, pk: int) -> HttpResponseBase:
    service = _service(request, pk)
    writing.put_away(service, by=request.user)
    messages.success(request, _("The public no longer sees it. It stays here on the desk."))
    return redirect(service)


def _service(request: PersonRequest, pk: int) -> Service:
    services = Service.objects.visible_to(request.user).select_related("unit", "changed_by")
    return get_object_or_404(services, pk=pk)


def _form(
    request: PersonRequest, form: ServiceForm, *, service: Service | None = None, status: int = 200
) -> HttpResponse:
    about: dict[str, Any] = {"form": form, "thing": service}
    return render(request, "answers/service_form.html", about, status=status)


def _saved(request: PersonRequest, service: Service) -> HttpResponse:
    if request.POST.get("then") == "publish" and not service.is_published:
        writing.publish(service, by=request.user)
        messages.success(request, _("Saved. The public can find it now."))
    else:
        messages.success(request, _("Saved."))
    return redirect(service)
