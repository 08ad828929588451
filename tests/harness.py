"""The chaos harness as a process of its own, over a home that is prepared."""

import json
import os
import subprocess
import sys

from majlis.operations import parent


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
