"""The doctor names what is wrong with the machine, and how to mend it."""

import socket
from datetime import timedelta

import pytest

from majlis.operations.doctor import database, machine, speech, surroundings
from majlis.operations.doctor.finding import Level
from majlis.operations.postgres import binaries


@pytest.fixture(autouse=True)
def in_english():
    speech.speak("en")


def test_a_key_that_others_can_read_is_a_problem_with_its_cure(tmp_path):
    key = tmp_path / "vault"
    key.write_text("00" * 32)
    key.chmod(0o644)

    found = list(machine.keys(key))

    assert {finding.level for finding in found} == {Level.PROBLEM}
    assert found[0].mend == f"Run: chmod 600 {key}"


def test_closed_keys_are_fine(tmp_path):
    key = tmp_path / "secret"
    key.write_text("00" * 32)
    key.chmod(0o400)

    assert {finding.level for finding in machine.keys(key)} == {Level.FINE}


def test_a_port_on_which_a_stranger_listens_is_a_problem():
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]

        assert machine.port(port, is_ours=False).level == Level.PROBLEM
        assert machine.port(port, is_ours=True).level == Level.FINE


def test_a_host_that_does_not_answer_is_named():
    silent = "http://127.0.0.1:9"  # the discard port; nobody serves it here

    found = {f.number: f for f in surroundings.networks({"x": {"api": silent}})}

    assert found["D20"].level == Level.PROBLEM
    assert silent in found["D20"].said


@pytest.mark.django_db
def test_a_migrated_database_is_fine_and_an_old_server_is_warned_of():
    day = binaries.RELEASED_ON + timedelta(days=121)

    levels = {f.number: f.level for f in database.look(is_embedded=True, today=day)}

    assert levels.pop("D11") == Level.WARNING
    assert set(levels.values()) == {Level.FINE}


def test_without_a_catalogue_the_doctor_speaks_english():
    speech.speak("xx")

    assert machine.python().said.startswith("Python 3.")
