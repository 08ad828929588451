"""Where somebody objects to a measure that concerned them."""

from django.conf import settings
from django.urls import reverse

from majlis.portal.models import Portal


def address_of(institution_id: int, token: str, language: str) -> str:
    """Return the whole address of an appeal; nothing while the portal is closed."""
    portal = Portal.objects.select_related("institution").filter(institution=institution_id).first()
    if portal is None or not portal.is_open:
        return ""
    where = reverse("portal-appeal", args=[language, portal.institution.slug, token])
    return str(settings.SITE_URL) + where
