"""The networks and our account on X, as the tests of delivery have them."""

from majlis.delivery.tests.conftest import (
    connect,
    fast_times,
    own_files,
    running_sandbox,
    sandbox,
)

__all__ = ["connect", "fast_times", "own_files", "running_sandbox", "sandbox"]
