"""Who is on duty, by the roster."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from majlis.people.models import (
    Institution,
    Membership,
    Person,
    Shift,
    ShiftChange,
    Unit,
    UnitMember,
)

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """One shift on one day: from when to when, and who has it. Times are in UTC."""

    shift: Shift
    day: date
    person: Person | None  # nobody: taken out on this day
    begins: datetime
    ends: datetime

    @cached_property
    def is_changed(self) -> bool:
        return self.person != self.shift.person

    def covers(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends


def on_duty(institution: Institution, at: datetime, unit: Unit | None = None) -> list[Person]:
    """Return who is on duty at an aware moment, by name; nobody twice.

    Of a unit: whoever belongs to it and is on duty for it or for no unit by name. Who has left
    the institution is not on duty. The caller acts for the institution.
    """
    today = at.astimezone(ZoneInfo(institution.zone)).date()
    running = [turn for turn in turns(institution, today - DAY, today) if turn.covers(at)]
    found = {turn.person for turn in running if turn.person and _is_for(turn, unit)}
    here = set(_working(institution, found))
    if unit is not None:
        here &= set(UnitMember.objects.at(at).filter(unit=unit).values_list("person_id", flat=True))
    return sorted((each for each in found if each.pk in here), key=lambda each: each.name_ar)


def turns(institution: Institution, first: date, last: date) -> list[Turn]:
    """Return every turn that begins from one day to another, in order, in three queries at most."""
    days = [first + DAY * number for number in range((last - first).days + 1)]
    shifts = list(_shifts(institution, days))
    changes = _changes(shifts, first, last)
    zone = ZoneInfo(institution.zone)
    found = [
        _turn(shift, day, changes, zone)
        for day in days
        for shift in shifts
        if _begins_on(shift, day)
    ]
    return sorted(found, key=lambda turn: (turn.begins, turn.shift.pk))


def gaps(
    found: Iterable[Turn], begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans of a time in which nobody is on duty; `found` may reach beyond it."""
    reached = begins
    for turn in sorted(found, key=lambda each: each.begins):
        if turn.person is None or turn.ends <= reached:
            continue
        if turn.begins >= ends:
            break
        if turn.begins > reached:
            yield reached, turn.begins
        reached = turn.ends
    if reached < ends:
        yield reached, ends


def _is_for(turn: Turn, unit: Unit | None) -> bool:
    return unit is None or turn.shift.unit_id in (None, unit.pk)


def _working(institution: Institution, persons: Iterable[Person]) -> Iterable[int]:
    working = Membership.objects.of(institution).working()
    return working.filter(person__in=persons).values_list("person_id", flat=True)


def _shifts(institution: Institution, days: list[date]) -> Iterable[Shift]:
    ours = Shift.objects.filter(institution=institution).select_related("person", "unit")
    weekly = ours.filter(weekday__isnull=False, since__lte=days[-1]).exclude(until__lt=days[0])
    return [*weekly, *ours.filter(day__range=(days[0], days[-1]))]


def _begins_on(shift: Shift, day: date) -> bool:
    if shift.weekday is None:
        return shift.day == day
    begun = shift.since is not None and shift.since <= day
    return begun and shift.weekday == day.weekday() and (shift.until is None or day <= shift.until)


def _changes(shifts: list[Shift], first: date, last: date) -> dict[tuple[int, date], ShiftChange]:
    found = ShiftChange.objects.filter(shift__in=shifts, day__range=(first, last))
    return {(each.shift_id, each.day): each for each in found.select_related("person")}


def _turn(
    shift: Shift, day: date, changes: dict[tuple[int, date], ShiftChange], zone: ZoneInfo
) -> Turn:
    change = changes.get((shift.pk, day))
    ends_on = day + DAY if shift.goes_past_midnight else day
    return Turn(
        shift=shift,
        day=day,
        person=change.person if change else shift.person,
        begins=datetime.combine(day, shift.begins, tzinfo=zone).astimezone(UTC),
        ends=datetime.combine(ends_on, shift.ends, tzinfo=zone).astimezone(UTC),
    )
