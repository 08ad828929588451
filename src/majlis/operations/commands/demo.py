"""Tries everything out: a demonstration institution, its desk, and five networks, all here."""

import argparse
import shutil
import sys
import threading
import time
from pathlib import Path

from majlis.operations import ports, welcome
from majlis.operations.networks_here import NoSandbox
from majlis.operations.postgres import Cluster, NotStarted, default_home
from majlis.operations.stack import NotReady, Stack
from majlis.operations.supervisor import stop_on_signals

NETWORKS = 5
# Waits are a tenth of life's and calls a quarter: nobody watches a fault for 15 minutes.
SCALES = {"MAJLIS_SETTLE_SCALE": "0.1", "MAJLIS_GUARD_SCALE": "0.25"}


class CannotRun(Exception):
    """The demonstration cannot start; the text says what to do."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    home = default_home().with_name("majlis-demo")
    parser.add_argument("--home", type=Path, default=home, help="where its data lies")
    parser.add_argument("--fresh", action="store_true", help="throw away what was there")
    parser.add_argument("--port", type=int, default=8000, help="of the desk")
    parser.add_argument("--port-base", type=int, default=7800, help="of the five networks")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--once", action="store_true", help="stop after the first page")
    parser.add_argument("--language", choices=["ar", "en"], default=welcome.language_here())


def run(options: argparse.Namespace) -> int:
    """Start everything, say where it is, and run until Ctrl+C."""
    stop = stop_on_signals()
    try:
        _check(options)
        if options.fresh:
            _throw_away(options.home)
        return _run(options, stop)
    except (CannotRun, NotStarted, NoSandbox, NotReady) as error:
        print(error, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace, stop: threading.Event) -> int:
    began_s = time.monotonic()
    stack = Stack(
        options.home.absolute(),
        workers=options.workers,
        settings=SCALES,
        quotas=True,
        demonstration=True,
        history=True,
        port=options.port,
        port_base=options.port_base,
    )
    with stack:
        span_s = time.monotonic() - began_s
        print(welcome.text(stack, language=options.language, started_in_s=span_s), flush=True)
        while not (stop.is_set() or options.once):
            if stack.office.has_ended():
                raise NotReady("The office has ended; its last words are above.")
            stop.wait(0.5)
    return 0


def _check(options: argparse.Namespace) -> None:
    wanted = [options.port, *range(options.port_base, options.port_base + NETWORKS + 1)]
    if taken := ports.taken(wanted):
        raise CannotRun(
            f"Someone listens on port {', '.join(map(str, taken))} already; is the demonstration "
            "running? If not, choose others with --port and --port-base."
        )


def _throw_away(home: Path) -> None:
    """Remove an earlier demonstration; nothing that does not look like one."""
    if not home.exists():
        return
    if not (home / "sandbox").is_dir() and any(home.iterdir()):
        raise CannotRun(f"{home} holds something else than a demonstration; it is left alone.")
    Cluster(home).stop()
    shutil.rmtree(home)
