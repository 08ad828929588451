"""Opening a channel's account on its network, with a permission that holds. Worker only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import cast

from majlis import networks
from majlis.channels import letter_doors, network_apps, opened_doors, refreshing, tokens, vault
from majlis.channels.models import Channel, NetworkApp, Token
from majlis.channels.tokens import Permission
from majlis.networks.connected import now_utc
from majlis.networks.contract import LoggedOut, Network, NetworkError
from majlis.networks.doors import DOORS

KEY_LOST = "key_lost"
# X's calls for an application take its API key and secret, not those of a consent.
KNOWS_A_SECOND_SECRET = frozenset({"x"})
OUR_WORDS = frozenset({"no_permission", "no_application", KEY_LOST})


def open_network(channel: Channel, *, call_budget: timedelta, allow_list: bool = True) -> Network:
    """Return the channel's account, ready for calls of `call_budget` each.

    Renews the permission first when it is over or about to be: call it before the door of
    delivery, and outside any transaction.

    Raises:
        LoggedOut: a person has to connect the account again; the channel says so already.
        TryLater: the permission could not be renewed just now.
    """
    if channel.network == letter_doors.NETWORK:
        with _logged_out_without_key(channel):
            return cast(Network, opened_doors.system(channel, call_budget=call_budget))
    permission, at = _read(channel)
    if channel.network in DOORS:
        return cast(Network, opened_doors.mailbox(channel, permission, call_budget=call_budget))
    if permission.should_be_renewed_at(at):
        permission = _renewed(channel, permission, at)
    channel.opened_version = permission.version
    with _logged_out_without_key(channel):
        return reach(
            institution_id=channel.institution_id,
            network=channel.network,
            account_id=channel.remote_id,
            access_token=permission.access_token,
            call_budget=call_budget,
            allow_list=allow_list,
            clock=_going_on_from(at),
        )


def permission_of(channel: Channel) -> Permission:
    """Return the channel's permission as it is kept.

    Raises:
        LoggedOut: there is none, or the key is gone; the channel says so already.
    """
    return _read(channel)[0]


def refresh_now(channel: Channel) -> None:
    """Get a new permission: the network said that ours has expired.

    When another worker has done so since `open_network` on this same object, nothing is asked.

    Raises:
        LoggedOut, TryLater: as `open_network`.
    """
    permission, _ = _read(channel)
    if channel.opened_version in (None, permission.version):
        with _logged_out_without_key(channel):
            permission = refreshing.refreshed(channel, seen_version=permission.version)
    channel.opened_version = permission.version


def reach(
    *,
    institution_id: int,
    network: str,
    account_id: str,
    access_token: str,
    call_budget: timedelta,
    allow_list: bool = True,
    clock: Callable[[], datetime] = now_utc,
) -> Network:
    """Return the account behind a token, without looking at how long that lasts.

    Raises:
        NetworkApp.DoesNotExist, vault.CannotUnseal: as `network_apps.secret_of`.
    """
    app = network_apps.read(institution_id=institution_id, network=network)
    return networks.connect(
        network,
        hosts=network_apps.hosts_of(institution_id=institution_id, network=network),
        account=account_id,
        access_token=access_token,
        app_id=app.push_id,
        app_secret=app.push_secret if network in KNOWS_A_SECOND_SECRET else app.secret,
        call_budget=call_budget,
        allow_list=allow_list,
        clock=clock,
    )


def _going_on_from(at: datetime) -> Callable[[], datetime]:
    """Return the database's clock, read once: the account asks it at every call."""
    began = now_utc()
    return lambda: at + (now_utc() - began)


def _renewed(channel: Channel, permission: Permission, at: datetime) -> Permission:
    try:
        with _logged_out_without_key(channel):
            return refreshing.refreshed(
                channel, seen_version=permission.version, must=permission.is_over_at(at)
            )
    except NetworkError:
        # Renewing ahead of time may fail as long as the old permission still holds.
        if permission.is_over_at(at) or channel.state != Channel.State.OPEN:
            raise
        return permission


def _read(channel: Channel) -> tuple[Permission, datetime]:
    with _logged_out_without_key(channel):
        return tokens.read(channel)


@contextmanager
def _logged_out_without_key(channel: Channel) -> Iterator[None]:
    """What we need of our own is gone: to the channel it is a log-out, and a person mends it."""
    try:
        yield
    except Token.DoesNotExist:
        why = "no_permission"
    except NetworkApp.DoesNotExist:
        why = "no_application"
    except vault.CannotUnseal:
        why = KEY_LOST
    else:
        return
    channel.log_out(why)
    raise LoggedOut(why)
