"""What is measured of an inquiry, from what was said and answered."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from majlis.inbox import cases, promising, timekeeping
from majlis.inbox.escalating import escalate_due
from majlis.inbox.models import Case, Clock, Promise, Reply
from majlis.inbox.models.promise import Counts, Target
from majlis.inbox.remeasuring import remeasure_due
from majlis.inbox.tests.conftest import BEGAN, comment, hear, removed, stands
from majlis.people import closed_days
from majlis.people.testing import as_owner

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def say(x):
    """Return a function by which the person, or we on the network itself, write at a minute."""

    def said(remote_id, minute, *, ours=False, **more):
        facts = {"parent_id": "c1"} if ours else {}
        item = comment(remote_id, created_at=BEGAN + minute * MINUTE, is_ours=ours, **facts | more)
        return hear(x, stands(x, item)).case

    return said


def clocks(case):
    """Return when each clock started and stopped, in minutes after ten o'clock."""
    return {
        f"{clock.kind} {clock.number}" if clock.kind == "next" else clock.kind: (
            (clock.started_at - BEGAN) / MINUTE,
            clock.stopped_at and (clock.stopped_at - BEGAN) / MINUTE,
        )
        for clock in Clock.objects.filter(case=case)
    }


def clock(case, kind="first", number=0):
    return Clock.objects.get(case=case, kind=kind, number=number)


def ask_back(case, minute, *, by):
    """Let a question of ours stand since a minute."""
    item = case.items.order_by("id").first()
    Reply.objects.create(
        institution_id=case.institution_id,
        case=case,
        item=item,
        kind=Reply.Kind.QUESTION,
        text="ما رقم المنتج؟",
        by=by,
        published_at=BEGAN + minute * MINUTE,
    )
    timekeeping.keep(case.pk)


def test_three_clocks_start_with_the_first_word(say):
    case = say("c1", 0)

    assert clocks(case) == {"acknowledge": (0, None), "first": (0, None), "close": (0, None)}


def test_the_first_answer_stops_two_and_the_third_stands_still(say):
    case = say("c1", 0)
    say("r1", 30, ours=True)

    assert clocks(case) == {"acknowledge": (0, 30), "first": (0, 30), "close": (0, None)}
    assert clock(case, "close").stands_still
    assert clock(case, "close").past_elapsed == 30 * MINUTE


def test_each_further_word_starts_a_clock_until_the_next_answer(say):
    case = say("c1", 0)
    for remote_id, minute, ours in [
        ("r1", 10, True),
        ("c2", 20, False),
        ("c3", 25, False),  # we owe an answer already
        ("r2", 40, True),
        ("c4", 50, False),
    ]:
        say(remote_id, minute, ours=ours)

    found = clocks(case)
    assert found["first"] == (0, 10)
    assert found["next 0"] == (20, 40)
    assert found["next 1"] == (50, None)
    assert "next 2" not in found
    # Ours were minutes 0 to 10 and 20 to 40, and since 50.
    assert clock(case, "close").past_elapsed == 30 * MINUTE
    assert clock(case, "close").runs_since == BEGAN + 50 * MINUTE


def test_a_further_word_that_is_taken_back_is_owed_no_answer(say, x):
    case = say("c1", 0)
    say("r1", 10, ours=True)
    say("c2", 20)
    hear(x, removed(x, "c2", at=BEGAN + 30 * MINUTE))

    assert "next 0" not in clocks(case)


def test_a_further_word_that_was_answered_before_it_was_taken_back_keeps_its_clock(say, x):
    case = say("c1", 0)
    say("r1", 10, ours=True)
    say("c2", 20)
    say("r2", 25, ours=True)
    hear(x, removed(x, "c2", at=BEGAN + 30 * MINUTE))

    assert clocks(case)["next 0"] == (20, 25)


def test_a_new_wording_after_the_answer_starts_a_clock(say, x):
    case = say("c1", 0)
    say("r1", 10, ours=True)
    edited = comment("c1", text="متى يبدأ؟", created_at=BEGAN, edited_at=BEGAN + 20 * MINUTE)
    hear(x, stands(x, edited))

    assert clocks(case)["next 0"] == (20, None)


def test_while_we_wait_for_the_person_all_but_the_receipt_stand_still(say, noura):
    case = say("c1", 0)
    ask_back(case, 30, by=noura)

    assert clocks(case)["acknowledge"] == (0, 30)  # a question tells them that we read it
    first = clock(case)
    assert (first.stands_still, first.past_office, first.due_at) == (True, 30 * MINUTE, None)

    say("c2", 90)
    first = clock(case)
    assert first.runs_since == BEGAN + 90 * MINUTE
    # Two hours are promised: half an hour was used, an hour and a half is left.
    assert first.due_at == BEGAN + 180 * MINUTE


def test_what_waited_for_the_person_is_measured_without_it(say, noura):
    case = say("c1", 0)
    ask_back(case, 30, by=noura)
    say("c2", 90)
    say("r1", 100, ours=True)

    assert clock(case).elapsed == clock(case).office == 40 * MINUTE


def test_what_was_taken_back_whole_runs_no_further(say, x):
    case = say("c1", 0)
    hear(x, removed(x, "c1", at=BEGAN + 5 * MINUTE))

    assert all(each.due_at is None for each in Clock.objects.filter(case=case))
    assert clock(case).past_elapsed == 5 * MINUTE


def test_a_closed_inquiry_stops_its_last_clock_and_opened_again_goes_on(say, noura):
    case = say("c1", 0)
    cases.take(case, by=noura)
    cases.close(case, by=noura, why="أُجيب هاتفياً")
    closed = clock(case, "close")
    assert closed.stopped_at is not None
    assert clock(case).due_at is None

    cases.reopen(Case.objects.get(pk=case.pk), by=noura)

    assert clock(case, "close").is_running
    assert clock(case).due_at == BEGAN + 2 * HOUR


