"""Worker processes: their heartbeat, and the proof that one is gone."""

import os
import socket
from datetime import timedelta
from pathlib import Path

from django.db import connection

from majlis.delivery.models import Attempt, WorkerProcess
from majlis.store.clock import Now


def start() -> WorkerProcess:
    """Enter this process in the list and return its row."""
    return WorkerProcess.objects.create(
        host=_host(), boot=_boot(), pid=os.getpid(), start_ticks=start_ticks(os.getpid()) or 0
    )


def beat(process: WorkerProcess) -> None:
    WorkerProcess.objects.filter(pk=process.pk).update(beat_at=Now())


def end(process: WorkerProcess) -> None:
    WorkerProcess.objects.filter(pk=process.pk, ended_at=None).update(ended_at=Now())


def is_past_its_call(attempt: Attempt) -> bool:
    """Return whether nothing can come any more from the process that held this intent.

    It said so itself, or it is proved gone. A process that only sleeps could still send.
    """
    return attempt.call_over_at is not None or is_gone(attempt.process)


def is_gone(process: WorkerProcess) -> bool:
    """Return whether `process` is proved to have ended; silence alone proves nothing."""
    if process.ended_at is not None:
        return True
    if process.host != _host():
        return False
    return process.boot != _boot() or start_ticks(process.pid) != process.start_ticks


def bury_the_gone() -> int:
    """Mark the processes of this machine that have ended; return how many.

    What they held is free at once: whoever is proved gone needs no lease.
    """
    gone = [p for p in WorkerProcess.objects.filter(ended_at=None, host=_host()) if is_gone(p)]
    for process in gone:
        end(process)
        with connection.cursor() as cursor:
            cursor.execute("SELECT delivery_free_from(%s)", [process.pk])
    return len(gone)


def frozen(*, silent_for: timedelta) -> list[WorkerProcess]:
    """Return this machine's processes whose heart has not beaten for `silent_for`."""
    silent = WorkerProcess.objects.filter(
        ended_at=None, host=_host(), boot=_boot(), beat_at__lt=Now() - silent_for
    )
    return [process for process in silent if not is_gone(process)]


def start_ticks(pid: int) -> int | None:
    """Return when process `pid` started, in clock ticks since the machine did; None: no such one.

    With the machine's boot id it names a process for ever: numbers are given out again, starts
    are not. A zombie has ended. Source: proc(5), /proc/[pid]/stat, fields 3 and 22.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in {"Z", "X"} else int(fields[19])


def _host() -> str:
    return socket.gethostname()[:80]


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
