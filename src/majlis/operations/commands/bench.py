"""Measures, and prints the figures: a table and, as the last line, JSON."""

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from majlis.operations.chaos.stage import Scale
from majlis.operations.stack import Stack


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=tuple(MEASURES))
    parser.add_argument("--deliveries", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=48, help="in flight, ours and bare alike")
    parser.add_argument("--bytes", type=int, default=1_000_000_000, help="of the video uploaded")
    parser.add_argument("--breaks", type=int, default=20, help="how often the link breaks")
    parser.add_argument("--events", type=int, default=2000, help="webhooks in each round")
    parser.add_argument("--singles", type=int, default=40, help="posts beside the webhooks")
    parser.add_argument("--cases", type=int, default=1_000_000, help="three items in each")
    parser.add_argument("--asks", type=int, default=240, help="pages of each kind")
    parser.add_argument("--json", action="store_true", help="print only the figures")


def run(options: argparse.Namespace) -> int:
    """Measure and print; bad figures are no failure."""
    figures = MEASURES[options.what](options)
    if not options.json:
        for name, figure in figures.items():
            if not isinstance(figure, list):
                print(f"{name:>26}  {figure}")
    print(json.dumps(figures))
    return 0


def _upload(options: argparse.Namespace) -> dict[str, Any]:
    from majlis.operations.bench.upload import UploadBench

    return UploadBench(size_bytes=options.bytes, breaks=options.breaks).run()


def _deliveries(options: argparse.Namespace) -> dict[str, Any]:
    def measure(stack: Stack) -> dict[str, Any]:
        from majlis.operations.bench.deliveries import Bench

        return Bench(stack, deliveries=options.deliveries, at_once=options.at_once).run()

    return _on_a_stack(options, measure)


def _webhooks(options: argparse.Namespace) -> dict[str, Any]:
    def measure(stack: Stack) -> dict[str, Any]:
        from majlis.operations.bench.webhooks import WebhookBench

        return WebhookBench(stack, events=options.events, singles=options.singles).run()

    return _on_a_stack(options, measure)


def _inbox(options: argparse.Namespace) -> dict[str, Any]:
    def measure(stack: Stack) -> dict[str, Any]:
        from majlis.operations.bench.inbox import InboxBench

        return InboxBench(stack, cases=options.cases, asks=options.asks).run()

    return _on_a_stack(options, measure, workers=0)


def _on_a_stack(
    options: argparse.Namespace, measure: Callable[[Stack], dict[str, Any]], *, workers: int = 1
) -> dict[str, Any]:
    """Measure on a stack of its own, at life's own pace."""
    settings = Scale(settle=1, guard=1).settings(slots=options.at_once)
    with tempfile.TemporaryDirectory(prefix="majlis-bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)  # the database's own user passes through it
        with Stack(home, workers=workers, settings=settings) as stack:
            os.environ.update(stack.environment())
            from majlis.operations import starting

            starting.take_role("owner")
            starting.django(with_database=False)
            return measure(stack)


def _renditions(options: argparse.Namespace) -> dict[str, Any]:
    from majlis.operations import starting

    starting.django(with_database=False)
    from majlis.operations.bench import renditions

    rows = renditions.measure()
    if not options.json:
        for row in rows:
            print("  ".join(f"{value!s:>19}" for value in row.values()))
    return {**renditions.in_short(rows), "rows": rows}


MEASURES = {
    "deliveries": _deliveries,
    "webhooks": _webhooks,
    "inbox": _inbox,
    "upload": _upload,
    "renditions": _renditions,
}
