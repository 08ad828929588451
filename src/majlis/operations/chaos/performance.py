"""One run: the plan is performed, the storm rages, the auditor judges."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection, connections

from majlis.delivery import safe_mode, scheduling
from majlis.delivery.models import Delivery, Installation
from majlis.delivery.states import SETTLED
from majlis.operations import networks_here
from majlis.operations.chaos import audit as auditing
from majlis.operations.chaos.memory_loss import Kept
from majlis.operations.chaos.plan import LOST_ANSWERS, Planned, draw
from majlis.operations.chaos.scene import Scene
from majlis.operations.chaos.stage import Scale, Workers
from majlis.operations.stack import Stack
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

TICK_S = 0.05
RATE_PER_S = 14  # what two cores carry with sandbox, database and storm beside it
HEAD_START = timedelta(seconds=4)
LAST_SHARE = 0.05  # of the deliveries are due while the database is put back
# Two hours of life after the last one is due, nothing may be unfinished.
PATIENCE = timedelta(hours=2)


@dataclass
class Performance:
    """One run on one stack."""

    stack: Stack
    scale: Scale
    deliveries: int
    seed: int
    workers: int = 2
    restarts: int = 0
    lost_answers: int = 0
    cancelled_at: dict[int, datetime] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    _dice: random.Random = field(init=False)
    _plan: list[Planned] = field(init=False)
    _scene: Scene = field(init=False)
    _ids: dict[int, int] = field(init=False)
    _crew: Workers = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311
        self._span = timedelta(seconds=self.deliveries / RATE_PER_S)
        self._plan = draw(deliveries=self.deliveries, seed=self.seed, span=self._span)
        self._crew = Workers(self.stack, wanted=self.workers)
        self._control("duplicates", {"refused": False})
        self._scene = Scene(control=self.stack.addresses.control)

    def run(self) -> auditing.Verdict:
        """Perform the plan and return the auditor's verdict."""
        self._crew.keep()
        begins_at = now() + HEAD_START
        cut = self._span * (1 - LAST_SHARE)
        last = [
            replace(one, fault="", then="", follows=None) for one in self._plan if one.due_in > cut
        ]
        first = [one for one in self._plan if one.due_in <= cut]
        for one in first:
            self._order_fault(one)
        self._ids = self._scene.enter(first, begins_at=begins_at, scale=self.scale)
        self.marks = {self._ids[one.number]: one.mark for one in first}
        self._weather(begins_at, first, until=begins_at + cut)
        self._settle(begins_at + cut)
        self._lose_memory(last)
        self._crew.kill_all()
        return self._judge()

    def _order_fault(self, one: Planned) -> None:
        order = {"network": one.network, "match": one.mark, "call": "publish", "times": 1}
        if one.fault == "lagging_lists":
            # A lost answer and a list that does not show the post yet: what three reads are for.
            self._control("faults", order | {"fault": one.fault, "call": "any", "seconds": 3})
            self._control("faults", order | {"fault": "reset_after"})
        elif one.fault:
            late = self.scale.guard * 40 + 1
            self._control("faults", order | {"fault": one.fault, "seconds": 2, "delay_s": late})
        if one.fault in LOST_ANSWERS:
            self.lost_answers += 1

    def _control(self, path: str, body: dict[str, Any]) -> None:
        networks_here.control(self.stack.addresses.control, path, body)

    def _weather(self, begins_at: datetime, plan: list[Planned], *, until: datetime) -> None:
        """Kill, freeze, restart, cancel and correct while the posts go out."""
        events = self._events(begins_at, plan, until)
        while events or now() < until:
            self._crew.keep()
            at = self._now()
            while events and at and events[0][0] <= at:
                events.pop(0)[1]()
            time.sleep(TICK_S)

    def _events(
        self, begins_at: datetime, plan: list[Planned], until: datetime
    ) -> list[tuple[datetime, Callable[[], None]]]:
        span = until - begins_at
        blows: list[Callable[[], None]] = (
            [self._kill] * max(2, self.deliveries // 50)
            + [self._freeze] * max(1, self.deliveries // 125)
            + [self._restart] * max(1, self.deliveries // 800)
        )
        events = [(begins_at + span * self._dice.random(), blow) for blow in blows]
        for one in plan:
            if one.then:
                moment = begins_at + one.due_in + timedelta(seconds=self._dice.uniform(-0.2, 0.5))
                act = self._cancel if one.then == "cancel" else self._correct
                events.append((moment, lambda act=act, one=one: act(one)))  # type: ignore[misc]
        return sorted(events, key=lambda event: event[0])

    def _kill(self) -> None:
        if pids := self._crew.pids():
            self._crew.kill(self._dice.choice(pids))

    def _freeze(self) -> None:
        if pids := self._crew.pids():
            asleep = self.scale.lease * self._dice.uniform(0.2, 1.3)
            self._crew.freeze(self._dice.choice(pids), for_span=asleep)

    def _restart(self) -> None:
        self.restarts += 1
        connections.close_all()
        self.stack.cluster.restart()
        connections.close_all()

    def _cancel(self, one: Planned) -> bool:
        """Cancel as a person would; what is acknowledged may not appear afterwards."""
        delivery_id = self._ids[one.number]
        try:
            with acting_for(self._scene.institution.pk):
                scheduling.cancel(Delivery.objects.get(pk=delivery_id), by=None)
        except Refused:
            return False
        except DatabaseError:
            connection.close()
            return False
        self.cancelled_at[delivery_id] = now()
        return True

    def _correct(self, one: Planned) -> None:
        """Edit: cancel what has not gone out, and send the new revision."""
        if not self._cancel(one):
            return
        text = f"{one.text} مصحح"
        with acting_for(self._scene.institution.pk):
            corrected = self._scene.schedule(one, due_at=now(), scale=self.scale, text=text)
        self.marks[corrected.pk] = f"{one.mark} مصحح"

    def _settle(self, after: datetime) -> None:
        """Wait until nothing moves any more, at most two hours of life."""
        self._crew.thaw_all()
        until = after + PATIENCE * self.scale.settle
        while (at := self._now()) is None or at < until:
            self._crew.keep()
            if at is not None and self._unfinished() == 0:
                return
            time.sleep(0.25)

    def _unfinished(self) -> int:
        with acting_for(self._scene.institution.pk):
            return Delivery.objects.exclude(state__in=SETTLED).count()

    def _now(self) -> datetime | None:
        try:
            return now()
        except DatabaseError:
            connection.close()
            return None

    def _lose_memory(self, last: list[Planned]) -> None:
        """Put the database back to before some of these went out; due ones and later ones."""
        begins_at = now() + HEAD_START
        spread = timedelta(seconds=12)
        for_last = [replace(one, due_in=spread * self._dice.random()) for one in last]
        ids = self._scene.enter(for_last, begins_at=begins_at, scale=self.scale)
        self.marks |= {ids[one.number]: one.mark for one in for_last}
        kept = Kept(self.stack)
        kept.take()
        while (at := self._now()) is None or at < begins_at + spread / 2:
            self._crew.keep()
            time.sleep(TICK_S)
        self._crew.kill_all()
        kept.put_back()
        self._crew.keep()
        self._release_when_known(begins_at + spread)
        self._settle(now())

    def _release_when_known(self, after: datetime) -> None:
        """The operator lets publishing go on when nothing is in doubt any more."""
        until = after + timedelta(minutes=20) * self.scale.settle
        while (at := self._now()) is None or at < until:
            self._crew.keep()
            time.sleep(0.25)
            if at is None or Installation.objects.get().safe_mode_at is None:
                continue
            with acting_for(self._scene.institution.pk):
                if not Delivery.objects.in_doubt().exists():
                    safe_mode.release(self._scene.institution, by=None)
                    return

    def _judge(self) -> auditing.Verdict:
        objects = networks_here.control(self.stack.addresses.control, "ledger")["objects"]
        with acting_for(self._scene.institution.pk):
            rows = Delivery.objects.filter(pk__in=self.marks).select_related("channel")
            return auditing.audit(
                rows,
                objects,
                marks=self.marks,
                cancelled_at=self.cancelled_at,
                call_budget=timedelta(seconds=40) * self.scale.guard,
            )

    def figures(self, verdict: auditing.Verdict) -> dict[str, Any]:
        """Return the figures of the run by their names."""
        return {
            "deliveries": len(self.marks),
            "kills": self._crew.kills,
            "freezes": self._crew.freezes,
            "lost_answers": self.lost_answers,
            "restarts": self.restarts,
            **{word: verdict.counts[word] for word in (*auditing.ZEROS, "held")},
        }
