"""The permission of one channel, between its sealed row and the one who uses it. Worker only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from majlis.channels import vault
from majlis.channels.models import Channel, Token
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

# A token is renewed when an eighth of its life is left: 15 minutes of X's two hours, a week of
# LinkedIn's sixty days. Never later than this before its end, so that one call fits in.
RENEW_SHARE = 8
RENEW_AT_LEAST = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Permission:
    """What a network gave us for one account, unsealed; its printed form shows no secret."""

    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    ends_at: datetime | None = None
    scopes: Sequence[str] = ()
    version: int = 0
    given_at: datetime | None = None

    def is_over_at(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def should_be_renewed_at(self, at: datetime) -> bool:
        """Say whether it is over or about to be; a token without an end is never renewed."""
        if self.expires_at is None:
            return False
        life = self.expires_at - self.given_at if self.given_at else timedelta()
        return at >= self.expires_at - max(life / RENEW_SHARE, RENEW_AT_LEAST)


def read(channel: Channel) -> tuple[Permission, datetime]:
    """Return the channel's permission and the database's time.

    Raises:
        Token.DoesNotExist: the channel has none.
        vault.CannotUnseal: the key is gone.
    """
    with acting_for(channel.institution_id):
        token = Token.objects.defer(None).get(channel_id=channel.pk)
        at = now()
    return _opened(channel, token), at


def keep(channel: Channel, permission: Permission) -> None:
    """Seal and store what a new connection brought, in place of what was there."""
    with acting_for(channel.institution_id):
        token = Token.objects.select_for_update().filter(channel_id=channel.pk).first()
        if token is None:
            Token.objects.create(
                institution_id=channel.institution_id,
                channel_id=channel.pk,
                **_sealed(channel, permission),
            )
        else:
            _replace(token, _sealed(channel, permission))


def renew(channel: Channel, permission: Permission, *, seen_version: int) -> bool:
    """Store a refreshed permission unless another took its place meanwhile."""
    with acting_for(channel.institution_id):
        locked = Token.objects.select_for_update()
        token = locked.filter(channel_id=channel.pk, version=seen_version).first()
        if token is None:
            return False
        _replace(token, _sealed(channel, permission))
    return True


def resealed(channel: Channel, token: Token) -> dict[str, Any]:
    """Return the columns of the same permission, sealed by the current key."""
    fields = _sealed(channel, _opened(channel, token))
    return {name: fields[name] for name in ("access", "refresh", "key_id")}


def place_of(channel: Channel, field_name: str) -> vault.Place:
    return vault.Place("channels_token", channel.institution_id, str(channel.pk), field_name)


def _opened(channel: Channel, token: Token) -> Permission:
    sealed = token.refresh
    return Permission(
        access_token=vault.unseal(token.access, place_of(channel, "access")),
        refresh_token=vault.unseal(sealed, place_of(channel, "refresh")) if sealed else "",
        expires_at=token.expires_at,
        ends_at=token.ends_at,
        scopes=tuple(token.scopes),
        version=token.version,
        given_at=token.updated_at,
    )


def _replace(token: Token, fields: Mapping[str, Any]) -> None:
    Token.objects.filter(pk=token.pk).update(**fields, version=token.version + 1, updated_at=Now())


def _sealed(channel: Channel, permission: Permission) -> dict[str, Any]:
    access = vault.seal(permission.access_token, place_of(channel, "access"))
    refresh = permission.refresh_token
    return {
        "access": access,
        "refresh": vault.seal(refresh, place_of(channel, "refresh")) if refresh else None,
        "key_id": vault.key_id_of(access),
        "expires_at": permission.expires_at,
        "ends_at": permission.ends_at,
        "scopes": [*permission.scopes],
    }
