"""Passes a command on to Django: `python -m majlis manage check --deploy`."""

import argparse

from majlis.operations import starting


def run(options: argparse.Namespace) -> int:
    """Run one of Django's own commands, in the role of the database's owner."""
    starting.django()
    # Only a started Django knows the commands of our apps.
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m majlis manage", *options.arguments])
    return 0
