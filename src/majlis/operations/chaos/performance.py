"""The soak: thousands of deliveries under a storm, all of it drawn from one seed."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection

from majlis.delivery import scheduling
from majlis.delivery.models import Delivery
from majlis.operations.chaos import audit as auditing
from majlis.operations.chaos.plan import LOST_ANSWERS, Planned, draw
from majlis.operations.chaos.rig import HEAD_START, TICK_S, Rig
from majlis.operations.chaos.stage import Scale
from majlis.operations.stack import Stack
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

RATE_PER_S = 4  # what two cores carry with sandbox, database and storm beside it
LAST_SHARE = 0.03  # of the deliveries are due while the database is put back


class Performance(Rig):
    """One soak on one stack."""

    def __init__(
        self, stack: Stack, scale: Scale, *, deliveries: int, seed: int, workers: int
    ) -> None:
        super().__init__(stack, scale, seed=seed, workers=workers)
        self.deliveries = deliveries
        self.span = timedelta(seconds=deliveries / RATE_PER_S)
        self.plan = draw(deliveries=deliveries, seed=seed, span=self.span)
        self.lost_answers = 0
        self.ids: dict[int, int] = {}

    def run(self) -> auditing.Verdict:
        """Perform the plan and return the auditor's verdict."""
        self.crew.keep()
        begins_at = now() + HEAD_START
        cut = self.span * (1 - LAST_SHARE)
        last = [
            replace(one, fault="", then="", follows=None) for one in self.plan if one.due_in > cut
        ]
        first = [one for one in self.plan if one.due_in <= cut]
        for one in first:
            self._order_fault(one)
        self.ids = self.enter(first, begins_at=begins_at)
        self._weather(begins_at, first, until=begins_at + cut)
        self.settle(begins_at + cut)
        self.lose_memory(last)
        return self.judge()

    def _order_fault(self, one: Planned) -> None:
        order = {"network": one.network, "match": one.mark, "call": "publish", "times": 1}
        if one.fault == "lagging_lists":
            # A lost answer and a list that does not show the post yet: what three reads are for.
            self.control("faults", order | {"fault": one.fault, "call": "any", "seconds": 3})
            self.control("faults", order | {"fault": "reset_after"})
        elif one.fault:
            late = self.scale.guard * 40 + 1
            self.control("faults", order | {"fault": one.fault, "seconds": 2, "delay_s": late})
        if one.fault in LOST_ANSWERS:
            self.lost_answers += 1

    def _weather(self, begins_at: datetime, plan: list[Planned], *, until: datetime) -> None:
        """Kill, freeze, restart, cancel and correct while the posts go out."""
        events = self._events(begins_at, plan, until)
        while events or now() < until:
            self.crew.keep()
            at = self.now()
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
            + [self.restart_database] * max(1, self.deliveries // 800)
        )
        events = [(begins_at + span * self.dice.random(), blow) for blow in blows]
        for one in plan:
            if one.then:
                moment = begins_at + one.due_in + timedelta(seconds=self.dice.uniform(-0.2, 0.5))
                act = self._cancel if one.then == "cancel" else self._correct
                events.append((moment, lambda act=act, one=one: act(one)))  # type: ignore[misc]
        return sorted(events, key=lambda event: event[0])

    def _kill(self) -> None:
        if pids := self.crew.pids():
            self.crew.kill(self.dice.choice(pids))

    def _freeze(self) -> None:
        if pids := self.crew.pids():
            asleep = self.scale.lease * self.dice.uniform(0.2, 1.3)
            self.crew.freeze(self.dice.choice(pids), for_span=asleep)

    def _cancel(self, one: Planned) -> bool:
        """Cancel as a person would; what is acknowledged may not appear afterwards."""
        delivery_id = self.ids[one.number]
        try:
            with acting_for(self.scene.institution.pk):
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
        with acting_for(self.scene.institution.pk):
            corrected = self.scene.schedule(one, due_at=now(), scale=self.scale, text=text)
        self.marks[corrected.pk] = f"{one.mark} مصحح"

    def figures(self, verdict: auditing.Verdict) -> dict[str, Any]:
        """Return the figures of the run by their names."""
        return {
            "deliveries": len(self.marks),
            "kills": self.crew.kills,
            "freezes": self.crew.freezes,
            "lost_answers": self.lost_answers,
            "restarts": self.restarts,
            **{word: verdict.counts[word] for word in (*auditing.ZEROS, "held")},
        }
