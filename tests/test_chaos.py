"""The promises of delivery and of hearing under faults, with real processes; the long runs are
commands.

A guard that is taken out must be missed: a harness that finds nothing then proves nothing.
"""

import json
import os
import subprocess
import sys

import pytest

from majlis.operations import parent
from majlis.operations.chaos.audit import ZEROS
from majlis.operations.chaos.intake import judging
from tests import prepared

pytestmark = pytest.mark.alone


@pytest.fixture
def home():
    with prepared.home() as place:
        yield place


@pytest.fixture
def another_home():
    with prepared.home() as place:
        yield place


def begin(home, *options):
    """Start the harness in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "majlis", "chaos", "--json", "--home", home, *options],
        env=bare_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(harness):
    """Return its figures and what it saw, once it is done."""
    said, seen = harness.communicate(timeout=400)
    assert said, seen
    return json.loads(said.splitlines()[-1]), seen


def bare_environment():
    """Return ours without this run's settings: the harness makes an office of its own."""
    theirs = ("MAJLIS_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    return kept | {"PYTHONPATH": parent.SOURCE}


def test_no_promise_is_broken_in_a_sample_of_the_fault_table_and_a_short_storm(home):
    figures, seen = ended(begin(home, "--sample", "12", "--deliveries", "60", "--seed", "3"))

    assert {word: figures[word] for word in ZEROS} == dict.fromkeys(ZEROS, 0), seen
    assert figures["unexpected"] == 0, seen
    assert figures["kills"] > 0


def test_guards_that_are_taken_out_are_missed(home, another_home):
    homes = {"reads": home, "allow-list": another_home}
    harnesses = {guard: begin(place, "--without", guard) for guard, place in homes.items()}

    for guard, harness in harnesses.items():
        figures, _ = ended(harness)
        assert sum(figures[word] for word in ZEROS) > 0, guard


def test_no_message_is_missed_in_a_short_storm_and_all_of_it_replays(home):
    figures, seen = ended(begin(home, "--intake", "--items", "150", "--seed", "5"))

    assert {word: figures[word] for word in judging.ZEROS} == dict.fromkeys(judging.ZEROS, 0), seen
    assert figures["replay_equal"] is True, seen
    assert figures["items"] == 150
    for befell in (
        "doubled",
        "receiver_kills",
        "worker_kills",
        "database_gone",
        "pushed",
        "polled",
    ):
        assert figures[befell] > 0, befell
