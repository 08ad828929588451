"""What the demonstration says on its first page: what to try, and as whom."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from majlis.operations import demonstration
from majlis.people.models import Membership
from majlis.ui.networks import mark_of


def for_request(request: HttpRequest) -> dict[str, Any]:
    """Return what the sign-in page shows in the demonstration; nothing in an office."""
    if not settings.DEMONSTRATION or request.user.is_authenticated:
        return {}
    return {"demonstration": cache(_shown)}


def _shown() -> dict[str, Any]:
    planned = demonstration.content()
    return {
        "template": "operations/showcase.html",
        "password": planned["password"],
        "people": list(_people(planned)),
        "walls": [(mark_of(network).name, url) for network, url in _walls().items()],
        "slug": planned["institution"]["slug"],
    }


def _walls() -> dict[str, str]:
    walls: dict[str, str] = json.loads(settings.DEMONSTRATION)
    return walls


def _people(planned: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield those who work in the institution that is shown, as a reader names them."""
    named = "name_en" if get_language() == "en" else "name_ar"
    for person in planned["people"]:
        if "institution" not in person:
            roles = [str(Membership.Role(role).label) for role in person["roles"]]
            yield {"email": person["email"], "name": person[named], "roles": " · ".join(roles)}
