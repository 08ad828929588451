"""A public page: for whom it acts, in which language it reads, and what every page shows."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django_htmx.middleware import HtmxDetails

from majlis.arabic.digits import DigitStyle
from majlis.inbox.promise_words import promised_words
from majlis.people.models import Institution
from majlis.portal.addresses import institution_id
from majlis.portal.models import Portal
from majlis.store.tenancy import acting_for
from majlis.ui.reading import Reading, use_reading

Args = ParamSpec("Args")
NOT_FOUND = 404


class PublicRequest(HttpRequest):
    """A request of somebody unknown for a page of one institution."""

    institution: Institution
    portal: Portal
    language: str
    htmx: HtmxDetails


View = Callable[Concatenate[PublicRequest, Args], HttpResponseBase]


def public(view: View[Args]) -> Callable[..., HttpResponseBase]:
    """Let a view act for the institution that its address names, in the address' language.

    Where no portal is open, and for whatever the view does not find, the answer is 404.
    """

    @wraps(view)
    def shown_to_all(
        request: PublicRequest, language: str, slug: str, *args: Args.args, **kwargs: Args.kwargs
    ) -> HttpResponseBase:
        found = institution_id(slug)
        with acting_for(found), translation.override(language):
            if found is None:
                return render(request, "portal/nowhere.html", status=NOT_FOUND)
            request.portal = Portal.objects.select_related("institution").get(institution=found)
            request.institution, request.language = request.portal.institution, language
            zone = ZoneInfo(request.institution.zone)
            with timezone.override(zone), use_reading(_reading(request.institution, zone)):
                return _answer(view, request, *args, **kwargs)

    return shown_to_all


def _answer(
    view: View[Args], request: PublicRequest, *args: Args.args, **kwargs: Args.kwargs
) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return shown(request, "portal/not_found.html", {}, status=NOT_FOUND)


def _reading(institution: Institution, zone: ZoneInfo) -> Reading:
    return Reading(
        digits=DigitStyle(institution.digits),
        zone=zone,
        hijri_shift_days=institution.hijri_shift_days,
    )


def shown(
    request: PublicRequest, template: str, about: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return a page of the portal with what every page has: the brand, the ways, the promise."""
    always = {
        "institution": request.institution,
        "promised": promised_words(request.institution),
        "promise_url": address(request, "portal-promise"),
        "portal": request.portal,
        "language": request.language,
        "canonical": settings.SITE_URL + request.path,
        "versions": versions(request),
        "home_url": address(request, "portal"),
        "ask_url": address(request, "portal-ask"),
        "track_url": address(request, "portal-track"),
        "rules_url": address(request, "portal-rules"),
    }
    return render(request, template, always | dict(about), status=status)


def address(request: PublicRequest, name: str, *args: Any, **query: str) -> str:
    """Return the address of another public page of this institution in the same language."""
    url = reverse(name, args=[request.language, request.institution.slug, *args])
    return f"{url}?{urlencode(query)}" if query else url


def versions(request: PublicRequest) -> dict[str, str]:
    """Return the whole address of this page in each language, for a reader and for a machine."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return {}
    query = request.META.get("QUERY_STRING", "") if request.method == "GET" else ""
    return {
        code: settings.SITE_URL
        + reverse(match.url_name, kwargs={**match.kwargs, "language": code})
        + (f"?{query}" if query else "")
        for code, _name in settings.LANGUAGES
    }
