"""How another system proves what it sends, and how we prove what we send it.

The signature is HMAC-SHA256 over the time in the header, a full stop, and the exact bytes of the
body, in hexadecimal digits after `v1=`.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

TIME_HEADER = "x-majlis-time"
SIGNATURE_HEADER = "x-majlis-signature"
# What was signed longer ago, or so far ahead, is not taken: then nobody can send it once more.
FRESH_FOR = timedelta(minutes=5)


def signature(body: bytes, *, at: str, secret: str) -> str:
    """Return what stands in the header of the signature; `at` is whole seconds since 1970 UTC."""
    said = at.encode("ascii", "replace") + b"." + body
    return "v1=" + hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()


def is_signed(
    headers: Mapping[str, str], body: bytes, secrets: Sequence[str], *, now: datetime
) -> bool:
    """Say whether these very bytes were signed just now, with any of the secrets."""
    at = headers.get(TIME_HEADER, "").strip()
    shown = headers.get(SIGNATURE_HEADER, "").strip().encode(errors="replace")
    matches = [
        hmac.compare_digest(signature(body, at=at, secret=secret).encode(), shown)
        for secret in secrets
        if secret
    ]
    return any(matches) and _is_fresh(at, now)


def headers_for(body: bytes, *, secret: str, now: datetime) -> dict[str, str]:
    """Return the headers of something that we send."""
    at = str(int(now.timestamp()))
    return {TIME_HEADER: at, SIGNATURE_HEADER: signature(body, at=at, secret=secret)}


def _is_fresh(at: str, now: datetime) -> bool:
    if not (at.isascii() and at.isdigit() and len(at) <= 12):
        return False
    return abs(now - datetime.fromtimestamp(int(at), UTC)) <= FRESH_FOR
