"""Rules: once for each event, the same in any order, never below a word of danger, and no loop."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from majlis.answers.models import Service
from majlis.channels.models import RawEvent
from majlis.inbox import applying, asking, cases, ratings
from majlis.inbox.models import Case, CaseStep, Rating, Rule, RuleEvent, RuleRun, RuleVersion
from majlis.inbox.rules import events, keeping
from majlis.inbox.states import Act, Kind, Priority, Status
from majlis.inbox.tests.conftest import BEGAN, again, comment, event_of, hear, hours, stands
from majlis.inbox.tests.test_any_order import rows_after, worlds
from majlis.networks.hearing import Happening
from majlis.notices.models import Notice
from majlis.people.models import Unit
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused


def rule(office, *, when="case", on=True, stops=False, name="قاعدة", then=None, **asked):
    made = keeping.write(
        office,
        {"name": name, "event": when, "conditions": asked, "acts": then or {}, "stops": stops},
        by=None,
    )
    if on:
        keeping.switch(made, on=True, version=made.version, by=None)
    return made


@pytest.fixture
def toys(office):
    unit = Unit.objects.create(institution=office, name_ar="سلامة المستهلك")
    return Service.objects.create(
        institution=office, key="toys", title_ar="الألعاب", summary_ar="الألعاب", unit=unit
    )


def ran(case):
    return list(case.steps.filter(act=Act.RULED).values_list("why", flat=True))


# What a rule does


def test_a_rule_sets_subject_unit_and_priority_and_leaves_one_step(office, x, toys):
    rule(office, words=["ألعاب"], name="الألعاب", then={"topic": toys.pk, "priority": "high"})
    case = hear(x, stands(x, comment())).case

    assert (case.topic, case.unit, case.priority) == (toys, toys.unit, Priority.HIGH)
    assert case.status == Status.NEW
    assert ran(case) == ["الألعاب"]
    step = case.steps.get(act=Act.RULED)
    assert (step.by, step.unit) == (None, toys.unit)


def test_a_rule_whose_words_are_not_said_does_nothing(office, x, toys):
    rule(office, words=["إطارات"], then={"topic": toys.pk})
    case = hear(x, stands(x, comment())).case

    assert (case.topic, ran(case), RuleRun.objects.count()) == (None, [], 0)


def test_a_rule_that_is_off_does_nothing(office, x, toys):
    rule(office, on=False, then={"topic": toys.pk})

    assert hear(x, stands(x, comment())).case.topic is None


def test_rules_are_asked_in_their_order_and_one_may_end_it(office, x):
    rule(office, then={"priority": "high"}, stops=True)
    rule(office, then={"priority": "low"})

    assert hear(x, stands(x, comment())).case.priority == Priority.HIGH


def test_the_order_can_be_changed(office, x, manager):
    first = rule(office, name="أولى", then={"priority": "high"})
    rule(office, name="ثانية", then={"priority": "low"})
    keeping.move(first, up=False, by=manager)

    case = hear(x, stands(x, comment())).case
    assert (case.priority, ran(case)) == (Priority.HIGH, ["ثانية", "أولى"])


def test_a_rule_puts_a_case_into_hands_and_tells(office, x, noura):
    rule(office, then={"officer": noura.pk, "notify_role": "manager", "note": "راجع الدليل"})
    case = hear(x, stands(x, comment())).case

    assert (case.officer, case.status) == (noura, Status.OPEN)
    assert [notice.kind for notice in Notice.objects.filter(person=noura)] == ["case.assigned"]
    assert case.steps.get(act=Act.RULE_NOTE).why == "راجع الدليل"


def test_a_rule_gives_nothing_to_a_person_or_unit_that_has_left(office, x, huda, toys):
    Unit.objects.filter(pk=toys.unit_id).update(ended_at=now())
    rule(office, then={"officer": huda.pk, "unit": toys.unit_id})
    case = hear(x, stands(x, comment())).case

    assert (case.officer, case.unit, case.status) == (None, None, Status.NEW)


def test_a_rule_ends_what_asks_for_nothing(office, x):
    rule(office, words=["شكرا"], then={"kind": "other", "priority": "low"})
    case = hear(x, stands(x, comment(text="شكراً لكم 👏"))).case

    assert (case.kind, case.status) == (Kind.OTHER, Status.CLOSED)
    assert case.closed_at


def test_each_further_word_is_heard_once(office, x):
    rule(office, when="item", words=["عاجل"], name="عاجل", then={"priority": "high"})
    case = hear(x, stands(x, comment())).case
    assert case.priority == Priority.NORMAL

    later = stands(x, comment("c2", text="عاجل!", created_at=BEGAN + hours(1)))
    hear(x, later)
    hear(x, later)
    assert again(case).priority == Priority.HIGH
    assert ran(case) == ["عاجل"]


# Conditions


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ({"network": "x"}, True),
        ({"network": "portal"}, False),
        ({"language": "ar"}, True),
        ({"language": "en"}, False),
        ({"dialect": "msa"}, True),
        ({"dialect": "gulf"}, False),
        ({"item_kind": "comment"}, True),
        ({"item_kind": "message"}, False),
        ({"contact": "@Maha_K"}, True),
        ({"contact": "salem"}, False),
        ({"topic": "none", "unit": "none"}, True),
        ({"priority": "normal"}, True),
        ({"priority": "high"}, False),
        ({"out_of_hours": False}, True),
        ({"out_of_hours": True}, False),
        ({"personal": False}, True),
        ({"personal": True}, False),
        ({"attachments": False}, True),
        ({"attachments": True}, False),
        ({"lacks": ["إطارات"]}, True),
        ({"lacks": ["ألعاب"]}, False),
        ({"words": ["إطارات", "شارة المطابقة"], "network": "x"}, True),
        ({"words": ["شارة المطابقة"], "network": "facebook"}, False),
        ({"kind": "inquiry", "status": "new"}, True),
        ({"status": "closed"}, False),
    ],
)
def test_all_conditions_must_hold(office, x, asked, holds):
    rule(office, then={"priority": "high"}, **asked)
    case = hear(x, stands(x, comment())).case

    assert (case.priority == Priority.HIGH) == holds


def test_personal_data_is_seen(office, x):
    rule(office, personal=True, then={"priority": "high"})
    text = "رقمي ٠٥٠١٢٣٤٥٦٧ تواصلوا معي"

    assert hear(x, stands(x, comment(text=text))).case.priority == Priority.HIGH


# Dangers


def test_words_of_danger_raise_without_any_rule(office, x):
    case = hear(x, stands(x, comment(text="الشاحن انفجر واحترق"))).case

    assert (case.priority, case.alarms) == (Priority.URGENT, "explosion fire")
    assert case.steps.filter(act=Act.ALARMED).count() == 1


def test_no_rule_lowers_what_a_word_of_danger_raised(office, x):
    rule(office, when="item", then={"priority": "low"})
    case = hear(x, stands(x, comment(text="الشاحن انفجر"))).case
    assert case.priority == Priority.URGENT

    hear(x, stands(x, comment("c2", text="طيب", created_at=BEGAN + hours(1))))
    assert again(case).priority == Priority.URGENT


def test_a_danger_raises_what_a_person_has_in_hand(office, x, asked, noura):
    rule(office, when="item", then={"priority": "low"})
    cases.take(asked, by=noura)
    hear(x, stands(x, comment("c2", text="ولدي بلع القطعة", created_at=BEGAN + hours(1))))

    case = again(asked)
    assert (case.priority, case.alarms) == (Priority.URGENT, "swallowed")


def test_what_was_edited_away_still_raises(office, x):
    first = comment(text="الشاحن انفجر")
    edited = comment(text="سؤال عن الشاحن", edited_at=BEGAN + hours(1))
    case = hear(x, stands(x, first), stands(x, edited)).case

    assert case.priority == Priority.URGENT


def test_an_office_listens_for_words_of_its_own(office, x, manager):
    word = keeping.add_alarm_word(office, "ثقب الأمعاء", by=manager)
    assert hear(x, stands(x, comment(text="سمعت عن ثقب الأمعاء"))).case.alarms == "own"

    keeping.end_alarm_word(word, by=manager)
    other = comment("c9", author_id="u9", text="ثقب الأمعاء")
    assert hear(x, stands(x, other)).case.alarms == ""


# Order, replay, people


CHAIN = (
    {"when": "case", "words": ["متى"], "then": {"priority": "high"}},
    {"when": "item", "words": ["قطر"], "then": {"priority": "low"}},
    {"when": "item", "words": ["شكرا"], "then": {"kind": "other"}},
)


@given(world=worlds(), data=st.data())
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_with_rules_any_order_ends_in_the_same_rows(office, x, world, data):
    with transaction.atomic():
        for each in CHAIN:
            rule(office, **each)
        heard = [
            event_of(x, Happening(verb, item, at=at, account_id=x.remote_id))
            for verb, item, at in world
        ]
        shuffled = data.draw(st.permutations(heard))

        assert rows_after(shuffled) == rows_after(heard)
        transaction.set_rollback(True)


def test_a_replay_gives_the_same_and_acts_no_second_time(office, x, noura):
    rule(office, then={"priority": "high", "notify_person": noura.pk})
    kept = event_of(x, stands(x, comment()))
    applying.apply(kept, kept.happenings())
    before = Case.objects.values().get()
    for _ in range(2):
        applying.apply(kept, kept.happenings())

    after = Case.objects.values().get()
    assert {**after, "changed_at": None} == {**before, "changed_at": None}
    assert (RuleRun.objects.count(), Notice.objects.count()) == (1, 1)


def test_words_are_judged_by_the_rules_of_their_day(office, x, manager):
    kept = event_of(x, stands(x, comment()))
    applying.apply(kept, kept.happenings())
    RawEvent.objects.filter(pk=kept.pk).update(received_at=now() - timedelta(hours=1))
    made = rule(office, when="item", then={"priority": "high"})
    Case.objects.get().items.update(heard_at=now() - timedelta(hours=1))

    hear(x, stands(x, comment("c2", text="شكرا", created_at=BEGAN + hours(1))))
    case = Case.objects.get()
    assert case.priority == Priority.HIGH  # by the second word alone
    assert RuleRun.objects.get().key == f"item:{case.items.get(remote_id='c2').pk}"

    keeping.switch(made, on=False, version=made.version, by=manager)
    hear(x, stands(x, comment("c3", text="شكرا", created_at=BEGAN + hours(2))))
    assert again(case).priority == Priority.HIGH


def test_what_a_person_set_no_rule_changes(office, x, asked, noura):
    rule(office, when="item", then={"priority": "low"})
    cases.prioritise(asked, Priority.HIGH, by=noura)
    hear(x, stands(x, comment("c2", text="أيضاً", created_at=BEGAN + hours(1))))

    assert again(asked).priority == Priority.HIGH


def test_a_question_of_the_portal_is_sorted_too(office, toys):
    rule(office, words=["لعبة"], network="portal", then={"topic": toys.pk})
    case, _code = asking.ask(office, name="", email="", text="لعبة ابنتي بلا بطاقة")

    assert (case.topic, case.unit, case.language) == (toys, toys.unit, "ar")


# Events and loops


def test_a_change_of_state_is_heard_once(office, asked, noura):
    rule(office, when="status", status="closed", name="أغلق", then={"priority": "low"})
    cases.close(asked, by=noura, why="انتهى")
    assert RuleEvent.objects.count() == 1

    assert events.run_due() == 1
    assert events.run_due() == 0
    assert again(asked).priority == Priority.LOW
    assert ran(asked) == ["أغلق"]


def test_two_rules_that_feed_each_other_end(office, asked, noura):
    rule(office, when="status", kind="inquiry", name="إغلاق", then={"kind": "other"})
    rule(office, when="status", kind="other", name="فتح", then={"kind": "inquiry"})
    cases.take(asked, by=noura)

    for _ in range(3):
        events.run_due()
    assert ran(asked) == ["إغلاق", "فتح"]
    assert RuleEvent.objects.count() == 0
    assert (again(asked).kind, again(asked).status) == (Kind.INQUIRY, Status.OPEN)


def test_two_rules_that_set_each_other_s_subject_end(office, x, toys):
    other = Service.objects.create(
        institution=office, key="tyres", title_ar="الإطارات", summary_ar="الإطارات"
    )
    rule(office, when="item", topic="none", then={"topic": toys.pk})
    rule(office, when="item", topic=toys.pk, then={"topic": other.pk})
    rule(office, when="item", topic=other.pk, then={"topic": toys.pk})
    case = hear(x, stands(x, comment())).case

    assert (case.topic, len(ran(case))) == (toys, 3)


def test_what_waits_too_long_is_raised_once_for_each_last_word(office, asked):
    rule(office, when="waits", hours=24, then={"priority": "high"})
    events.run_due()
    events.run_due()

    assert again(asked).priority == Priority.HIGH
    assert RuleRun.objects.count() == 1


def test_what_has_not_waited_so_long_is_left_alone(office):
    rule(office, when="waits", hours=24, then={"priority": "high"})
    case, _code = asking.ask(office, name="", email="", text="متى؟")
    events.run_due()

    assert again(case).priority == Priority.NORMAL


def test_a_bad_rating_is_heard_once(office, asked, manager):
    rule(office, when="rated", stars=2, then={"notify_role": "manager"})
    until = now() + timedelta(days=1)
    Rating.objects.create(institution=office, case=asked, until=until)
    ratings.give(asked, score=4)
    assert events.run_due() == 1
    assert not Notice.objects.exists()

    ratings.give(asked, score=1)
    assert events.run_due() == 1
    assert events.run_due() == 0
    assert Notice.objects.get().person == manager


# Keeping rules


def test_every_change_is_in_the_record_and_old_versions_stay(office, manager):
    made = rule(office, on=False, then={"priority": "low"})
    keeping.switch(made, on=True, version=made.version, by=manager)
    given = {"name": "أخرى", "acts": {"priority": "high"}}
    keeping.change(made, given, version=made.version, by=manager)

    assert (made.is_on, made.name) == (False, "أخرى")
    kept = Entry.objects.filter(object=f"rule:{made.pk}").order_by("number")
    acts = list(kept.values_list("act", flat=True))
    assert acts == ["rule.written", "rule.switched_on", "rule.changed"]
    version = RuleVersion.objects.get()
    assert (version.by, version.acts, bool(version.ended_at)) == (
        manager,
        {"priority": "low"},
        True,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleVersion.objects.update(acts={})


def test_of_two_who_change_a_rule_one_does(office, manager):
    made = rule(office, on=False, then={"priority": "low"})
    theirs = Rule.objects.get(pk=made.pk)
    version = theirs.version
    keeping.change(made, {"name": "أ"}, version=version, by=manager)

    with pytest.raises(Refused):
        keeping.change(theirs, {"name": "ب"}, version=version, by=manager)


def test_a_rule_without_acts_is_not_switched_on(office, manager):
    with pytest.raises(Refused):
        rule(office)


def test_a_rule_that_is_on_is_not_put_away(office, manager):
    made = rule(office, then={"priority": "low"})
    with pytest.raises(Refused):
        keeping.remove(made, version=made.version, by=manager)

    keeping.switch(made, on=False, version=made.version, by=manager)
    keeping.remove(made, version=made.version, by=manager)
    assert again(made).removed_at


def test_another_office_s_rules_do_nothing_here(office, other_office, x, look_at):
    look_at(str(other_office.pk))
    rule(other_office, then={"priority": "high"})
    look_at(str(office.pk))

    assert Rule.objects.count() == RuleVersion.objects.count() == 0
    assert hear(x, stands(x, comment())).case.priority == Priority.NORMAL
    assert not CaseStep.objects.filter(act=Act.RULED).exists()
