"""The door at which other systems tell us letters: kept as they came, then answered.

As at the networks' hooks, 200 means that it is committed. What is kept and cannot be used is told
at once, so that whoever builds such a system sees it.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.db.models import F
from django.utils.module_loading import import_string

from majlis.channels import letter_doors, lines, unsigned
from majlis.channels.models import Door
from majlis.channels.receiving import (
    AWAY,
    KEY,
    LARGEST_BYTES,
    NOTED_EVERY,
    REFUSED,
    TOO_LARGE,
    TOO_MANY,
    TRY_LATER,
    Absence,
    Answer,
)
from majlis.networks import door_items, door_signing
from majlis.networks.hearing import NotUnderstood
from majlis.notices.telling import tell
from majlis.people.models import Membership
from majlis.record import entries
from majlis.store import clock
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

NO_SUCH_METHOD = Answer(405, headers={"Allow": "POST"})
COLUMNS = ("pk", "institution_id", "channel_id", "secret", "secret_before", "changed_at")
NEVER = datetime.min.replace(tzinfo=UTC)
tally = unsigned.Tally()


def receive(*, key: str, method: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Answer one request of another system. Never raises, never logs what was sent."""
    if method != "POST":
        return NO_SUCH_METHOD
    if len(body) > LARGEST_BYTES:
        return TOO_LARGE
    if not KEY.fullmatch(key):
        return _refuse(None)
    if Absence.lasts():
        return TRY_LATER
    try:
        return _told(key, headers, body)
    except (DatabaseError, psycopg.Error) as error:
        # Its text may hold the row, and with it what a citizen wrote.
        logger.warning("a letter could not be kept: %s", type(error).__name__)
        if isinstance(error, AWAY):
            Absence.begins()
        return TRY_LATER


def _told(key: str, headers: Mapping[str, str], body: bytes) -> Answer:
    door, at = _door(key)
    if door is None:
        return _refuse(None)
    secrets = letter_doors.secrets_of(door, at=at)
    if not door_signing.is_signed(headers, body, secrets, now=at):
        return _refuse(door)
    if asked := _asked(body):
        return _answered(door, asked)
    event_key = hashlib.sha256(f"{door.pk}|".encode() + body).hexdigest()
    lines.ask(
        "SELECT channels_keep_letter(%s, %s, %s, %s), set_config('synchronous_commit', 'on', true)",
        [key, event_key, body, NOTED_EVERY],
    )
    return _said({"kept": True, **_problem(body, at)})


def _problem(body: bytes, at: datetime) -> dict[str, str]:
    """Return what is wrong with what was kept, so that its sender sees it; empty: nothing."""
    try:
        door_items.happenings(body, account_id="", received_at=at)
    except NotUnderstood as error:
        return {"problem": str(error)}
    return {}


def _asked(body: bytes) -> str:
    """Return the id of the letter whose inquiry is asked for, empty where it is no question."""
    if len(body) > 1000 or b'"question"' not in body:
        return ""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    is_question = isinstance(told, dict) and told.get("type") == "question"
    asked = told.get("id") if is_question else ""
    return asked if isinstance(asked, str) else ""


def _answered(door: Door, asked: str) -> Answer:
    """Let the room that has the inquiries say how one stands."""
    with acting_for(door.institution_id):
        told = import_string(settings.DOOR_ANSWERS)(door.channel_id, asked)
    return _said(told)


def _door(key: str) -> tuple[Door | None, datetime]:
    found = lines.ask("SELECT * FROM channels_door_at(%s)", [key])
    if found is None:
        return None, NEVER
    *columns, at = found
    return Door(key=key, **dict(zip(COLUMNS, columns, strict=True))), at


def _said(told: Mapping[str, Any]) -> Answer:
    body = json.dumps(told, ensure_ascii=False).encode()
    return Answer(200, "application/json; charset=utf-8", body)


def _refuse(door: Door | None) -> Answer:
    many = tally.admits(door.pk if door else unsigned.NOBODY)
    if door and many:
        _count(door, many)
    return REFUSED if many else TOO_MANY


def _count(door: Door, many: int) -> None:
    """Count refusals on the door's row; a flood is told of once."""
    with acting_for(door.institution_id):
        kept = (
            Door.objects.select_for_update(of=("self",)).select_related("channel").get(pk=door.pk)
        )
        at = clock.now()
        Door.objects.filter(pk=door.pk).update(
            refused_count=F("refused_count") + many, refused_at=at
        )
        if kept.refused_at is None or at - kept.refused_at > unsigned.QUIET_FOR:
            _tell(kept)


def _tell(door: Door) -> None:
    entry = entries.write(
        institution_id=door.institution_id,
        act="door.refused",
        object=door.channel,
        detail={"name": door.channel.name},
    )
    tell(
        institution_id=door.institution_id,
        roles=[Membership.Role.MANAGER],
        kind="door_refused",
        object=f"channel:door:{entry.number}",
        values={"name": door.channel.name},
        urgent=True,
    )
