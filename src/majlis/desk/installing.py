"""The desk as an installed page: what it is called, what it keeps, what it shows without a line.

These answer anyone: they tell nothing that the sign-in page does not.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

SIZES = (192, 512)
# Of tokens.css, in the form that a manifest takes.
# What the page without a line is drawn with; a browser that installs the desk keeps them.
STYLES = (
    *(f"ui/css/{name}.css" for name in ("layers", "reset", "tokens", "fonts", "base", "button")),
    "desk/css/offline.css",
)
PICTURES = (
    "ui/icon.svg",
    *(
        f"ui/fonts/plex-{script}-{weight}.woff2"
        for script in ("arabic", "latin")
        for weight in (400, 600)
    ),
)
PAPER, ACCENT = "#fbf9f5", "#0b5f60"


@require_safe
def manifest(_request: HttpRequest, language: str) -> HttpResponseBase:
    """Tell a browser how the installed desk is named. Source: W3C, Web Application Manifest."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        told = {
            "id": "/",
            "name": _("Majlis"),
            "short_name": _("Majlis"),
            "description": _("The social-media office of a public institution"),
            "lang": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": ACCENT,
            "icons": _icons(),
            "shortcuts": [
                {"name": _("Inbox"), "url": "/inbox/"},
                {"name": _("Posts"), "url": "/posts/"},
            ],
        }
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the script that may act for every page; from /static/ it could act for none."""
    answer = render(
        request,
        "desk/sw.js",
        {"files": [static(name) for name in (*STYLES, *PICTURES)]},
        content_type="text/javascript",
    )
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show what stands in for every page while the house cannot be reached: in both languages."""
    return render(request, "desk/offline.html", {"styles": [static(name) for name in STYLES]})


def _icons() -> list[dict[str, str]]:
    pictures = [
        {
            "src": static(f"ui/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in SIZES
    ]
    drawn = {"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return [drawn, *pictures]
