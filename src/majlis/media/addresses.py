"""Addresses from which a network may fetch one file for a while, without signing in."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing

VALID_FOR = timedelta(hours=2)
_SALT = "majlis.media.out"
# What stands at an address that speaks of no file; see reaching.py.
TEST_WORD = "majlis"


@dataclass(frozen=True)
class Addressed:
    """What a signed address speaks of."""

    institution_id: int
    sha256: str
    mime: str


def public_url(institution_id: int, sha256: str, mime: str) -> str:
    """Return the whole address of a file, valid for VALID_FOR from now."""
    signed = signing.dumps([institution_id, sha256, mime], salt=_SALT)
    return f"{settings.PUBLIC_MEDIA_URL}/out/{signed}"


def test_url() -> str:
    """Return an address at which this installation, and no other, answers with TEST_WORD."""
    return public_url(0, "", "text/plain")


def read(signed: str) -> Addressed | None:
    """Return what a signed address speaks of, None when it is forged or its time is over."""
    try:
        institution_id, sha256, mime = signing.loads(signed, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    return Addressed(institution_id, sha256, mime)
