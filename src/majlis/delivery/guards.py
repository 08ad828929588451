"""The guards of delivery, and the switch that takes one out to prove that its absence shows.

Nobody sets the switch in an office: it works only where every network address is loopback and the
database is marked for chaos, see `operations/chaos`.
"""

from enum import StrEnum

from django.conf import settings


class Guard(StrEnum):
    INTENT = "intent"
    EPOCH = "epoch"
    QUIET = "quiet"
    READS = "reads"
    ALLOW_LIST = "allow-list"
    SAFE_MODE = "safe-mode"


def stands(guard: Guard) -> bool:
    """Return whether this guard is in force: always, but in the chaos harness."""
    return bool(guard.value != settings.WITHOUT_GUARD)
