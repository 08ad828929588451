"""Makes the demonstration institution in this database."""

import argparse

from majlis.operations import demonstration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--control", required=True, help="the sandbox's control address")
    parser.add_argument(
        "--callbacks",
        action="store_true",
        help="type our addresses into the networks' pages for developers; the office is open",
    )
    parser.add_argument(
        "--inquiries",
        action="store_true",
        help="let thirty people ask the institution that was made, each on their network",
    )


def run(options: argparse.Namespace) -> int:
    """Make it, unless it is there; or one of the further steps."""
    if options.callbacks:
        demonstration.type_callbacks(control=options.control)
    elif options.inquiries:
        demonstration.bring_inquiries(control=options.control)
    else:
        demonstration.seed(control=options.control)
    return 0
