"""Saved answers, macros, and what a rule would have done."""

import pytest
from django.utils import translation

from majlis.answers.models import Service
from majlis.inbox import (
    asking,
    cases,
    filling,
    macros,
    proposing,
    references,
    replying,
    saved_answers,
)
from majlis.inbox.models import ApprovalRule, Case, Macro, Reply, RuleRun
from majlis.inbox.rules.trying import try_out
from majlis.inbox.states import Act, Kind, Priority, Status
from majlis.inbox.tests.conftest import BEGAN, again, comment, hear, hours, stands
from majlis.inbox.tests.test_rules import rule
from majlis.people.models import Unit
from majlis.record.models import Entry
from majlis.store.refusal import Refused


def saved(office, *, title="الرسوم", text_ar="أهلاً {name}.", text_en="Dear {name}.", unit=None):
    given = {"title": title, "text_ar": text_ar, "text_en": text_en, "unit": unit}
    return saved_answers.write(office, given, by=None)


@pytest.fixture
def unit(office):
    return Unit.objects.create(institution=office, name_ar="المطابقة", name_en="Conformity")


def test_a_saved_answer_is_filled_in_the_language_of_the_question(office, asked, noura):
    answer = saved(office, text_ar="أهلاً {name}، رقمكم {reference}.")

    found = saved_answers.text_for(answer, asked, "متى؟", by=noura)
    assert found == f"أهلاً مها القحطاني، رقمكم {references.told(asked.reference)}."
    assert saved_answers.text_for(answer, asked, "When is it due?", by=noura) == (
        "Dear مها القحطاني."
    )


def test_without_an_english_text_the_arabic_one_is_used(office, asked, noura):
    answer = saved(office, text_ar="نعم", text_en="")

    assert saved_answers.text_for(answer, asked, "When is it due?", by=noura) == "نعم"


def test_what_is_not_known_is_refused_in_words(office, noura):
    case, _code = asking.ask(office, name="", email="", text="كم الرسوم؟")
    answer = saved(office)
    with translation.override("en"), pytest.raises(Refused) as refused:
        saved_answers.text_for(answer, case, "كم الرسوم؟", by=noura)

    assert "name of the person who asks" in str(refused.value)


def test_all_words_are_filled_in(office, unit, asked, noura):
    topic = Service.objects.create(
        institution=office, key="toys", title_ar="الألعاب", summary_ar="الألعاب", unit=unit
    )
    cases.set_topic(asked, topic, by=noura)
    case = again(asked)
    text = " | ".join(f"{{{word}}}" for word in filling.NAMES if word != "tracking_link")

    said = filling.filled(text, case, language="ar", by=noura)
    assert "{" not in said
    assert "الألعاب" in said
    assert "من الأحد إلى الخميس" in said
    assert "07:30–14:30" in said


def test_a_tracking_link_is_only_for_who_has_a_code(office, asked, noura):
    with pytest.raises(Refused):
        filling.filled("{tracking_link}", asked, language="ar", by=noura)


def test_braces_that_are_no_words_of_ours_are_named():
    assert filling.unknown_in("أهلاً {name} {اسم} {x}") == ["اسم", "x"]
    assert filling.is_unfilled("أهلاً { name }")
    assert not filling.is_unfilled("أهلاً {x} {")


def test_an_unfilled_answer_is_never_sent(asked, noura):
    assert replying.problems(asked, None, "أهلاً {name}")
    with pytest.raises(Refused):
        replying.answer(asked, None, "أهلاً {name}", by=noura)


def test_a_unit_s_answers_are_offered_to_its_inquiries_first(office, unit, asked, noura):
    saved(office, title="أ عامة")
    saved(office, title="ب للوحدة", unit=unit)
    assert [each.title for each in saved_answers.offered(asked)] == ["أ عامة"]

    cases.give_to_unit(asked, unit, by=noura)
    assert [each.title for each in saved_answers.offered(again(asked))] == ["ب للوحدة", "أ عامة"]


def test_saved_answers_are_found_by_their_words(office, asked):
    saved(office, title="الرسوم", text_ar="رسوم الشهادات مئة ريال", text_en="")
    saved(office, title="الموعد", text_ar="يوم الأحد", text_en="On Sunday")

    for asked_for, title in (("شهاده", "الرسوم"), ("الرُّسوم", "الرسوم"), ("sund", "الموعد")):
        assert [each.title for each in saved_answers.offered(asked, asked_for)] == [title]
    assert saved_answers.offered(asked, "غير موجود") == []


def test_a_rule_suggests_one_once(office, x):
    answer = saved(office, title="ي الأخيرة")
    saved(office, title="أ الأولى")
    rule(office, then={"suggest": answer.pk})
    case = hear(x, stands(x, comment())).case

    assert saved_answers.offered(case)[0] == answer
    assert saved_answers.suggested(case) == {answer.pk}
    assert not case.steps.filter(act=Act.RULED).exists()


def test_of_two_who_change_one_the_first_wins(office, manager):
    answer = saved(office)
    saved_answers.change(answer, {"title": "أ"}, version=1, by=manager)

    with pytest.raises(Refused):
        saved_answers.change(answer, {"title": "ب"}, version=1, by=manager)
    saved(office, title="ج")
    with pytest.raises(Refused):
        saved_answers.change(answer, {"title": "ج"}, version=2, by=manager)
    saved_answers.remove(answer, version=2, by=manager)
    assert Entry.objects.filter(act="saved_answer.removed").exists()


# Macros


