"""A backup that reads back, a damaged one that is refused, and a restore that stops publishing."""

import os
import subprocess
import sys

import pytest

from majlis.operations.parent import SOURCE
from majlis.operations.postgres import Cluster, Mode
from tests import prepared

PEOPLE = """
from majlis.people.models import Institution
Institution.objects.create(slug="gso", name_ar="هيئة نموذجية", name_en="Model body")
"""


@pytest.fixture(scope="module")
def home():
    with prepared.home() as place:
        yield place


@pytest.fixture(scope="module")
def office(home):
    """An installation of its own; call it with the words of a command."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAJLIS_")}
    environment |= {"MAJLIS_HOME": str(home), "PYTHONPATH": SOURCE}
    environment["DJANGO_SETTINGS_MODULE"] = "majlis.settings"

    def command(*words):
        return subprocess.run(
            [sys.executable, "-m", "majlis", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert command("manage", "shell", "-v", "0", "-c", PEOPLE).returncode == 0
    yield command
    Cluster(home).stop(Mode.IMMEDIATE)


def ask(home, query):
    cluster = Cluster(home)
    cluster.ensure_started()
    with cluster.connect("majlis") as connection:
        return connection.execute(query).fetchall()


def test_a_backup_goes_back_and_publishing_waits_for_a_person(office, home, tmp_path):
    (home / "media").mkdir()
    (home / "media" / "صورة.jpg").write_bytes(b"\xff\xd8 image")
    made = office("backup", str(tmp_path / "kept"))
    folder = made.stdout.strip()
    assert made.returncode == 0
    assert "vault" in made.stderr
    assert not any("vault" in name for _, _, files in os.walk(folder) for name in files)
    ask(home, "UPDATE people_institution SET name_ar = 'غيره' RETURNING 1")
    (home / "media" / "صورة.jpg").unlink()

    restored = office("restore", folder)

    assert restored.returncode == 0, restored.stderr
    assert ask(home, "SELECT name_ar FROM people_institution") == [("هيئة نموذجية",)]
    assert ask(home, "SELECT restored_at IS NOT NULL FROM delivery_installation") == [(True,)]
    assert ask(home, "SELECT act FROM record_entry") == [("installation.restored",)]
    assert (home / "media" / "صورة.jpg").read_bytes() == b"\xff\xd8 image"
    assert ask(home, "SELECT 1 FROM pg_database WHERE datname LIKE 'majlis_before_%'") == [(1,)]


def test_a_changed_backup_is_refused_and_nothing_is_touched(office, home, tmp_path):
    folder = office("backup", str(tmp_path)).stdout.strip()
    with open(f"{folder}/database.dump", "ab") as dump:
        dump.write(b"x")

    refused = office("restore", folder)

    assert refused.returncode == 1
    assert "database.dump was changed" in refused.stderr
    assert ask(home, "SELECT name_ar FROM people_institution") == [("هيئة نموذجية",)]


def test_a_restore_over_a_running_office_is_refused(office, home, tmp_path):
    folder = office("backup", str(tmp_path)).stdout.strip()

    with Cluster(home).connect("majlis"):
        refused = office("restore", folder)

    assert refused.returncode == 1
    assert "running" in refused.stderr
