"""Putting off and coming back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from majlis.inbox import cases, snoozing
from majlis.inbox.models import Case
from majlis.inbox.states import Act, Status
from majlis.inbox.tests.conftest import BEGAN, again, comment, hear, hours, stands
from majlis.notices.models import Notice
from majlis.people import calendars
from majlis.store.clock import now
from majlis.store.refusal import Refused


@pytest.fixture
def later():
    return now() + timedelta(days=1)


@pytest.fixture
def put_off(asked, noura, later):
    cases.take(asked, by=noura)
    snoozing.snooze(asked, until=later, by=noura)
    return asked


def steps(case):
    return list(case.steps.values_list("act", flat=True))


def test_what_was_put_off_is_off_the_lists_and_says_until_when(put_off, noura, later):
    assert not Case.objects.asking().awake().exists()
    assert Case.objects.snoozed().get() == put_off
    step = put_off.steps.get(act=Act.SNOOZED)
    assert (step.by, step.until) == (noura, later)


def test_it_comes_back_when_its_time_has_come_and_its_officer_is_told(put_off, noura):
    assert snoozing.wake_due() == 0
    Case.objects.update(snoozed_until=now() - timedelta(seconds=1))

    assert (snoozing.wake_due(), snoozing.wake_due()) == (1, 0)

    assert again(put_off).snoozed_until is None
    assert steps(put_off)[-1] == Act.WOKEN
    assert Notice.objects.filter(kind="case.woke", person=noura).count() == 1


def test_it_comes_back_at_once_when_the_person_writes(put_off, x, noura):
    hear(x, stands(x, comment("c2", text="هل من جديد؟", created_at=BEGAN + hours(1))))

    found = again(put_off)
    assert (found.snoozed_until, found.status) == (None, Status.OPEN)
    assert Act.WOKEN in steps(put_off)


def test_waiting_for_the_person_it_asks_again_when_they_write(put_off, x, later):
    Case.objects.update(status=Status.WAITING)

    hear(x, stands(x, comment("c2", text="الرقم ١٢", created_at=BEGAN + hours(1))))

    found = again(put_off)
    assert (found.snoozed_until, found.status) == (None, Status.OPEN)


def test_an_edit_in_the_past_does_not_bring_back_what_nobody_put_off(asked, x, noura):
    cases.take(asked, by=noura)
    hear(x, stands(x, comment("c2", text="هل من جديد؟", created_at=BEGAN + hours(1))))

    assert Act.WOKEN not in steps(asked)


def test_closing_ends_it(put_off, noura):
    cases.close(again(put_off), by=noura, why="انتهى")

    assert again(put_off).snoozed_until is None


@pytest.mark.parametrize("days", [-1, 366])
def test_a_time_that_is_past_or_too_far_is_refused(asked, noura, days):
    with pytest.raises(Refused):
        snoozing.snooze(asked, until=now() + timedelta(days=days), by=noura)


def test_what_is_not_in_work_is_not_put_off(asked, noura, later):
    cases.close(asked, by=noura, why="انتهى")

    with pytest.raises(Refused):
        snoozing.snooze(asked, until=later, by=noura)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(snoozed_until=later)


def test_of_two_who_put_off_what_one_has_taken_one_is_refused(asked, noura, salem, later):
    stale = again(asked)
    cases.take(asked, by=noura)

    with pytest.raises(Refused):
        snoozing.snooze(stale, until=later, by=salem)


def test_whoever_wants_it_takes_it_back(put_off, noura):
    snoozing.wake(put_off, by=noura)

    assert again(put_off).snoozed_until is None
    assert put_off.steps.get(act=Act.WOKEN).by == noura
    assert not Notice.objects.filter(kind="case.woke").exists()


def test_every_moment_that_is_offered_lies_in_office_hours(office):
    calendar = calendars.calendar_of(office)
    for hour in range(0, 24 * 8, 5):
        at = datetime(2026, 10, 11, tzinfo=UTC) + timedelta(hours=hour)
        found = snoozing.choices(office, calendar, at)

        assert found
        assert all(calendar.is_open_at(each.until) and each.until > at for each in found)
        assert len({each.until for each in found}) == len(found)


def test_an_hour_is_not_offered_where_the_office_is_shut_then(office):
    evening = datetime(2026, 10, 14, 17, tzinfo=UTC)

    found = snoozing.choices(office, calendars.calendar_of(office), evening)

    assert [each.word for each in found] == ["tomorrow", "days"]


def test_on_a_wednesday_morning_an_hour_the_next_day_and_next_week_are_offered(office):
    at = datetime(2026, 10, 14, 7, tzinfo=UTC)  # ten in Riyadh, on a Wednesday

    found = snoozing.choices(office, calendars.calendar_of(office), at)

    assert [(each.word, each.until.isoformat()) for each in found] == [
        ("hour", "2026-10-14T11:00:00+03:00"),
        ("tomorrow", "2026-10-15T07:30:00+03:00"),
        ("days", "2026-10-18T07:30:00+03:00"),  # over the weekend, which is next week as well
    ]
