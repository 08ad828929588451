"""The only door to a network.

One transaction decides, under the database's eyes, that this delivery may be sent now, and writes
the intent down before a byte leaves.
"""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from majlis.delivery import payload as payloads
from majlis.delivery.guards import Guard, stands
from majlis.delivery.models import Attempt, Delivery, WorkerProcess
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import GUARDS_REASONS, HoldReason, State
from majlis.delivery.timing import times
from majlis.store.tenancy import acting_for

# Everything that must hold at this instant, in one statement: the row is as we hold it, its time
# has come and not gone, its bytes are the approved ones, and nobody has shut the account. What it
# follows stands, and the id under which it stands just now is the one that is sent.
OPEN = """
UPDATE delivery_delivery d
SET state = 'committing', why = '', tries = tries + 1, lease_until = majlis_now() + %(lease)s,
    next_at = majlis_now() + %(lease)s,
    parent_remote_id = CASE WHEN d.depends_on_id IS NULL OR d.act NOT IN ('post', 'comment')
      THEN d.parent_remote_id ELSE (
        SELECT first.remote_id FROM delivery_delivery first WHERE first.id = d.depends_on_id) END
FROM channels_channel c, people_institution i, delivery_installation n
WHERE d.id = %(id)s AND d.state = 'ready'
  AND d.epoch = %(epoch)s AND d.lease_process_id = %(process)s
  AND d.lease_until > majlis_now() + %(left)s
  AND majlis_now() BETWEEN d.due_at AND d.due_at + d.max_late
  AND (d.handles_expire_at IS NULL OR d.handles_expire_at > majlis_now() + %(left)s)
  AND d.approved_sha256 = %(payload)s AND d.payload_sha256 = %(payload)s
  AND c.id = d.channel_id AND c.state = 'open' AND c.paused_at IS NULL
  AND (c.reopens_at IS NULL OR c.reopens_at <= majlis_now())
  AND i.id = d.institution_id AND i.publishing_paused_at IS NULL
  AND n.safe_mode_at IS NULL
  AND (d.depends_on_id IS NULL OR EXISTS (
    SELECT FROM delivery_delivery first WHERE first.id = d.depends_on_id
      AND first.state IN ('published', 'verified')))
RETURNING d.parent_remote_id
"""

# The chaos harness proves that the fence matters by taking it down: then the row is sent however
# it stands by now.
UNFENCED = """
UPDATE delivery_delivery d SET state = 'committing', why = '', tries = tries + 1,
    lease_until = majlis_now() + %(lease)s, next_at = majlis_now() + %(lease)s
WHERE d.id = %(id)s RETURNING d.parent_remote_id
"""


class Guarded(Overtaken):
    """The act's own guard says that it must not go out now; `word` says why."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word

    @property
    def reason(self) -> str:
        """Why it is held then: some words are reasons of their own, with a question of theirs."""
        return HoldReason(self.word) if self.word in GUARDS_REASONS else HoldReason.GUARDED


def open_door(delivery: Delivery, *, process: WorkerProcess) -> Attempt:
    """Move READY to COMMITTING and write the intent; return the attempt, committed to disk.

    Raises:
        Guarded: the guard of this act objects; nothing was changed.
        Overtaken: something of what must hold does not; nothing was changed.
    """
    t = times()
    values: dict[str, Any] = {
        "id": delivery.pk,
        "epoch": delivery.epoch,
        "process": process.pk,
        "left": t.door_lease,
        "lease": t.lease,
        "payload": payloads.sha256(delivery.payload),
    }
    try:
        with acting_for(delivery.institution_id):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit = on")
                cursor.execute(OPEN if stands(Guard.EPOCH) else UNFENCED, values)
                row = cursor.fetchone()
            if row is None:
                raise Overtaken("the door is shut")
            _ask_guard(delivery)
            attempt = _write_intent(delivery, process=process)
    except IntegrityError as error:
        # One text on one account may be in doubt once; its twin waits until that is settled.
        raise Overtaken("the same text is in doubt on this account") from error
    delivery.state = State.COMMITTING
    delivery.tries += 1
    delivery.parent_remote_id = row[0]
    return attempt


def _ask_guard(delivery: Delivery) -> None:
    """Let the room whose act it is object, unless a person has heard that and sends it anyway."""
    name = settings.DELIVERY_GUARDS.get(delivery.act)
    if not name or delivery.hold_detail.get("sent_knowing"):
        return
    word = import_string(name)(delivery.pk, delivery.institution_id)
    if word:
        raise Guarded(word)


def _write_intent(delivery: Delivery, *, process: WorkerProcess) -> Attempt:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "INSERT INTO delivery_attempt (institution_id, delivery_id, epoch, process_id,"
            " payload_sha256, intent_at, answer, outcome)"
            " VALUES (%s, %s, %s, %s, %s, majlis_now(), '{}', '') RETURNING id, intent_at",
            [
                delivery.institution_id,
                delivery.pk,
                delivery.epoch,
                process.pk,
                delivery.payload_sha256,
            ],
        )
        number, intent_at = cursor.fetchone()
    return Attempt(
        pk=number,
        institution_id=delivery.institution_id,
        delivery=delivery,
        epoch=delivery.epoch,
        process=process,
        payload_sha256=delivery.payload_sha256,
        intent_at=intent_at,
    )
