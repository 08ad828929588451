"""Keeps the office's processes running on one machine; no Django here."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from majlis.operations.children import Child, stop_all

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=0.2)
CHECK_EVERY = timedelta(seconds=2)
# The check loads models, two seconds of a processor that the children need to start.
FIRST_CHECK_AFTER = timedelta(seconds=10)
STOP_WITHIN = timedelta(seconds=8)


def watch(children: Sequence[Child], *, stop: threading.Event, check: Callable[[], None]) -> None:
    """Keep `children` running until `stop`, then end them within ten seconds.

    `check` looks after what only the database knows; it is called every two seconds, and at once
    when a child has ended.
    """
    check_at_s = time.monotonic() + FIRST_CHECK_AFTER.total_seconds()
    try:
        while not stop.is_set():
            ended = [notice for child in children if (notice := child.keep_running())]
            for notice in ended:
                log.warning("%s", notice)
            if ended or time.monotonic() >= check_at_s:
                check()
                check_at_s = time.monotonic() + CHECK_EVERY.total_seconds()
            stop.wait(LOOK_EVERY.total_seconds())
    finally:
        stop_all(children, within=STOP_WITHIN)


def stop_on_signals() -> threading.Event:
    """Return an event that is set when this process is asked to end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop
