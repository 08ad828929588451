"""The promises of hearing under faults, with real processes; the long run is a command."""

import pytest

from majlis.operations.chaos.intake import judging
from tests.harness import begin, ended

pytestmark = [pytest.mark.alone, pytest.mark.long]


def test_no_message_is_missed_in_a_short_storm_and_all_of_it_replays(prepared_home):
    figures, seen = ended(begin(prepared_home, "--intake", "--items", "150", "--seed", "5"))

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
