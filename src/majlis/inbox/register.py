"""The register of measures: finding, and the numbers that everyone may see.

What counts: hiding, deleting and blocking, in the month of the institution's zone in which they
took place on the network; each once, by the rule that was named. An appeal counts in the month in
which it was made, by its outcome.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from majlis.arabic.digits import to_latin
from majlis.delivery.states import State
from majlis.inbox import clauses, participation
from majlis.inbox.models import Appeal, Measure
from majlis.networks import NETWORKS
from majlis.people.models import Institution
from majlis.store.clock import now

PAGE: Final = 50
MONTHS: Final = 12
KINDS: Final = (Measure.Kind.HIDE, Measure.Kind.DELETE, Measure.Kind.BLOCK)
STANDS: Final = (State.PUBLISHED, State.VERIFIED)
# Measures from before rules were published.
NO_RULE: Final = ""


@dataclass(frozen=True)
class Wish:
    """What the reader filters by; an empty wish is everything."""

    rule: str = ""
    kind: str = ""
    network: str = ""
    actor: int | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == Wish(before=self.before)

    def address(self, **changes: str) -> str:
        """Return the wish as the query of an address, changed where named."""
        said = {
            "rule": self.rule,
            "kind": self.kind,
            "network": self.network,
            "actor": str(self.actor or ""),
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        } | changes
        return urlencode({name: value for name, value in said.items() if value})


def read_wish(query: Mapping[str, str]) -> Wish:
    """Return what an address asks for; whatever makes no sense is left out."""
    rule, kind, network = query.get("rule", ""), query.get("kind", ""), query.get("network", "")
    return Wish(
        rule=rule if rule in clauses.CODES else "",
        kind=kind if kind in KINDS else "",
        network=network if network in NETWORKS else "",
        actor=_number(query.get("actor", "")),
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
        before=_number(query.get("before", "")),
    )


def found(institution: Institution, wish: Wish) -> "QuerySet[Measure]":
    """Return the measures that the wish describes, the newest first."""
    measures = Measure.objects.in_the_register().filter(institution=institution)
    named = {
        "rule__code": wish.rule,
        "kind": wish.kind,
        "item__channel__network": wish.network,
    }
    measures = measures.filter(**{name: value for name, value in named.items() if value})
    if wish.actor:
        measures = measures.filter(Q(asked_by=wish.actor) | Q(confirmed_by=wish.actor))
    if wish.since:
        measures = measures.filter(asked_at__gte=_midnight(wish.since))
    if wish.until:
        measures = measures.filter(asked_at__lt=_midnight(wish.until + timedelta(days=1)))
    if wish.before:
        measures = measures.filter(pk__lt=wish.before)
    known = measures.select_related(
        "rule", "item__case", "item__channel", "asked_by", "confirmed_by", "delivery", "appeal"
    )
    return known.order_by("-id")


@dataclass(frozen=True)
class Tally:
    """How often each measure was taken in one month, or by one rule."""

    label: date | str
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[int]:
        return [self.counts.get(kind, 0) for kind in KINDS]

    @property
    def total(self) -> int:
        return sum(self.cells)


@dataclass(frozen=True)
class AppealTally:
    """What became of the appeals that were made in one month."""

    label: date
    made: int = 0
    upheld: int = 0
    undone: int = 0

    @property
    def waiting(self) -> int:
        return self.made - self.upheld - self.undone


@dataclass(frozen=True)
class Numbers:
    """The public numbers of the last twelve months, this one among them, the newest first."""

    months: Sequence[Tally]
    rules: Sequence[Tally]
    appeals: Sequence[AppealTally]

    @property
    def total(self) -> int:
        return sum(month.total for month in self.months)


def numbers(institution: Institution, *, at: datetime | None = None) -> Numbers:
    """Return what is counted; see the definition above."""
    zone = ZoneInfo(institution.zone)
    firsts = _months(at or now(), zone)
    since = datetime.combine(firsts[-1], time.min, tzinfo=zone)
    measures = Measure.objects.in_the_register().filter(
        institution=institution, delivery__state__in=STANDS, delivery__published_at__gte=since
    )
    by_month: dict[date, Counter[str]] = {first: Counter() for first in firsts}
    month = TruncMonth("delivery__published_at", tzinfo=zone)
    for first, kind, count in (
        measures.annotate(month=month)
        .values_list("month", "kind")
        .annotate(count=Count("id"))
        .order_by()
    ):
        by_month[first.date()][kind] += count
    by_rule: dict[str, Counter[str]] = {}
    counted = measures.values_list("rule__code", "kind").annotate(count=Count("id")).order_by()
    for code, kind, count in counted:
        by_rule.setdefault(code or NO_RULE, Counter())[kind] += count
    return Numbers(
        months=[Tally(first, by_month[first]) for first in firsts],
        rules=_by_rule(institution, by_rule),
        appeals=_appeals(institution, firsts, since, zone),
    )


def _by_rule(institution: Institution, counts: Mapping[str, Counter[str]]) -> list[Tally]:
    """Return the rules in their published order; one that is left out today keeps its numbers."""
    titles = {each.code: each.title for each in participation.in_force(institution)[1]}
    codes = [*titles, *(code for code in counts if code not in titles)]
    return [Tally(titles.get(code, code), counts.get(code, Counter())) for code in codes]


def _appeals(
    institution: Institution, firsts: Sequence[date], since: datetime, zone: ZoneInfo
) -> list[AppealTally]:
    made = Appeal.objects.filter(institution=institution, made_at__gte=since)
    month = TruncMonth("made_at", tzinfo=zone)
    counted = (
        made.annotate(month=month)
        .values("month")
        .annotate(
            made=Count("id"),
            upheld=Count("id", filter=Q(outcome=Appeal.Outcome.UPHELD)),
            undone=Count("id", filter=Q(outcome=Appeal.Outcome.UNDONE)),
        )
        .order_by()
    )
    known = {row["month"].date(): row for row in counted}
    return [
        AppealTally(first, row["made"], row["upheld"], row["undone"])
        if (row := known.get(first))
        else AppealTally(first)
        for first in firsts
    ]


def _months(at: datetime, zone: ZoneInfo) -> list[date]:
    """Return the first days of the last twelve months, the newest first."""
    this = at.astimezone(zone).date().replace(day=1)
    firsts = [this]
    while len(firsts) < MONTHS:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    return firsts


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(to_latin(text))
    except ValueError:
        return None
    return found if 1900 < found.year < 2200 else None


def _number(text: str) -> int | None:
    latin = to_latin(text)
    return int(latin) if latin.isdecimal() and len(latin) < 19 else None
