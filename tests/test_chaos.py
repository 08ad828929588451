"""The promises of delivery under faults, with real processes; the long runs are commands.

A guard that is taken out must be missed: a harness that finds nothing then proves nothing.
"""

import json
import os
import subprocess
import sys

import pytest

from majlis.operations import parent
from majlis.operations.chaos.audit import ZEROS

pytestmark = pytest.mark.alone


def chaos(*options):
    """Run the harness in a process of its own and return its figures and what it saw."""
    done = subprocess.run(
        [sys.executable, "-m", "majlis", "chaos", "--json", *options],
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


def bare_environment():
    """Return ours without this run's settings: the harness makes an office of its own."""
    theirs = ("MAJLIS_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    return kept | {"PYTHONPATH": parent.SOURCE}


def test_no_promise_is_broken_in_a_sample_of_the_fault_table_and_a_short_storm():
    figures, seen = chaos("--sample", "12", "--deliveries", "60", "--seed", "3")

    assert {word: figures[word] for word in ZEROS} == dict.fromkeys(ZEROS, 0), seen
    assert figures["unexpected"] == 0, seen
    assert figures["kills"] > 0


@pytest.mark.parametrize("guard", ["reads", "allow-list"])
def test_a_guard_that_is_taken_out_is_missed(guard):
    figures, _ = chaos("--without", guard)

    assert sum(figures[word] for word in ZEROS) > 0
