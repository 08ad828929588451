"""What the supervisor reads in the database: which workers are dead, and which are frozen."""

import logging
import os
import signal
from collections.abc import Sequence

from django.db import DatabaseError, close_old_connections

from majlis.delivery import processes
from majlis.delivery.timing import times
from majlis.operations.children import Child

log = logging.getLogger(__name__)


def look_after(children: Sequence[Child]) -> None:
    """Bury dead workers and kill frozen ones; a silent database is asked again next time."""
    try:
        close_old_connections()
        processes.bury_the_gone()
        _kill_frozen({child.pid for child in children})
    except DatabaseError as error:
        log.warning("The database does not answer: %s", error)


def _kill_frozen(ours: set[int | None]) -> None:
    """Kill our own children whose heart has not beaten for a whole lease.

    Only so is it proved that a process which slept between its last check and the network will
    not send when it wakes.
    """
    for process in processes.frozen(silent_for=times().lease):
        if process.pid in ours:
            log.warning("Worker %s is frozen; it is killed.", process.pid)
            os.kill(process.pid, signal.SIGKILL)
