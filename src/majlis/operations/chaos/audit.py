"""The auditor: reads the networks' ledger and what our rows say, and counts what contradicts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from majlis.delivery.models import Delivery
from majlis.delivery.states import SETTLED, State
from majlis.networks import NETWORKS
from majlis.notices.models import Notice
from majlis.operations.chaos import deeds
from majlis.operations.chaos.deeds import Books

NO_BOOKS = Books()
ZEROS = ("duplicate", "lost", "lie", "wrong", "early", "stale", "after_cancel", "order")


@dataclass
class Verdict:
    """How often each promise was broken, with what was seen."""

    counts: Counter[str] = field(default_factory=Counter)
    seen: list[str] = field(default_factory=list)
    held_for: Counter[str] = field(default_factory=Counter)

    def add(self, word: str, delivery: Delivery, what: str) -> None:
        self.counts[word] += 1
        self.seen.append(f"{word.upper()} delivery {delivery.pk} ({delivery.state}): {what}")

    @property
    def violations(self) -> int:
        return sum(self.counts[word] for word in ZEROS)


def audit(
    deliveries: Iterable[Delivery],
    objects: Sequence[Mapping[str, Any]],
    *,
    marks: Mapping[int, str],
    cancelled_at: Mapping[int, datetime],
    after_window: timedelta,
    books: Books = NO_BOOKS,
) -> Verdict:
    """Judge every delivery by the objects in the ledger that carry its mark.

    An act that changes what stands is judged by whether the networks' books say it was done.
    `marks` and `cancelled_at` are by delivery id; a cancel counts from when it was acknowledged.
    """
    verdict = Verdict()
    standing = _by_mark(objects, set(marks.values()))
    told = set(Notice.objects.values_list("object", flat=True))
    first_seen: dict[int, datetime] = {}
    rows = list(deliveries)
    for delivery in rows:
        if delivery.act in deeds.ACTS:
            _judge_deed(verdict, delivery, books, told)
            continue
        ours = standing[delivery.channel.network, marks[delivery.pk]]
        shown = [one for one in ours if one["visible_at"]]
        if shown:
            first_seen[delivery.pk] = min(_at(one["visible_at"]) for one in shown)
        _judge_state(verdict, delivery, shown, told)
        for one in shown[:1]:
            _judge_object(verdict, delivery, one)
        for one in shown:
            _judge_time(
                verdict,
                delivery,
                _at(one["visible_at"]),
                cancelled_at=cancelled_at.get(delivery.pk),
                after_window=after_window,
            )
    _judge_order(verdict, rows, first_seen)
    return verdict


def _by_mark(
    objects: Sequence[Mapping[str, Any]], marks: set[str]
) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    found = defaultdict(list)
    for one in objects:
        words = f"{one['title']} {one['text']}"
        for mark in marks_in(words):
            if mark in marks:
                found[one["network"], mark].append(one)
                break
    return found


def marks_in(words: str) -> list[str]:
    """Return the marks in a text, «رقم 000123» and for corrections «رقم 000123 مصحح»."""
    parts = words.split("رقم ")[1:]
    marks = []
    for part in parts:
        number = part[:6]
        marks.append(f"رقم {number} مصحح" if part[6:].startswith(" مصحح") else f"رقم {number}")
    return marks


def _judge_state(
    verdict: Verdict, delivery: Delivery, shown: Sequence[Mapping[str, Any]], told: set[str]
) -> None:
    if len(shown) > 1:
        verdict.add("duplicate", delivery, f"{len(shown)} objects: {[o['id'] for o in shown]}")
    says_published = delivery.state in {State.PUBLISHED, State.VERIFIED}
    if says_published and not shown:
        verdict.add("lost", delivery, "said to be published, not in the ledger")
    elif says_published and all(one["id"] != delivery.remote_id for one in shown):
        verdict.add("lie", delivery, f"remote id {delivery.remote_id}")
    if delivery.state in {State.FAILED, State.CANCELLED} and shown:
        verdict.add("lie", delivery, "stands on the network")
    _judge_end(verdict, delivery, told)


def _judge_deed(verdict: Verdict, delivery: Delivery, books: Books, told: set[str]) -> None:
    is_done = books.is_done(delivery)
    if delivery.state in {State.PUBLISHED, State.VERIFIED} and not is_done:
        verdict.add("lost", delivery, "said to be done, and the network's books say no")
    if delivery.state in {State.FAILED, State.CANCELLED} and is_done:
        verdict.add("lie", delivery, "done on the network")
    _judge_end(verdict, delivery, told)


def _judge_end(verdict: Verdict, delivery: Delivery, told: set[str]) -> None:
    if delivery.state not in SETTLED:
        verdict.add("lost", delivery, f"neither finished nor held: {delivery.why}")
    if delivery.state == State.HELD:
        verdict.counts["held"] += 1
        verdict.held_for[delivery.hold_reason] += 1
        if not any(name.startswith(f"delivery:{delivery.pk}:") for name in told):
            verdict.add("lost", delivery, "held and nobody was told")


def _judge_object(verdict: Verdict, delivery: Delivery, one: Mapping[str, Any]) -> None:
    differences = differs(delivery.payload, one)
    if differences:
        verdict.add("wrong", delivery, "; ".join(differences))


def differs(payload: Mapping[str, Any], one: Mapping[str, Any]) -> list[str]:
    """Return where the ledger's decoded request is not the frozen payload."""
    told = {
        "account": (payload["account"], one["account"]),
        "text": (payload["text"], one["text"]),
        "title": (payload.get("title", ""), one["title"]),
        "media": (
            [(file["sha256"], file["size_bytes"]) for file in payload.get("media", ())],
            [(file["sha256"], file["bytes"]) for file in one["media"]],
        ),
    }
    if payload["act"] == "post" and NETWORKS[payload["network"]].abilities.longest_alt:
        told["alt"] = (
            [file["alt"] for file in payload["media"]],
            [file["alt"] for file in one["media"]],
        )
    return [
        f"{word}: {ours!r} / {theirs!r}" for word, (ours, theirs) in told.items() if ours != theirs
    ]


def _judge_time(
    verdict: Verdict,
    delivery: Delivery,
    visible_at: datetime,
    *,
    cancelled_at: datetime | None,
    after_window: timedelta,
) -> None:
    if visible_at < delivery.due_at:
        verdict.add("early", delivery, f"{delivery.due_at - visible_at} before its time")
    if visible_at > delivery.window_ends_at + after_window:
        verdict.add("stale", delivery, f"{visible_at - delivery.window_ends_at} past its window")
    if cancelled_at is not None and visible_at > cancelled_at:
        verdict.add("after_cancel", delivery, f"{visible_at - cancelled_at} after its cancel")


def _judge_order(
    verdict: Verdict, rows: Iterable[Delivery], first_seen: Mapping[int, datetime]
) -> None:
    for delivery in rows:
        first, own = delivery.depends_on_id, first_seen.get(delivery.pk)
        if first is None or own is None:
            continue
        if first not in first_seen or first_seen[first] > own:
            verdict.add("order", delivery, f"before delivery {first}")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
