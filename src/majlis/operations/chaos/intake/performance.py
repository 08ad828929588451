"""One run: people write under faults, the office settles, the judge compares, all is replayed."""

import sys
import time
from collections import Counter
from typing import Any

import httpx
from django.db import Error as DatabaseError
from django.db import connection

from majlis.inbox.timing import WALK, scaled
from majlis.operations.chaos.intake import answering, judging, replaying
from majlis.operations.chaos.intake.judging import TABLE, Row, Verdict
from majlis.operations.chaos.intake.office import Office
from majlis.operations.chaos.intake.pace import Pace, polls
from majlis.operations.chaos.intake.street import NETWORKS, WITH_MESSAGES, Deed, Street
from majlis.operations.chaos.intake.weather import Weather
from majlis.operations.chaos.stage import Workers
from majlis.operations.stack import Stack

PUSHING = {"x", "facebook", "instagram", "linkedin"}
FAULTS = {"lost": 0.05, "doubled": 0.10, "shuffled": 0.20, "malformed": 0.01}
# Letters are tried again so many times faster than in life.
SCALE = 600
SUBSCRIBED_WITHIN_S = 180
# Between two comparisons, so that every post may be asked again; so much for each of them.
BETWEEN_S = 4.0
POST_S = 0.2
PATIENCE_S = 1_800
PATIENCE_PER_ITEM_S = 0.3
WAITING = "SELECT count(*) FROM channels_rawevent WHERE parsed_at IS NULL AND tries = 0"
HEARD = "SELECT source, count(*), count(*) FILTER (WHERE parsed_at IS NULL) FROM channels_rawevent"


class NotSubscribed(Exception):
    """The networks were not asked to tell us."""


