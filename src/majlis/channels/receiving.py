"""The door at which networks tell us what happened: kept as it came, before anything is understood.

No framework stands in front of it. An answer of 200 means that the event is committed; every
other answer means that it is not, and the network sends it again. WebSub alone wants 200 for a
letter that is not its hub's, which is counted and kept nowhere.
"""

import hashlib
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError

from majlis.channels import hooks, lines, unsigned
from majlis.channels.hooks import Known
from majlis.channels.models import Hook
from majlis.networks import webhooks
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

LARGEST_BYTES = 3 * 1024 * 1024
# How fresh the time of a hook's last event is, see migrations 0004 and 0013.
NOTED_EVERY = timedelta(seconds=10)
NOTED_EVERY_S = NOTED_EVERY.total_seconds()
KEEP = lines.Statement(
    b"SELECT channels_keep_pushed($1::text, $2::text, $3::timestamptz, $4::text, $5::bytea,"
    b" nullif($6::text, '')::interval), set_config('synchronous_commit', 'on', true)",
    formats=(0, 0, 0, 0, 1, 0),
)
# After the database failed, nobody waits for it for so long: waiting hands serve no page either.
AWAY_FOR_S = 1.0
AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
MOST_REMEMBERED = 1000
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


# Hooks by their address, as this process last read them.
_remembered: dict[tuple[str, str], Known] = {}
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
    known = _remembered.get((request.network, request.key))
    if known is not None and _is_signed(request, known) and _keep(request, known):
        return TAKEN
    known = _read(request)
    if known is None:
        return _refuse(None)
    if not _is_signed(request, known):
        refused = _refuse(known.hook)
        is_passed_over = refused is REFUSED and webhooks.takes_unsigned(request.network)
        return TAKEN if is_passed_over else refused
    # A secret that was replaced in this very moment is read at the next try.
    return TAKEN if _keep(request, known) else TRY_LATER


def _challenged(request: Request) -> Answer:
    """Answer a network that asks whether this address is ours."""
    known = _read(request)
    if known is None:
        return _refuse(None)
    hook = known.hook
    challenge = webhooks.answer_challenge(
        request.network,
        request.query,
        secrets=known.secrets,
        verify_token=hook.verify_token,
    )
    if challenge is None:
        return _refuse(hook)
    with acting_for(hook.institution_id):
        Hook.objects.filter(pk=hook.pk, is_valid=False).update(is_valid=True, problem="")
    return Answer(challenge.status, challenge.content_type, challenge.body)


def _read(request: Request) -> Known | None:
    """Return the hook of this address as the database has it now, and remember it."""
    found = lines.ask("SELECT * FROM channels_hook_at(%s, %s)", [request.network, request.key])
    if found is None:
        _remembered.pop((request.network, request.key), None)
        return None
    *columns, at = found
    names = ("pk", "institution_id", "verify_token", "secret", "secret_before", "changed_at")
    hook = Hook(network=request.network, **dict(zip(names, columns, strict=True)))
    known = hooks.opened(hook, at=at)
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[request.network, request.key] = known
    return known


def _is_signed(request: Request, known: Known) -> bool:
    return webhooks.is_signed(request.network, request.headers, request.body, known.secrets)


def _keep(request: Request, known: Known) -> bool:
    """Commit the event, once; return False where the hook is no longer what we know of it."""
    at_s = time.monotonic()
    is_noted = at_s - known.noted_s < NOTED_EVERY_S
    kept = lines.tell(
        KEEP,
        [
            request.network.encode(),
            request.key.encode(),
            known.hook.changed_at.isoformat().encode(),
            hashlib.sha256(request.body).hexdigest().encode(),
            request.body,
            b"" if is_noted else b"%d seconds" % NOTED_EVERY_S,
        ],
    )
    if not is_noted:
        known.noted_s = at_s
    return kept == b"t"


def _refuse(hook: Hook | None) -> Answer:
    return REFUSED if unsigned.counted(hook) else TOO_MANY
