"""Faults on order: what goes wrong, for which call, how often."""

import asyncio
import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.core.clock import iso

CALLS = (
    *("publish", "message", "moderate", "prepare"),
    *("read", "list", "delete", "token", "change", "any"),
)
READING = ("read", "list", "token")  # all others are a `change`

BEFORE = (
    "reset_before",
    "error_before_503",
    "silence_before",
    "html_before",
    "rate_limited",
    "token_expired",
    "token_revoked",
    "refused",
    "slow",
    "hold_before",
)
AFTER = (
    "reset_after",
    "error_after_500",
    "silence_after",
    "hold_after",
    "lost_token_answer",
    "drip",
    "html",
    "truncated",
)
# They change what an accepted object does later, whatever call they were ordered for.
LASTING = ("slow_processing", "lagging_lists")

KINDS = (*BEFORE, *AFTER, *LASTING)


@dataclass
class Fault:
    """One order. It strikes `remaining` times more, at requests that fit all its conditions.

    `match` is a part of the text; `account` an account id; both empty fit everything.
    """

    id: str
    network: str
    call: str
    fault: str
    remaining: int = 1
    match: str = ""
    account: str = ""
    delay_s: float = 0.0
    seconds: float = 0.0
    struck: int = 0
    held: int = 0
    drops: bool = False  # what it holds is cut on release, and not accepted
    blocked_until: datetime | None = None
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def fits(self, *, network: str, call: str, account: str, text: str) -> bool:
        """Say whether a request is one that this fault is meant for."""
        return (
            self.network in (network, "any")
            and (self.call in (call, "any") or (self.call == "change" and call not in READING))
            and self.account in ("", account)
            and self.match in text
        )

    def described(self) -> dict[str, Any]:
        """Return it as `GET /control/faults` shows it."""
        plain = {
            name: getattr(self, name)
            for name in ("network", "call", "fault", "remaining", "match", "account", "delay_s")
        }
        until = iso(self.blocked_until)
        return {
            "fault_id": self.id,
            **plain,
            "seconds": self.seconds,
            "struck": self.struck,
            "held": self.held,
            "blocked_until": until,
        }


class Faults:
    """The orders that stand, oldest first."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._orders: dict[str, Fault] = {}

    def order(self, fields: dict[str, Any]) -> Fault:
        """Add an order from the fields of `POST /control/faults`.

        Raises:
            ValueError: an unknown call, fault or field.
        """
        wanted = dict(fields)
        times = int(wanted.pop("times", 1))
        if wanted.get("fault") == "lost_token_answer":
            wanted.setdefault("call", "token")
        if wanted.get("fault") not in KINDS:
            raise ValueError(f"unknown fault: {wanted.get('fault')}; known: {', '.join(KINDS)}")
        if wanted.setdefault("call", "any") not in CALLS:
            raise ValueError(f"unknown call: {wanted['call']}; known: {', '.join(CALLS)}")
        wanted.setdefault("network", "any")
        for counted in ("struck", "held", "drops", "blocked_until", "released", "remaining"):
            if counted in wanted:
                raise ValueError(f"{counted} cannot be ordered")
        try:
            fault = Fault(id=f"f{next(self._numbers)}", remaining=times, **wanted)
        except TypeError as error:
            raise ValueError(str(error)) from error
        self._orders[fault.id] = fault
        return fault

    def all(self) -> list[Fault]:
        """Return every order, spent ones included, oldest first."""
        return list(self._orders.values())

    def clear(self, fault_id: str = "") -> None:
        """Withdraw one order or all; requests that are held go on."""
        ending = [self._orders[fault_id]] if fault_id in self._orders else []
        for fault in ending if fault_id else self.all():
            del self._orders[fault.id]
            fault.released.set()

    def release(self, fault_id: str, *, drops: bool = False) -> Fault | None:
        """Let the held requests of an order go on, or drop them; later ones are not held."""
        fault = self._orders.get(fault_id)
        if fault is not None:
            fault.drops = drops
            fault.released.set()
        return fault

    def strike(
        self, *, network: str, call: str, account: str, text: str, now: datetime
    ) -> Fault | None:
        """Return the fault that befalls this request, counting it, or None.

        A rate limit that has struck stays in force until its reset time, for what it fits.
        """
        for fault in self.all():
            if fault.fault in LASTING:
                continue
            if not fault.fits(network=network, call=call, account=account, text=text):
                continue
            if fault.blocked_until is not None and now < fault.blocked_until:
                return fault
            if fault.remaining > 0:
                return self._count(fault, now)
        return None

    def lasting(
        self, kind: str, *, network: str, account: str, text: str, now: datetime
    ) -> timedelta:
        """Return how long `slow_processing` or `lagging_lists` befalls a new object, or zero."""
        for fault in self.all():
            fits = fault.fits(network=network, call=fault.call, account=account, text=text)
            if fault.fault == kind and fits and fault.remaining > 0:
                self._count(fault, now)
                return timedelta(seconds=fault.seconds)
        return timedelta(0)

    def give_back(self, fault: Fault) -> None:
        """Undo a strike that had no effect, because the network refused the request anyway."""
        fault.remaining += 1
        fault.struck -= 1

    def _count(self, fault: Fault, now: datetime) -> Fault:
        fault.remaining -= 1
        fault.struck += 1
        if fault.fault == "rate_limited":
            fault.blocked_until = now + timedelta(seconds=fault.seconds)
        return fault
