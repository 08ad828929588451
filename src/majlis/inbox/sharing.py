"""Sharing inquiries out among the officers on duty. Worker only.

The row of an inquiry is the truth: one in nobody's hands is due, however often the worker dies. Of
two workers one has the rule's row, and a person who takes an inquiry meanwhile keeps it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Count

from majlis.inbox import cases
from majlis.inbox.models import Case, CaseStep, Sharing
from majlis.inbox.states import Act, Kind
from majlis.people.duty import on_duty
from majlis.people.models import Person, UnitMember
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

MOST: Final = 50  # in one transaction
# When nobody could be given anything: who comes on duty waits no longer than this.
LOOK_AGAIN: Final = timedelta(seconds=10)


def share_due() -> int:
    """Give what is in nobody's hands to whom the rules name; return how many were given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM inbox_sharings_due(%s)", [MOST])
        due = cursor.fetchall()
    return sum(share(institution_id, sharing_id) for institution_id, sharing_id in due)


def share(institution_id: int, sharing_id: int) -> int:
    """Give what one rule governs, the most pressing first; return how many were given."""
    with acting_for(institution_id):
        free = Sharing.objects.select_for_update(of=("self",), skip_locked=True)
        due = free.select_related("institution").exclude(way=Sharing.Way.BY_HAND)
        sharing = due.filter(pk=sharing_id, next_at__lte=Now()).first()
        if sharing is None:
            return 0
        hands = Hands(sharing, now())
        given = sum(_give(case, hands) for case in _waiting(sharing)[:MOST])
        wait = timedelta(0) if given else LOOK_AGAIN
        Sharing.objects.filter(pk=sharing.pk).update(last=hands.last_id, next_at=Now() + wait)
    return given


@dataclass
class Hands:
    """Who can be given something under one rule at one moment."""

    sharing: Sharing
    at: datetime
    last_id: int | None = None
    _of_units: dict[int | None, list[Person]] = field(default_factory=dict)
    _open: dict[int, int] = field(default_factory=dict)
    _limits: dict[tuple[int | None, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.last_id = self.sharing.last_id
        if self.sharing.way == Sharing.Way.BY_CAPACITY:
            self._open = _open_by_officer(self.sharing.institution_id)
            self._limits = _own_limits(self.sharing.institution_id)

    def choose(self, case: Case) -> Person | None:
        """Return whose turn it is, or who has least open; nobody where all are away or full."""
        able = [person for person in self._able(case) if self._has_room(person, case)]
        if not able:
            return None
        if self.sharing.way == Sharing.Way.BY_CAPACITY:
            fewest = min(self._open.get(person.pk, 0) for person in able)
            able = [person for person in able if self._open.get(person.pk, 0) == fewest]
        after = [person for person in able if person.pk > (self.last_id or 0)]
        return (after or able)[0]

    def gave(self, person: Person) -> None:
        self.last_id = person.pk
        self._open[person.pk] = self._open.get(person.pk, 0) + 1

    def _able(self, case: Case) -> list[Person]:
        """Return the officers on duty for its unit in their order, but who gave it back last."""
        gave_back = CaseStep.objects.filter(case=case, act=Act.RELEASED).order_by("-id")
        last = gave_back.values_list("by_id", flat=True).first()
        return [person for person in self._on_duty(case) if person.pk != last]

    def _on_duty(self, case: Case) -> list[Person]:
        if case.unit_id not in self._of_units:
            present = on_duty(self.sharing.institution, self.at, case.unit)
            answering = {person.pk for person in cases.officers(case)}
            able = [person for person in present if person.pk in answering]
            self._of_units[case.unit_id] = sorted(able, key=lambda person: person.pk)
        return self._of_units[case.unit_id]

    def _has_room(self, person: Person, case: Case) -> bool:
        if self.sharing.way != Sharing.Way.BY_CAPACITY:
            return True
        most = self._limits.get((case.unit_id, person.pk), self.sharing.most_open)
        return self._open.get(person.pk, 0) < most


def _waiting(sharing: Sharing) -> list[Case]:
    """Return what this rule governs and nobody has, the most pressing first."""
    free = Case.objects.filter(institution=sharing.institution_id).unassigned().awake()
    if sharing.unit_id is not None:
        free = free.filter(unit=sharing.unit_id)
    else:
        ruled = Sharing.objects.filter(institution=sharing.institution_id, unit__isnull=False)
        free = free.exclude(unit__in=ruled.values("unit_id"))
    urgent = free.filter(kind=Kind.INQUIRY).most_pressing_first()
    return list(urgent.select_related("unit")[:MOST])


def _give(case: Case, hands: Hands) -> bool:
    person = hands.choose(case)
    if person is None:
        return False
    try:
        with transaction.atomic():
            cases.assign(case, to=person, by=None)
    except Refused:  # a person was first
        return False
    hands.gave(person)
    return True


def _open_by_officer(institution_id: int) -> dict[int, int]:
    open_ones = Case.objects.filter(institution=institution_id, officer__isnull=False).asking()
    return dict(open_ones.order_by().values_list("officer").annotate(many=Count("pk")))


def _own_limits(institution_id: int) -> dict[tuple[int | None, int], int]:
    """Return how much those may have open at most for whom their unit says so."""
    members = UnitMember.objects.current().filter(institution=institution_id)
    said = members.values_list("unit_id", "person_id", "most_open")
    return {(unit, person): most for unit, person, most in said if most is not None}
