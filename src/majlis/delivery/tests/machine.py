"""The world in which the state machine acts: our rows, true networks, workers that die or sleep."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection

from majlis.channels.models import Channel
from majlis.delivery import (
    carrying,
    claiming,
    deciding,
    processes,
    retracting,
    safe_mode,
    scheduling,
    sweeping,
)
from majlis.delivery.models import Delivery, Installation
from majlis.delivery.states import SETTLED, HoldReason, State
from majlis.operations.chaos.audit import audit
from majlis.people.models import Institution, Person
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

from .conftest import Clock, Sandbox, Stopped, Worker, again, schedule, stopping_at, watching

SECOND = timedelta(seconds=1)
FROZEN_S = 1.2  # longer than a process may sleep between its intent and its call
PATIENCE = 120 * SECOND  # two hours of life: by then nothing may be unfinished
GRACE = 9 * SECOND  # a call may begin at the window's very end
UNFINISHED = "neither finished nor held"
_numbers = itertools.count(1)


@dataclass
class World:
    """What all examples share."""

    sandbox: Sandbox
    office: Institution
    person: Person
    channels: dict
    film: dict
    clock: Clock


@dataclass
class Sleeper:
    """A worker process that was stopped in its tracks, with one delivery in its hands."""

    worker: Worker
    point: str
    reached: threading.Event = field(default_factory=threading.Event)
    awake: threading.Event = field(default_factory=threading.Event)
    is_killed: bool = False
    thread: threading.Thread | None = None
    errors: list = field(default_factory=list)

    def start(self, claim):
        """Carry `claim` to the point and stay there; return whether it came there."""
        self.thread = threading.Thread(target=self._carry, args=(claim,))
        self.since_s = time.monotonic()
        self.thread.start()
        while self.thread.is_alive() and not self.reached.wait(0.005):
            pass
        return self.reached.is_set()

    def wake_up(self):
        time.sleep(max(0, self.since_s + FROZEN_S - time.monotonic()))
        self._go_on()

    def be_killed(self):
        self.is_killed = True
        self.worker.be_killed()
        self._go_on()

    def _go_on(self):
        self.awake.set()
        self.thread.join()
        assert self.errors == []

    def _carry(self, claim):
        try:
            with watching(self._stay):
                carrying.carry(claim, process=self.worker.process)
        except Stopped:
            pass
        except Exception as error:
            self.errors.append(error)
        finally:
            connection.close()

    def _stay(self, point, _):
        if point == self.point and threading.current_thread() is self.thread:
            self.reached.set()
            self.awake.wait()
            if self.is_killed:
                raise Stopped


class Backup:
    """The rows of deliveries as they are now, to be put back over what comes after."""

    TABLES = ("delivery_delivery", "delivery_attempt", "delivery_step", "delivery_incident")

    def __init__(self, cancelled_at):
        self.cancelled_at = dict(cancelled_at)
        with as_owner(), connection.cursor() as cursor:
            for table in self.TABLES:
                cursor.execute(f"DROP TABLE IF EXISTS kept_{table}")
                cursor.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")

    def put_back(self):
        """Forget all that came after, and the numbers of attempts with it."""
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in self.TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for table in reversed(self.TABLES):
                cursor.execute(f"DELETE FROM {table}")
            for table in self.TABLES:
                cursor.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE kept_{table}")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in self.TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('delivery_attempt', 'id'),"
                " greatest(1, (SELECT max(id) FROM delivery_attempt)))"
            )


class Example:
    """One example: what was decided in it, and the acts that may befall it."""

    def __init__(self, world):
        self.world = world
        self.marks = {}
        self.cancelled_at = {}
        self.workers = [Worker(), Worker()]
        self.sleeper = None
        self.backup = None
        self.seq = max((one["seq"] for one in self._objects(0)), default=0)
        world.sandbox.ask("DELETE", "faults")
        with acting_for(world.office.pk):
            Channel.objects.update(reopens_at=None)

    # What people do.

    def schedule(self, network, *, due_in, max_late, follows=None):
        return self._enter(network, new_mark(), due_in=due_in, max_late=max_late, follows=follows)

    def follow(self, first):
        """Schedule what may not appear before `first`."""
        again_in = {"due_in": timedelta(0), "max_late": 60 * SECOND}
        known = first if first.pk in self.marks else None
        return self.schedule(first.channel.network, follows=known, **again_in)

    def publish(self, network, *, fault="", lags=False):
        """Let out a post for now, whose call meets `fault`, on a network whose lists may lag."""
        mark = new_mark()
        if fault:
            self.world.sandbox.fault(fault, network=network, match=mark)
        if lags:
            more = {"call": "list", "seconds": 4, "times": 6}
            self.world.sandbox.fault("lagging_lists", network=network, **more)
        return self._enter(network, mark, due_in=timedelta(0), max_late=60 * SECOND)

    def _enter(self, network, mark, *, due_in, max_late, follows=None):
        words = f"ابحث عن شارة المطابقة {mark}"
        is_video = network == "youtube"
        delivery = schedule(
            self.world.channels[network],
            words,
            title=words if is_video else "",
            media=[self.world.film] if is_video else [],
            due_in=due_in,
            max_late=max_late,
            depends_on=follows,
        )
        self.marks[delivery.pk] = mark
        return delivery

    def cancel(self, delivery):
        """Take it back if that is still possible; return whether it was."""
        if delivery.pk not in self.marks:
            return False
        try:
            with acting_for(self.world.office.pk):
                scheduling.cancel(again(delivery), by=self.world.person)
        except Refused:
            return False
        self.cancelled_at[delivery.pk] = now()
        return True

    def edit(self, delivery):
        """Take it back and let out its correction."""
        mark = self.marks.get(delivery.pk, "")
        if not mark.endswith("مصحح") and self.cancel(delivery):
            network = delivery.channel.network
            self._enter(network, f"{mark} مصحح", due_in=SECOND, max_late=60 * SECOND)

    def retract(self, delivery):
        if delivery.pk not in self.marks:
            return
        try:
            with acting_for(self.world.office.pk):
                retracting.retract(again(delivery), by=self.world.person)
        except Refused:
            pass

    def decide(self, delivery):
        """Answer as a careful person does, who looks at the account first."""
        if delivery.pk not in self.marks:
            return
        stands = any(self.marks[delivery.pk] in _words(one) for one in self._objects(self.seq))
        try:
            with acting_for(self.world.office.pk):
                held = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
                if held.state == State.HELD:
                    self._answer(held, stands=stands)
        except Refused:
            pass

    def _answer(self, held, *, stands):
        by = self.world.person
        if not held.is_held_in_doubt:
            deciding.send(held, by=by)
        elif stands or held.hold_reason == HoldReason.SENDER_ALIVE:
            deciding.look_again(held, by=by)
        else:
            deciding.send_knowing_absent(held, by=by)

    def cancel_at_the_door(self, delivery):
        """Take it back in the last moment, when a worker already stands at the door."""

        def take_back(point, delivery_id):
            if point == "at_door" and delivery_id == delivery.pk:
                self.cancel(delivery)

        with watching(take_back):
            self.tick()

    # What the machine does.

    def tick(self):
        for worker in self.workers:
            worker.carry()

    def look(self):
        self.workers[0].look()

    def sweep(self):
        processes.bury_the_gone()
        sweeping.sweep()

    # What befalls it.

    def crash(self, point):
        """Kill a worker with one delivery in hand, at `point` or at its end."""
        worker = self.workers.pop(0)
        self.workers.append(Worker())
        for claim in claiming.claim_due(worker.process, most=1):
            try:
                with stopping_at(point):
                    carrying.carry(claim, process=worker.process)
            except Stopped:
                connection.close()
        worker.be_killed()

    def freeze(self, point):
        if self.sleeper is not None:
            return
        worker = self.workers.pop(0)
        self.workers.append(Worker())
        for claim in claiming.claim_due(worker.process, most=1):
            sleeper = Sleeper(worker, point)
            if sleeper.start(claim):
                self.sleeper = sleeper
            else:
                assert sleeper.errors == []

    def thaw(self):
        if self.sleeper is not None:
            self.sleeper.wake_up()
            self.workers.append(self.sleeper.worker)
            self.sleeper = None

    def kill_the_frozen(self):
        if self.sleeper is not None:
            self.sleeper.be_killed()
            self.sleeper = None

    def back_up(self):
        self.backup = Backup(self.cancelled_at)

    def restore(self):
        """Put the database back, as after a disk was lost: every process of before has ended."""
        if self.backup is None:
            return
        self.kill_the_frozen()
        for worker in self.workers:
            worker.be_killed()
        self.backup.put_back()
        # What a person took back since, is forgotten too: it was said before the loss.
        self.cancelled_at = self.backup.cancelled_at
        with acting_for(self.world.office.pk):
            known = set(Delivery.objects.values_list("pk", flat=True))
        self.marks = {pk: mark for pk, mark in self.marks.items() if pk in known}
        self.backup = None
        self.workers = [Worker(), Worker()]
        safe_mode.flag_restore()
        safe_mode.check_memory()

    def release(self):
        """The operator lets publishing go on when nothing is in doubt any more."""
        with acting_for(self.world.office.pk):
            if not Delivery.objects.in_doubt().exists():
                safe_mode.release(self.world.office, by=self.world.person)

    # What must hold.

    def rows(self):
        with acting_for(self.world.office.pk):
            return list(Delivery.objects.filter(pk__in=self.marks).select_related("channel"))

    def violations(self):
        with acting_for(self.world.office.pk):
            return audit(
                self.rows(),
                self._objects(self.seq),
                marks=self.marks,
                cancelled_at=self.cancelled_at,
                after_window=GRACE,
            ).seen

    def broken_promises(self):
        """Return what no moment may show, finished or not."""
        return [seen for seen in self.violations() if UNFINISHED not in seen]

    def end(self):
        """Let everything come to its end, as two hours of life would; return what is wrong."""
        self.thaw()
        until = now() + PATIENCE
        while now() < until and not self._is_finished():
            self.sweep()
            self.look()
            self.tick()
            if Installation.objects.get().safe_mode_at is not None:
                self.release()
            self.world.clock.step(2 * SECOND)
        for worker in self.workers:
            processes.end(worker.process)
        return self.violations()

    def _is_finished(self):
        with acting_for(self.world.office.pk):
            unsettled = Delivery.objects.exclude(state__in=SETTLED).exists()
        return not unsettled and Installation.objects.get().safe_mode_at is None

    def _objects(self, since):
        return self.world.sandbox.ask("GET", f"ledger?since_seq={since}")["objects"]


def new_mark():
    return f"رقم {next(_numbers):06d}"


def _words(one):
    return f"{one['title']} {one['text']}"