def macro(office, name="إغلاق بالرسوم", **acts):
    return macros.write(office, {"name": name, "acts": acts}, by=None)


def test_a_macro_does_all_of_it(office, unit, noura):
    case, _code = asking.ask(office, name="مها", email="", text="كم الرسوم؟")
    answer = saved(office)
    made = macro(office, answer=answer.pk, unit=unit.pk, priority="high", close=True)
    macros.run(made, case, by=noura)

    case = again(case)
    assert (case.unit, case.priority, case.status) == (unit, Priority.HIGH, Status.CLOSED)
    assert case.replies.get().text == "أهلاً مها."
    assert Entry.objects.get(act="case.macro").detail["name"] == made.name


def test_a_macro_that_is_refused_in_the_middle_leaves_nothing(office, unit, noura):
    case, _code = asking.ask(office, name="", email="", text="كم الرسوم؟")
    made = macro(office, answer=saved(office).pk, unit=unit.pk, priority="high", close=True)
    steps = case.steps.count()
    with pytest.raises(Refused):
        macros.run(made, case, by=noura)

    case = again(case)
    assert (case.unit, case.priority, case.status) == (None, Priority.NORMAL, Status.NEW)
    assert (case.steps.count(), Reply.objects.count()) == (steps, 0)


def test_a_macro_closes_when_the_answer_stands(office, x, asked, noura):
    made = macro(office, answer=saved(office, text_ar="نعم").pk, close=True)
    macros.run(made, asked, by=noura)

    assert (again(asked).closes_for, again(asked).status) == (noura, Status.OPEN)


def test_where_a_rule_covers_it_the_macro_s_answer_is_put_forward(
    office, unit, asked, noura, salem
):
    ApprovalRule.objects.create(institution=office)
    made = macro(office, answer=saved(office, text_ar="نعم").pk, unit=unit.pk, close=True)

    assert macros.run(made, asked, by=noura) is True

    case = again(asked)
    proposal = case.proposals.get()
    assert (proposal.text, proposal.by, proposal.is_waiting) == ("نعم", noura, True)
    assert (case.unit, case.status, case.closes_for) == (unit, Status.OPEN, noura)
    assert not case.replies.exists()
    reply = proposing.approve(proposal, by=salem)
    assert (reply.text, reply.by) == ("نعم", noura)
    assert again(asked).closes_for == noura


def test_a_returned_answer_of_a_macro_closes_nothing_later(office, asked, noura, salem):
    ApprovalRule.objects.create(institution=office)
    macros.run(macro(office, answer=saved(office, text_ar="نعم").pk, close=True), asked, by=noura)

    proposing.give_back(again(asked).proposals.get(), by=salem, why="أضف الرابط")

    assert again(asked).closes_for is None


def test_whoever_presses_a_macro_reads_that_its_answer_waits(office, asked, client, noura):
    ApprovalRule.objects.create(institution=office)
    made = macro(office, answer=saved(office, text_ar="نعم").pk)
    client.force_login(noura)

    page = client.post(f"{asked.get_absolute_url()}macros/{made.pk}/", follow=True)

    assert page.status_code == 200
    assert "الرد بانتظار اعتماد شخص ثانٍ، ونُفّذ ما عداه." in page.content.decode()
    assert again(asked).proposals.waiting().exists()


def test_a_macro_marks_and_takes(office, asked, noura):
    macros.run(macro(office, "خذ", officer="me"), asked, by=noura)
    assert again(asked).officer == noura

    macros.run(macro(office, "شكر", kind="other", priority="low"), again(asked), by=noura)
    assert (again(asked).kind, again(asked).status) == (Kind.OTHER, Status.CLOSED)
    with pytest.raises(Refused):
        macros.run(Macro.objects.first(), again(asked), by=noura)


def test_a_macro_that_does_nothing_is_not_kept(office):
    with pytest.raises(Refused):
        macro(office, why="بلا فعل")


# Trying a rule


def test_a_rule_is_tried_on_the_past_and_changes_nothing(office, x):
    hear(x, stands(x, comment("c1", text="شارة الألعاب")))
    hear(x, stands(x, comment("c2", author_id="u2", text="إطارات")))
    made = rule(office, on=False, words=["ألعاب"], then={"priority": "high"})
    before = list(Case.objects.order_by("pk").values())

    trial = try_out(made)

    assert (trial.tried, trial.matched, trial.changed) == (2, 1, 1)
    (would,) = trial.shown
    assert (would.was, would.now) == ({"priority": "normal"}, {"priority": "high"})
    assert list(Case.objects.order_by("pk").values()) == before
    assert RuleRun.objects.count() == 0


def test_a_trial_counts_what_rules_before_it_do(office, x):
    hear(x, stands(x, comment(text="شارة الألعاب")))
    rule(office, then={"priority": "high"})
    made = rule(office, on=False, priority="high", words=["ألعاب"], then={"priority": "high"})

    trial = try_out(made)
    assert (trial.matched, trial.changed) == (1, 0)


def test_a_rule_of_states_is_tried_on_the_steps(office, asked, noura):
    cases.close(asked, by=noura, why="انتهى")
    made = rule(office, on=False, when="status", status="closed", then={"priority": "low"})

    trial = try_out(made)
    assert (trial.tried, trial.matched, trial.changed) == (1, 1, 1)


def test_a_rule_of_waiting_is_tried_on_what_waits(office, x):
    hear(x, stands(x, comment(created_at=BEGAN + hours(1))))
    made = rule(office, on=False, when="waits", hours=24, then={"priority": "high"})

    assert try_out(made).matched == 1
