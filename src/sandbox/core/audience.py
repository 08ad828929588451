"""Who follows an account, and how often its page is visited: laid down by the year.

An account without a year has the followers of its registration (`followers`), and no visits.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any

from sandbox.core.accounts import Accounts
from sandbox.core.growth import portion
from sandbox.core.records import Records

YEAR = "year"  # the kind of record, by network, account and year
# A day's changes are over by then, so that the year's last day ends in what it comes to.
BUSY = timedelta(hours=18)
# Sunday to Thursday are the office's days; Monday is Python's day 0.
WEEKDAYS = (1.0, 1.0, 1.0, 0.9, 0.45, 0.6, 1.0)


@dataclass(frozen=True)
class Year:
    """One account's year: followers at its first and last moment, and visits within it."""

    year: int
    seed: int
    followers_before: int
    followers_after: int
    visits: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days

    def until(self, total: int, day: date, *, what: str) -> int:
        """Return how much of a year's total has come by the end of a day."""
        number = (day - date(self.year, 1, 1)).days
        if number < 0:
            return 0
        weights = _weights(self.year, self.seed, self.days, what)
        return total if number >= self.days - 1 else int(total * weights[number] / weights[-1])


class Audience:
    """The audiences of all accounts."""

    def __init__(self, records: Records, accounts: Accounts) -> None:
        self._records = records
        self._accounts = accounts

    def years(self, network: str, account: str) -> list[Year]:
        """Return an account's years, the earliest first."""
        kept = [
            Year(**body["audience"])
            for _key, body in self._records.of_kind(YEAR)
            if (body["network"], body["account"]) == (network, account)
        ]
        return sorted(kept, key=lambda year: year.year)

    def followers(self, network: str, account: str, at: datetime) -> int:
        """Return how many follow an account at a moment."""
        years = self.years(network, account)
        if not years:
            known = self._accounts.account(network, account)
            return int(known.extra.get("followers", 0)) if known else 0
        here = at.astimezone(UTC)
        begun = [year for year in years if date(year.year, 1, 1) <= here.date()]
        return _followers(begun[-1], here) if begun else years[0].followers_before

    def visits(self, network: str, account: str, day: date) -> int:
        """Return the visits of an account's page on a day as that network cuts it."""
        for year in self.years(network, account):
            if year.year == day.year:
                what = f"visits {network}"
                return year.until(year.visits, day, what=what) - year.until(
                    year.visits, day - timedelta(days=1), what=what
                )
        return 0


def laid(network: str, account: str, year: Year) -> tuple[str, dict[str, Any]]:
    """Return key and body of the record that keeps an account's year."""
    body = {"network": network, "account": account, "audience": vars(year)}
    return f"{network} {account} {year.year}", body


@lru_cache(maxsize=64)
def _weights(year: int, seed: int, days: int, what: str) -> tuple[float, ...]:
    """Return what each day and all before it weigh: busier on working days and towards the end."""
    first = date(year, 1, 1)
    return tuple(
        accumulate(
            WEEKDAYS[(first + timedelta(days=number)).weekday()]
            * (0.6 + 0.8 * portion(seed, year, what, number))
            * (1 + 0.4 * number / days)
            for number in range(days)
        )
    )


def _followers(year: Year, at: datetime) -> int:
    gained = year.followers_after - year.followers_before
    yesterday = year.until(gained, at.date() - timedelta(days=1), what="followers")
    today = year.until(gained, at.date(), what="followers") - yesterday
    midnight = datetime(at.year, at.month, at.day, tzinfo=UTC)
    share = min(1.0, (at - midnight) / BUSY)
    return year.followers_before + yesterday + int(today * share)
