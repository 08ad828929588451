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

    role: str  # of the database: owner, web or worker
    starts_django: bool  # and the embedded database; the others do it themselves, or not at all
    sentence: str


# Each is a module of operations/commands with `add_arguments(parser)` and `run(options) -> int`.
COMMANDS = {
    "up": Command(
        "worker", False, "run the whole office on this machine: web and workers, watched"
    ),
    "web": Command("web", True, "serve the pages"),
    "worker": Command("worker", True, "deliver posts and do the other work in the background"),
    "demo": Command("web", False, "try it: an institution and five networks on this machine"),
    "seed": Command("owner", True, "make the demonstration institution in this database"),
    "year": Command("owner", False, "walk the demonstration's year day by day, or load its copy"),
    "sandbox": Command("web", False, "run the five networks on this machine, for trying out"),
    "institution": Command("owner", True, "make an institution and invite its manager"),
    "figures": Command("owner", True, "print the figures of a year, as a table, JSON or PDF"),
    "replay": Command("owner", True, "read what the networks told us anew, or show one message"),
    "doctor": Command("worker", False, "look for what is wrong and say how to mend it"),
    "migrate": Command("owner", True, "bring the database to this release"),
    "backup": Command("owner", False, "write a verified backup into a folder"),
    "restore": Command("owner", False, "read a backup back; publishing waits for a person"),
    "verify-record": Command("owner", True, "check the record's chain of hashes"),
    "chaos": Command("web", False, "publish under faults to the sandbox, count every violation"),
    "bench": Command("web", False, "measure, and print the figures"),
    "catalogue": Command("owner", True, "list sentences that have no translation"),
    "database": Command("owner", False, "start, stop or look at the embedded database server"),
    "manage": Command("owner", False, "pass a command on to Django"),
}
# These do not start with a wrong setting; doctor tells of it, and the rest bring their own.
CHECKED = {
    "up",
    "web",
    "worker",
    "seed",
    "institution",
    "migrate",
    "verify-record",
    "figures",
    "replay",
    "backup",
    "restore",
}
WRONG_SETTINGS = 2
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
    starting.take_role(command.role)
    if name in CHECKED and not is_help:
        starting.check_settings()
    if command.starts_django:
        starting.django(with_database=not is_help)
    return importlib.import_module(f"majlis.operations.commands.{name.replace('-', '_')}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "majlis.settings")
    try:
        sys.exit(main(sys.argv[1:]))
    except starting.WrongSettings as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG_SETTINGS)
