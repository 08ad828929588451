"""`python -m majlis <command>`: one module per command, loaded only when it is asked for."""

import argparse
import importlib
import os
import sys
from types import ModuleType
from typing import NamedTuple

from majlis.operations import parent, starting


class Command(NamedTuple):
    """What must be known of a command before its module is loaded."""

    role: str  # of the database: owner, web or worker; empty: neither Django nor a database
    sentence: str


# Each is a module of operations/commands with `add_arguments(parser)` and `run(options) -> int`.
COMMANDS = {
    "up": Command("", "run the whole office on this machine: web and workers, watched"),
    "web": Command("web", "serve the pages"),
    "worker": Command("worker", "deliver posts and do the other work in the background"),
    "demo": Command("", "try it: a demonstration institution and five networks on this machine"),
    "seed": Command("owner", "make the demonstration institution in this database"),
    "sandbox": Command("", "run the five networks on this machine, for trying out"),
    "doctor": Command("", "look for what is wrong and say how to mend it"),
    "migrate": Command("owner", "bring the database to this release"),
    "backup": Command("", "write a verified backup into a folder"),
    "restore": Command("", "read a backup back; publishing stays stopped until a person looks"),
    "verify-record": Command("web", "check the record's chain of hashes"),
    "chaos": Command("", "publish under faults to the sandbox and count every violation"),
    "bench": Command("", "measure, and print the figures"),
    "database": Command("", "start, stop or look at the embedded database server"),
    "manage": Command("", "pass a command on to Django"),
}

# Their own programs read the words that follow.
PASSED_ON = {"sandbox", "manage"}


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    parent.die_with_it()
    parser = argparse.ArgumentParser(prog="python -m majlis", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    asked = arguments[0] if arguments else ""
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.sentence, description=command.sentence)
        if name == asked:
            module = load(name, command, is_help={"-h", "--help"} & set(arguments[1:2]) != set())
            if name in PASSED_ON:
                return int(module.run(argparse.Namespace(arguments=arguments[1:])))
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    code: int = options.run(options)
    return code


def load(name: str, command: Command, *, is_help: bool) -> ModuleType:
    """Return the module of a command, with Django started first where it needs that."""
    if command.role:
        starting.django(command.role, with_database=not is_help)
    return importlib.import_module(f"majlis.operations.commands.{name.replace('-', '_')}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "majlis.settings")
    sys.exit(main(sys.argv[1:]))
