"""Numbered checks of delivery's settings: a wrong one stops the start."""

import math
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from majlis.delivery.guards import Guard
from majlis.delivery.timing import contradictions


@register("majlis")
def check_times(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """E010: the two scales of time are numbers that fit together."""
    wrong = contradictions(guard=settings.GUARD_SCALE, settle=settings.SETTLE_SCALE)
    return [
        Error(sentence, hint="Leave both unset, or set both to 1.", id="majlis.E010")
        for sentence in wrong
    ]


@register("majlis")
def check_slots(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """E011: a worker needs hands, and each needs a database connection."""
    slots, pool = settings.DELIVERY_SLOTS, settings.DATABASE_POOL
    if math.isnan(slots) or not 1 <= slots <= 200:
        return [
            Error(
                "MAJLIS_DELIVERY_SLOTS must be a whole number from 1 to 200.",
                hint="Leave it unset for 16.",
                id="majlis.E011",
            )
        ]
    if pool < 4:
        return [
            Error(
                "MAJLIS_DATABASE_POOL must be at least 4.",
                hint="Leave it unset for 24.",
                id="majlis.E012",
            )
        ]
    return []


@register("majlis")
def check_guards(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """E013: a guard may be missing only where nothing but this machine can be reached."""
    without = settings.WITHOUT_GUARD
    if not without and not settings.CHAOS_STOPS:
        return []
    if without and without not in {guard.value for guard in Guard}:
        known = ", ".join(guard.value for guard in Guard)
        return [
            Error(
                f"MAJLIS_WITHOUT_GUARD names none of: {known}.", hint="Unset it.", id="majlis.E013"
            )
        ]
    hosts = [url for addresses in settings.NETWORK_URLS.values() for url in addresses.values()]
    if all(is_loopback(url) for url in hosts):
        return []
    return [
        Error(
            "A guard of delivery is taken out while real networks can be reached.",
            hint="Unset MAJLIS_WITHOUT_GUARD and MAJLIS_CHAOS_STOPS.",
            id="majlis.E013",
        )
    ]


def is_loopback(url: str) -> bool:
    """Return whether `url` can only lead to this machine."""
    return (urlsplit(url).hostname or "") in {"localhost", "127.0.0.1", "::1"}
