"""How long the desk's pages take when it has worked for years, in milliseconds of the server.

The pages are asked of Django itself, as web asks: with the role of web, sessions, the wall between
institutions, and the whole page drawn.
"""

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from majlis.channels.models import Channel
from majlis.inbox import indexing
from majlis.inbox.models import Case
from majlis.operations import collecting
from majlis.operations.bench.deliveries import percentile
from majlis.operations.bench.inbox_data import CHANNELS, FAMILY, GIVEN, WORDS, Desk, Years
from majlis.operations.stack import Stack
from majlis.people.models import Institution, Membership, Person, Unit, UnitMember
from majlis.store.tenancy import acting_for

OFFICERS, UNITS = 200, 12
LISTS = ("", "late", "mine", "unassigned", "waiting", "answered", "closed", "all")
SERVED = 200

Page = tuple[str, dict[str, str]]


@dataclass
class InboxBench:
    """One measurement; `asks` is how often each kind of page is asked for."""

    stack: Stack
    cases: int
    asks: int
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311

    def run(self) -> dict[str, Any]:
        """Return the figures by their names: p95 and median of each kind of page."""
        began = time.monotonic()
        institution, officers = self._ground()
        rows = self._load(institution, officers)
        loading_s = time.monotonic() - began
        began = time.monotonic()
        indexing.queue_all(institution.pk)
        while indexing.index_due():
            pass
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE inbox_casewords")
        words_s = time.monotonic() - began
        _become_web()
        with acting_for(institution.pk):
            references = self._references()
        figures: dict[str, Any] = {
            "cases": self.cases,
            "items": rows["inbox_item"],
            "answers": rows["inbox_reply"],
            "officers": len(officers),
        }
        clients = [_signed_in(officer) for officer in officers[:: max(1, OFFICERS // 40)]]
        for name, pages in (
            ("list", self._lists()),
            ("filter", self._filters()),
            ("open", self._cases(references)),
            ("search", self._searches(references)),
        ):
            asked = [_ask(self.chance.choice(clients), page) for page in pages]
            took_ms = [each.took_ms for each in asked]
            figures[f"{name}_p50_ms"] = round(statistics.median(took_ms), 1)
            figures[f"{name}_p95_ms"] = round(percentile(took_ms, 0.95), 1)
            figures[f"{name}_worst_ms"] = round(max(took_ms), 1)
            for part in ("python_ms", "database_ms", "questions"):
                parts = [getattr(each, part) for each in asked]
                figures[f"{name}_p50_{part}"] = round(statistics.median(parts), 1)
        return {**figures, "loading_s": round(loading_s), "words_s": round(words_s)}

    def _ground(self) -> tuple[Institution, list[Person]]:
        """Make the institution, its units, accounts and officers."""
        institution = Institution.objects.create(
            slug="bench-inbox", name_ar="هيئة تحت القياس", name_en="Body under measurement"
        )
        officers = [
            Person.objects.create_user(
                f"officer{number}@majlis.example", name_ar=f"موظف الاستفسارات {number}"
            )
            for number in range(OFFICERS)
        ]
        with acting_for(institution.pk):
            units = [
                Unit.objects.create(institution=institution, name_ar=f"الإدارة {number}")
                for number in range(UNITS)
            ]
            for number, officer in enumerate(officers):
                Membership.objects.create(
                    institution=institution, person=officer, roles=["officer"]
                )
                UnitMember.objects.create(
                    institution=institution, person=officer, unit=units[number % UNITS]
                )
            for network in CHANNELS:
                Channel.objects.create(
                    institution=institution,
                    network=network,
                    remote_id=f"bench-{network}",
                    handle="@bench",
                    name="هيئة تحت القياس",
                    state=Channel.State.OPEN,
                )
        return institution, officers

    def _load(self, institution: Institution, officers: list[Person]) -> dict[str, int]:
        with acting_for(institution.pk):
            desk = Desk(
                institution=institution.pk,
                officers=[officer.pk for officer in officers],
                units=list(Unit.objects.values_list("pk", flat=True)),
                channels=list(Channel.objects.values_list("pk", "network")),
            )
        with self.stack.cluster.connect("majlis") as superuser:
            return Years(desk, cases=self.cases).load(superuser)

    def _references(self) -> list[str]:
        """Return references of cases that are asked for: the newest mostly, and old ones."""
        newest = Case.objects.order_by("-pk")[: max(self.cases // 50, 1)]
        some = Case.objects.filter(pk__in=self.chance.choices(range(1, self.cases + 1), k=200))
        return [
            *newest.values_list("reference", flat=True),
            *some.values_list("reference", flat=True),
        ]

    def _lists(self) -> Iterator[Page]:
        for _turn in range(self.asks):
            yield reverse("inbox"), {"list": self.chance.choice(LISTS)}

    def _filters(self) -> Iterator[Page]:
        for _turn in range(self.asks):
            chosen = {
                "list": self.chance.choice(LISTS),
                "network": self.chance.choice((*CHANNELS, "portal")),
                "order": self.chance.choice(("", "urgent")),
            }
            yield reverse("inbox"), chosen

    def _cases(self, references: list[str]) -> Iterator[Page]:
        for _turn in range(self.asks):
            yield reverse("case", args=[self.chance.choice(references)]), {}

    def _searches(self, references: list[str]) -> Iterator[Page]:
        """Ask for what officers have in hand: words, a name, a handle, a model, a reference."""
        for turn in range(self.asks):
            words = (
                lambda: self.chance.choice(WORDS),
                lambda: " ".join(self.chance.sample(WORDS, 2)),
                lambda: f"{self.chance.choice(GIVEN)} {self.chance.choice(FAMILY)}",
                lambda: f"@citizen_{self.chance.randrange(1, self.cases // 4 + 1)}",
                lambda: f"ZX{self.chance.randrange(1, self.cases * 3)}",
                lambda: self.chance.choice(references),
            )[turn % 6]()
            yield reverse("inbox"), {"list": "all", "q": words}


def _become_web() -> None:
    """Let what follows be asked as web asks it: the wall stands for web, not for the owner."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["USER"] = "majlis_web"
    collecting.settle()


def _signed_in(officer: Person) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(officer)
    return client


@dataclass(frozen=True)
class Asked:
    """What one page took: by the clock, of the processor in Python, and waiting for the database.

    On a machine that others work on, too, the processor time says most.
    """

    took_ms: float
    python_ms: float
    database_ms: float
    questions: int


@dataclass
class Waiting:
    """Counts what the database is asked, and how long it is waited for."""

    questions: int = 0
    took_s: float = 0

    def __call__(self, execute: Any, *asked: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*asked)
        finally:
            self.questions += 1
            self.took_s += time.perf_counter() - began


def _ask(client: Client, page: Page) -> Asked:
    """Ask for a page and return what it took."""
    address, query = page
    waiting = Waiting()
    began, worked = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(waiting):
        answer = client.get(address, query)
    took_s, worked_s = time.perf_counter() - began, time.process_time() - worked
    if answer.status_code != SERVED:
        raise RuntimeError(f"{address} {query}: {answer.status_code}")
    return Asked(took_s * 1000, worked_s * 1000, waiting.took_s * 1000, waiting.questions)