def test_spam_owes_nothing(say, noura):
    case = say("c1", 0)
    cases.mark_as_spam(case, by=noura)

    assert all(each.due_at is None for each in Clock.objects.filter(case=case))


def test_whatever_moves_a_case_its_clocks_are_reckoned_within_a_round(say):
    case = say("c1", 0)
    case.move("spam", act="spam", by=None)
    assert clock(case).due_at is not None

    escalate_due()

    assert clock(case).due_at is None


def test_an_inquiry_is_overdue_by_one_comparison_with_what_is_due(say):
    case = say("c1", 0)
    due = BEGAN + 2 * HOUR

    assert not Case.objects.overdue(due).exists()
    assert list(Case.objects.overdue(due + MINUTE)) == [case]


# What was promised


def promise(office, *, first, valid_from=BEGAN - HOUR, counts=Counts.OFFICE, **scope):
    return Promise.objects.create(
        institution=office, first=first, first_counts=counts, valid_from=valid_from, **scope
    )


def test_the_version_in_force_when_a_clock_started_holds(say, office):
    old = promise(office, first=HOUR)
    promise(office, first=5 * HOUR, valid_from=BEGAN + 10 * MINUTE)
    before, after = say("c1", 0), say("c9", 20, author_id="u9")

    assert clock(before).promise == old
    assert clock(before).due_at == BEGAN + HOUR
    # Ten past ten plus twenty minutes: until half past two are 4:10 of the five hours.
    assert clock(after).due_at == datetime(2026, 10, 15, 5, 20, tzinfo=UTC)


def test_a_later_version_changes_nothing_that_runs(say, office):
    case = say("c1", 0)
    promising.promise(office, {"first": Target(10 * MINUTE)}, by=None)
    timekeeping.keep(case.pk)

    assert clock(case).due_at == BEGAN + 2 * HOUR


def test_a_narrower_promise_goes_before_a_wider_one(say, office):
    promise(office, first=HOUR)
    public = promise(office, first=30 * MINUTE, way="public")
    promise(office, first=5 * MINUTE, way="portal")

    assert clock(say("c1", 0)).promise == public


def test_what_a_narrower_promise_leaves_open_is_as_the_wider_says(say, office):
    wide = promise(office, first=HOUR, close=9 * HOUR)
    promise(office, first=30 * MINUTE, way="public")
    case = say("c1", 0)

    assert clock(case, "close").promise == wide
    assert clock(case).target == 30 * MINUTE


def test_elapsed_time_counts_the_night(office, x):
    promise(office, first=24 * HOUR, counts=Counts.ELAPSED)
    case = hear(x, stands(x, comment())).case

    assert clock(case).due_at == BEGAN + 24 * HOUR


def test_within_the_promise_is_what_was_promised_then(say, office):
    promise(office, first=20 * MINUTE)
    promise(office, first=HOUR, valid_from=BEGAN + 10 * MINUTE)
    for author, minute in (("u1", 0), ("u2", 11)):
        say(f"c-{author}", minute, author_id=author)
        say(f"r-{author}", minute + 30, ours=True, parent_id=f"c-{author}")

    kept = Clock.objects.filter(kind="first").kept()
    assert [each.case.items.first().remote_id for each in kept] == ["c-u2"]
    assert clock(Case.objects.get(items__remote_id="c-u1")).due_at == BEGAN + 20 * MINUTE


def test_a_promise_is_never_rewritten(office):
    made = promise(office, first=HOUR)

    with pytest.raises(DatabaseError), transaction.atomic():
        Promise.objects.filter(pk=made.pk).update(first=2 * HOUR)
    with pytest.raises(IntegrityError), as_owner():
        Promise.objects.filter(pk=made.pk).delete()


# When the calendar changes


def rounds():
    """Let the worker's rounds pass."""
    remeasure_due()
    escalate_due()


def test_a_holiday_moves_what_runs_and_measures_anew_what_ran(say, office, manager):
    running = say("c1", 4 * 60)  # two in the afternoon of Wednesday
    ran = say("c9", 4 * 60, author_id="u9")
    say("r9", 24 * 60, ours=True, parent_id="c9")  # ten on Thursday
    assert clock(ran).office == 3 * HOUR
    assert clock(running).due_at == datetime(2026, 10, 15, 6, tzinfo=UTC)

    closed_days.enter(office, day=date(2026, 10, 15), name_ar="إجازة", by=manager)
    rounds()

    assert clock(running).due_at == datetime(2026, 10, 18, 6, tzinfo=UTC)
    assert clock(ran).office == 30 * MINUTE


def test_what_did_not_run_over_the_day_is_left_alone(say, office, manager):
    case = say("c1", 0)
    say("r1", 30, ours=True)
    closed_days.enter(office, day=date(2026, 10, 21), name_ar="إجازة", by=manager)
    rounds()

    assert clock(case).office == 30 * MINUTE


def test_a_day_that_is_only_expected_closes_nothing(say, office, manager):
    case = say("c1", 4 * 60)
    day = date(2026, 10, 15)
    closed_days.enter(office, day=day, name_ar="إجازة", by=manager, is_confirmed=False)
    rounds()

    assert clock(case).due_at == datetime(2026, 10, 15, 6, tzinfo=UTC)


def test_another_office_sees_no_promise_and_no_clock(say, office, other_office, look_at):
    say("c1", 0)
    promise(office, first=HOUR)
    look_at(str(other_office.pk))

    assert not Promise.objects.exists()
    assert not Clock.objects.exists()
