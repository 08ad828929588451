"""Points at which the chaos harness may stop a worker; nothing in an office.

A point is a named moment between two lines of the machine. The harness sets `MAJLIS_CHAOS_STOPS`
to a folder; a worker that comes to a point for which a file waits there renames it (so that one
worker takes it) and sleeps until it is killed, stopped or released.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

# Tests in our own process are called at each point, and may end or delay it there.
watchers: list[Callable[[str, int], None]] = []


def passing(point: str, delivery_id: int) -> None:
    """Stay here as long as the harness wants, at once if there is none."""
    for watch in watchers:
        watch(point, delivery_id)
    if settings.CHAOS_STOPS:
        _wait_at(Path(settings.CHAOS_STOPS), point, delivery_id)


def _wait_at(folder: Path, point: str, delivery_id: int) -> None:
    order = folder / f"{delivery_id}.{point}"
    taken = folder / f"{delivery_id}.{point}.at.{os.getpid()}"
    try:
        order.rename(taken)
    except FileNotFoundError:
        return
    while taken.exists():
        time.sleep(0.02)
