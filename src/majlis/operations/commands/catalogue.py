"""Lists the sentences of the product that lack a translation."""

import argparse
import json

from majlis.operations import catalogue


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", default="ar")


def run(options: argparse.Namespace) -> int:
    """Print one JSON object a sentence; return 1 when any is missing."""
    missing = catalogue.untranslated(options.language)
    for (context, message, plural), where in missing.items():
        entry = {"file": where, "context": context, "message": message, "plural": plural}
        print(json.dumps({name: word for name, word in entry.items() if word}, ensure_ascii=False))
    return 1 if missing else 0
