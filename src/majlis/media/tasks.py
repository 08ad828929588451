"""Having a video made by the worker, away from the publishing. The row is the truth."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from procrastinate.contrib.django import app

from majlis.media import files, keeping
from majlis.media.limits import (
    FILM_LONGEST_PATIENCE,
    FILM_MEMORY_BYTES,
    FILM_NICE,
    FILM_PATIENCE,
    FILM_PATIENCE_PER_LENGTH,
    LARGEST_UPLOAD_BYTES,
)
from majlis.media.models import Asset, Making
from majlis.media.opening import Allowance, Unusable
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

MOST_TRIES = 3
# A worker that was killed over a video holds it no longer than the video may take, and this.
LEAVE = timedelta(minutes=2)
MOST_AT_ONCE = 50


def ask(asset: Asset, *, network: str, purpose: str, order: dict[str, Any]) -> Making:
    """Have a video made, once; the job is deferred in the transaction that asks."""
    with transaction.atomic():
        asked, is_new = Making.objects.get_or_create(
            institution_id=asset.institution_id,
            asset=asset,
            network=network,
            purpose=purpose,
            defaults={"order": order},
        )
        if is_new:
            make.defer(institution_id=asked.institution_id, making_id=asked.pk)
    return asked


@app.task(queue="media", name="media.make")
def make(institution_id: int, making_id: int) -> None:
    carry(institution_id, making_id)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="media", name="media.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 - the scheduler hands it over
    """Make what a lost job left behind."""
    for institution_id, making_id in _waiting():
        carry(institution_id, making_id)


def carry(institution_id: int, making_id: int) -> None:
    """Make one video, unless another has it in hand; may be called twice harmlessly."""
    begun = _begin(institution_id, making_id)
    if begun is None:
        return
    if begun.tries > MOST_TRIES:
        _end(begun, state=Making.State.FAILED, why="took_too_long")
        return
    try:
        _make(begun)
    except Unusable as error:
        _end(begun, state=Making.State.FAILED, why=error.code)
    except files.NoRoom:
        _end(begun, state=Making.State.WAITING, why="no_room")


def _waiting() -> list[tuple[int, int]]:
    """Return what has not been made yet, by institution: a lost job costs minutes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM media_waiting(%s)", [MOST_AT_ONCE])
        return [(institution_id, making_id) for institution_id, making_id in cursor.fetchall()]


def _begin(institution_id: int, making_id: int) -> Making | None:
    with acting_for(institution_id):
        begun = Making.objects.select_related("asset").get(pk=making_id)
        states = Making.State
        free = Q(state=states.WAITING) | Q(state=states.BEGUN, held_until__lt=now())
        taken = Making.objects.filter(free, pk=making_id).update(
            state=states.BEGUN, tries=F("tries") + 1, held_until=now() + _patience(begun) + LEAVE
        )
        begun.refresh_from_db(fields=["tries"])
    return begun if taken else None


def _make(begun: Making) -> None:
    """Outside any transaction: it may take hours."""
    asset = begun.asset
    allowance = Allowance(
        patience=_patience(begun),
        memory_bytes=FILM_MEMORY_BYTES,
        writes_bytes=LARGEST_UPLOAD_BYTES,
        nice=FILM_NICE,
    )
    kept, facts = keeping.draw(asset, act="film", order=begun.order, allowance=allowance)
    with acting_for(begun.institution_id):
        keeping.written_down(asset, kept, facts, network=begun.network, purpose=begun.purpose)
        _end(begun, state=Making.State.MADE)


def _patience(begun: Making) -> timedelta:
    length = begun.asset.duration or timedelta()
    return min(FILM_LONGEST_PATIENCE, FILM_PATIENCE + length * FILM_PATIENCE_PER_LENGTH)


def _end(begun: Making, *, state: Making.State, why: str = "") -> None:
    with acting_for(begun.institution_id):
        Making.objects.filter(pk=begun.pk).update(state=state, why=why)
