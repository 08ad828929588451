"""The judge: reads the networks' ledger and our table, and counts where they contradict."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ZEROS = ("missing", "phantom", "revived", "duplicate", "answered_twice")
# Told by only some networks, and compared where it is.
TABLE = """
    SELECT c.network, i.remote_id, i.text, i.told_at IS NOT NULL, i.removed_at IS NOT NULL,
      i.is_ours, i.parent_remote_id, coalesce(a.remote_id, ''), i.written_at, i.voice,
      i.case_id, k.merged_into_id
    FROM inbox_item i JOIN channels_channel c ON c.id = i.channel_id
    LEFT JOIN inbox_identity a ON a.id = i.author_id
    LEFT JOIN inbox_case k ON k.id = i.case_id
"""
Key = tuple[str, str]
Thing = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One item as it stands in our table."""

    network: str
    id: str
    text: str
    is_told: bool
    is_removed: bool
    is_ours: bool
    parent: str
    author: str
    written_at: datetime | None
    voice: str
    case_id: int | None
    merged_into: int | None

    @property
    def stands(self) -> bool:
        return self.is_told and not self.is_removed


@dataclass
class Verdict:
    """How often each promise was broken, with what was seen."""

    counts: Counter[str] = field(default_factory=Counter)
    seen: list[str] = field(default_factory=list)

    def add(self, word: str, where: Key, what: str) -> None:
        self.counts[word] += 1
        self.seen.append(f"{word.upper()} {' '.join(where)}: {what}")

    def seen_of(self, word: str) -> list[str]:
        return [line for line in self.seen if line.startswith(word.upper())]

    @property
    def is_clean(self) -> bool:
        return not any(self.counts[word] for word in ZEROS)


def judge(things: Iterable[Thing], rows: Iterable[Row]) -> Verdict:
    """Compare what stands on the networks with what stands in our table, item by item.

    `things` are the comments and messages of the ledger, removed ones among them.
    """
    verdict = Verdict()
    ledger = {(one["network"], one["id"]): one for one in things}
    table: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        table[row.network, row.id].append(row)
    for key, thing in ledger.items():
        _judge_thing(verdict, key, thing, table.get(key, []))
    for key, found in table.items():
        if key not in ledger and any(row.stands for row in found):
            verdict.add("phantom", key, found[0].text[:60])
        if len(found) > 1:
            verdict.add("duplicate", key, f"{len(found)} rows")
    _judge_cases(verdict, [row for found in table.values() for row in found])
    _judge_answers(verdict, ledger.values())
    return verdict


def _judge_thing(verdict: Verdict, key: Key, thing: Thing, found: list[Row]) -> None:
    stands = [row for row in found if row.stands]
    if not thing["visible"]:
        if stands:
            verdict.add("revived", key, stands[0].text[:60])
        return
    if thing["by_account"]:
        return
    if not stands:
        verdict.add("missing", key, "removed" if found else thing["text"][:60])
        return
    for what in _differences(thing, stands[0]):
        verdict.add("missing", key, what)


def _differences(thing: Thing, row: Row) -> list[str]:
    """Return where a row does not say what the network says."""
    at = datetime.fromisoformat(thing["created_at"])
    told = {
        "text": (thing["text"], row.text),
        "ours": (False, row.is_ours),
        "case": (True, row.case_id is not None and row.merged_into is None),
        "time": (int(at.timestamp()), row.written_at and int(row.written_at.timestamp())),
        "parent": (thing.get("parent") or "", row.parent),
    }
    return [
        f"{word}: {theirs!r} / {ours!r}" for word, (theirs, ours) in told.items() if theirs != ours
    ]


def _judge_cases(verdict: Verdict, rows: Iterable[Row]) -> None:
    """What one voice said within a run is one inquiry on the desk."""
    cases: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.is_told and not row.is_ours and row.case_id is not None:
            cases[row.voice].add(row.case_id)
    for voice, found in cases.items():
        if len(found) > 1:
            verdict.add("duplicate", ("voice", voice), f"{len(found)} inquiries")


def _judge_answers(verdict: Verdict, things: Iterable[Thing]) -> None:
    answers = Counter(
        (one["network"], one.get("parent") or one.get("conversation") or "")
        for one in things
        if one["by_account"]
    )
    for to, many in answers.items():
        if many > 1:
            verdict.add("answered_twice", to, f"{many} answers")
