"""Runs the whole office on one machine: web and workers, watched."""

import argparse
import importlib
import logging
from collections.abc import Callable, Sequence

from majlis.operations import starting, supervisor
from majlis.operations.children import Child, command_line
from majlis.operations.postgres import Cluster, NotStarted

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--keep-database", action="store_true", help="leave it running at the end")


def run(options: argparse.Namespace) -> int:
    """Run until asked to stop; everything has ended ten seconds later."""
    stop = supervisor.stop_on_signals()
    cluster = starting.embedded_cluster()
    if cluster:
        cluster.ensure_started()
    children = office(host=options.host, port=options.port, workers=options.workers)
    supervisor.watch(children, stop=stop, check=checking(children, cluster))
    if cluster and not options.keep_database:
        cluster.stop()
    return 0


def office(*, host: str, port: int, workers: int) -> list[Child]:
    """Return the processes of an office."""
    web = Child("web", command_line("web", "--host", host, "--port", str(port)))
    return [web, *(Child(f"worker {n}", command_line("worker")) for n in range(1, workers + 1))]


def checking(children: Sequence[Child], cluster: Cluster | None) -> Callable[[], None]:
    """Return the check of this office; its first call starts Django."""

    def check() -> None:
        try:
            if cluster and not cluster.is_ready():
                cluster.ensure_started()
        except NotStarted as error:
            log.warning("%s", error)
            return
        starting.django(with_database=False)
        importlib.import_module("majlis.operations.hearts").look_after(children)

    return check
