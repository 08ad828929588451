"""The addresses at which networks reach an institution, and the secrets they sign with."""

import math
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from majlis.channels import vault
from majlis.channels.models import Hook
from majlis.networks import NETWORKS
from majlis.store import clock
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

KEY_BYTES = 24
PUSHING = tuple(
    slug
    for slug, rules in NETWORKS.items()
    if rules.abilities.pushes or rules.abilities.pushes_posts
)


def keep_secret(*, institution_id: int, network: str, secret: str) -> Hook:
    """Let what is signed with `secret` in, and for a while what is signed with the one before."""
    with acting_for(institution_id):
        hook = _locked(institution_id, network)
        current, at = _opened(hook, "secret"), clock.now()
        if current != secret:
            _replace(hook, secret, before=current, at=at)
    return hook


def address_of(hook: Hook) -> str:
    """Return the address to give to the network."""
    return f"{settings.PUBLIC_HOOKS_URL}/hooks/{hook.network}/{hook.key}"


@dataclass
class Known:
    """A hook as the database had it, with its secrets open: what a web process may remember.

    It is never trusted alone: an event is kept only where the hook has not changed since.
    """

    hook: Hook
    read_at: datetime
    read_s: float  # on this process's own clock
    secret: str
    secret_before: str
    noted_s: float = -math.inf  # when an event of it last was to be noted on its row

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the network may sign with now, the current secret first."""
        at = self.read_at + timedelta(seconds=time.monotonic() - self.read_s)
        counts_on = at < self.hook.changed_at + Hook.BEFORE_COUNTS_FOR
        both = (self.secret, self.secret_before) if counts_on else (self.secret,)
        return tuple(filter(None, both))


def opened(hook: Hook, *, at: datetime) -> Known:
    """Return a hook that was read at `at`, with its secrets.

    One that cannot be opened counts as none: then the network is refused, and it is counted.
    """
    return Known(
        hook=hook,
        read_at=at,
        read_s=time.monotonic(),
        secret=_opened(hook, "secret"),
        secret_before=_opened(hook, "secret_before"),
    )


def resealed(hook: Hook) -> dict[str, Any]:
    """Return the columns of the same secrets, sealed by the vault's current key.

    Raises:
        vault.CannotUnseal: the key that sealed them is gone.
    """
    fields: dict[str, Any] = {"key_id": vault.current_key_id()}
    for name in ("secret", "secret_before"):
        place, sealed = hook.place_of(name), getattr(hook, name)
        fields[name] = vault.seal(vault.unseal(sealed, place), place) if sealed else None
    return fields


def forget_the_one_before(hook: Hook) -> None:
    """Destroy a replaced secret whose time is over."""
    with acting_for(hook.institution_id):
        over = Hook.objects.filter(pk=hook.pk, changed_at__lt=Now() - Hook.BEFORE_COUNTS_FOR)
        over.exclude(secret_before=None).update(secret_before=None)


def _locked(institution_id: int, network: str) -> Hook:
    known = {"institution_id": institution_id, "network": network}
    made = {"key": _word(), "verify_token": _word()}
    Hook.objects.get_or_create(**known, defaults=made)
    return Hook.objects.select_for_update().get(**known)


def _word() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def _opened(hook: Hook, name: str) -> str:
    sealed = getattr(hook, name)
    try:
        return vault.unseal(sealed, hook.place_of(name)) if sealed else ""
    except vault.CannotUnseal:
        return ""


def _replace(hook: Hook, secret: str, *, before: str, at: datetime) -> None:
    hook.secret = vault.seal(secret, hook.place_of("secret"))
    hook.secret_before = vault.seal(before, hook.place_of("secret_before")) if before else None
    hook.key_id, hook.changed_at = vault.current_key_id(), at
    hook.look_at = at  # some networks have to be shown the new secret at once
    hook.save(update_fields=["secret", "secret_before", "key_id", "changed_at", "look_at"])
