"""Looks for what is wrong and says how to mend it."""

import argparse
import json
from collections import Counter

from majlis.operations import welcome
from majlis.operations.doctor import round as rounds
from majlis.operations.doctor import speech
from majlis.operations.doctor.finding import Finding, Level

MARKS = {Level.FINE: "+", Level.WARNING: "!", Level.PROBLEM: "X"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object, for machines")
    parser.add_argument("--language", choices=["ar", "en"], default=welcome.language_here())
    parser.add_argument("--no-networks", action="store_true", help="ask no host outside")


def run(options: argparse.Namespace) -> int:
    """Print what was found; return 1 when there is a problem."""
    speech.speak(options.language)
    found = []
    for finding in rounds.look(networks=not options.no_networks):
        found.append(finding)
        if not options.json:
            _print(finding)
    levels = Counter(finding.level.value for finding in found)
    if options.json:
        print(json.dumps({**levels, "findings": [f.as_json() for f in found]}, ensure_ascii=False))
    return 1 if levels[Level.PROBLEM] else 0


def _print(finding: Finding) -> None:
    print(f"{MARKS[finding.level]} {finding.number} {finding.said}", flush=True)
    if finding.mend:
        print(f"      {finding.mend}", flush=True)
