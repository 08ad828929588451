"""Renewing a permission exactly once, however many workers want it at the same moment.

Refresh tokens of X are single-use: two refreshes at once would end the connection. One worker
asks while the others wait on a lock that Postgres drops by itself when the asking process dies.
No transaction is open during the call.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction

from majlis.channels import grants, network_apps, tokens
from majlis.channels.models import Channel
from majlis.channels.tokens import Permission
from majlis.networks import oauth
from majlis.networks.contract import LoggedOut, OutcomeUnknown, Rejected, TryLater
from majlis.store import clock

LOCK_SPACE = "channels refresh"
# Longer than the two calls that the one inside may make.
LONGEST_WAIT = timedelta(seconds=90)
ONE_MS = timedelta(milliseconds=1)
SOON = timedelta(minutes=1)
# What the network gave must not be lost to a restart of the database.
STORE_TRIES = 20
STORE_PAUSE = timedelta(seconds=1)
DATABASE_GONE = (OperationalError, InterfaceError)


def refreshed(channel: Channel, *, seen_version: int, must: bool = True) -> Permission:
    """Return a permission newer than `seen_version`: another worker's, or a new one.

    Without `must` the old one still holds, and a refusal that is not final is only raised.

    Raises:
        LoggedOut: the network renews it no more; the channel is marked so.
        Rejected: it did not renew it just now (only without `must`).
        TryLater: the network, or the one who asks, did not answer in time.
    """
    with _alone(channel):
        permission, _ = tokens.read(channel)
        if permission.version != seen_version:
            return permission
        try:
            fresh = _ask(channel, permission)
        except LoggedOut as error:
            return _newer_or_log_out(channel, seen_version, error)
        except Rejected as error:
            if not must:
                raise
            return _newer_or_log_out(channel, seen_version, LoggedOut(str(error)))
        _store(channel, fresh, seen_version=seen_version)
    return tokens.read(channel)[0]


def _ask(channel: Channel, permission: Permission) -> Permission:
    """Ask the network, and once more when its answer was lost.

    A single-use token whose answer was lost is spent: then the second call says so.
    """
    try:
        return _call(channel, permission)
    except OutcomeUnknown:
        pass
    try:
        return _call(channel, permission)
    except OutcomeUnknown as error:
        raise TryLater(SOON, str(error)) from error


def _call(channel: Channel, permission: Permission) -> Permission:
    client_id, secret = network_apps.secret_of(
        institution_id=channel.institution_id, network=channel.network
    )
    fresh = oauth.refresh(
        channel.network,
        oauth.App(client_id, secret),
        grants.grant_of(channel.network, permission),
        hosts=network_apps.hosts_of(institution_id=channel.institution_id, network=channel.network),
        clock=clock.now,
    )
    return grants.renewed(channel.network, fresh, account_id=channel.remote_id)


def _newer_or_log_out(channel: Channel, seen_version: int, error: LoggedOut) -> Permission:
    """A reconnect may have come in between: then there is a new permission, and no log-out."""
    permission, _ = tokens.read(channel)
    if permission.version != seen_version:
        return permission
    channel.log_out("refresh_refused")
    raise error


def _store(channel: Channel, fresh: Permission, *, seen_version: int) -> None:
    for _ in range(STORE_TRIES - 1):
        try:
            tokens.renew(channel, fresh, seen_version=seen_version)
        except DATABASE_GONE:
            connection.close()
            time.sleep(STORE_PAUSE.total_seconds())
        else:
            return
    tokens.renew(channel, fresh, seen_version=seen_version)


@contextmanager
def _alone(channel: Channel) -> Iterator[None]:
    """Be the only one, of all processes, who renews this channel's permission.

    Raises:
        TryLater: whoever is inside did not come out in time.
    """
    name = f"{LOCK_SPACE} {channel.pk}"
    try:
        # durable: inside a caller's transaction a rollback would lose a single-use token.
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT / ONE_MS:.0f}ms'")
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
    except OperationalError as error:
        raise TryLater(SOON, "another worker is renewing this permission") from error
    try:
        yield
    finally:
        # When the connection is gone, so is the lock.
        with suppress(*DATABASE_GONE), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