class Performance:
    """One run on one stack."""

    def __init__(self, stack: Stack, *, items: int, seed: int) -> None:
        self.stack, self.items, self.seed = stack, items, seed
        self.patience_s = PATIENCE_S + PATIENCE_PER_ITEM_S * items
        self.control = httpx.Client(
            base_url=f"{stack.addresses.control}/control/", timeout=300, trust_env=False
        )
        self.street = Street(items, seed)
        self.crew = Workers(stack, wanted=1)
        self.office = Office(control=stack.addresses.control, posts=self.street.posts)
        self.weather = Weather(stack, self.crew, self.office, seed=seed)
        self.ids: dict[int, str] = {}
        self.pace = Pace()
        self.days = 0

    def run(self) -> tuple[dict[str, Any], list[str]]:
        """Return the figures and what was seen."""
        self.crew.keep()
        self._wait_for_subscriptions()
        self._ask("POST", "webhooks", {**FAULTS, "seed": self.seed, "scale": SCALE})
        until = time.monotonic() + self.patience_s
        with self.pace.of("writing"):
            written = self._write_all()
        with self.pace.of("hearing"):
            self._wait_for_quiet(until)
        self.pace.note("heard_per_s", "writing", "hearing")
        with self.pace.of("settling"):
            verdict = self._settle(until)
        events = self._events()
        self.crew.kill_all()
        with self.pace.of("replaying"):
            seen = self._replay()
        self.pace.note("replayed_per_s", "replaying")
        with self.pace.of("answering"):
            answers, said = self._answer()
        verdict.counts["answered_twice"] += answers.pop("twice")
        figures = self._figures(written, verdict, events, is_equal=not seen)
        return {**figures, **answers}, [*verdict.seen, *seen, *said]

    def _wait_for_subscriptions(self) -> None:
        until = time.monotonic() + SUBSCRIBED_WITHIN_S
        while time.monotonic() < until:
            hooks = self._ask("GET", "hooks")["hooks"]
            if {hook["network"] for hook in hooks} >= PUSHING:
                return
            time.sleep(0.25)
        raise NotSubscribed(f"after {SUBSCRIBED_WITHIN_S} s")

    # What people do

    def _write_all(self) -> int:
        written = 0
        for deeds in self.street.rounds():
            self._perform(deeds)
            written += len(deeds)
            self.weather.blow(written / self.items)
            self.crew.keep()
        return written

    def _perform(self, deeds: list[Deed]) -> None:
        said = [deed for deed in deeds if deed.kind in ("comment", "reply")]
        messages = [deed for deed in deeds if deed.kind == "message"]
        self._write("comments", said, [self._comment(deed) for deed in said])
        self._write("messages", messages, [self._message(deed) for deed in messages])
        for deed in deeds:
            where = f"comments/{deed.network}/{self.ids.get(deed.target or 0, '')}"
            if deed.kind == "edit":
                self._ask("PATCH", where, {"text": deed.text})
            elif deed.kind == "remove":
                self._ask("DELETE", where)

    def _write(self, path: str, deeds: list[Deed], entries: list[dict[str, Any]]) -> None:
        if entries:
            made = self._ask("POST", path, {path: entries})["ids"]
            self.ids |= {deed.number: id_ for deed, id_ in zip(deeds, made, strict=True)}

    def _comment(self, deed: Deed) -> dict[str, Any]:
        above = {"parent": self.ids[deed.target]} if deed.target is not None else {}
        return {
            "network": deed.network,
            "post": self.office.posts[deed.network][deed.post],
            "author": deed.author,
            "text": deed.text,
            "push": True,
            **above,
        }

    def _message(self, deed: Deed) -> dict[str, Any]:
        return {
            "network": deed.network,
            "account": self.office.channels[deed.network].remote_id,
            "from": deed.author,
            "text": deed.text,
            "push": True,
        }

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return self.control.request(method, path, json=body).raise_for_status().json()

    # What comes of it

    def _settle(self, until: float) -> Verdict:
        """Wait until all is heard, as long as patience lasts; return the last verdict."""
        verdict = Verdict()
        while time.monotonic() < until:
            before, verdict = verdict, self._judged()
            if verdict.is_clean:
                break
            if verdict.seen == before.seen:
                self._let_a_day_pass()
            print("Not yet:", dict(verdict.counts), *verdict.seen[:1], file=sys.stderr)
            time.sleep(max(BETWEEN_S, POST_S * self.street.posts * len(NETWORKS)))
            self._wait_for_quiet(until)
        return verdict

    def _wait_for_quiet(self, until: float) -> None:
        """Wait until no letter is on its way and no event waits."""
        while time.monotonic() < until:
            self.crew.keep()
            time.sleep(1)
            if self._is_quiet():
                return

    def _let_a_day_pass(self) -> None:
        """Move the office's clock and the networks' on to where every post is walked again.

        Only that finds what a network neither told nor counts, as what is taken back on LinkedIn.
        """
        self.days += 1
        day = scaled(WALK * 1.05)
        self._ask("POST", "clock", {"advance_s": day.total_seconds()})
        with self.stack.cluster.connect("majlis") as owner:
            owner.execute("UPDATE store_clock SET shift = shift + %s", [day])

    def _is_quiet(self) -> bool:
        """Say whether no letter is on its way and no event waits."""
        networks = self._ask("GET", "webhooks")["networks"].values()
        if any(network["counts"]["waiting"] for network in networks):
            return False
        try:
            with connection.cursor() as cursor:
                cursor.execute(WAITING)
                return bool(cursor.fetchone()[0] == 0)
        except DatabaseError:
            connection.close()
            return False

    def _judged(self) -> Verdict:
        with self.pace.of("comparing"):
            return self._compared()

    def _compared(self) -> Verdict:
        things = self._ask("GET", "comments")["comments"] + self._ask("GET", "messages")["messages"]
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
            rows = [Row(*row) for row in cursor.fetchall()]
        return judging.judge(things, rows)

    def _events(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(f"{HEARD} GROUP BY source")
            heard = {source: (many, dead) for source, many, dead in cursor.fetchall()}
        counts: Counter[str] = Counter()
        for network in self._ask("GET", "webhooks")["networks"].values():
            counts.update(network["counts"])
        names = ("doubled", "shuffled", "malformed", "tried_again", "given_up", "forged")
        return {
            "never_pushed": counts["lost"],
            "pushed": heard.get("push", (0, 0))[0],
            "polled": heard.get("poll", (0, 0))[0],
            "polls": polls(),
            "not_understood": sum(dead for _many, dead in heard.values()),
            **{name: counts[name] for name in names},
        }

    def _replay(self) -> list[str]:
        institution = self.office.institution.pk
        before = replaying.rows(institution)
        replaying.replay(institution)
        return [*replaying.differences(before, replaying.rows(institution))]

    def _answer(self) -> tuple[dict[str, int], list[str]]:
        """Return how many were acknowledged and how often one twice, with what was seen."""
        institution = self.office.institution
        accounts = {network: self.office.channels[network].remote_id for network in WITH_MESSAGES}
        answering.begin(institution)
        said = answering.messages(self.items, accounts)
        self._ask("POST", "messages", {"messages": said})
        answered = answering.settle(institution, self.crew, many=len(said))
        self.crew.kill_all()
        twice = self._judged().seen_of("answered_twice")
        figures = {"acknowledged": answered, "unexpected": len(said) - answered}
        return {**figures, "twice": len(twice)}, twice

    def _figures(
        self, written: int, verdict: Verdict, events: dict[str, Any], *, is_equal: bool
    ) -> dict[str, Any]:
        broken = {word: verdict.counts[word] for word in judging.ZEROS}
        figures = {"items": written, **broken, "replay_equal": is_equal}
        beside = {**self.weather.counts, "days": self.days}
        return {**figures, **events, **beside, **self.pace.figures()}
