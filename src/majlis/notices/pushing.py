"""Notices on a person's own devices, through the push service of their browser.

What a notice says is encrypted for the browser; the service learns that something was sent and
when. Off unless the installation turns it on, and for each device unless its person asks for it.
"""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db.models import F
from django.utils import translation

from majlis.notices import vapid
from majlis.notices.kinds import page, sentence_text
from majlis.notices.models import Device, Notice
from majlis.people.models import Membership
from majlis.store.clock import Now

# Undelivered for so long it is of no use; the notice stands on the desk and in the mail.
LIVES = timedelta(hours=12)
PATIENCE_S = 10
LONGEST_TEXT = 500  # a push takes 4,096 bytes: RFC 8030, 7.2
GONE = {404, 410}  # RFC 8030, 7.3: the subscription has ended
LATER = {429, 500, 502, 503, 504}


class TryAgain(Exception):
    """A push service asked to come again, or was not reached."""


@dataclass(frozen=True)
class Keys:
    """What a browser gives to encrypt for it, in its own writing (base64url)."""

    p256dh: str
    auth: str


def push(notice_id: int) -> None:
    """Push a notice to each device of its person that wants it and has not had it.

    Raises:
        TryAgain: a service could not take it now; devices that had it are left out next time.
    """
    notice = Notice.objects.select_related("person", "institution").filter(pk=notice_id).first()
    if notice is None:
        return
    here = Membership.objects.working().filter(
        institution_id=notice.institution_id, person_id=notice.person_id
    )
    devices = Device.objects.wanting(notice) if here.exists() else Device.objects.none()
    is_over = True
    for device in devices.select_for_update(skip_locked=True):
        is_over &= _told(device, notice)
    if not is_over:
        raise TryAgain
    Notice.objects.filter(pk=notice.pk).update(pushed_at=Now())


def encrypted(plain: bytes, keys: Keys) -> bytes:
    """Return what only the browser with these keys can read. Source: RFC 8291 and RFC 8188."""
    body: bytes = http_ece.encrypt(
        plain,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(keys.p256dh),
        auth_secret=_bytes(keys.auth),
        version="aes128gcm",
    )
    return body


def is_allowed(endpoint: str) -> bool:
    """Say whether an address is at one of the push services that this installation knows.

    A browser names the address, and our servers must not be sent anywhere it likes.
    """
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    return any(_is_at(origin, service) for service in settings.PUSH_SERVICES)


def _is_at(origin: str, service: str) -> bool:
    before, star, after = service.partition("*")
    if not star:
        return origin == service
    return origin.startswith(before) and origin.endswith(after) and "/" not in origin[len(before) :]


def _told(device: Device, notice: Notice) -> bool:
    """Send it to one device; return whether nothing is left to do there."""
    if not is_allowed(device.endpoint):
        return True
    try:
        answer = httpx.post(
            device.endpoint,
            content=encrypted(_words(notice), Keys(device.p256dh, device.auth)),
            headers=_headers(device, notice),
            timeout=PATIENCE_S,
            follow_redirects=False,
            trust_env=False,
        )
    except httpx.TransportError:
        return False
    if answer.status_code in GONE:
        device.delete()
        return True
    if answer.status_code in LATER:
        return False
    if answer.is_success:
        device.last_told, device.refusals = notice.pk, 0
        device.save(update_fields=["last_told", "refusals"])
        return True
    Device.objects.filter(pk=device.pk).update(refusals=F("refusals") + 1, last_told=notice.pk)
    Device.objects.filter(pk=device.pk, refusals__gte=Device.MOST_REFUSALS).delete()
    return True


def _headers(device: Device, notice: Notice) -> dict[str, str]:
    """Return the headers of RFC 8030, 5: the topic lets a repeat replace what waits already."""
    return {
        "Authorization": vapid.authorization(device.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LIVES.total_seconds())),
        "Topic": f"notice-{notice.pk}"[:32],
        "Urgency": "high" if notice.is_urgent else "normal",
    }


def _words(notice: Notice) -> bytes:
    with translation.override(notice.person.language):
        told = {
            "title": str(notice.institution),
            "body": sentence_text(notice)[:LONGEST_TEXT],
            "url": page(notice) or "/notices/",
            "tag": f"notice-{notice.pk}",
            "lang": notice.person.language,
            "dir": "rtl" if notice.person.language == "ar" else "ltr",
        }
    return json.dumps(told, ensure_ascii=False).encode()


def _bytes(written: str) -> bytes:
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
