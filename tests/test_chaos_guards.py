"""A guard that is taken out must be missed: a harness that finds nothing then proves nothing."""

import pytest

from majlis.operations.chaos.audit import ZEROS
from tests import prepared
from tests.harness import begin, ended

pytestmark = [pytest.mark.alone, pytest.mark.long]


def test_guards_that_are_taken_out_are_missed():
    with prepared.home() as home, prepared.home() as another_home:
        homes = {"reads": home, "allow-list": another_home}
        harnesses = {guard: begin(place, "--without", guard) for guard, place in homes.items()}

        for guard, harness in harnesses.items():
            figures, _ = ended(harness)
            assert sum(figures[word] for word in ZEROS) > 0, guard
