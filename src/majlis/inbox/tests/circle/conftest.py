"""The networks and our accounts on them, as the tests of delivery have them."""

from majlis.delivery.tests.conftest import (
    clock,
    connect,
    own_files,
    running_sandbox,
    sandbox,
)

__all__ = ["clock", "connect", "own_files", "running_sandbox", "sandbox"]
