"""Who is on duty, past midnight, on single days and after changes."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from majlis.people import duty, rostering
from majlis.people.models import Membership, Shift, ShiftChange, UnitMember
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.clock import Now
from majlis.store.refusal import Refused

RIYADH = ZoneInfo("Asia/Riyadh")
WEDNESDAY = date(2026, 10, 14)
NIGHT = {"begins": time(22), "ends": time(6)}
MORNING = {"begins": time(6), "ends": time(14)}


def at(hour, minute=0, day=WEDNESDAY):
    return datetime.combine(day, time(hour, minute), tzinfo=RIYADH)


def weekly(office, person, by, *, days=(2,), since=date(2026, 1, 1), **hours):
    return rostering.add_shifts(office, person, weekdays=days, since=since, by=by, **hours)[0]


@pytest.fixture
def fahad(office):
    return make_person(office, "fahad@office.example", "فهد الدوسري", "Fahad", "officer")


def test_nobody_is_on_duty_without_a_roster(office, noura):
    assert duty.on_duty(office, at(10)) == []


def test_a_night_shift_belongs_to_the_day_it_begins_on(office, noura, manager):
    weekly(office, noura, manager, **NIGHT)

    assert duty.on_duty(office, at(21, 59)) == []
    assert duty.on_duty(office, at(22)) == [noura]
    assert duty.on_duty(office, at(5, 59, WEDNESDAY + timedelta(days=1))) == [noura]
    assert duty.on_duty(office, at(6, 0, WEDNESDAY + timedelta(days=1))) == []


def test_equal_times_are_a_whole_day(office, noura, manager):
    weekly(office, noura, manager, begins=time(8), ends=time(8))

    assert duty.on_duty(office, at(8)) == [noura]
    assert duty.on_duty(office, at(7, 59, WEDNESDAY + timedelta(days=1))) == [noura]


def test_whoever_has_two_shifts_is_named_once_and_all_by_name(office, noura, fahad, manager):
    weekly(office, noura, manager, **MORNING)
    weekly(office, noura, manager, begins=time(8), ends=time(16))
    weekly(office, fahad, manager, **MORNING)

    assert duty.on_duty(office, at(9)) == [fahad, noura]


def test_a_single_shift_stands_on_its_day_alone(office, noura, manager):
    rostering.add_shifts(office, noura, day=WEDNESDAY, by=manager, **MORNING)

    assert duty.on_duty(office, at(9)) == [noura]
    assert duty.on_duty(office, at(9, 0, WEDNESDAY + timedelta(days=7))) == []


def test_a_weekly_shift_has_a_first_and_a_last_day(office, noura, manager):
    shift = weekly(office, noura, manager, since=WEDNESDAY, **MORNING)
    rostering.end_shift(shift, last=WEDNESDAY + timedelta(days=7), by=manager)

    on = [
        bool(duty.on_duty(office, at(9, 0, WEDNESDAY + timedelta(days=7 * week))))
        for week in (-1, 0, 1, 2)
    ]

    assert on == [False, True, True, False]


def test_a_shift_that_ends_before_it_began_goes(office, noura, manager):
    shift = weekly(office, noura, manager, since=WEDNESDAY, **MORNING)

    rostering.end_shift(shift, last=WEDNESDAY - timedelta(days=1), by=manager)

    assert not Shift.objects.exists()
    with pytest.raises(Refused):
        rostering.end_shift(shift, last=WEDNESDAY, by=manager)


def test_a_shift_is_handed_over_for_one_day(office, noura, fahad, manager):
    shift = weekly(office, noura, manager, **MORNING)

    rostering.change_turn(shift, WEDNESDAY, to=fahad, by=manager)

    assert duty.on_duty(office, at(9)) == [fahad]
    assert duty.on_duty(office, at(9, 0, WEDNESDAY + timedelta(days=7))) == [noura]
    entry = Entry.objects.get(act="shift.handed_over")
    assert entry.detail == {"day": "2026-10-14", "person": "نورة الشمري", "to": "فهد الدوسري"}


def test_its_own_person_takes_a_shift_back(office, noura, manager):
    shift = weekly(office, noura, manager, **MORNING)
    rostering.change_turn(shift, WEDNESDAY, to=None, by=manager)
    assert duty.on_duty(office, at(9)) == []

    rostering.change_turn(shift, WEDNESDAY, to=noura, by=manager)

    assert duty.on_duty(office, at(9)) == [noura]
    assert not ShiftChange.objects.exists()


def test_a_shift_is_not_changed_on_a_day_that_is_not_its_own(office, noura, fahad, manager):
    shift = weekly(office, noura, manager, **MORNING)

    with pytest.raises(Refused):
        rostering.change_turn(shift, WEDNESDAY + timedelta(days=1), to=fahad, by=manager)


def test_two_persons_swap(office, noura, fahad, manager):
    morning = weekly(office, noura, manager, **MORNING)
    night = weekly(office, fahad, manager, days=(3,), **NIGHT)
    thursday = WEDNESDAY + timedelta(days=1)

    rostering.swap((morning, WEDNESDAY), (night, thursday), by=manager)

    assert duty.on_duty(office, at(9)) == [fahad]
    assert duty.on_duty(office, at(23, 0, thursday)) == [noura]
    with pytest.raises(Refused):
        rostering.swap((morning, WEDNESDAY), (morning, WEDNESDAY), by=manager)


def test_who_has_left_is_not_on_duty(office, noura, manager):
    weekly(office, noura, manager, **MORNING)
    Membership.objects.filter(person=noura).update(ended_at=Now())

    assert duty.on_duty(office, at(9)) == []


def test_of_a_unit_those_are_on_duty_who_belong_to_it(office, noura, fahad, manager):
    toys = rostering.found_unit(office, name_ar="وحدة الألعاب", name_en="Toys", by=manager)
    food = rostering.found_unit(office, name_ar="وحدة الغذاء", name_en="Food", by=manager)
    for person in (noura, fahad):
        member = rostering.join(toys, person, by=manager)
        UnitMember.objects.filter(pk=member.pk).update(since=at(0, 0, date(2026, 1, 1)))
    weekly(office, noura, manager, **MORNING)
    weekly(office, fahad, manager, unit=food, **MORNING)  # on duty for the other unit

    assert duty.on_duty(office, at(9), toys) == [noura]
    assert duty.on_duty(office, at(9), food) == []  # nobody belongs to it


def test_gaps_are_when_nobody_is_on_duty(office, noura, fahad, manager):
    weekly(office, noura, manager, begins=time(6), ends=time(14))
    vacant = weekly(office, fahad, manager, begins=time(14), ends=time(20))
    rostering.change_turn(vacant, WEDNESDAY, to=None, by=manager)
    found = duty.turns(office, WEDNESDAY, WEDNESDAY)

    assert list(duty.gaps(found, at(0), at(22))) == [(at(0), at(6)), (at(14), at(22))]


def test_the_roster_asks_no_more_for_many_shifts(office, noura, manager, django_assert_num_queries):
    for number in range(7):
        weekly(office, noura, manager, days=range(7), begins=time(number), ends=time(number + 3))

    with django_assert_num_queries(3):
        assert len(duty.turns(office, WEDNESDAY, WEDNESDAY + timedelta(days=6))) == 49
