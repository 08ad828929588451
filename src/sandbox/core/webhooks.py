"""Webhooks out: what the networks tell the applications that have subscribed, at least once.

Events wait here in memory, as a vendor's queue would; what a stopped sandbox had not sent is lost,
and only polling finds it.
"""

import asyncio
import heapq
import itertools
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp

from sandbox.core.clock import Clock
from sandbox.core.comments import Comment
from sandbox.core.letters import Letter, Push, Pushing, PushRules, Thing
from sandbox.core.push_faults import PushFaults

# One second here stands for this many of a vendor's: retries and checks are faster.
SCALE = 60.0
GATHER_S = 0.02
LOOK_S = 0.25
AT_ONCE = 8
KEPT_LETTERS = 500


@dataclass
class Queue:
    """The events that wait for one address."""

    pushes: deque[Push] = field(default_factory=deque)
    is_running: bool = False
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


class Webhooks:
    """The sender: takes what happened, and carries it to the subscribers through the faults."""

    def __init__(self, clock: Clock) -> None:
        self.networks: Mapping[str, Pushing] = {}
        self.scale = SCALE
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._handles: set[asyncio.TimerHandle] = set()
        self._order = itertools.count()
        self._clear()

    def _clear(self) -> None:
        self.faults: dict[str, PushFaults] = {}
        self.counts: dict[str, Counter[str]] = {}
        self.letters: deque[Letter] = deque(maxlen=KEPT_LETTERS)
        self._queues: dict[str, Queue] = {}
        self._to_come: list[tuple[datetime, int, Comment]] = []
        self._checked: dict[str, float] = {}

    # From start to stop

    def start(self, comments: Iterable[Comment]) -> None:
        """Begin; called inside the running event loop. Comments that lie ahead are awaited."""
        now = self._clock.now()
        for comment in comments:
            if comment.created_at > now:
                self._await(comment)
        self._spawn(self._watch(), name="watch")

    async def stop(self) -> None:
        """Send nothing more."""
        for task in self._tasks:
            task.cancel()
        self.forget()
        if self._session is not None:
            await self._session.close()
            self._session = None

    def forget(self) -> None:
        """Drop what waits, the faults and the counts; go on watching."""
        for handle in self._handles:
            handle.cancel()
        self._handles.clear()
        watching = {task for task in self._tasks if task.get_name() == "watch"}
        for task in self._tasks - watching:
            task.cancel()
        self.scale = SCALE
        self._clear()

    def _spawn(self, work: Any, *, name: str = "") -> None:
        task = asyncio.get_running_loop().create_task(work, name=name or None)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def order(self, network: str, fields: dict[str, Any]) -> None:
        """Order faults for a network's webhooks.

        Raises:
            ValueError: a field that is unknown or out of bounds.
        """
        self.faults[network] = self.faults.get(network, PushFaults()).changed(fields)

    def calm(self) -> None:
        """Withdraw the faults and begin the counts anew; subscriptions and letters stay."""
        self.faults.clear()
        for counts in self.counts.values():
            waiting = counts["waiting"]
            counts.clear()
            counts["waiting"] = waiting

    def count(self, network: str, name: str, many: int = 1) -> None:
        """Count something about a network's webhooks."""
        self.counts.setdefault(network, Counter())[name] += many

    def counted(self, network: str, name: str) -> int:
        """Return what was counted."""
        return self.counts[network][name] if network in self.counts else 0

    # Events

    def happened(self, verb: str, thing: Thing) -> None:
        """Tell the subscribers that something was added, edited, removed, hidden or unhidden, or
        that a private message was written (`message`, also by the account itself).

        What lies ahead is told when its time has come.
        """
        if isinstance(thing, Comment) and thing.created_at > self._clock.now():
            self._await(thing)
            return
        network = self.networks.get(thing.network)
        for push in network.pushes(verb, thing) if network else []:
            self._meet(push)

    def _await(self, comment: Comment) -> None:
        heapq.heappush(self._to_come, (comment.created_at, next(self._order), comment))

    def _meet(self, push: Push) -> None:
        """Let the ordered faults befall an event."""
        counts = self.counts.setdefault(push.network, Counter())
        counts["events"] += 1
        faults = self.faults.get(push.network, PushFaults())
        fate = faults.fate(push.network, counts["events"])
        for name in ("lost", "doubled", "shuffled", "late", "malformed"):
            counts[name] += getattr(fate, f"is_{name}")
        push = replace(push, is_malformed=fate.is_malformed)
        for delay_s in fate.delays_s:
            counts["waiting"] += 1
            self._later(delay_s, lambda: self._queue(push))

    def _later(self, delay_s: float, act: Callable[[], None]) -> None:
        if delay_s <= 0:
            act()
            return

        def due() -> None:
            self._handles.discard(handle)
            act()

        handle = asyncio.get_running_loop().call_later(delay_s, due)
        self._handles.add(handle)

    def _queue(self, push: Push) -> None:
        queue = self._queues.setdefault(f"{push.network} {push.url} {push.secret}", Queue())
        queue.pushes.append(push)
        if not queue.is_running:
            queue.is_running = True
            self._spawn(self._empty(queue))

    async def _empty(self, queue: Queue) -> None:
        """Send what waits for an address, in letters as large as the vendor makes them."""
        try:
            await asyncio.sleep(GATHER_S)
            while queue.pushes:
                network = self.networks[queue.pushes[0].network]
                pushes = _together(queue.pushes, most=network.push_rules.batch)
                body, headers = network.letter(pushes)
                if pushes[0].is_malformed:
                    body = body[: len(body) * 2 // 3]
                    headers |= network.signatures(body, pushes[0].secret)
                letter = Letter(pushes[0].network, pushes[0].url, body, headers, len(pushes))
                await queue.places.acquire()
                self._spawn(self._carry(letter, network.push_rules, queue.places))
        finally:
            queue.is_running = False

    async def _carry(self, letter: Letter, rules: PushRules, places: asyncio.Semaphore) -> None:
        """Send a letter until it is taken or the vendor's tries are used up."""
        counts = self.counts.setdefault(letter.network, Counter())
        self.letters.append(letter)
        try:
            is_taken = await self.send(letter, rules)
        finally:
            places.release()  # one that is tried again does not hold up the others
        for wait_s in rules.waits_s:
            if is_taken:
                break
            await asyncio.sleep(wait_s / self.scale)
            counts["tried_again"] += 1
            is_taken = await self.send(letter, rules)
        counts["waiting"] -= letter.events
        counts["sent" if is_taken else "given_up"] += letter.events

    async def send(self, letter: Letter, rules: PushRules) -> bool:
        """Send a letter once; say whether the receiver took it."""
        letter.tries += 1
        letter.sent_at = self._clock.now()
        letter.status, letter.problem = None, ""
        headers = {"Content-Type": "application/json", "User-Agent": "sandbox", **letter.headers}
        patience = aiohttp.ClientTimeout(total=rules.patience_s)
        try:
            async with self._http().post(
                letter.url,
                data=letter.body,
                headers=headers,
                timeout=patience,
                allow_redirects=False,
            ) as answer:
                letter.status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            letter.problem = type(error).__name__
            return False
        return answer.status == 200 or (rules.takes_any_2xx and answer.status // 100 == 2)

    async def ask(
        self, url: str, query: Mapping[str, str], *, patience_s: float
    ) -> tuple[int, str, bytes]:
        """Ask a receiver to prove that it is ours; returns status, content type and body.

        Status 0 stands for no answer.
        """
        patience = aiohttp.ClientTimeout(total=patience_s)
        try:
            async with self._http().get(
                url, params=query, timeout=patience, allow_redirects=False
            ) as answer:
                return answer.status, answer.content_type, await answer.content.read(1 << 16)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return 0, "", b""

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    # What time brings

    async def _watch(self) -> None:
        """Tell of comments whose time has come, and check the addresses now and then."""
        while True:
            await asyncio.sleep(LOOK_S)
            now = self._clock.now()
            while self._to_come and self._to_come[0][0] <= now:
                comment = heapq.heappop(self._to_come)[2]
                if comment.is_visible(now):
                    self.happened("add", comment)
            for slug, network in self.networks.items():
                await self._check(slug, network)

    async def _check(self, slug: str, network: Pushing) -> None:
        every_s = network.push_rules.check_every_s / self.scale
        passed_s = asyncio.get_running_loop().time()
        if every_s and passed_s - self._checked.setdefault(slug, passed_s) >= every_s:
            self._checked[slug] = passed_s
            await network.check_hooks()


def _together(waiting: deque[Push], *, most: int) -> list[Push]:
    """Take what goes out in one letter; a malformed event spoils no other."""
    pushes = [waiting.popleft()]
    while waiting and len(pushes) < most and not pushes[0].is_malformed | waiting[0].is_malformed:
        pushes.append(waiting.popleft())
    return pushes
