"""Sharing inquiries out among those on duty."""

from datetime import date, time

import pytest

from majlis.inbox import cases, sharing
from majlis.inbox.models import Case, Sharing
from majlis.inbox.states import Act, Kind, Status
from majlis.inbox.tests.conftest import again, comment, hear, stands
from majlis.inbox.tests.test_at_once import at_once
from majlis.notices.models import Notice
from majlis.people import rostering
from majlis.people.models import ShiftChange
from majlis.people.testing import make_person
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

Way = Sharing.Way


@pytest.fixture
def fahad(office):
    return make_person(office, "fahad@office.example", "فهد الدوسري", "Fahad", "officer")


@pytest.fixture
def on_duty(office, manager):
    """Return a function that puts persons on duty around the clock."""

    def put(*persons):
        for person in persons:
            rostering.add_shifts(
                office,
                person,
                weekdays=range(7),
                since=date(2026, 1, 1),
                begins=time(0),
                ends=time(0),
                by=manager,
            )

    return put


@pytest.fixture
def write(x):
    """Return a function by which so many persons write; it returns their inquiries."""
    written = 0

    def said(many):
        nonlocal written
        found = []
        for _each in range(many):
            written += 1
            facts = comment(f"c{written}", author_id=f"u{written}")
            found.append(hear(x, stands(x, facts)).case)
        return found

    return said


def rule(office, way, **more):
    return Sharing.objects.create(institution=office, way=way, **more)


def owners(found):
    return [again(case).officer for case in found]


def test_by_hand_nothing_is_shared_out(office, noura, on_duty, write):
    on_duty(noura)
    rule(office, Way.BY_HAND)
    found = write(1)

    assert sharing.share_due() == 0
    assert owners(found) == [None]


def test_in_turn_each_gets_the_next(office, noura, fahad, on_duty, write):
    on_duty(noura, fahad)
    rule(office, Way.IN_TURN)
    first = write(3)
    assert sharing.share_due() == 3
    then = write(2)
    assert sharing.share_due() == 2

    assert owners([*first, *then]) == [noura, fahad, noura, fahad, noura]
    assert again(first[0]).status == Status.OPEN
    step = first[0].steps.get(act=Act.ASSIGNED)
    assert (step.by, step.officer) == (None, noura)
    assert Notice.objects.filter(person=fahad, kind="case.assigned").count() == 2


def test_by_capacity_whoever_has_least_open_gets_it_up_to_the_limit(
    office, noura, fahad, on_duty, write
):
    on_duty(noura, fahad)
    for case in write(2):
        cases.take(case, by=noura)
    rule(office, Way.BY_CAPACITY, most_open=3)

    found = write(5)
    sharing.share_due()

    assert owners(found) == [fahad, fahad, noura, fahad, None]
    assert Case.objects.unassigned().get() == found[-1]


def test_a_persons_own_limit_counts_in_their_unit(office, noura, on_duty, write, manager):
    on_duty(noura)
    toys = rostering.found_unit(office, name_ar="وحدة الألعاب", name_en="", by=manager)
    rostering.join(toys, noura, most_open=1, by=manager)
    rule(office, Way.BY_CAPACITY, most_open=9, unit=toys)
    found = write(2)
    Case.objects.update(unit=toys)

    sharing.share_due()

    assert owners(found) == [noura, None]


def test_when_nobody_is_on_duty_it_waits_and_then_goes(office, noura, on_duty, write):
    waits = rule(office, Way.IN_TURN)
    found = write(1)
    assert sharing.share_due() == 0

    on_duty(noura)
    assert sharing.share_due() == 0  # it is looked at again a moment later
    Sharing.objects.filter(pk=waits.pk).update(next_at=Now())

    assert sharing.share_due() == 1
    assert owners(found) == [noura]


def test_who_is_off_today_gets_nothing(office, noura, fahad, manager, on_duty, write):
    on_duty(noura, fahad)
    for shift in fahad.shifts.all():
        for day in (date(2026, 1, 1),):
            assert not ShiftChange.objects.filter(shift=shift, day=day).exists()
        shift.delete()
    rule(office, Way.IN_TURN)
    found = write(2)

    sharing.share_due()

    assert owners(found) == [noura, noura]


def test_a_unit_has_its_own_rule_and_its_own_people(office, noura, fahad, manager, on_duty, write):
    on_duty(noura, fahad)
    toys = rostering.found_unit(office, name_ar="وحدة الألعاب", name_en="", by=manager)
    by_hand = rostering.found_unit(office, name_ar="وحدة الغذاء", name_en="", by=manager)
    rostering.join(toys, fahad, by=manager)
    rule(office, Way.IN_TURN)
    rule(office, Way.BY_HAND, unit=by_hand)
    of_toys, of_food, of_nobody = write(3)
    Case.objects.filter(pk=of_toys.pk).update(unit=toys)
    Case.objects.filter(pk=of_food.pk).update(unit=by_hand)

    sharing.share_due()

    # The unit without a rule follows the institution's, among its own people.
    assert owners([of_toys, of_food]) == [fahad, None]
    assert again(of_nobody).officer in (noura, fahad)


def test_what_was_given_back_goes_to_somebody_else(office, noura, fahad, on_duty, write):
    on_duty(noura, fahad)
    rule(office, Way.IN_TURN)
    (case,) = write(1)
    sharing.share_due()
    cases.release(again(case), by=noura)

    sharing.share_due()

    assert again(case).officer == fahad


def test_thanks_and_what_was_put_off_are_not_shared_out(office, noura, on_duty, write):
    on_duty(noura)
    rule(office, Way.IN_TURN)
    thanks, later = write(2)
    Case.objects.filter(pk=thanks.pk).update(kind=Kind.OTHER)
    Case.objects.filter(pk=later.pk).update(snoozed_until=Now())

    assert sharing.share_due() == 0


def test_only_officers_are_given_anything(office, huda, on_duty, write):
    on_duty(huda)  # on duty, but answering is not hers
    rule(office, Way.IN_TURN)
    write(1)

    assert sharing.share_due() == 0


def test_what_was_given_stays_given_when_the_public_writes_again(office, x, noura, on_duty, write):
    on_duty(noura)
    rule(office, Way.IN_TURN)
    (case,) = write(1)
    sharing.share_due()

    hear(x, stands(x, comment("c9", author_id="u1", text="وهل من رسوم؟")))

    found = again(case)
    assert (found.officer, found.status) == (noura, Status.OPEN)
    assert found.items.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_give_each_inquiry_once(office, noura, fahad, on_duty, write):
    with acting_for(office.pk):
        on_duty(noura, fahad)
        rule(office, Way.IN_TURN)
        found = write(6)

    at_once(office, sharing.share_due, sharing.share_due, sharing.share_due)

    with acting_for(office.pk):
        assert [case.steps.filter(act=Act.ASSIGNED).count() for case in found] == [1] * 6
        assert len({again(case).officer for case in found}) == 2


def test_another_office_sees_no_rule(office, other_office):
    rule(office, Way.IN_TURN)

    with acting_for(other_office.pk):
        assert not Sharing.objects.exists()
