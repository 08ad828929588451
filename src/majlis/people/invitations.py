"""The link by which an invited person begins to work in an institution."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from majlis.people.models import Membership

LASTS = timedelta(days=3)
PURPOSE = "people.invitation"


@dataclass(frozen=True)
class Invitation:
    """What an untampered link says; whether it still stands is on the membership's row."""

    institution_id: int
    membership_id: int


def token_for(membership: Membership) -> str:
    """Return the signed part of the link; it carries ids and is no secret of ours but the sign."""
    return signing.dumps([membership.institution_id, membership.pk], salt=PURPOSE)


def read(token: str) -> Invitation | None:
    """Return what the link says, or nothing when it is forged or too old."""
    try:
        institution_id, membership_id = signing.loads(token, salt=PURPOSE, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Invitation(institution_id, membership_id)
