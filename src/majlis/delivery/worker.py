"""The worker: claims what is due, carries it, finds out, sweeps and watches.

Several threads of one process, each with a database connection of its own. Everything it knows is
in the rows: killed at any moment, nothing is lost but its leases.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

from majlis.channels import connecting, health, subscribing
from majlis.delivery import carrying, claiming, foreign, processes, reconciling, safe_mode, sweeping
from majlis.delivery.claiming import Claim
from majlis.delivery.models import WorkerProcess
from majlis.delivery.timing import times

logger = logging.getLogger(__name__)

POLL = timedelta(seconds=1)
BEAT = timedelta(seconds=2)
SWEEP = timedelta(seconds=2)
MEMORY_CHECK = timedelta(seconds=10)
# A worker that cannot read its rows for this long ends; its supervisor starts a new one.
GIVE_UP = timedelta(seconds=30)


class Gone(Exception):
    """The database has not answered for too long."""


class Crew:
    """The hands of one process: as many claimed rows as slots."""

    def __init__(self, *, name: str, slots: int, work: Callable[[Claim], None]) -> None:
        self._pool = ThreadPoolExecutor(slots, thread_name_prefix=name)
        self._slots = slots
        self._work = work
        self._in_hand = 0
        self._lock = threading.Lock()
        self.freed = threading.Event()

    def free(self) -> int:
        with self._lock:
            return self._slots - self._in_hand

    def take(self, claim: Claim) -> None:
        with self._lock:
            self._in_hand += 1
        self._pool.submit(self._do, claim).add_done_callback(self._done)

    def _do(self, claim: Claim) -> None:
        try:
            self._work(claim)
        except Exception:
            # The edge of the loop: the row keeps its lease and comes back when that is over.
            logger.exception("delivery %s", claim.delivery_id)
        finally:
            connection.close()

    def _done(self, _: "Future[None]") -> None:
        with self._lock:
            self._in_hand -= 1
        self.freed.set()

    def finish(self) -> None:
        self._pool.shutdown(wait=True)


Round = tuple[timedelta, Callable[[], object]]


def run(*, slots: int, stop: threading.Event) -> None:
    """Work until `stop` is set, then finish what is in hand.

    Raises:
        Gone: the database has not answered for 30 seconds.
    """
    safe_mode.check_memory()
    process = processes.start()
    carriers = Crew(
        name="carry", slots=slots, work=lambda claim: carrying.carry(claim, process=process)
    )
    lookers = Crew(name="look", slots=max(2, slots // 4), work=reconciling.reconcile)
    threads = [
        threading.Thread(target=_keep_beating, args=(process, stop), name="beat", daemon=True),
        *(
            threading.Thread(target=_every, args=(span, do, stop), name=do.__name__, daemon=True)
            for span, do in _rounds()
        ),
    ]
    for thread in threads:
        thread.start()
    try:
        _claim_loop(process, carriers, lookers, stop)
    finally:
        stop.set()
        carriers.finish()
        lookers.finish()
        processes.end(process)


def _rounds() -> list[Round]:
    settle = times().settle
    return [
        (max(SWEEP * settle, timedelta(milliseconds=250)), sweeping.sweep),
        (max(times().foreign_watch / 4, timedelta(seconds=1)), foreign.watch_due),
        (max(MEMORY_CHECK * settle, timedelta(seconds=1)), safe_mode.check_memory),
        (timedelta(seconds=3), processes.bury_the_gone),
        (timedelta(seconds=1), connecting.connect_waiting),
        (timedelta(seconds=15), health.check_due),
        (timedelta(seconds=5), subscribing.subscribe_due),
        *(
            (timedelta(seconds=span_s), import_string(name))
            for name, span_s in settings.WORKER_ROUNDS.items()
        ),
    ]


def _claim_loop(
    process: WorkerProcess, carriers: Crew, lookers: Crew, stop: threading.Event
) -> None:
    answered = time.monotonic()
    while not stop.is_set():
        try:
            carriers.freed.clear()
            due = claiming.claim_due(process, most=carriers.free())
            for claim in due:
                carriers.take(claim)
            for claim in claiming.claim_unknown(process, most=lookers.free()):
                lookers.take(claim)
            wake_at = claiming.next_due()
            answered = time.monotonic()
        except DatabaseError:
            logger.warning("the database does not answer", exc_info=True)
            connection.close()
            due, wake_at = [], None
            if time.monotonic() - answered > GIVE_UP.total_seconds():
                raise Gone from None
        if due and carriers.free():
            continue
        _rest(carriers, until=wake_at, full=not carriers.free(), stop=stop)


def _rest(crew: Crew, *, until: datetime | None, full: bool, stop: threading.Event) -> None:
    """Sleep to the next row's time, at most a second; a full crew wakes when a hand is free."""
    if full:
        crew.freed.wait(POLL.total_seconds())
        return
    wait = POLL if until is None else min(POLL, until - datetime.now(UTC))
    stop.wait(max(wait.total_seconds(), 0.005))


def _keep_beating(process: WorkerProcess, stop: threading.Event) -> None:
    span = max(BEAT * times().guard, timedelta(milliseconds=500))
    _every(span, lambda: processes.beat(process), stop)


def _every(span: timedelta, do: Callable[[], object], stop: threading.Event) -> None:
    """Do it again and again, `span` apart; what fails once is tried the next time."""
    while not stop.is_set():
        close_old_connections()
        try:
            do()
        except Exception:
            logger.warning("a round failed", exc_info=True)
        finally:
            connection.close()
        stop.wait(span.total_seconds())
