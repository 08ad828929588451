"""The fault table: every fault and every crash point of every act on every network that has it,
one in each delivery."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

from majlis.delivery import scheduling
from majlis.delivery.models import Delivery
from majlis.delivery.states import HoldReason, State
from majlis.operations.chaos import audit as auditing
from majlis.operations.chaos.plan import MAIN, NETWORKS, Planned, mark_of
from majlis.operations.chaos.rig import HEAD_START, TICK_S, Rig
from majlis.operations.chaos.stage import Scale, order_stop, stopped
from majlis.operations.chaos.targets import CHANGING, MAKING, is_able
from majlis.operations.stack import Stack
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

FAULTS = (
    "reset_after",
    "error_after_500",
    "error_before_503",
    "silence_after",
    "silence_before",
    "html",
    "truncated",
    "rate_limited",
    "rate_limited_long",
    "token_expired",
    "lagging_lists",
    "slow",
)
# These cells show the lack of a guard by themselves, without a storm.
DECISIVE = ("lagging_lists", "error_after_500", "accepted/kill", "cancelled", "forgotten")
# Before the intent; between intent and call; at the network, accepted; after its answer.
POINTS = ("at_door", "before_call", "accepted", "answered")
BLOWS = ("kill", "freeze", "restart")
HUMAN = ("cancelled", "edited", "forgotten")
# What befalls the acts beside posts. What is changed stands in no list that could lag.
OTHER_ACTS = (*MAKING[1:], *CHANGING)
OTHER_BLOWS = ("kill", "freeze")
# Which call the fault meets: of acts beside posts the first that does not read is the act itself.
CALLS = {"post": "publish", "part": "publish", "comment": "publish", "reply": "publish"}
# Their doings close an account for the rest, so they have accounts of their own.
ACCOUNTS = (MAIN, "limited", "limited_long", "expired")
ACCOUNT_OF = {
    "rate_limited": "limited",
    "rate_limited_long": "limited_long",
    "token_expired": "expired",
}
RENEWED_BY_THE_HOUSE = {"x", "youtube", "linkedin"}
# A list lags for longer than a call lasts: whoever believes three early readings sends again.
SECONDS = {"rate_limited": 3, "rate_limited_long": 900, "lagging_lists": 6}
ALL_ARRIVED_WITHIN_S = 25
# A stopped delivery keeps a hand of a worker; two workers have 32.
AT_ONCE = 24
# Beyond the numbers of a storm in the same run: the auditor tells decisions apart by them.
FIRST_CELL = 900_000


@dataclass(frozen=True)
class Cell:
    """One fault on one network."""

    number: int
    network: str
    what: str  # a fault, "point/blow", or what a person does; of another act after "reply:"

    @property
    def act(self) -> str:
        """What is done, in the words of targets.py."""
        act, colon, _ = self.what.partition(":")
        return act if colon else "post"

    @property
    def befalls(self) -> str:
        """What happens to it, whichever act it is."""
        return self.what.rpartition(":")[2]

    @property
    def planned(self) -> Planned:
        return Planned(
            number=self.number,
            network=self.network,
            text=f"جدول الأعطال، خانة {self.what} {mark_of(self.number)}",
            with_image=self.network == "instagram" or self.number % 3 == 0,
            due_in=timedelta(0),
            account=ACCOUNT_OF.get(self.befalls, MAIN),
            act=self.act,
        )

    def is_right(self, delivery: Delivery) -> bool:
        """Say whether it ended as it should: one live copy, or none and the reason."""
        ended = (delivery.state, delivery.hold_reason)
        if self.befalls == "rate_limited_long":
            again_at = delivery.hold_detail.get("again_at")
            return ended == (State.HELD, HoldReason.RATE_LIMITED) and bool(again_at)
        if self.befalls == "token_expired" and self.network not in RENEWED_BY_THE_HOUSE:
            return ended == (State.HELD, HoldReason.LOGGED_OUT)
        if self.befalls == "cancelled":
            return delivery.state == State.CANCELLED
        return delivery.state == State.VERIFIED


def all_cells() -> list[Cell]:
    """Return the whole table."""
    crashes = [f"{point}/{blow}" for point, blow in product(POINTS, BLOWS)]
    wanted = [*product((*FAULTS, *crashes, *HUMAN), NETWORKS)]
    for act in OTHER_ACTS:
        able = [network for network in NETWORKS if is_able(network, act)]
        wanted += product((f"{act}:{what}" for what in _befalling(act)), able)
    return [
        Cell(number, network, what) for number, (what, network) in enumerate(wanted, FIRST_CELL)
    ]


def _befalling(act: str) -> list[str]:
    """Return what befalls an act beside posts."""
    faults = [fault for fault in FAULTS if act in MAKING or fault != "lagging_lists"]
    crashes = [f"{point}/{blow}" for point, blow in product(POINTS, OTHER_BLOWS)]
    return [*faults, *crashes, "cancelled"]


class Matrix(Rig):
    """All cells, or a drawn sample of them, on one stack."""

    def __init__(
        self,
        stack: Stack,
        scale: Scale,
        *,
        stops: Path,
        seed: int,
        sample: int = 0,
        kinds: Collection[str] = (),
    ) -> None:
        super().__init__(stack, scale, seed=seed, accounts=ACCOUNTS)
        cells = [cell for cell in all_cells() if not kinds or cell.what in kinds]
        self.cells = self.dice.sample(cells, sample) if 0 < sample < len(cells) else cells
        self.stops = stops
        self.ids: dict[int, int] = {}
        self.unexpected: list[str] = []

    def run(self) -> auditing.Verdict:
        """Let every cell's fault befall its delivery and return the auditor's verdict."""
        self.crew.keep()
        for some in self._batches([cell for cell in self.cells if cell.befalls in FAULTS]):
            self._faults(some)
            self.settle(now())
        blows: dict[str, Callable[[], None]] = {
            "kill": self._kill,
            "freeze": self._freeze,
            "restart": self.restart_database,
        }
        for blow, strike in blows.items():
            struck = [cell for cell in self.cells if cell.befalls.endswith(f"/{blow}")]
            for some in self._batches(struck):
                # A freeze lasts longer here than doubt may: what is in doubt is settled before.
                self.settle(now())
                self._crash(some, strike)
        for some in self._batches(
            [cell for cell in self.cells if cell.befalls in {"cancelled", "edited"}]
        ):
            self.settle(now())
            self._people(some)
        self.settle(now())
        forgotten = [cell.planned for cell in self.cells if cell.what == "forgotten"]
        if forgotten:
            self.lose_memory(forgotten)
        verdict = self.judge()
        self._compare()
        return verdict

    def _batches(self, cells: list[Cell]) -> list[list[Cell]]:
        """Return the cells in parts that the hands of the workers can hold at once.

        Posts come first and together, as ever: their cells are few enough.
        """
        posts = [cell for cell in cells if cell.act == "post"]
        others = [cell for cell in cells if cell.act != "post"]
        if len(cells) <= AT_ONCE:
            return [cells] if cells else []
        parts = [others[start : start + AT_ONCE] for start in range(0, len(others), AT_ONCE)]
        return [posts, *parts] if posts else parts

    def _enter(self, cells: list[Cell], *, head_start: timedelta = HEAD_START) -> None:
        planned = [cell.planned for cell in cells]
        self.ids |= self.enter(planned, begins_at=now() + head_start)

    def _faults(self, cells: list[Cell]) -> None:
        for cell in cells:
            self._order(cell, cell.befalls.removesuffix("_long"))
            if cell.befalls == "lagging_lists":  # and its answer is lost
                self._order(cell, "reset_after")
        self._enter(cells)
        self._wait(HEAD_START.total_seconds())

    def _order(self, cell: Cell, fault: str) -> str:
        made = self.control(
            "faults",
            {
                "network": cell.network,
                "call": CALLS.get(cell.act, "change"),
                "fault": fault,
                "match": self.scene.targets.match(cell.planned),
                "seconds": SECONDS.get(cell.befalls, 0),
                # Longer than a call lasts: it is accepted when nobody listens any more.
                "delay_s": self.scale.guard * 40 + 1,
            },
        )
        return str(made["fault_id"])

    def _crash(self, cells: list[Cell], strike: Callable[[], None]) -> None:
        """Stop each delivery at its point, strike, and let what is left go on."""
        at_networks = [cell for cell in cells if cell.befalls.startswith("accepted/")]
        held = [self._order(cell, "hold_after") for cell in at_networks]
        self._enter(cells)
        for cell in cells:
            if cell not in at_networks:
                point = cell.befalls.partition("/")[0]
                order_stop(self.stops, delivery_id=self.ids[cell.number], point=point)
        until = time.monotonic() + ALL_ARRIVED_WITHIN_S
        while cells and self._arrived(held) < len(cells) and time.monotonic() < until:
            self.crew.keep()
            time.sleep(TICK_S)
        if cells:
            strike()
        for fault_id in held:
            self.control("release", {"fault_id": fault_id})
        for path in self.stops.glob("*"):
            path.unlink(missing_ok=True)
        self._wait(1)

    def _arrived(self, held: list[str]) -> int:
        orders = self.control("faults")["faults"]
        at_networks = sum(1 for one in orders if one["fault_id"] in held and one["held"])
        return at_networks + len(stopped(self.stops))

    def _kill(self) -> None:
        for pid in self.crew.pids():
            self.crew.kill(pid)

    def _freeze(self) -> None:
        asleep = self.scale.lease * 1.3
        for pid in self.crew.pids():
            self.crew.freeze(pid, for_span=asleep)
        self._wait(asleep.total_seconds() + 0.5)

    def _people(self, cells: list[Cell]) -> None:
        """Cancel or correct while it stands before the door: what is acknowledged, holds."""
        self._enter(cells)
        for cell in cells:
            order_stop(self.stops, delivery_id=self.ids[cell.number], point="at_door")
        until = time.monotonic() + ALL_ARRIVED_WITHIN_S
        while cells and len(stopped(self.stops)) < len(cells) and time.monotonic() < until:
            self.crew.keep()
            time.sleep(TICK_S)
        for cell in cells:
            self._cancel(cell)
        for path in self.stops.glob("*"):
            path.unlink(missing_ok=True)

    def _cancel(self, cell: Cell) -> None:
        delivery_id = self.ids[cell.number]
        with acting_for(self.scene.institution.pk):
            try:
                scheduling.cancel(Delivery.objects.get(pk=delivery_id), by=None)
            except Refused:
                self.unexpected.append(f"{cell}: the cancel was refused")
                return
        self.cancelled_at[delivery_id] = now()
        if cell.befalls == "edited":
            self._correct(cell)

    def _correct(self, cell: Cell) -> None:
        text = f"{cell.planned.text} مصحح"
        with acting_for(self.scene.institution.pk):
            made = self.scene.schedule(cell.planned, due_at=now(), scale=self.scale, text=text)
        self.marks[made.pk] = f"{mark_of(cell.number)} مصحح"
        self.ids[cell.number] = made.pk

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.crew.keep()
            time.sleep(TICK_S)

    def _compare(self) -> None:
        with acting_for(self.scene.institution.pk):
            ended = {mark: pk for pk, mark in self.marks.items()}
            for cell in self.cells:
                pk = self.ids.get(cell.number, ended.get(mark_of(cell.number), 0))
                delivery = Delivery.objects.get(pk=pk)
                if not cell.is_right(delivery):
                    how = f"{delivery.state} {delivery.hold_reason} {delivery.why}"
                    self.unexpected.append(f"{cell.network} {cell.what}: {how}")

    def _unstruck(self) -> int:
        """Return how many faults met no request; accounts that a fault closes are left out."""
        closed = {
            self.scene.targets.match(cell.planned)
            for cell in self.cells
            if cell.befalls in ACCOUNT_OF
        }
        orders = self.control("faults")["faults"]
        return sum(1 for one in orders if not one["struck"] and one["match"] not in closed)

    def figures(self, verdict: auditing.Verdict) -> dict[str, Any]:
        """Return the figures of the table by their names."""
        verdict.seen.extend(f"UNEXPECTED {line}" for line in self.unexpected)
        return {
            "cells": len(self.cells),
            "unexpected": len(self.unexpected),
            "unstruck": self._unstruck(),
            "kills": self.crew.kills,
            "freezes": self.crew.freezes,
            "restarts": self.restarts,
            **{word: verdict.counts[word] for word in (*auditing.ZEROS, "held")},
        }
