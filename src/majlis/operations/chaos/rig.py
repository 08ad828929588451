"""What every run has: a stack, a scene, a crew of workers, and the end of it all."""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection, connections

from majlis.delivery import safe_mode
from majlis.delivery.guards import Guard, stands
from majlis.delivery.models import Delivery, Installation
from majlis.delivery.states import SETTLED
from majlis.operations import networks_here
from majlis.operations.chaos import audit as auditing
from majlis.operations.chaos.deeds import Books
from majlis.operations.chaos.memory_loss import Kept
from majlis.operations.chaos.plan import MAIN, Planned
from majlis.operations.chaos.scene import Scene
from majlis.operations.chaos.stage import Scale, Workers
from majlis.operations.stack import Stack
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

TICK_S = 0.05
HEAD_START = timedelta(seconds=4)
# Two hours of life after the last one is due, nothing may be unfinished.
PATIENCE = timedelta(hours=2)


class Rig:
    """One run on one stack."""

    def __init__(
        self,
        stack: Stack,
        scale: Scale,
        *,
        seed: int,
        workers: int = 2,
        accounts: Sequence[str] = (MAIN,),
    ) -> None:
        self.stack, self.scale = stack, scale
        self.dice = random.Random(seed)  # noqa: S311 - a plan, not a secret
        self.crew = Workers(stack, wanted=workers)
        self.restarts = 0
        self.cancelled_at: dict[int, datetime] = {}
        self.marks: dict[int, str] = {}
        # The networks' own refusal of twins would hide ours: nothing here leans on it.
        self.control("duplicates", {"refused": False})
        if not stands(Guard.EPOCH):
            self._take_down_the_fence()
        self.scene = Scene(control=stack.addresses.control, accounts=accounts)

    def _take_down_the_fence(self) -> None:
        """The database refuses illegal moves too: a fence is down when both are."""
        with self.stack.cluster.connect("majlis") as owner:
            owner.execute("ALTER TABLE delivery_delivery DISABLE TRIGGER delivery_guard_row")

    def control(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return networks_here.control(self.stack.addresses.control, path, body)

    def enter(self, planned: Sequence[Planned], *, begins_at: datetime) -> dict[int, int]:
        """Schedule decisions; return the ids of their deliveries by number."""
        ids = self.scene.enter(planned, begins_at=begins_at, scale=self.scale)
        self.marks |= {ids[one.number]: one.mark for one in planned}
        self.marks |= self.scene.leaders
        return ids

    def now(self) -> datetime | None:
        """Return the database's time, None while it is away."""
        try:
            return now()
        except DatabaseError:
            connection.close()
            return None

    def restart_database(self) -> None:
        self.restarts += 1
        connections.close_all()
        self.stack.cluster.restart()
        connections.close_all()

    def settle(self, after: datetime) -> None:
        """Wait until nothing moves any more, at most two hours of life."""
        self.crew.thaw_all()
        until = after + PATIENCE * self.scale.settle
        while (at := self.now()) is None or at < until:
            self.crew.keep()
            if at is not None and self._unfinished() == 0:
                return
            time.sleep(0.25)

    def _unfinished(self) -> int:
        try:
            with acting_for(self.scene.institution.pk):
                return Delivery.objects.exclude(state__in=SETTLED).count()
        except DatabaseError:
            connection.close()
            return 1

    def lose_memory(self, last: Sequence[Planned]) -> None:
        """Put the database back to before some of `last` went out; due ones and later ones."""
        begins_at = now() + HEAD_START
        spread = timedelta(seconds=12)
        self.enter(
            [replace(one, due_in=spread * self.dice.random()) for one in last], begins_at=begins_at
        )
        kept = Kept(self.stack)
        kept.take()
        while (at := self.now()) is None or at < begins_at + spread / 2:
            self.crew.keep()
            time.sleep(TICK_S)
        self.crew.kill_all()
        kept.put_back()
        self.crew.keep()
        self._release_when_known(begins_at + spread)
        self.settle(now())

    def _release_when_known(self, after: datetime) -> None:
        """The operator lets publishing go on when nothing is in doubt any more."""
        until = after + timedelta(minutes=30) * self.scale.settle
        while (at := self.now()) is None or at < until:
            self.crew.keep()
            time.sleep(0.25)
            if at is not None and self._is_known():
                with acting_for(self.scene.institution.pk):
                    safe_mode.release(self.scene.institution, by=None)
                return

    def _is_known(self) -> bool:
        if Installation.objects.get().safe_mode_at is None:
            return False
        with acting_for(self.scene.institution.pk):
            return not Delivery.objects.in_doubt().exists()

    def _replies(self) -> list[dict[str, Any]]:
        """Return what the ledger has of our replies, in the form of its posts.

        X's are posts, and stand among them already.
        """
        return [
            {**one, "title": "", "media": [], "visible_at": one["created_at"]}
            for one in self.control("comments")["comments"]
            if one["by_account"] and one["network"] != "x"
        ]

    def _messages(self) -> list[dict[str, Any]]:
        """Return what the ledger has of our private messages, in the form of its posts."""
        return [
            {**one, "title": "", "media": [], "visible_at": one["created_at"]}
            for one in self.control("messages")["messages"]
            if one["by_account"]
        ]

    def _books(self, objects: list[dict[str, Any]]) -> Books:
        return Books(objects, self.control("comments")["comments"], self.control("standing"))

    def judge(self) -> auditing.Verdict:
        """Stop the workers and let the auditor speak."""
        self.crew.kill_all()
        posts = self.control("ledger")["objects"]
        objects = [*posts, *self._replies(), *self._messages()]
        with acting_for(self.scene.institution.pk):
            return auditing.audit(
                Delivery.objects.filter(pk__in=self.marks).select_related("channel"),
                objects,
                marks=self.marks,
                cancelled_at=self.cancelled_at,
                # A call may begin at the window's very end, and a slow network may accept it a
                # whole call after nobody listens any more.
                after_window=timedelta(seconds=90) * self.scale.guard,
                books=self._books(posts),
            )
