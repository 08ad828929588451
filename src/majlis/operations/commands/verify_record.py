"""Checks that nobody rewrote the record: walks each institution's chain of hashes."""

import argparse

from majlis.people.models import Institution
from majlis.record import verifying


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--institution", help="its short name; all of them without it")


def run(options: argparse.Namespace) -> int:
    """Print one line per institution; return 1 when a chain is broken."""
    institutions = Institution.objects.order_by("slug")
    if options.institution:
        institutions = institutions.filter(slug=options.institution)
    sound = True
    for institution in institutions:
        verdict = verifying.check(institution.pk)
        sound = sound and verdict.is_sound
        found = "sound" if verdict.is_sound else f"BROKEN at {verdict.broken_at}: {verdict.why}"
        print(f"{institution.slug}: {verdict.entries} entries, head {verdict.head}: {found}")
    return 0 if sound else 1
