"""Browsers in which a person is told also while no page of ours is open there."""

import base64
import binascii

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from majlis.notices import pushing
from majlis.notices.models import Device, Notice
from majlis.people.devices import device_named
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.refusal import Refused

MOST = 10
POINT_BYTES, SECRET_BYTES = 65, 16  # of the keys that a browser gives: RFC 8291, 3.2 and 3.3


def add(
    person: Person, institution: Institution, *, endpoint: str, keys: pushing.Keys, user_agent: str
) -> Device:
    """Tell this person's browser from now on; the same one again is the same row.

    Raises:
        Refused: pushes are turned off, the browser's push service is not one that we may reach, or
            what it gave are no keys.
    """
    if not settings.WEB_PUSH:
        raise Refused(_("Notices on devices are turned off in this installation."))
    if not pushing.is_allowed(endpoint):
        raise Refused(_("This browser's push service is not among those that may be used here."))
    if not (_is_long(keys.p256dh, POINT_BYTES) and _is_long(keys.auth, SECRET_BYTES)):
        raise Refused(_("This browser did not give what a notice is encrypted with. Try again."))
    theirs = Device.objects.visible_to(person, institution)
    if theirs.exclude(endpoint=endpoint).count() >= MOST:
        raise Refused(_("These are devices enough. Take one away before you add another."))
    newest = Notice.objects.filter(institution=institution).aggregate(pk=Max("pk"))["pk"]
    device, _is_new = Device.objects.update_or_create(
        institution=institution,
        person=person,
        endpoint=endpoint,
        defaults={
            "name": device_named(user_agent)[:120],
            "p256dh": keys.p256dh,
            "auth": keys.auth,
            "last_told": newest or 0,
            "refusals": 0,
        },
    )
    _record(device, "device.added")
    return device


def remove(device: Device) -> None:
    _record(device, "device.removed")
    device.delete()


def _is_long(written: str, many: int) -> bool:
    """Say whether it is base64url of so many bytes."""
    try:
        padded = written + "=" * (-len(written) % 4)
        return len(base64.b64decode(padded, altchars=b"-_", validate=True)) == many
    except (binascii.Error, ValueError):
        return False


def _record(device: Device, act: str) -> None:
    entries.write(
        institution_id=device.institution_id,
        act=act,
        object=f"person:{device.person_id}",
        by=device.person,
        detail={"device": device.name},
    )
