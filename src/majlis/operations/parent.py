"""No process of ours outlives the one that started it."""

import ctypes
import os
import signal
from pathlib import Path

# The starter tells its children its own process id in this variable.
VARIABLE = "MAJLIS_PARENT_PID"
SOURCE = str(Path(__file__).resolve().parents[2])
PR_SET_PDEATHSIG = 1  # Source: linux/prctl.h.


def told_to_children() -> dict[str, str]:
    """Return the environment of a child that must end when this process does, and finds us."""
    return {**os.environ, "PYTHONPATH": SOURCE, VARIABLE: str(os.getpid())}


def die_with_it() -> None:
    """Ask the kernel to kill this process when its parent ends, where the parent wants that.

    The signal is SIGKILL, which ends a frozen process too; every process of ours may be killed
    at any moment.
    """
    wanted = os.environ.pop(VARIABLE, "")
    if wanted:
        _die_with(int(wanted))


def die_with_the_present_one() -> None:
    """The same for a process that was forked, whose parent is surely the one that it sees."""
    _die_with(os.getppid())


def _die_with(wanted: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != wanted:  # it ended before the kernel knew
        os._exit(1)
