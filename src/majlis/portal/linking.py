"""Whole addresses of the public pages, for words that leave the house without a request.

A signed one opens one thing for whoever has it, for a time, and nothing beside it.
"""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode

from majlis.inbox.models import Case, Rating
from majlis.portal.models import Portal
from majlis.store.clock import now

FOLLOWED_FOR: Final = timedelta(days=180)
SALTS: Final = {
    "following": "majlis.portal.following",
    "rating": "majlis.portal.rating",
    "appeal": "majlis.portal.appeal",
}


def address_of(page: str, thing: Any, language: str) -> str:
    """Return the address of one page about a case, an article, a rating or a measure.

    Empty where the public pages are closed, or this article does not stand there.
    """
    open_ones = Portal.objects.filter(institution=thing.institution_id, opened_at__isnull=False)
    portal = open_ones.select_related("institution").first()
    if portal is None or (page == "article" and not thing.is_published):
        return ""
    where = [language, portal.institution.slug]
    if page in SALTS:
        path = reverse(f"portal-{page}", args=[*where, signed(page, thing.pk)])
    elif page == "article":
        path = reverse("portal-article", args=[*where, thing.pk])
    else:
        path = f"{reverse('portal-track', args=where)}?{urlencode({'reference': thing.reference})}"
    return f"{settings.SITE_URL}{path}"


def rating_of(case: Case, language: str) -> str:
    """Return the address where a case is rated, as long as it can be; else nothing."""
    is_asked = Rating.objects.filter(case=case, until__gte=now()).exists()
    return address_of("rating", case, language) if is_asked else ""


def signed(page: str, number: int) -> str:
    return signing.TimestampSigner(salt=SALTS[page]).sign(str(number))


def number_of(page: str, token: str, *, most: timedelta | None = None) -> int | None:
    """Return the number that we signed for this page; None for what we did not, or too long ago."""
    try:
        return int(signing.TimestampSigner(salt=SALTS[page]).unsign(token, max_age=most))
    except (signing.BadSignature, ValueError):
        return None
