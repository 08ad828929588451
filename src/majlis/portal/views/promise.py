"""What the institution promises, for everyone to read, with all that it promised before."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from majlis.inbox import promise_words
from majlis.portal.pages import PublicRequest, public, shown


@require_safe
@public
def show(request: PublicRequest) -> HttpResponse:
    versions = promise_words.versions(request.institution)
    about = {
        "in_force": [version for version in versions if version.is_in_force and version.lines],
        "to_come": [version for version in versions if version.is_to_come],
        "earlier": [version for version in versions if version.is_over],
    }
    return shown(request, "portal/promise.html", about)
