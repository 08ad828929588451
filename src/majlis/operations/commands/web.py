"""Serves the pages: granian, one process with threads, WSGI."""

import argparse
import importlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from majlis.operations import collecting, parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8, help="in each process")


def run(options: argparse.Namespace) -> int:
    """Serve until asked to stop."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    Granian(
        "majlis.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=options.threads,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        websockets=False,
        workers_kill_timeout=5,
    ).serve(target_loader=load_application)
    return 0


def load_application(target: str) -> Callable[..., Any]:
    """Load the application in a process of its own, which must not outlive the first."""
    parent.die_with_the_present_one()
    module, _, name = target.partition(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    collecting.settle()
    return application
