"""Acts on a selection, and undoing them."""

import pytest

from majlis.inbox import bundling, cases, snoozing
from majlis.inbox.models import UNDO_WITHIN, Bundle, Case, Clock
from majlis.inbox.states import Act, Kind, Status
from majlis.inbox.tests.conftest import again, comment, hear, stands
from majlis.inbox.tests.test_at_once import at_once
from majlis.people import rostering
from majlis.record.models import Entry
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for


@pytest.fixture
def three(x):
    """Three inquiries of three persons."""
    return [hear(x, stands(x, comment(f"c{n}", author_id=f"u{n}"))).case for n in range(3)]


def close_all(chosen, by):
    return bundling.do(
        chosen, act="close", by=by, how=lambda case: cases.close(case, by=by, why="لا حاجة")
    )


def test_an_act_is_done_to_all_and_undone_for_all(three, noura):
    cases.take(three[0], by=noura)
    outcome = close_all(three, noura)
    assert outcome.done == 3
    assert set(Case.objects.values_list("status", flat=True)) == {Status.CLOSED}

    assert bundling.undo(outcome.bundle, by=noura) == (3, 0)

    assert [again(case).status for case in three] == [Status.OPEN, Status.NEW, Status.NEW]
    assert again(three[0]).officer == noura
    assert set(Case.objects.values_list("closed_at", flat=True)) == {None}
    for case in three:
        assert list(case.steps.values_list("act", flat=True))[-2:] == [Act.CLOSED, Act.UNDONE]
    assert Entry.objects.filter(act="case.undone").count() == 3


def test_the_clocks_follow_what_is_undone(three, noura):
    clock = Clock.objects.filter(case=three[0], kind="close")
    outcome = close_all(three, noura)
    assert clock.get().stopped_at is not None

    bundling.undo(outcome.bundle, by=noura)

    assert clock.get().stopped_at is None
    assert clock.get().is_running


def test_what_is_refused_for_one_is_done_to_the_others(three, noura):
    cases.close(three[1], by=noura, why="انتهى")

    outcome = close_all([again(case) for case in three], noura)

    assert (outcome.done, len(outcome.refused)) == (2, 1)
    assert bundling.undo(outcome.bundle, by=noura) == (2, 0)
    assert again(three[1]).status == Status.CLOSED


def test_what_is_refused_for_all_leaves_nothing(three, noura):
    close_all(three, noura)

    with pytest.raises(Refused):
        close_all([again(case) for case in three], noura)
    assert Bundle.objects.count() == 1
    with pytest.raises(Refused):
        close_all([], noura)


def test_what_somebody_went_on_with_is_not_undone(three, noura, salem):
    outcome = close_all(three, noura)
    cases.reopen(again(three[0]), by=salem)

    assert bundling.undo(outcome.bundle, by=noura) == (2, 1)
    assert again(three[0]).steps.last().act == Act.REOPENED


def test_nothing_is_undone_twice_late_or_by_another(three, noura, salem):
    first = close_all(three[:1], noura).bundle
    with pytest.raises(Refused):
        bundling.undo(first, by=salem)
    bundling.undo(first, by=noura)
    with pytest.raises(Refused):
        bundling.undo(first, by=noura)

    late = close_all(three[1:], noura).bundle
    Bundle.objects.filter(pk=late.pk).update(at=Now() - UNDO_WITHIN)
    with pytest.raises(Refused):
        bundling.undo(late, by=noura)
    assert bundling.last_of(noura, late.institution_id) is None


def test_every_act_that_can_be_undone_goes_back_to_where_it_was(three, noura, office, manager):
    case = three[0]
    unit = rostering.found_unit(office, name_ar="وحدة الألعاب", name_en="", by=manager)
    acts = {
        "take": lambda case: cases.take(case, by=noura),
        "assign": lambda case: cases.assign(case, to=noura, by=manager),
        "unit": lambda case: cases.move_to_unit(case, unit, by=noura),
        "snooze": lambda case: snoozing.snooze(case, until=now() + UNDO_WITHIN, by=noura),
        "mark": lambda case: cases.mark(case, Kind.OTHER, by=noura),
        "spam": lambda case: cases.mark_as_spam(case, by=noura),
    }
    for act, how in acts.items():
        before = Case.objects.filter(pk=case.pk).values(*KEPT).get()
        outcome = bundling.do([again(case)], act=act, by=noura, how=how)
        assert Case.objects.filter(pk=case.pk).values(*KEPT).get() != before, act

        bundling.undo(outcome.bundle, by=noura)

        assert Case.objects.filter(pk=case.pk).values(*KEPT).get() == before, act


KEPT = ("status", "kind", "officer_id", "unit_id", "closed_at", "snoozed_until")


def test_waiting_for_the_person_it_goes_back_there(three, noura):
    Case.objects.update(status=Status.WAITING)
    closed = close_all([again(three[0])], noura)

    bundling.undo(closed.bundle, by=noura)

    assert again(three[0]).status == Status.WAITING


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_at_once_one_does(office, three, noura):
    with acting_for(office.pk):
        bundle = close_all(three, noura).bundle

    refused = at_once(
        office,
        lambda: bundling.undo(bundle, by=noura),
        lambda: bundling.undo(bundle, by=noura),
    )

    assert len(refused) == 1
    with acting_for(office.pk):
        assert again(three[0]).steps.filter(act=Act.UNDONE).count() == 1


def test_moving_to_a_unit_puts_it_into_that_units_queue(asked, noura, office, manager):
    toys = rostering.found_unit(office, name_ar="وحدة الألعاب", name_en="", by=manager)
    food = rostering.found_unit(office, name_ar="وحدة الغذاء", name_en="", by=manager)
    rostering.join(food, noura, by=manager)
    cases.take(asked, by=noura)

    cases.move_to_unit(asked, food, by=noura)
    assert (again(asked).officer, again(asked).status) == (noura, Status.OPEN)  # she belongs to it
    assert Case.objects.of_units_of(noura).get() == asked

    cases.move_to_unit(again(asked), toys, by=noura)
    assert (again(asked).officer, again(asked).status) == (None, Status.NEW)
    assert asked.steps.last().unit == toys
    with pytest.raises(Refused):
        cases.move_to_unit(again(asked), toys, by=noura)


def test_another_office_sees_no_bundle(three, noura, other_office):
    close_all(three, noura)

    with acting_for(other_office.pk):
        assert not Bundle.objects.exists()
