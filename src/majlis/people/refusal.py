"""What the rules refuse, told in one sentence in the page's notice area."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from majlis.store.refusal import Refused

CONFLICT = 409


class RefusalMiddleware:
    """Turn `Refused` into 409; what the view had begun is undone before we get here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        why = {"sentence": str(error)}
        if "HX-Request" not in request.headers:
            return render(request, "people/refused.html", why, status=CONFLICT)
        notice = render(request, "people/refused.html#notice", why, status=CONFLICT)
        return retarget(reswap(notice, "innerHTML"), "#notices")
