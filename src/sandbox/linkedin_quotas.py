"""LinkedIn's daily limits: by application and by member for each call, anew at midnight UTC.

How many is told in the developers' portal alone, so the numbers here are wide and of our making;
an account that is registered with `calls_a_day` has that many of each call, as an application in
the Development tier has. Source: learn.microsoft.com/linkedin "Rate limiting", read 2026-11-22.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sandbox import linkedin_rules as rules
from sandbox.core.accounts import Token
from sandbox.core.exchange import Exchange

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

SLUG = "linkedin"
OF_MEMBER, OF_APPLICATION = 200_000, 1_000_000


def count_call(network: "LinkedIn", exchange: Exchange, token: Token) -> None:
    """Count one call against both days.

    Raises:
        LinkedInRefusal: one of them is used up.
    """
    account = network.world.accounts.account(SLUG, token.account)
    given = int(account.extra.get("calls_a_day", 0)) if account else 0
    resource = exchange.path.split("/")[2]
    method = exchange.headers.get("X-RestLi-Method", "").upper() or exchange.method
    call = f"linkedin {token.client_id} {resource} {method}"
    for key, limit in (
        (f"{call} {token.account}", given or OF_MEMBER),
        (call, OF_APPLICATION),
    ):
        window = network.world.quotas.take(key, limit=limit, resets_at=next_utc_midnight)
        if window.is_over:
            raise rules.throttled()


def next_utc_midnight(now: datetime) -> datetime:
    """Return when LinkedIn's daily limits start anew after `now`."""
    tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=UTC)
