"""The promises of delivery under faults, with real processes; the long runs are commands.

What hearing promises, and the guards that are taken out, have files of their own: they run beside
this one.
"""

import pytest

from majlis.operations.chaos.audit import ZEROS
from tests.harness import begin, ended

pytestmark = [pytest.mark.alone, pytest.mark.long]


def test_no_promise_is_broken_in_a_sample_of_the_fault_table_and_a_short_storm(prepared_home):
    figures, seen = ended(
        begin(prepared_home, "--sample", "12", "--deliveries", "60", "--seed", "3")
    )

    assert {word: figures[word] for word in ZEROS} == dict.fromkeys(ZEROS, 0), seen
    assert figures["unexpected"] == 0, seen
    assert figures["kills"] > 0
