"""Lays a demonstration year over the networks of this machine, and walks it or loads its copy."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from majlis.operations import starting

if TYPE_CHECKING:
    from majlis.operations.year.walking import Walk
    from majlis.people.models import Institution


class CannotWalk(Exception):
    """There is nothing to walk in; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, default=2018)
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same year")
    parser.add_argument("--days", type=int, default=0, help="walk only so many days of it")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep a copy of what was walked")
    parser.add_argument(
        "--load", type=Path, nargs="?", const=Path(), metavar="FILE", help="load a copy instead"
    )
    parser.add_argument(
        "--control",
        metavar="ADDRESS",
        help="of the sandbox that this installation's networks are; without it the walk has a"
        " database and networks of its own",
    )


def run(options: argparse.Namespace) -> int:
    """Walk or load; return 1 when the figures are not those of the networks' own ledger."""
    from majlis.operations.networks_here import NoSandbox
    from majlis.operations.stack import NotReady

    try:
        with _ground(options.control) as control:
            return _perform(options, control)
    except (CannotWalk, NoSandbox, NotReady) as error:
        print(error, file=sys.stderr)
        return 1


def _perform(options: argparse.Namespace, control: str) -> int:
    from majlis.operations.year import loading, saving, shelf, telling, walking

    institution = _demonstration()
    began_s = time.monotonic()
    try:
        if options.load is not None:
            file = options.load if options.load != Path() else shelf.file_of(options.year)
            loading.load(institution, file, control=control)
        else:
            _walk(walking.Walk(institution, control, options.year, options.seed), options.days)
    except (shelf.Stale, walking.WentWrong) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{time.monotonic() - began_s:.1f} s")
    if options.save:
        saving.save(institution, options.save, year=options.year, seed=options.seed)
        print(f"{options.save}: {options.save.stat().st_size / 1e6:.1f} MB")
    if options.days:  # the ledger counts the whole year
        return 0
    return 0 if telling.agrees(institution, control, options.year) else 1


def _walk(walk: "Walk", days: int) -> None:
    walk.lay()
    walk.go(days=days)


@contextmanager
def _ground(control: str | None) -> Iterator[str]:
    """Yield the control address of this installation's sandbox, or of one made for the walk."""
    if control:
        starting.django()
        _check_loopback()
        yield control
        return
    from majlis.operations.year.ground import Ground

    with tempfile.TemporaryDirectory(prefix="majlis-year-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)  # the database's own user passes through it
        with Ground(home, settings={}) as ground:
            os.environ.update(ground.environment())
            starting.take_role("owner")
            starting.django(with_database=False)
            yield ground.addresses.control


def _check_loopback() -> None:
    """Refuse where the networks are real ones: their past cannot be walked."""
    from urllib.parse import urlsplit

    from django.conf import settings

    from majlis.channels.checks import LOOPBACK

    addresses = [url for hosts in settings.NETWORK_URLS.values() for url in hosts.values()]
    if any(urlsplit(address).hostname not in LOOPBACK for address in addresses):
        raise CannotWalk(
            "Only the networks of this machine can be walked: see MAJLIS_NETWORK_URLS."
        )


def _demonstration() -> "Institution":
    from majlis.operations import demonstration
    from majlis.people.models import Institution

    slug = demonstration.content()["institution"]["slug"]
    found = Institution.objects.filter(slug=slug).first()
    if found is None:
        raise CannotWalk("The demonstration institution is not here: make it with `seed`.")
    return found
