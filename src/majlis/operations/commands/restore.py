"""Reads a backup back; publishing stays stopped until a person looks."""

import argparse
import subprocess
import sys
from pathlib import Path

from majlis.operations import restore
from majlis.operations.children import command_line
from majlis.operations.manifest import Damaged
from majlis.operations.postgres import NotStarted
from majlis.operations.postgres.clients import Failed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="one backup, as `backup` printed it")


def run(options: argparse.Namespace) -> int:
    """Restore, bring the tables to this release, and leave word for the workers."""
    try:
        kept = restore.put_back(options.folder)
    except (Damaged, Failed, NotStarted, restore.Refused) as error:
        print(f"Not restored: {error}", file=sys.stderr)
        return 1
    # As the owner, and in a process that has not seen the database before.
    for command in (["migrate"], ["manage", "note_restore", str(options.folder)]):
        if code := subprocess.run(command_line(*command), check=False).returncode:
            print("Restored, but not finished: see above.", file=sys.stderr)
            return code
    if kept:
        print(f"The database that was here is kept as {kept}.")
    print("Restored. Workers start in safe mode: a manager looks through the list on the desk.")
    return 0
