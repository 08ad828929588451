"""The link by which an expert without account answers one referral, and who used it.

It opens that one question and nothing else. It ends when the unit has answered, when the question
was withdrawn or asked anew, when an officer cuts it, and by its date.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from majlis.inbox.models import Referral, ReferralOpening
from majlis.store.clock import Now, now

PURPOSE: Final = "inbox.referral"
HOUR: Final = timedelta(hours=1)
# A unit behind one address may have several people who look.
MOST_BY_ONE, MOST_IN_ALL, MOST_SENT = 60, 200, 12
Act = ReferralOpening.Act


@dataclass(frozen=True)
class Named:
    """What an untampered link says; whether it can still be used is on the referral's row."""

    institution_id: int
    referral_id: int
    serial: int


def address_of(referral: Referral) -> str:
    """Return the whole address of the form; whoever has it may answer."""
    said = [referral.institution_id, referral.pk, referral.serial]
    return settings.SITE_URL + reverse("expert", args=[signing.dumps(said, salt=PURPOSE)])


def read(token: str) -> Named | None:
    """Return what a link says, None for one that is not ours."""
    try:
        return Named(*signing.loads(token, salt=PURPOSE))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def usable(named: Named) -> Referral | None:
    """Return the referral that a link still opens. The caller acts for its institution."""
    known = Referral.objects.select_related("case", "unit", "institution")
    found = known.filter(pk=named.referral_id, serial=named.serial).first()
    if found is None or not found.has_link(now()) or found.case.is_merged:
        return None
    return found


def is_too_often(referral_id: int, *, source: str) -> bool:
    """Say whether this source, or all together, used the link too often within the hour."""
    lately = ReferralOpening.objects.filter(referral=referral_id, at__gt=Now() - HOUR)
    return (
        lately.filter(source=source).count() >= MOST_BY_ONE
        or lately.count() >= MOST_IN_ALL
        or lately.filter(act=Act.SENT).count() >= MOST_SENT
    )


def note(referral_id: int, institution_id: int, act: str, *, source: str) -> None:
    """Keep that the link was used, or tried in vain."""
    ReferralOpening.objects.create(
        institution_id=institution_id, referral_id=referral_id, act=act, source=source
    )
