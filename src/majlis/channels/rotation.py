"""Changing the key of the vault while everything runs. Worker or owner."""

from collections.abc import Callable

from django.db import connection

from majlis.channels import hooks, letter_doors, network_apps, tokens, vault
from majlis.channels.models import Door, Hook, NetworkApp, Token
from majlis.store.tenancy import acting_for

BATCH = 100


class StillNeeded(Exception):
    """Rows are sealed by an older key; its text says how many."""


def rotate() -> int:
    """Seal everything by a new key and return how many rows that were.

    It may be stopped at any point and run again: the older keys still open. What a lost key had
    sealed stays closed, its account has to be connected again.
    """
    vault.add_key()
    return reseal()


def forget_old_keys() -> None:
    """Remove the older keys from the key file; some minutes after `rotate`, when no process that
    had read the old file is still writing.

    Raises:
        StillNeeded: they are all kept.
    """
    needing = len(_sealed_otherwise(BATCH))
    if needing:
        raise StillNeeded(f"{needing} rows are sealed by an older key: rotate first")
    vault.forget_old_keys()


def reseal() -> int:
    """Seal by the current key what another one sealed, row by row; return how many."""
    resealed, closed = 0, set[tuple[str, int]]()
    while rows := [row for row in _sealed_otherwise(BATCH + len(closed)) if row[1:] not in closed]:
        for institution_id, kind, row_id in rows:
            try:
                with acting_for(institution_id):
                    RESEAL[kind](row_id)
                resealed += 1
            except vault.CannotUnseal:
                closed.add((kind, row_id))
    return resealed


def _sealed_otherwise(most: int) -> list[tuple[int, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT institution_id, kind, id FROM channels_sealed_otherwise(%s, %s)",
            [vault.current_key_id(), most],
        )
        return [(institution, kind, row) for institution, kind, row in cursor.fetchall()]


def _reseal_token(row_id: int) -> None:
    locked = Token.objects.defer(None).select_for_update(of=("self",))
    token = locked.select_related("channel").get(pk=row_id)
    fields = tokens.resealed(token.channel, token)
    Token.objects.filter(pk=row_id).update(**fields)


def _reseal_app(row_id: int) -> None:
    app = NetworkApp.objects.defer(None).select_for_update().get(pk=row_id)
    NetworkApp.objects.filter(pk=row_id).update(**network_apps.resealed(app))


def _reseal_hook(row_id: int) -> None:
    hook = Hook.objects.select_for_update().get(pk=row_id)
    Hook.objects.filter(pk=row_id).update(**hooks.resealed(hook))


def _reseal_door(row_id: int) -> None:
    door = Door.objects.select_for_update().get(pk=row_id)
    Door.objects.filter(pk=row_id).update(**letter_doors.resealed(door))


RESEAL: dict[str, Callable[[int], None]] = {
    "token": _reseal_token,
    "app": _reseal_app,
    "hook": _reseal_hook,
    "door": _reseal_door,
}
