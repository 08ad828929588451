"""Writing the record and checking that nobody rewrote it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import translation

from majlis.record.models import Entry
from majlis.store import clock
from majlis.store.tenancy import acting_for

# What the first entry of an institution follows.
BEGINNING = "0" * 64


class Actor(Protocol):
    """Whoever did it: a person with a name. The record knows no more of people than this."""

    @property
    def pk(self) -> Any: ...


@dataclass(frozen=True)
class Anchor:
    """The head of a record as it was remembered elsewhere."""

    number: int
    hash: str


@dataclass(frozen=True)
class Verdict:
    """What checking one institution's record found."""

    entries: int
    head: str  # the hash of the last sound entry
    broken_at: int | None = None  # the first number that is missing, changed or out of chain
    why: str = ""

    @property
    def is_sound(self) -> bool:
        return self.broken_at is None


def write(
    *,
    institution_id: int,
    act: str,
    object: str | models.Model,  # noqa: A002 - the word of the record's own column
    by: Actor | None = None,
    actor: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Add one entry to the institution's record, in the transaction of the act itself.

    Writers of one institution queue up from here to their commit, so write after the act's own
    rows and never before a call to a network.
    """
    with acting_for(institution_id):
        _wait_for_our_turn(institution_id)
        last = Entry.objects.filter(institution_id=institution_id).order_by("-number").first()
        entry = Entry(
            institution_id=institution_id,
            number=last.number + 1 if last else 1,
            at=clock.now(),
            actor_id=by.pk if by else None,
            actor=_storable(actor or _called(by))[:120],
            act=act,
            object=name_of(object),
            detail=_storable(dict(detail or {})),
            previous_hash=last.hash if last else BEGINNING,
        )
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
    return entry


def _called(by: Actor | None) -> str:
    """Return one name for one person, whichever language they read just now."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(by) if by else ""


def of(object: str | models.Model) -> models.QuerySet[Entry]:  # noqa: A002
    """Return what the record says of one thing, oldest first."""
    return Entry.objects.filter(object=name_of(object)).order_by("number")


def name_of(thing: str | models.Model) -> str:
    """Return the record's name of a thing: `post:41`."""
    return thing if isinstance(thing, str) else f"{thing._meta.model_name}:{thing.pk}"


def verify(institution_id: int, *, anchor: Anchor | None = None) -> Verdict:
    """Walk the institution's whole chain and return the first place where it is broken, if any.

    The chain must also lead through `anchor`, its head when that was remembered.
    """
    # One transaction that begins at the server: a server-side cursor reads a long chain in pieces.
    with transaction.atomic(), acting_for(institution_id):
        chain = Entry.objects.filter(institution_id=institution_id).order_by("number", "id")
        verdict = _walk(chain.iterator(chunk_size=2000), anchor)
    if anchor and verdict.is_sound and verdict.entries < anchor.number:
        return replace(verdict, broken_at=verdict.entries + 1, why="cut off")
    return verdict


def _walk(chain: Iterable[Entry], anchor: Anchor | None) -> Verdict:
    head, count = BEGINNING, 0
    for entry in chain:
        if entry.number != count + 1:
            return Verdict(count, head, count + 1, "missing")
        if entry.previous_hash != head:
            return Verdict(count, head, entry.number, "out of chain")
        if entry.hash != hash_of(entry):
            return Verdict(count, head, entry.number, "changed")
        if anchor and entry.number == anchor.number and entry.hash != anchor.hash:
            return Verdict(count, head, entry.number, "written anew")
        head, count = entry.hash, entry.number
    return Verdict(count, head)


def hash_of(entry: Entry) -> str:
    """Return SHA-256 over the previous hash and the entry as canonical JSON, in hex."""
    said = {
        "institution_id": entry.institution_id,
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": entry.actor_id,
        "actor": entry.actor,
        "act": entry.act,
        "object": entry.object,
        "detail": entry.detail,
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{entry.previous_hash}{canonical}".encode()).hexdigest()


def _storable(value: Any) -> Any:
    """Return `value` as Postgres gives it back: no NUL, no lone surrogate, no fraction.

    Raises:
        TypeError: a value that JSON in Postgres might return differently, which breaks the chain.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return (
            value.replace("\0", "�").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    if isinstance(value, Mapping):
        return {_storable(str(key)): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    raise TypeError(f"the record takes text, whole numbers and lists of them, not {value!r}")


def _wait_for_our_turn(institution_id: int) -> None:
    """Hold the institution's record until this transaction ends: numbers have no holes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('record', %s))", [institution_id]
        )
