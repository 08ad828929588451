"""Delivers posts and does the other work in the background."""

import argparse
import logging
import threading
from typing import cast

from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from majlis.delivery import worker
from majlis.operations.supervisor import stop_on_signals

log = logging.getLogger(__name__)

# Each has hands of its own, so that a video of an hour delays no letter: how many jobs at once.
QUEUES = {"mail": 2, "media": 1}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--slots", type=int, help="deliveries in hand at once")


def run(options: argparse.Namespace) -> int:
    """Work until asked to stop."""
    stop = stop_on_signals()
    for queue in QUEUES:
        threading.Thread(target=_carry_jobs, args=(queue, stop), name=queue, daemon=True).start()
    try:
        worker.run(slots=options.slots or settings.DELIVERY_SLOTS, stop=stop)
    except worker.Gone:
        log.error("The database has not answered for 30 seconds; this worker ends.")
        return 1
    return 0


def _carry_jobs(queue: str, stop: threading.Event) -> None:
    """Run Procrastinate beside the deliveries: one queue of jobs."""
    while not stop.is_set():
        try:
            connector = cast(DjangoConnector, app.connector).get_worker_connector()
            app.with_connector(connector).run_worker(
                queues=[queue],
                concurrency=QUEUES[queue],
                install_signal_handlers=False,
                listen_notify=False,
            )
        except Exception:
            # The edge of the loop: the rows stay, and the jobs go on when the database is back.
            log.warning("jobs stopped for a moment", exc_info=True)
        stop.wait(5)
