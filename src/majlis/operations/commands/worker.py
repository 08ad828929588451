"""Delivers posts and does the other work in the background."""

import argparse

from django.conf import settings

from majlis.delivery import worker
from majlis.operations.supervisor import stop_on_signals


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--slots", type=int, help="deliveries in hand at once")


def run(options: argparse.Namespace) -> int:
    """Work until asked to stop."""
    worker.run(slots=options.slots or settings.DELIVERY_SLOTS, stop=stop_on_signals())
    return 0
