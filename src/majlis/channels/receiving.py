"""The door at which networks tell us what happened: kept as it came, before anything is understood.

No framework stands in front of it. An answer of 200 means that the event is committed; every
other answer means that it is not, and the network sends it again.
"""

import hashlib
import logging
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from majlis.channels import hooks, unsigned
from majlis.channels.models import Hook, RawEvent
from majlis.networks import webhooks
from majlis.store import clock

logger = logging.getLogger(__name__)

LARGEST_BYTES = 3 * 1024 * 1024
# A busy hook's row is not written at every event: they would wait for each other.
NOTED_EVERY = timedelta(seconds=10)
# After the database failed, nobody waits for it for so long: waiting hands serve no page either.
AWAY_FOR_S = 1.0
AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Answer:
    """What the network gets back."""

    status: int
    content_type: str = "text/plain; charset=utf-8"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What the network sent; names of headers are in lower case."""

    network: str
    key: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


TAKEN = Answer(200)
REFUSED = Answer(403)
NO_SUCH_METHOD = Answer(405, headers={"Allow": "GET, POST"})
TOO_LARGE = Answer(413)
TOO_MANY = Answer(429, headers={"Retry-After": "60"})
TRY_LATER = Answer(503, headers={"Retry-After": "5"})


class Absence:
    """Since when the database has been away, as this process last saw."""

    until_s: float = 0.0

    @classmethod
    def lasts(cls) -> bool:
        return time.monotonic() < cls.until_s

    @classmethod
    def begins(cls) -> None:
        cls.until_s = time.monotonic() + AWAY_FOR_S


def receive(
    *,
    network: str,
    key: str,
    method: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body: bytes,
) -> Answer:
    """Answer one request at the address of a hook. Never raises, never logs what was sent."""
    if method not in {"GET", "POST"}:
        return NO_SUCH_METHOD
    if len(body) > LARGEST_BYTES:
        return TOO_LARGE
    if network not in hooks.PUSHING or not KEY.fullmatch(key):
        return _refuse(None)
    if Absence.lasts():
        return TRY_LATER
    request = Request(network, key, query, headers, body)
    try:
        return _challenged(request) if method == "GET" else _told(request)
    except (DatabaseError, psycopg.Error) as error:
        # Its text may hold the row, and with it what a citizen wrote.
        logger.warning("an event could not be kept: %s", type(error).__name__)
        if isinstance(error, AWAY):
            Absence.begins()
        return TRY_LATER


def _told(request: Request) -> Answer:
    with transaction.atomic():
        hook, at = _hook(request)
        if hook is None:
            return _refuse(None)
        signed = webhooks.is_signed(
            request.network, request.headers, request.body, hooks.secrets_of(hook, at=at)
        )
        if signed:
            _keep(hook, request.body)
            _note_event(hook, at)
            return TAKEN
    return _refuse(hook)


def _challenged(request: Request) -> Answer:
    """Answer a network that asks whether this address is ours."""
    with transaction.atomic():
        hook, at = _hook(request)
        if hook is None:
            return _refuse(None)
        challenge = webhooks.answer_challenge(
            request.network,
            request.query,
            secrets=hooks.secrets_of(hook, at=at),
            verify_token=hook.verify_token,
        )
        if challenge is not None:
            Hook.objects.filter(pk=hook.pk, is_valid=False).update(is_valid=True, problem="")
            return Answer(challenge.status, challenge.content_type, challenge.body)
    return _refuse(hook)


def _hook(request: Request) -> tuple[Hook | None, datetime]:
    """Return the hook of this address, and act for its institution from here on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, set_config('majlis.institution', institution_id::text, true),"
            " set_config('synchronous_commit', 'on', true), majlis_now()"
            " FROM channels_hook_at(%s, %s)",
            [request.network, request.key],
        )
        found = cursor.fetchone()
    if found is None:
        return None, clock.now()
    return Hook.objects.get(pk=found[0]), found[3]


def _keep(hook: Hook, body: bytes) -> None:
    """Write the event down; one that we have already is not written again.

    The bytes go to the server beside the statement, so that no log of it can show them.
    """
    values: Sequence[object] = [
        hook.institution_id,
        hook.network,
        RawEvent.Source.PUSH,
        hashlib.sha256(body).hexdigest(),
        body,
    ]
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(
            "INSERT INTO channels_rawevent (institution_id, network, source, key, subject,"
            " content_sha256, body, problem) VALUES (%s, %s, %s, %s, '', '', %s, '')"
            " ON CONFLICT DO NOTHING",
            values,
        )


def _note_event(hook: Hook, at: datetime) -> None:
    if hook.last_event_at is None or hook.last_event_at < at - NOTED_EVERY:
        free = Hook.objects.select_for_update(skip_locked=True).filter(pk=hook.pk)
        Hook.objects.filter(pk__in=free.values("pk")).update(last_event_at=at)


def _refuse(hook: Hook | None) -> Answer:
    return REFUSED if unsigned.counted(hook) else TOO_MANY
