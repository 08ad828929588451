"""After a loss of memory nothing is sent until what stands on the networks is known.

A restored database has forgotten what went out since. Whatever it holds as unfinished may
stand on the networks, due or not.
"""

import logging

from django.db import IntegrityError, connection, transaction

from majlis.delivery import outcomes, witness
from majlis.delivery.guards import Guard, stands
from majlis.delivery.models import Delivery, Installation
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import HoldReason, State
from majlis.notices.telling import tell
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

EPOCH_JUMP = 1000


def check_memory() -> str:
    """Compare the database with the witness; enter safe mode when it has lost memory.

    Returns why, empty when all is well. Run before the first claim and then every few seconds.
    """
    system, timeline = _database()
    memory = witness.recall()
    why = _lost_memory(system=system, timeline=timeline, memory=memory)
    if why and stands(Guard.SAFE_MODE):
        logger.error("safe mode: %s", why)
        enter(why, above=memory.attempt)
    if (system, timeline) != (memory.system, memory.timeline):
        witness.remember_database(system=system, timeline=timeline)
    return why


def _lost_memory(*, system: str, timeline: int, memory: witness.Memory) -> str:
    installation = Installation.objects.get()
    if installation.restored_at is not None:
        return "a backup was restored"
    if memory.system and memory.system != system:
        return "this is another database than before"
    if memory.timeline and memory.timeline != timeline:
        return "the database was recovered to an earlier time"
    if memory.attempt > _highest_attempt():
        return "the database has forgotten attempts that were made"
    return ""


def _database() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT system_identifier::text FROM pg_control_system()),"
            " (SELECT timeline_id FROM pg_control_checkpoint())"
        )
        system, timeline = cursor.fetchone()
    return system, timeline


def _highest_attempt() -> int:
    with connection.cursor() as cursor:
        # A sequence that was moved above the witness counts: then its memory is in order again.
        cursor.execute(
            "SELECT greatest(delivery_highest_attempt(), coalesce(pg_sequence_last_value("
            "pg_get_serial_sequence('delivery_attempt', 'id')::regclass), 0))"
        )
        highest: int = cursor.fetchone()[0]
    return highest


def enter(why: str, *, above: int) -> None:
    """Stop publishing and put every unfinished delivery in doubt, with a fresh clock.

    Three steps, each committed before the next: the door is shut, the rows are doubted, and last
    the attempts' numbers jump. The jump is what makes the memory look whole to other workers; a
    sequence knows no transaction, so before its time it would let them through.
    """
    Installation.objects.update(safe_mode_at=Now(), safe_mode_why=why)
    with transaction.atomic():
        Installation.objects.select_for_update().get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM delivery_unfinished()")
            rows = cursor.fetchall()
        for institution_id, delivery_id in rows:
            with acting_for(institution_id):
                _doubt(Delivery.objects.select_related("channel").get(pk=delivery_id))
        for institution_id in _institutions():
            with acting_for(institution_id):
                _report(institution_id, why)
        Installation.objects.update(restored_at=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT delivery_restart_attempts(%s)", [above])


def _institutions() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT delivery_institutions()")
        return [row[0] for row in cursor.fetchall()]


def _doubt(delivery: Delivery) -> None:
    try:
        with transaction.atomic():
            delivery.move(
                State.UNKNOWN, why="safe mode", bump=EPOCH_JUMP, **outcomes.unknown_from_now()
            )
    except IntegrityError:
        # Its twin, word for word, is in doubt already: which of the two stands, a person says.
        outcomes.hold(delivery, HoldReason.UNSETTLED, why="safe mode")
    except Overtaken:
        logger.warning("delivery %s moved while safe mode began", delivery.pk)


def _report(institution_id: int, why: str) -> None:
    entries.write(
        institution_id=institution_id,
        act="delivery.safe_mode",
        object="installation",
        detail={"why": why},
    )
    tell(
        institution_id=institution_id,
        roles=("manager",),
        kind="delivery.safe_mode",
        object="installation",
        urgent=True,
    )


def flag_restore() -> None:
    """Say that a backup was restored: the next worker enters safe mode before it sends."""
    Installation.objects.update(restored_at=Now())


def release(institution: Institution, *, by: Person | None) -> None:
    """A person has seen the list and lets publishing go on."""
    Installation.objects.update(safe_mode_at=None, safe_mode_why="")
    entries.write(
        institution_id=institution.pk,
        act="delivery.safe_mode_released",
        object="installation",
        by=by,
    )
