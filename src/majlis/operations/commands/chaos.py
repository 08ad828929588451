"""Publishes and hears under faults with the sandbox and counts every violation."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from majlis.operations.chaos.intake.street import NETWORKS, Street
from majlis.operations.chaos.stage import Scale
from majlis.operations.stack import Stack

# How often new posts are asked for comments in life, and what the worker takes for one of them.
TURN_S = 120
ASKED_WITHIN_S = 0.1
GUARDS = ("intent", "epoch", "quiet", "reads", "allow-list", "safe-mode")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deliveries", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--without", choices=GUARDS, default="", help="take one guard out")
    parser.add_argument("--matrix", action="store_true", help="every crash point, every network")
    parser.add_argument("--sample", type=int, default=0, help="that many cells of the matrix")
    parser.add_argument("--intake", action="store_true", help="hear instead of publish")
    parser.add_argument("--items", type=int, default=1000, help="what citizens do, with --intake")
    parser.add_argument("--home", type=Path, help="where the office lies; it is kept afterwards")
    parser.add_argument("--json", action="store_true", help="print only the figures")


def run(options: argparse.Namespace) -> int:
    """Run on a stack of its own; the code says whether every promise held."""
    scale = _scale(options)
    with _home(options.home) as home:
        stops = home / "stops"
        stops.mkdir(parents=True)
        settings = scale.settings(without=options.without, stops=str(stops))
        with Stack(home, workers=0, settings=settings) as stack:
            os.environ.update(stack.environment())
            _start_django()
            began = time.monotonic()
            perform = _hear if options.intake else _perform
            figures, seen = perform(options, stack, scale, stops)
            figures["seconds"] = round(time.monotonic() - began, 1)
    _print(figures, seen, only_json=options.json)
    broken = any(figures[word] for word in _promises(is_intake=options.intake))
    is_equal = figures.get("replay_equal", True)
    return 1 if broken or figures.get("unexpected") or not is_equal else 0


def _scale(options: argparse.Namespace) -> Scale:
    """Return how much faster than life a run is: posts that are heard are all asked in their turn,
    also where there are many."""
    if not options.intake:
        return Scale()
    posts = Street(options.items, options.seed).posts * len(NETWORKS)
    return Scale(settle=max(Scale().settle, posts * ASKED_WITHIN_S / TURN_S))


@contextmanager
def _home(kept: Path | None) -> Iterator[Path]:
    """Yield the folder that was asked for, or one that goes at the end."""
    if kept:
        yield kept.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="majlis-chaos-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)  # the database's own user passes through it
        yield home


def _perform(
    options: argparse.Namespace, stack: Stack, scale: Scale, stops: Path
) -> tuple[dict[str, Any], list[str]]:
    from majlis.operations.chaos.matrix import DECISIVE, Matrix
    from majlis.operations.chaos.performance import Performance

    figures: Counter[str] = Counter()
    seen: list[str] = []
    if options.matrix or options.sample or options.without:
        kinds = DECISIVE if options.without else ()
        matrix = Matrix(
            stack, scale, stops=stops, sample=options.sample, kinds=kinds, seed=options.seed
        )
        verdict = matrix.run()
        figures.update(matrix.figures(verdict))
        seen += verdict.seen
    if options.deliveries:
        soak = Performance(
            stack,
            scale,
            deliveries=options.deliveries,
            seed=options.seed,
            workers=options.workers,
        )
        verdict = soak.run()
        figures.update(soak.figures(verdict))
        seen += [*verdict.seen, f"Held for: {dict(verdict.held_for)}"]
    return dict(figures), seen


def _hear(
    options: argparse.Namespace, stack: Stack, _scale: Scale, _stops: Path
) -> tuple[dict[str, Any], list[str]]:
    from majlis.operations.chaos.intake.performance import Performance

    return Performance(stack, items=options.items, seed=options.seed).run()


def _start_django() -> None:
    from majlis.operations import starting

    starting.take_role("owner")
    starting.django(with_database=False)


def _promises(*, is_intake: bool) -> tuple[str, ...]:
    from majlis.operations.chaos import audit
    from majlis.operations.chaos.intake import judging

    return judging.ZEROS if is_intake else audit.ZEROS


def _print(figures: dict[str, Any], seen: list[str], *, only_json: bool) -> None:
    for line in seen:
        print(line, file=sys.stderr)
    if not only_json:
        for name, figure in figures.items():
            print(f"{name:>14}  {figure}")
    print(json.dumps(figures))
