"""The letter that brings a question to a unit. A job carries ids; the link is made when it runs."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from majlis.inbox import referral_links
from majlis.inbox.models import Referral
from majlis.store.clock import now
from majlis.store.tenancy import acting_for
from majlis.ui.reading import Reading, use_reading

PATIENCE = RetryStrategy(max_attempts=5, exponential_wait=10)


@app.task(queue="mail", name="inbox.referral_letter", retry=PATIENCE)
def letter(institution_id: int, referral_id: int, serial: int, is_reminder: bool) -> None:
    """Mail the link of a referral to its unit, unless that link is over.

    The letter has no word of whoever asked: it may be read where the desk may not.
    """
    with acting_for(institution_id):
        known = Referral.objects.select_related("unit", "institution", "case")
        referral = known.filter(pk=referral_id, serial=serial).first()
        if referral is None or not referral.unit.email or not referral.has_link(now()):
            return
        subject, text = _written(referral, is_reminder=is_reminder)
        to = referral.unit.email
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to])


def send_later(referral: Referral, *, is_reminder: bool = False) -> None:
    """Defer the letter in the transaction that made it due; a unit without e-mail gets none."""
    if referral.unit.email:
        letter.defer(
            institution_id=referral.institution_id,
            referral_id=referral.pk,
            serial=referral.serial,
            is_reminder=is_reminder,
        )


def _written(referral: Referral, *, is_reminder: bool) -> tuple[str, str]:
    """Return subject and text, first in Arabic and then in English: a unit has no one language."""
    zone = ZoneInfo(referral.institution.zone)
    told = {
        "referral": referral,
        "address": referral_links.address_of(referral),
        "is_reminder": is_reminder,
    }
    parts = []
    for language in ("ar", "en"):
        reading = Reading(language=language, zone=zone)
        with translation.override(language), use_reading(reading), timezone.override(zone):
            parts.append(render_to_string("inbox/letters/referral.txt", told))
    with translation.override("ar"):
        subject = _("A question waits for your unit: inquiry %(reference)s")
    return subject % {"reference": referral.case.reference}, "\n\n—\n\n".join(parts)
