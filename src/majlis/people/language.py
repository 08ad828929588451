"""The language of someone we do not know yet: Arabic, unless they chose otherwise."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "language"
REMEMBERED = timedelta(days=365)


def asked_language(request: HttpRequest) -> str:
    """Return the language of `?language=`, else of the cookie, else the product's.

    The browser's own wish is not asked: an office's shared machine says nothing of its reader.
    """
    known = dict(settings.LANGUAGES)
    wishes = (request.GET.get("language", ""), request.COOKIES.get(COOKIE, ""))
    return next((wish for wish in wishes if wish in known), settings.LANGUAGE_CODE)


def remember(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Keep a language that was asked for just now."""
    asked = request.GET.get("language")
    if asked in dict(settings.LANGUAGES):
        response.set_cookie(
            COOKIE,
            asked,
            max_age=REMEMBERED,
            secure=settings.IS_HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
