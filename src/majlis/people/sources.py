"""Where a request comes from, as a hash: for counting how often, never for knowing who."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from majlis.store.clock import now


def source_of(request: HttpRequest, *, purpose: str) -> str:
    """Return a hash of where the request comes from; tomorrow, and elsewhere, it is another."""
    today = now().date().isoformat()
    return salted_hmac(purpose, f"{today} {_address(request)}", algorithm="sha256").hexdigest()[:32]


def _address(request: HttpRequest) -> str:
    """Return the visitor's address.

    Behind a proxy of ours it is the last one of the header: those before it anybody may write.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if last:
            return last
    return str(request.META.get("REMOTE_ADDR", ""))
