"""After all is heard and replayed: people write in private and are acknowledged, each once.

While it goes on the worker dies, and everything that was ever told is let be understood anew, as a
manager may at any time.
"""

import time
from datetime import timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection

from majlis.channels import hearing
from majlis.delivery.models import Delivery
from majlis.delivery.states import SETTLED
from majlis.inbox.models import Automation, Case
from majlis.operations.chaos.intake.office import A_SECOND_S
from majlis.operations.chaos.stage import Workers
from majlis.people.models import Institution
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

# Of those who write before, so many write again: few, since each costs a delivery.
SHARE = 100
FEWEST = 9
PATIENCE_S = 600
LONG_AGO = timedelta(days=30)


def begin(institution: Institution) -> None:
    """Let every private message be acknowledged from now on, which is the next whole second."""
    with acting_for(institution.pk):
        Automation.objects.create(
            institution=institution,
            acknowledges=Automation.When.ALWAYS,
            places=["message"],
            began_at=now(),
        )
    time.sleep(A_SECOND_S)


def messages(items: int, accounts: dict[str, str]) -> list[dict[str, Any]]:
    """Return what new people write in private, as the control port takes it."""
    many = max(FEWEST, items // SHARE)
    return [
        {
            "network": network,
            "account": accounts[network],
            "from": f"مراسل {number}",
            "text": f"متى يصدر القرار رقم {number}؟ 🙏",
            "push": True,
        }
        for number in range(many)
        for network in [sorted(accounts)[number % len(accounts)]]
    ]


def settle(institution: Institution, crew: Workers, *, many: int) -> int:
    """Wait until all of these are decided and sent; kill and replay meanwhile. Return how many
    were acknowledged."""
    until, has_died, decided = time.monotonic() + PATIENCE_S, False, 0
    while time.monotonic() < until:
        crew.keep()
        time.sleep(0.5)
        decided, unsettled = _progress(institution)
        if decided and not has_died:
            has_died = True
            for pid in crew.pids()[:1]:
                crew.kill(pid)
            hearing.replay(institution.pk, since=now() - LONG_AGO, until=now())
        if has_died and decided >= many and not unsettled and _is_all_understood():
            break
    return decided


def _progress(institution: Institution) -> tuple[int, int]:
    """Return how many acknowledgements were given, and how many of them are on their way."""
    try:
        with acting_for(institution.pk):
            given = Delivery.objects.filter(channel__institution=institution)
            decided = Case.objects.filter(institution=institution, automatic_words__isnull=False)
            return decided.count(), given.exclude(state__in=SETTLED).count()
    except DatabaseError:
        connection.close()
        return 0, 1


def _is_all_understood() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM channels_rawevent WHERE parsed_at IS NULL AND tries = 0"
        )
        return bool(cursor.fetchone()[0] == 0)
