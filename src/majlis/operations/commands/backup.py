"""Writes a verified backup into a folder."""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from majlis.operations import backup
from majlis.operations.manifest import Damaged
from majlis.operations.postgres import NotStarted
from majlis.operations.postgres.clients import Failed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="where backups are kept")


def run(options: argparse.Namespace) -> int:
    """Write it, read it back, and print where it is."""
    try:
        made = backup.make(options.folder)
    except (Failed, Damaged, NotStarted) as error:
        print(f"There is no backup: {error}", file=sys.stderr)
        return 1
    print(made)
    print(
        f"The vault's key is not in it. Keep {settings.VAULT_KEY_FILE} somewhere else: without it "
        "every account must be connected again.",
        file=sys.stderr,
    )
    return 0
