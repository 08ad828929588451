"""What comes to a hook without a signature that holds: limited, counted, told once.

The likeliest reason is no forger but a secret that was changed on one side only, and then a day
of messages is being lost.
"""

import threading
import time
from collections import Counter
from datetime import timedelta

from django.db.models import F

from majlis.channels.models import Hook
from majlis.notices.telling import tell
from majlis.people.models import Membership
from majlis.record import entries
from majlis.store import clock
from majlis.store.tenancy import acting_for

# What one address takes of it, in each process; what is signed is never limited.
MOST_PER_MINUTE = 120
# One flood is told of once: at the first refusal after so long without any.
QUIET_FOR = timedelta(hours=1)
NOBODY = 0  # addresses that are no hook's have one limit together


class Tally:
    """How many came lately at each address, and how many of them no row has counted yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._came: Counter[int] = Counter()
        self._uncounted: Counter[int] = Counter()

    def admits(self, hook_id: int) -> int:
        """Return how many to count now, this one and those that were over the limit; 0: wait."""
        with self._lock:
            self._turn()
            self._came[hook_id] += 1
            self._uncounted[hook_id] += 1
            if self._came[hook_id] > MOST_PER_MINUTE:
                return 0
            return self._uncounted.pop(hook_id)

    def _turn(self) -> None:
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute = minute
            self._came.clear()


tally = Tally()


def counted(hook: Hook | None) -> bool:
    """Count one refusal on the hook's row; return whether it was inside the limit."""
    many = tally.admits(hook.pk if hook else NOBODY)
    if hook and many:
        _write(hook, many)
    return bool(many)


def _write(hook: Hook, many: int) -> None:
    with acting_for(hook.institution_id):
        before = Hook.objects.select_for_update().get(pk=hook.pk).refused_at
        at = clock.now()
        Hook.objects.filter(pk=hook.pk).update(
            refused_count=F("refused_count") + many, refused_at=at
        )
        if before is None or at - before > QUIET_FOR:
            _tell(hook)


def _tell(hook: Hook) -> None:
    entry = entries.write(
        institution_id=hook.institution_id,
        act="hook.refused",
        object=f"network_app:{hook.network}",
        detail={"network": hook.network},
    )
    tell(
        institution_id=hook.institution_id,
        roles=[Membership.Role.MANAGER],
        kind="hook_refused",
        object=f"channel:{hook.network}:{entry.number}",
        values={"network": hook.network},
        urgent=True,
    )
