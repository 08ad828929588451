"""Changing units and the roster; each act writes the record."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from majlis.people.models import (
    Institution,
    Membership,
    Person,
    Shift,
    ShiftChange,
    Unit,
    UnitMember,
)
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused


@transaction.atomic
def found_unit(institution: Institution, *, name_ar: str, name_en: str, by: Person) -> Unit:
    """Add a unit.

    Raises:
        Refused: another that is open has this name.
    """
    try:
        with transaction.atomic():
            unit = Unit.objects.create(institution=institution, name_ar=name_ar, name_en=name_en)
    except IntegrityError:
        raise Refused(_("A unit of this name is on the list already.")) from None
    _record(unit, "unit.founded", by=by, unit=name_ar)
    return unit


@transaction.atomic
def rename_unit(unit: Unit, *, name_ar: str, name_en: str, by: Person) -> None:
    """Give an open unit another name."""
    try:
        with transaction.atomic():
            still_open = Unit.objects.filter(pk=unit.pk, ended_at__isnull=True)
            if not still_open.update(name_ar=name_ar, name_en=name_en):
                raise _changed()
    except IntegrityError:
        raise Refused(_("A unit of this name is on the list already.")) from None
    _record(unit, "unit.renamed", by=by, was=unit.name_ar, now=name_ar)


@transaction.atomic
def end_unit(unit: Unit, *, by: Person) -> None:
    """Let a unit take no inquiries any more; what it had stays on record."""
    if not Unit.objects.filter(pk=unit.pk, ended_at__isnull=True).update(ended_at=Now()):
        raise _changed()
    UnitMember.objects.current().filter(unit=unit).update(until=Now())
    _record(unit, "unit.ended", by=by, unit=unit.name_ar)


@transaction.atomic
def join(unit: Unit, person: Person, *, most_open: int | None = None, by: Person) -> UnitMember:
    """Put a person into a unit.

    Raises:
        Refused: they are in it already, the unit has ended, or they do not work here.
    """
    _works_here(unit.institution_id, person)
    if unit.ended_at is not None:
        raise _changed()
    try:
        with transaction.atomic():
            member = UnitMember.objects.create(
                institution_id=unit.institution_id, unit=unit, person=person, most_open=most_open
            )
    except IntegrityError:
        raise Refused(_("This person belongs to the unit already.")) from None
    _record(unit, "unit.joined", by=by, person=person.name_ar, unit=unit.name_ar)
    return member


@transaction.atomic
def leave(member: UnitMember, *, by: Person) -> None:
    """Take a person out of a unit; that they were in it stays on record."""
    if not UnitMember.objects.current().filter(pk=member.pk).update(until=Now()):
        raise _changed()
    unit = member.unit
    _record(unit, "unit.left", by=by, person=member.person.name_ar, unit=unit.name_ar)


@transaction.atomic
def add_shifts(
    institution: Institution,
    person: Person,
    *,
    begins: time,
    ends: time,
    weekdays: Iterable[int] = (),
    day: date | None = None,
    since: date | None = None,
    until: date | None = None,
    unit: Unit | None = None,
    by: Person,
) -> list[Shift]:
    """Give a person a shift on each of these weekdays from `since` on, or once on a day."""
    _works_here(institution.pk, person)
    of_week = [{"weekday": number, "since": since, "until": until} for number in weekdays]
    made = [
        Shift.objects.create(
            institution=institution, person=person, unit=unit, begins=begins, ends=ends, **when
        )
        for when in ([{"day": day}] if day else of_week)
    ]
    hours = f"{begins:%H:%M}-{ends:%H:%M}"
    _record(institution, "shift.added", by=by, person=person.name_ar, hours=hours)
    return made


@transaction.atomic
def end_shift(shift: Shift, *, last: date, by: Person) -> None:
    """End a weekly shift after a day; one that never began by then, or a single one, goes."""
    locked = Shift.objects.select_for_update().filter(pk=shift.pk).first()
    if locked is None:
        raise _changed()
    if locked.since is None or last < locked.since:
        locked.changes.all().delete()
        locked.delete()
    else:
        Shift.objects.filter(pk=locked.pk).update(until=last)
        locked.changes.filter(day__gt=last).delete()
    hours = f"{shift.begins:%H:%M}-{shift.ends:%H:%M}"
    _record(shift.institution, "shift.ended", by=by, person=shift.person.name_ar, hours=hours)


@transaction.atomic
def change_turn(shift: Shift, day: date, *, to: Person | None, by: Person) -> None:
    """Let another person have a shift on one day, or nobody; its own person takes it back.

    Raises:
        Refused: the shift does not begin on this day, or `to` does not work here.
    """
    if not Shift.objects.beginning_on(day).filter(pk=shift.pk).exists():
        raise Refused(_("This shift does not fall on that day."))
    if to is not None:
        _works_here(shift.institution_id, to)
    if to == shift.person:
        ShiftChange.objects.filter(shift=shift, day=day).delete()
    else:
        ShiftChange.objects.update_or_create(
            shift=shift,
            day=day,
            defaults={"institution_id": shift.institution_id, "person": to, "by": by},
        )
    said = {"day": day.isoformat(), "person": shift.person.name_ar}
    if to is None:
        _record(shift.institution, "shift.vacated", by=by, **said)
    else:
        _record(shift.institution, "shift.handed_over", by=by, to=to.name_ar, **said)


@transaction.atomic
def swap(one: tuple[Shift, date], other: tuple[Shift, date], *, by: Person) -> None:
    """Let two persons have each other's shift, each on its own day."""
    (shift, day), (second, second_day) = one, other
    if shift.person_id == second.person_id:
        raise Refused(_("Both shifts are of the same person."))
    change_turn(shift, day, to=second.person, by=by)
    change_turn(second, second_day, to=shift.person, by=by)


def _works_here(institution_id: int, person: Person) -> None:
    here = Membership.objects.working().filter(institution_id=institution_id, person=person)
    if not here.exists():
        raise Refused(_("This person does not work here any more."))


def _changed() -> Refused:
    return Refused(_("This has changed since you opened the page. Look again."))


def _record(thing: Unit | Institution, act: str, *, by: Person, **detail: Any) -> None:
    institution_id = thing.institution_id if isinstance(thing, Unit) else thing.pk
    entries.write(institution_id=institution_id, act=act, object=thing, by=by, detail=detail)
