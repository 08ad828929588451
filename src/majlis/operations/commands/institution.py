"""Makes an institution and invites its first manager."""

import argparse
import sys

from django.conf import settings

from majlis.people import founding
from majlis.store.refusal import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", help="its short name, in Latin letters")
    parser.add_argument("--name-ar", required=True, help="its name in Arabic")
    parser.add_argument("--name-en", required=True, help="its name in English")
    parser.add_argument("--manager", required=True, metavar="EMAIL")
    parser.add_argument("--manager-name", required=True, metavar="NAME", help="in Arabic")


def run(options: argparse.Namespace) -> int:
    """Print the link by which the manager begins; it is good for three days and serves once."""
    try:
        path = founding.found(
            slug=options.slug,
            name_ar=options.name_ar,
            name_en=options.name_en,
            email=options.manager,
            manager_name=options.manager_name,
        )
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{settings.SITE_URL}{path}")
    return 0
