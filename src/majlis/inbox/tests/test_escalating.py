"""Whom we tell that a promised time runs out: each level once, however late we look."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from majlis.inbox import cases, escalation_levels
from majlis.inbox.escalating import escalate_due
from majlis.inbox.models import Case, CaseStep, Clock, EscalationLevel, Item, Promise
from majlis.inbox.models.promise import Counts
from majlis.inbox.tests.conftest import comment, hear, stands
from majlis.notices.models import Notice
from majlis.people.models import Unit, UnitMember
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.refusal import Refused

MINUTE = timedelta(minutes=1)


@pytest.fixture
def promised(office):
    """Two hours by the clock, since yesterday."""
    return Promise.objects.create(
        institution=office,
        first=120 * MINUTE,
        first_counts=Counts.ELAPSED,
        valid_from=now() - timedelta(days=1),
    )


@pytest.fixture
def asked_at(x, promised):
    """Return a function that lets an inquiry be so many minutes old."""

    def asked(minutes_ago, remote_id="c1"):
        item = comment(remote_id, author_id=remote_id, created_at=now() - minutes_ago * MINUTE)
        return hear(x, stands(x, item)).case

    return asked


@pytest.fixture
def pass_by():
    """Return a function that lets time go by, by the database's clock."""

    def passed(span):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("UPDATE store_clock SET shift = shift + %s", [span])

    return passed


def told():
    """Return who was told what, and whether by mail as well."""
    found = Notice.objects.filter(kind__startswith="clock.").order_by("id")
    return [(n.person.name_en, n.kind.removeprefix("clock."), n.is_urgent) for n in found]


def test_before_three_quarters_nobody_is_told(asked_at, noura, manager):
    asked_at(80)
    escalate_due()

    assert told() == []


def test_near_the_end_who_has_it_in_hand_is_told_once(asked_at, noura, manager):
    case = asked_at(95)
    cases.take(case, by=noura)
    escalate_due()
    escalate_due()

    assert told() == [("Noura", "near", False)]
    assert CaseStep.objects.filter(case=case, act="escalated").count() == 1


def test_where_nobody_has_it_those_who_answer_are_told(asked_at, noura, manager):
    asked_at(95)
    escalate_due()

    assert told() == [("Noura", "near", False)]


def test_each_level_is_told_when_it_is_reached(asked_at, noura, manager, pass_by):
    asked_at(95)
    escalate_due()
    pass_by(30 * MINUTE)
    escalate_due()
    pass_by(60 * MINUTE)
    escalate_due()

    assert told() == [
        ("Noura", "near", False),
        ("Noura", "late", True),
        ("Mariam", "late", False),  # it is in no unit
        ("Mariam", "late", True),
    ]


def test_a_round_that_comes_late_tells_the_highest_level_once(asked_at, noura, manager):
    case = asked_at(200)
    escalate_due()
    escalate_due()

    assert sorted(told()) == [("Mariam", "late", True), ("Noura", "late", True)]
    assert CaseStep.objects.filter(case=case, act="escalated").count() == 1


def test_an_answer_in_between_ends_it(asked_at, x, noura, manager, pass_by):
    asked_at(95)
    escalate_due()
    answer = comment("r1", parent_id="c1", is_ours=True, created_at=now())
    hear(x, stands(x, answer))
    pass_by(120 * MINUTE)
    escalate_due()

    assert told() == [("Noura", "near", False)]


@pytest.mark.parametrize("kind", ["other", "spam"])
def test_of_what_asks_for_nothing_nobody_is_told(asked_at, noura, manager, kind):
    case = asked_at(95)
    if kind == "spam":
        cases.mark_as_spam(case, by=noura)
    else:
        cases.mark(case, kind, by=noura)
    escalate_due()

    assert told() == []


def test_what_an_account_brings_along_is_late_for_nobody(asked_at, noura, manager):
    asked_at(60 * 24 * 40)
    escalate_due()

    assert told() == []
    assert Case.objects.overdue(now()).exists()


def test_what_an_outage_held_up_for_hours_is_told(asked_at, noura, manager):
    asked_at(60 * 9)
    escalate_due()

    assert ("Noura", "late", True) in told()


def test_an_urgent_one_is_mailed(asked_at, noura, manager):
    asked_at(125)
    escalate_due()
    urgent = Notice.objects.get(person=noura)

    assert urgent.is_urgent
    assert urgent.object.startswith("case:")


def test_the_members_of_its_unit_are_told(office, asked_at, noura, huda, manager):
    unit = Unit.objects.create(institution=office, name_ar="إدارة المطابقة")
    UnitMember.objects.create(institution=office, unit=unit, person=huda)
    case = asked_at(125)
    Case.objects.filter(pk=case.pk).update(unit=unit)
    escalate_due()

    assert ("Huda", "late", False) in told()
    assert "Mariam" not in {name for name, _kind, _urgent in told()}


# An institution's own levels


def test_an_institution_sets_its_own_levels(office, asked_at, noura, manager):
    escalation_levels.add(office, share=50, to="manager", is_urgent=False, by=manager)
    for level in EscalationLevel.objects.exclude(share=50):
        escalation_levels.drop(level, by=manager)
    asked_at(65)
    escalate_due()

    assert told() == [("Mariam", "near", False)]


def test_the_first_change_keeps_the_usual_levels_beside_it(office, manager):
    escalation_levels.add(office, share=50, to="officer", is_urgent=False, by=manager)

    shares = EscalationLevel.objects.values_list("share", flat=True)
    assert sorted(shares) == [50, 75, 100, 100, 150]


def test_a_level_stands_once(office, manager):
    with pytest.raises(Refused):
        escalation_levels.add(office, share=75, to="officer", is_urgent=True, by=manager)
    EscalationLevel.objects.create(institution=office, share=20, to="unit")
    with pytest.raises(IntegrityError), transaction.atomic():
        EscalationLevel.objects.create(institution=office, share=20, to="unit")


def test_the_last_level_stays(office, manager):
    escalation_levels.own(office)
    *others, last = EscalationLevel.objects.all()
    for level in others:
        escalation_levels.drop(level, by=manager)

    with pytest.raises(Refused):
        escalation_levels.drop(last, by=manager)


def test_a_change_of_the_levels_counts_for_what_runs(office, asked_at, noura, manager):
    asked_at(30)
    escalation_levels.add(office, share=20, to="officer", is_urgent=False, by=manager)
    escalate_due()

    assert told() == [("Noura", "near", False)]


def test_another_office_has_its_own_levels(office, other_office, manager, look_at):
    escalation_levels.own(office)
    look_at(str(other_office.pk))

    assert not EscalationLevel.objects.exists()
    assert not Clock.objects.exists()
    assert mail.outbox == []


def test_an_inquiry_of_which_nothing_can_be_reckoned_does_not_stop_the_round(
    asked_at, noura, pass_by, caplog
):
    broken, sound = asked_at(115, "c1"), asked_at(110, "c2")
    Item.objects.filter(case=broken).update(written_at=datetime.max.replace(tzinfo=UTC))
    Clock.objects.filter(case__in=[broken, sound]).update(look_at=now() - MINUTE)
    before = Notice.objects.count()

    escalate_due()

    assert Notice.objects.count() > before
    told_of = set(Notice.objects.values_list("values__reference", flat=True))
    assert sound.reference in told_of
    assert f"case {broken.pk} " in caplog.text
    assert not Clock.objects.filter(look_at__lte=now()).exists()
    pass_by(timedelta(minutes=16))
    assert Clock.objects.filter(case=broken, look_at__lte=now()).exists()
