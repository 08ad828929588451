"""What may befall webhooks on their way: lost, doubled, late, out of turn, cut off."""

from dataclasses import dataclass, replace
from random import Random
from typing import Any

SHARES = ("lost", "doubled", "shuffled", "late", "malformed")
SECONDS = ("late_s", "shuffle_s")


@dataclass(frozen=True)
class PushFaults:
    """The order for one network. Shares lie between 0 and 1; which events they meet follows from
    the seed and from the number of the event alone.
    """

    lost: float = 0.0
    doubled: float = 0.0
    shuffled: float = 0.0
    malformed: float = 0.0  # signed, and cut off in the middle
    late: float = 1.0  # of those that are not lost, when late_s is set
    late_s: float = 0.0
    shuffle_s: float = 2.0  # how far an event may fall behind its turn
    seed: int = 0

    def changed(self, fields: dict[str, Any]) -> "PushFaults":
        """Return the order with some fields set anew.

        Raises:
            ValueError: an unknown field, or a value out of bounds.
        """
        unknown = sorted(set(fields) - {*SHARES, *SECONDS, "seed"})
        if unknown:
            raise ValueError(f"unknown field: {unknown[0]}")
        for name in SHARES:
            if not 0 <= float(fields.get(name, 0)) <= 1:
                raise ValueError(f"{name} is a share between 0 and 1")
        for name in SECONDS:
            if not 0 <= float(fields.get(name, 0)) <= 86_400:
                raise ValueError(f"{name} lies between 0 and 86400")
        read: dict[str, Any] = {
            name: int(value) if name == "seed" else float(value) for name, value in fields.items()
        }
        return replace(self, **read)

    def fate(self, network: str, number: int) -> "Fate":
        """Return what befalls the event with this number."""
        dice = Random(f"{self.seed} {network} {number}")  # noqa: S311 - a game, not a secret
        is_lost, is_doubled, is_shuffled, is_late, is_malformed = (
            dice.random() < getattr(self, name) for name in SHARES
        )
        if is_lost:
            return Fate(is_lost=True)
        delay_s = self.late_s if is_late else 0.0
        if is_shuffled:
            delay_s += self.shuffle_s * dice.random()
        again_s = [delay_s + self.shuffle_s * dice.random()] if is_doubled else []
        return Fate(
            is_doubled=is_doubled,
            is_shuffled=is_shuffled,
            is_late=is_late and self.late_s > 0,
            is_malformed=is_malformed,
            delays_s=(delay_s, *again_s),
        )


@dataclass(frozen=True)
class Fate:
    """What happens to one event: after how many seconds each copy of it sets out."""

    is_lost: bool = False
    is_doubled: bool = False
    is_shuffled: bool = False
    is_late: bool = False
    is_malformed: bool = False
    delays_s: tuple[float, ...] = ()
