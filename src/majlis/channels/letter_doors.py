"""The doors of other systems: making one, changing its secret, shutting it."""

import secrets
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from majlis.channels import vault
from majlis.channels.models import Channel, Door
from majlis.people.models import Person
from majlis.store.clock import Now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

NETWORK = "door"
ANSWERS = "answers"  # in Channel.may: the system takes answers
SECRET_BYTES = 32


def make(*, institution_id: int, name: str, answers_to: str, by: Person) -> tuple[Door, str]:
    """Make a door and return it with its secret, which is never shown again."""
    key, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(SECRET_BYTES)
    with acting_for(institution_id):
        channel = Channel(
            institution_id=institution_id,
            network=NETWORK,
            remote_id=secrets.token_hex(16),
            handle=name[:120],
            name=name[:200],
            may=_may(answers_to),
        )
        channel.save(force_insert=True)
        door = Door(institution_id=institution_id, channel=channel, key=key, answers_to=answers_to)
        door.secret = vault.seal(secret, door.place_of("secret"))
        door.key_id = vault.current_key_id()
        door.save(force_insert=True)
        channel.record("door.made", by=by)
    return door, secret


def change(door: Door, *, name: str, answers_to: str, by: Person) -> None:
    """Give a door another name, or its answers another address."""
    with acting_for(door.institution_id):
        Door.objects.filter(pk=door.pk).update(answers_to=answers_to)
        Channel.objects.filter(pk=door.channel_id).update(
            name=name[:200], handle=name[:120], may=_may(answers_to)
        )
        door.refresh_from_db()
        door.channel.record("door.changed", by=by)


@transaction.atomic
def rotate(door: Door, *, by: Person) -> str:
    """Return a new secret; the one before goes on counting for a day.

    Raises:
        Refused: the door is shut.
    """
    locked = Door.objects.select_for_update(of=("self",)).get(pk=door.pk)
    if locked.revoked_at is not None:
        raise Refused(_("This door is shut. Make another one."))
    secret, before = secrets.token_urlsafe(SECRET_BYTES), _opened(locked, "secret")
    locked.secret = vault.seal(secret, locked.place_of("secret"))
    place = locked.place_of("secret_before")
    locked.secret_before = vault.seal(before, place) if before else None
    locked.key_id = vault.current_key_id()
    locked.save(update_fields=["secret", "secret_before", "key_id"])
    Door.objects.filter(pk=door.pk).update(changed_at=Now())
    locked.channel.record("door.secret_changed", by=by)
    return secret


@transaction.atomic
def shut(door: Door, *, by: Person) -> None:
    """Take nothing more at this door, and forget its secrets.

    Raises:
        Refused: it is shut already.
    """
    still_open = Door.objects.filter(pk=door.pk, revoked_at=None)
    if not still_open.update(revoked_at=Now(), secret=None, secret_before=None, key_id=""):
        raise Refused(_("This door is shut already."))
    door.channel.change(
        models.Q(pk=door.channel_id),
        act="door.shut",
        by=by,
        state=Channel.State.DISCONNECTED,
    )


def secrets_of(door: Door, *, at: datetime) -> tuple[str, ...]:
    """Return what the system may sign with at `at`, the current secret first."""
    counts_on = at < door.changed_at + Door.BEFORE_COUNTS_FOR
    names = ("secret", "secret_before") if counts_on else ("secret",)
    return tuple(filter(None, (_opened(door, name) for name in names)))


def secret_of(door: Door) -> str:
    """Return what we sign our answers with.

    Raises:
        vault.CannotUnseal: the key is gone, or the door is shut.
    """
    if not door.secret:
        raise vault.CannotUnseal("the door is shut")
    return vault.unseal(door.secret, door.place_of("secret"))


def resealed(door: Door) -> dict[str, Any]:
    """Return the columns of the same secrets, sealed by the vault's current key.

    Raises:
        vault.CannotUnseal: the key that sealed them is gone.
    """
    fields: dict[str, Any] = {"key_id": vault.current_key_id()}
    for name in ("secret", "secret_before"):
        place, sealed = door.place_of(name), getattr(door, name)
        fields[name] = vault.seal(vault.unseal(sealed, place), place) if sealed else None
    return fields


def _may(answers_to: str) -> list[str]:
    return [ANSWERS] if answers_to else []


def _opened(door: Door, name: str) -> str:
    sealed = getattr(door, name)
    try:
        return vault.unseal(sealed, door.place_of(name)) if sealed else ""
    except vault.CannotUnseal:
        return ""
