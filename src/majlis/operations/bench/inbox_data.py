"""A desk as it is after years: cases, items, steps and clocks by the million, written straight in.

Rows are copied in as the server's own superuser, who alone may pass over foreign keys; what they
say is what receiving would have left.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import psycopg
from psycopg import sql

from majlis.inbox import references

PRIVATE_REPLIES = ("facebook", "instagram")
CHANNELS = ("x", "facebook", "instagram", "youtube", "linkedin")
MODEL_NUMBERS = 0.05  # of items name a model, each another one
ITEMS_OF_A_CASE = (1, 2, 3, 3, 6)  # three on average
YEARS = 3
IN_HAND = 0.012  # of all cases: what the desk works on now
_SPOKEN = (
    "المنتج المواصفة الشهادة المطابقة الختم المصنع المستورد الشحنة الميناء الجمارك المختبر"
    " الفحص التقرير الرسوم السداد الطلب المنصة الحساب الرابط الصورة البطاقة الرقم السلعة المكيف"
    " الثلاجة الغسالة الإطارات السيارة الشاحن البطارية الألعاب الأطفال المياه الخلاط العداد"
    " الميزان المعايرة الاعتماد الجهة المانحة المتجر الوكيل الضمان الاستدعاء البلاغ الشكوى"
    " الاستفسار الموعد المعرض الدورة التدريب المسابقة الجائزة الموظف المدير القسم الفرع المدينة"
    " الطريق السوق البائع المشتري متى كيف أين هل لماذا كم ماذا عن إلى من على في مع بعد قبل بدون"
    " لكن لأن حتى كل بعض هذا هذه ذلك أريد أحتاج وصلني أرسلت قدمت دفعت راجعت اتصلت حاولت انتظرت"
    " شكرا السلام عليكم مرحبا يعطيكم العافية"
    " energy label certificate standard import toy charger battery online link code number"
)
_GIVEN = "محمد عبدالله فهد سارة نورة خالد مريم يوسف هند علي فاطمة سعد ريم طلال عائشة ماجد لطيفة بدر"
_FAMILY = "الهاجري العتيبي الشامسي البلوشي المري الكعبي الدوسري الحربي النعيمي الخالدي العلي الصباح"
WORDS, GIVEN, FAMILY = _SPOKEN.split(), _GIVEN.split(), _FAMILY.split()
# What a column is given that must not be empty, has no default, and is not named here.
NOTHING = {"boolean": False, "smallint": 0, "integer": 0, "bigint": 0, "jsonb": "{}"}


@dataclass(frozen=True)
class Desk:
    """Whose desk it is: ids of rows that exist already."""

    institution: int
    officers: Sequence[int]
    units: Sequence[int]
    channels: Sequence[tuple[int, str]]  # with the network's word


@dataclass(frozen=True)
class CaseFacts:
    """What every table says of one case."""

    id: int
    contact: int
    channel: int
    network: str
    officer: int | None
    unit: int | None
    status: str
    opened_at: datetime
    items: int
    subject: str

    @property
    def is_asking(self) -> bool:
        return self.status in {"new", "open"}

    @property
    def answered_at(self) -> datetime | None:
        is_answered = self.status in {"answered", "closed"}
        return self.opened_at + timedelta(minutes=self.id % 300) if is_answered else None


@dataclass(frozen=True)
class Spoken:
    """One thing that was said in a case, by its turn there."""

    number: int
    case: CaseFacts
    turn: int
    text: str

    @property
    def is_ours(self) -> bool:
        return self.turn % 2 == 1

    @property
    def is_private(self) -> bool:
        """Whether we answered the writer of a comment alone."""
        return self.case.network in PRIVATE_REPLIES and self.number % 4 == 0

    @property
    def at(self) -> datetime:
        return self.case.opened_at + timedelta(minutes=self.turn)


@dataclass
class Years:
    """Cases of some years, the newest of them still in hand; the same seed, the same cases."""

    desk: Desk
    cases: int
    seed: int = 1
    ends_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def load(self, superuser: psycopg.Connection[Any]) -> dict[str, int]:
        """Write everything; return how many rows each table has got."""
        superuser.execute("SET session_replication_role = replica")
        tables = {
            "inbox_contact": self._contacts(),
            "inbox_identity": self._identities(),
            "inbox_case": self._cases(),
            "delivery_delivery": self._deliveries(),
            "inbox_item": self._items(),
            "inbox_reply": self._replies(),
            "inbox_clock": self._clocks(),
            "inbox_casestep": self._steps(),
        }
        written = {table: _copy(superuser, table, rows) for table, rows in tables.items()}
        superuser.execute("SET session_replication_role = origin")
        for table in written:
            named = sql.Identifier(table)
            superuser.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {}").format(
                    named
                ),
                [table],
            )
            superuser.execute(sql.SQL("VACUUM ANALYZE {}").format(named))
        return written

    def words(self, chance: random.Random, many: int) -> str:
        """Return so many words, some far oftener than others, as people write."""
        return " ".join(WORDS[int(len(WORDS) * chance.random() ** 2)] for _ in range(many))

    @property
    def _people(self) -> int:
        return max(self.cases // 4, 1)

    def _facts(self) -> Iterator[tuple[CaseFacts, random.Random]]:
        chance = random.Random(self.seed)  # noqa: S311 - figures repeat by their seed
        step = timedelta(days=365 * YEARS) / self.cases
        newest = self.cases * (1 - IN_HAND)
        for number in range(1, self.cases + 1):
            channel, network = chance.choice(self.desk.channels)
            status = _status(chance, is_new=number > newest)
            yield (
                CaseFacts(
                    id=number,
                    contact=1 + chance.randrange(self._people),
                    channel=channel,
                    network=network,
                    officer=None if status == "new" else chance.choice(self.desk.officers),
                    unit=chance.choice(self.desk.units) if chance.random() < 0.7 else None,
                    status=status,
                    opened_at=self.ends_at - step * (self.cases - number),
                    items=chance.choice(ITEMS_OF_A_CASE),
                    subject=self.words(chance, 8),
                ),
                chance,
            )

    def _contacts(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self._people + 1):
            yield {"id": number, "institution_id": self.desk.institution, "name": _name(number)}

    def _identities(self) -> Iterator[dict[str, Any]]:
        for number in range(1, self._people + 1):
            yield {
                "id": number,
                "institution_id": self.desk.institution,
                "contact_id": number,
                "network": CHANNELS[number % len(CHANNELS)],
                "remote_id": str(5_000_000_000 + number),
                "handle": f"@citizen_{number}",
                "name": _name(number),
            }

    def _cases(self) -> Iterator[dict[str, Any]]:
        numbers = dict[int, int]()
        for case, _chance in self._facts():
            year = case.opened_at.year
            numbers[year] = numbers.get(year, 0) + 1
            yield {
                "id": case.id,
                "institution_id": self.desk.institution,
                "reference": references.written(year, numbers[year]),
                "status": case.status,
                "kind": "inquiry",
                "subject": case.subject,
                "unit_id": case.unit,
                "officer_id": case.officer,
                "contact_id": case.contact,
                "channel_id": case.channel,
                "opened_at": case.opened_at,
                "last_item_at": case.opened_at + timedelta(minutes=case.items),
                "first_answered_at": case.answered_at,
                "answered_by": "person" if case.answered_at else "",
                "closed_at": case.answered_at if case.status == "closed" else None,
                "changed_at": case.opened_at,
            }

    def _spoken(self) -> Iterator["Spoken"]:
        """Yield what was said in each case, ours every second time."""
        number = 0
        for case, chance in self._facts():
            for turn in range(case.items):
                number += 1
                text = self.words(chance, 5 + chance.randrange(25))
                if chance.random() < MODEL_NUMBERS:
                    text += f" رقم الطراز ZX{number}"
                yield Spoken(number, case, turn, text)

    def _items(self) -> Iterator[dict[str, Any]]:
        for said in self._spoken():
            case = said.case
            yield {
                "id": said.number,
                "institution_id": self.desk.institution,
                "case_id": case.id,
                "channel_id": case.channel,
                "kind": "reply" if said.is_ours else "comment",
                "remote_id": f"c{said.number}",
                "post_remote_id": f"p{said.number % 5000}",
                "author_id": None if said.is_ours else case.contact,
                "delivery_id": said.number if said.is_ours else None,
                "voice": "" if said.is_ours else f"{case.network}:{case.contact}",
                "text": said.text,
                "first_text": said.text,
                "written_at": said.at,
                "is_ours": said.is_ours,
                "heard_at": said.at,
                "was_pushed": True,
                "told_at": said.at,
            }

    def _answers(self) -> Iterator["Spoken"]:
        return (said for said in self._spoken() if said.is_ours)

    def _deliveries(self) -> Iterator[dict[str, Any]]:
        for said in self._answers():
            asked = f"c{said.number - 1}"
            about = {"comment_id": asked} if said.is_private else {"parent_id": asked}
            act = "message" if said.is_private else "reply"
            yield {
                "id": said.number,
                "institution_id": self.desk.institution,
                "channel_id": said.case.channel,
                "act": act,
                "payload": json.dumps({"act": act, "text": said.text, **about}),
                "parent_remote_id": asked,
                "state": "verified",
                "due_at": said.at,
                "max_late": timedelta(minutes=15),
                "remote_id": f"c{said.number}",
                "published_at": said.at,
            }

    def _replies(self) -> Iterator[dict[str, Any]]:
        for said in self._answers():
            yield {
                "id": said.number,
                "institution_id": self.desk.institution,
                "case_id": said.case.id,
                "item_id": said.number - 1,
                "delivery_id": said.number,
                "kind": "answer",
                "text": said.text,
                "by_id": said.case.officer or self.desk.officers[0],
                "published_at": said.at,
            }

    def _clocks(self) -> Iterator[dict[str, Any]]:
        for case, _chance in self._facts():
            spent = case.answered_at - case.opened_at if case.answered_at else None
            yield {
                "id": case.id,
                "institution_id": self.desk.institution,
                "case_id": case.id,
                "kind": "first",
                "started_at": case.opened_at,
                "stopped_at": case.answered_at,
                "elapsed": spent,
                "office": spent,
            }

    def _steps(self) -> Iterator[dict[str, Any]]:
        number = 0
        for case, _chance in self._facts():
            for act in ("opened", "taken", "answered") if case.answered_at else ("opened",):
                number += 1
                yield {
                    "id": number,
                    "institution_id": self.desk.institution,
                    "case_id": case.id,
                    "act": act,
                    "by_id": case.officer if act == "taken" else None,
                    "was": "new",
                    "now": "new",
                    "at": case.opened_at,
                }


def _status(chance: random.Random, *, is_new: bool) -> str:
    draw = chance.random()
    if is_new:
        return "new" if draw < 0.4 else "open" if draw < 0.8 else "waiting"
    return "spam" if draw < 0.005 else "answered" if draw < 0.1 else "closed"


def _name(number: int) -> str:
    return f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // 7 % len(FAMILY)]}"


def _copy(superuser: psycopg.Connection[Any], table: str, rows: Iterator[dict[str, Any]]) -> int:
    first = next(rows)
    filled = {name: NOTHING.get(kind, "") for name, kind in _unsaid(superuser, table, first)}
    columns = [*first, *filled]
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    many = 0
    with superuser.cursor() as cursor, cursor.copy(into) as copy:
        for row in chain([first], rows):
            copy.write_row((*row.values(), *filled.values()))
            many += 1
    return many


def _unsaid(
    superuser: psycopg.Connection[Any], table: str, said: dict[str, Any]
) -> list[tuple[str, str]]:
    """Return the columns that need a value and are given none, each with its type."""
    found = superuser.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
        " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
        " AND is_generated = 'NEVER'",
        [table],
    )
    return [(name, kind) for name, kind in found.fetchall() if name not in said]
