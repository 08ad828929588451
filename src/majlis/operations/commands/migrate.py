"""Brings the database to this release."""

import argparse

from django.conf import settings
from django.core.management import call_command

from majlis.operations import migrating


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--if-needed", action="store_true", help="only when this release is new")


def run(options: argparse.Namespace) -> int:
    """Migrate as the database's owner."""
    if options.if_needed and migrating.is_done(settings.HOME):
        return 0
    call_command("migrate", verbosity=0, interactive=False)
    # Only of our own server do we know that nobody changes the database behind our back.
    if not settings.DATABASE_URL:
        migrating.note_done(settings.HOME)
    return 0
