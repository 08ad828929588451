"""Makes the demonstration institution in this database."""

import argparse

from majlis.operations import demonstration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--control", required=True, help="the sandbox's control address")


def run(options: argparse.Namespace) -> int:
    """Make it, unless it is there."""
    demonstration.seed(control=options.control)
    return 0
