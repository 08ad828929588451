"""Reads what the networks told us anew: what was given up, or all of a span; or shows one message.

The events wait again, and the workers read them. Reading an event twice changes nothing.
"""

import argparse
import sys
from datetime import UTC, datetime

from majlis.channels import hearing
from majlis.channels.masking import masked
from majlis.channels.models import RawEvent
from majlis.networks import NETWORKS
from majlis.people.models import Institution
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.tenancy import acting_for


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=_moment, help="2026-11-27T08:00+03:00; without a zone UTC")
    parser.add_argument("--until", type=_moment)
    parser.add_argument("--network", choices=list(NETWORKS), default="")
    parser.add_argument("--institution", help="its short name; without it all of them")
    parser.add_argument("--dead", action="store_true", help="what was given up, and nothing else")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print one message and no more")


def run(options: argparse.Namespace) -> int:
    """Let events be read anew, or print one; return 1 where nothing fits."""
    if options.show is not None:
        return _show(options.show)
    if not options.dead and options.since is None:
        print("Say since when, or --dead.", file=sys.stderr)
        return 1
    found = Institution.objects.all()
    if options.institution:
        found = found.filter(slug=options.institution)
    many = sum(_replay(institution, options) for institution in found)
    print(f"{many} messages wait to be read anew.")
    return 0 if many else 1


def _replay(institution: Institution, options: argparse.Namespace) -> int:
    if options.dead:
        many = hearing.replay_dead(institution.pk)
        detail: dict[str, object] = {"many": many}
        act = "events.tried_again"
    else:
        since, until = options.since, options.until or now()
        many = hearing.replay(institution.pk, since=since, until=until, network=options.network)
        act = "events.replayed"
        detail = {
            "many": many,
            "since": f"{since:%Y-%m-%dT%H:%MZ}",
            "until": f"{until:%Y-%m-%dT%H:%MZ}",
        }
    if many:
        with acting_for(institution.pk):
            entries.write(
                institution_id=institution.pk, act=act, object=institution, by=None, detail=detail
            )
    return many


def _show(number: int) -> int:
    """Print one message with its secrets hidden."""
    for institution in Institution.objects.all():
        with acting_for(institution.pk):
            event = RawEvent.objects.defer(None).filter(institution=institution, pk=number).first()
        if event is not None:
            print(f"{event.network} {event.source} {event.received_at:%Y-%m-%dT%H:%M:%SZ}")
            print(event.problem or "understood")
            print(masked(bytes(event.body)))
            return 0
    print(f"There is no message {number}.", file=sys.stderr)
    return 1


def _moment(typed: str) -> datetime:
    """Return a moment as it was typed, in UTC.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        read = datetime.fromisoformat(typed)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{typed} is no moment") from error
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
