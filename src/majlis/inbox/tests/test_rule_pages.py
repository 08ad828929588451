"""The pages of rules, saved answers and macros, and the acts of sorting on an inquiry's page."""

import pytest
from django.utils import translation

from majlis.answers.models import Service
from majlis.inbox import asking, macros, same_person
from majlis.inbox.models import AlarmWord, Case, Macro, Rule, SavedAnswer
from majlis.inbox.rule_forms import RuleForm
from majlis.inbox.rules import conditions, saying
from majlis.inbox.states import Kind, Priority
from majlis.inbox.tests.conftest import BEGAN, again, comment, hear, hours, stands
from majlis.inbox.tests.test_rules import rule
from majlis.inbox.tests.test_saved_answers import macro, saved
from majlis.people.models import Membership, Unit
from majlis.people.testing import make_person

FORBIDDEN, MISSING, CONFLICT, NOT_VALID, ELSEWHERE = 403, 404, 409, 422, 302
RULES = "/settings/rules/"


@pytest.fixture
def topic(office):
    unit = Unit.objects.create(institution=office, name_ar="سلامة المستهلك")
    return Service.objects.create(
        institution=office, key="toys", title_ar="الألعاب", summary_ar="الألعاب", unit=unit
    )


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def as_noura(client, noura):
    client.force_login(noura)
    return client


def written(**more):
    return {"name": "الألعاب", "event": "case", "if_words": "ألعاب\nدمية"} | more


# Rules


def test_a_rule_is_written_tried_and_switched_on(as_manager, asked, topic):
    given = written(then_topic=topic.pk, then_priority="high")
    answer = as_manager.post(f"{RULES}new/", given)
    made = Rule.objects.get()

    assert (answer.status_code, answer.headers["Location"]) == (ELSEWHERE, f"{RULES}{made.pk}/")
    assert made.conditions == {"words": ["ألعاب", "دمية"]}
    assert (made.acts, made.is_on) == ({"topic": topic.pk, "priority": "high"}, False)

    page = as_manager.get(f"{RULES}{made.pk}/").content.decode()
    assert "\u2068«ألعاب»\u2069، \u2068«دمية»\u2069" in page
    assert asked.reference in page
    assert "يصبح الموضوع: الألعاب." in page
    assert again(asked).topic is None

    given = {"on": "yes", "version": made.version}
    assert as_manager.post(f"{RULES}{made.pk}/switching/", given).status_code == ELSEWHERE
    assert again(made).is_on
    assert "مشغّلة" in as_manager.get(RULES).content.decode()


def test_a_rule_is_edited_with_what_it_said(as_manager, office, topic):
    made = rule(
        office,
        words=["ألعاب"],
        topic="none",
        out_of_hours=True,
        then={"topic": topic.pk, "notify_role": "manager"},
    )
    page = as_manager.get(f"{RULES}{made.pk}/edit/")
    begun = {name: value for name, value in RuleForm.of(made).items() if value is not None}
    form = RuleForm(begun, institution=office)

    assert page.status_code == 200
    assert form.is_valid(), form.errors
    assert form.given()["conditions"] == made.conditions
    assert form.given()["acts"] == made.acts

    given = written(then_priority="low", version=made.version)
    as_manager.post(f"{RULES}{made.pk}/edit/", given)
    assert (again(made).is_on, again(made).acts) == (False, {"priority": "low"})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"then_priority": ""}, None),
        ({"event": "waits"}, "if_hours"),
        ({"event": "rated"}, "if_stars"),
        ({"if_words": "ط" * 81}, "if_words"),
        ({"name": ""}, "name"),
        ({"then_topic": "99999"}, "then_topic"),
    ],
)
def test_a_rule_with_mistakes_keeps_what_was_written(as_manager, wrong, field):
    answer = as_manager.post(f"{RULES}new/", written(then_priority="low") | wrong)

    assert answer.status_code == NOT_VALID
    assert (field or "__all__") in answer.context["form"].errors
    assert not Rule.objects.exists()


def test_who_is_no_manager_reads_rules_and_changes_none(as_noura, office):
    made = rule(office, then={"priority": "low"})

    assert as_noura.get(RULES).status_code == 200
    assert as_noura.get(f"{RULES}{made.pk}/").status_code == 200
    for path in ("new/", f"{made.pk}/edit/"):
        assert as_noura.get(f"{RULES}{path}").status_code == FORBIDDEN
    for path in (f"{made.pk}/switching/", f"{made.pk}/place/", f"{made.pk}/removal/", "words/"):
        assert as_noura.post(f"{RULES}{path}").status_code == FORBIDDEN


def test_another_office_has_no_such_rule(client, office, other_office):
    made = rule(office, then={"priority": "low"})
    boss = make_person(other_office, "b@water.example", "مدير", "Boss", Membership.Role.MANAGER)
    client.force_login(boss)

    for path in ("", "edit/"):
        assert client.get(f"{RULES}{made.pk}/{path}").status_code == MISSING
    assert client.post(f"{RULES}{made.pk}/switching/").status_code == MISSING


def test_who_looks_at_an_old_version_switches_nothing(as_manager, office):
    made = rule(office, on=False, then={"priority": "low"})
    given = {"on": "yes", "version": made.version - 1}

    assert as_manager.post(f"{RULES}{made.pk}/switching/", given).status_code == CONFLICT
    given = written(then_priority="low", version=0)
    assert as_manager.post(f"{RULES}{made.pk}/edit/", given).status_code == CONFLICT


def test_rules_change_places_and_are_put_away(as_manager, office):
    first = rule(office, name="أولى", then={"priority": "low"})
    last = rule(office, name="أخيرة", on=False, then={"priority": "low"})
    as_manager.post(f"{RULES}{last.pk}/place/", {"to": "up"})
    assert [each.name for each in Rule.objects.in_order()] == ["أخيرة", "أولى"]

    assert as_manager.post(f"{RULES}{last.pk}/place/", {"to": "up"}).status_code == CONFLICT
    version = {"version": first.version}
    assert as_manager.post(f"{RULES}{first.pk}/removal/", version).status_code == CONFLICT
    as_manager.post(f"{RULES}{last.pk}/removal/", {"version": again(last).version})
    assert again(last).removed_at


def test_words_of_danger_are_added_and_taken_out(as_manager):
    as_manager.post(f"{RULES}words/", {"phrase": "ثقب الأمعاء"})
    word = AlarmWord.objects.get()
    assert word.phrase in as_manager.get(RULES).content.decode()
    assert as_manager.post(f"{RULES}words/", {"phrase": "ثقب الأمعاء"}).status_code == CONFLICT

    as_manager.post(f"{RULES}words/{word.pk}/end/")
    assert again(word).ended_at


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_condition_and_act_has_a_sentence(office, language):
    form = RuleForm(institution=office)
    asked = {field.name.removeprefix("if_") for field in form.conditions}
    acts = {field.name.removeprefix("then_") for field in form.acts}

    assert asked == set(conditions.NAMES) == set(saying._CONDITIONS)
    assert acts == set(saying._ACTS)
    made = rule(office, on=False, words=["ألعاب"], then={"priority": "high", "snooze": 3})
    names = saying.Names(office.pk)
    with translation.override(language):
        said = [*saying.conditions_of(made, names), *saying.acts_of(made, names)]
    assert len(said) == 3
    assert all("%(" not in sentence for sentence in said)


# Saved answers and macros


def test_a_saved_answer_is_written_changed_and_put_away(client, huda):
    client.force_login(huda)
    given = {"title": "الرسوم", "text_ar": "أهلاً {name}", "text_en": "Dear {name}"}
    assert client.post("/settings/saved-answers/new/", given).status_code == ELSEWHERE
    made = SavedAnswer.objects.get()

    page = f"/settings/saved-answers/{made.pk}/"
    assert "أهلاً {name}" in client.get(page).content.decode()
    assert client.post(page, given | {"text_ar": "{اسم}"}).status_code == NOT_VALID
    assert client.post(page, given | {"version": 9}).status_code == CONFLICT
    client.post(page, given | {"title": "رسوم", "version": 1})
    assert again(made).title == "رسوم"
    client.post(f"{page}removal/", {"version": 2})
    assert client.get(page).status_code == MISSING


def test_who_only_answers_reads_saved_answers_and_changes_none(as_noura, office):
    made = saved(office)

    assert made.title in as_noura.get("/settings/saved-answers/").content.decode()
    assert as_noura.get(f"/settings/saved-answers/{made.pk}/").status_code == FORBIDDEN
    assert as_noura.get("/settings/macros/new/").status_code == FORBIDDEN


def test_a_saved_answer_fills_the_composer(as_noura, office, asked):
    made = saved(office, text_ar="أهلاً {name}.")
    page = as_noura.get(asked.get_absolute_url()).content.decode()
    assert f'value="saved-{made.pk}"' in page

    given = {"use": f"saved-{made.pk}", "text": "السلام عليكم"}
    filled = as_noura.post(f"{asked.get_absolute_url()}composing/", given).content.decode()
    assert "السلام عليكم\n\nأهلاً مها القحطاني." in filled


def test_a_saved_answer_that_cannot_be_filled_says_why_and_leaves_no_braces(as_noura, office):
    case, _code = asking.ask(office, name="", email="", text="كم الرسوم؟")
    made = saved(office, text_ar="أهلاً {name}.")
    given = {"use": f"saved-{made.pk}", "text": ""}
    filled = as_noura.post(f"{case.get_absolute_url()}composing/", given, HTTP_HX_REQUEST="true")

    assert "اسم صاحب الاستفسار" in filled.content.decode()
    assert "{name}" not in filled.content.decode()


def test_saved_answers_are_searched_from_the_composer(as_noura, office, asked):
    saved(office, title="الرسوم", text_ar="مئة ريال", text_en="")
    saved(office, title="الفرع", text_ar="يوم الأحد", text_en="")
    where = f"{asked.get_absolute_url()}saved/?saved=رسوم"
    found = as_noura.get(where, HTTP_HX_REQUEST="true").content.decode()

    assert ("الرسوم" in found, "الفرع" in found) == (True, False)
    assert "الفرع" not in as_noura.get(where).content.decode()


def test_a_macro_is_written_and_done_by_one_press(as_manager, office, noura, topic):
    given = {"name": "شكر", "reply_kind": "answer", "topic": topic.pk, "kind": "other"}
    assert as_manager.post("/settings/macros/new/", given).status_code == ELSEWHERE
    made = Macro.objects.get()
    assert made.acts == {"topic": topic.pk, "kind": "other"}
    assert as_manager.get(f"/settings/macros/{made.pk}/").status_code == 200

    case, _code = asking.ask(office, name="", email="", text="شكراً")
    run = f"{case.get_absolute_url()}macros/{made.pk}/"
    assert as_manager.post(run).status_code == FORBIDDEN
    as_manager.force_login(noura)
    assert "شكر" in as_manager.get(case.get_absolute_url()).content.decode()
    as_manager.post(run)
    assert (again(case).topic, again(case).kind) == (topic, Kind.OTHER)
    assert as_manager.post(run).status_code == CONFLICT


def test_a_macro_that_does_nothing_is_refused_on_its_form(as_manager):
    given = {"name": "شكر", "reply_kind": "answer"}
    assert as_manager.post("/settings/macros/new/", given).status_code == CONFLICT


# Sorting


def test_an_officer_sets_subject_and_priority(as_noura, asked, topic):
    here = asked.get_absolute_url()
    as_noura.post(f"{here}topic/", {"topic": topic.pk})
    as_noura.post(f"{here}priority/", {"priority": "urgent"})

    case = again(asked)
    assert (case.topic, case.unit, case.priority) == (topic, topic.unit, Priority.URGENT)
    assert "عاجلة" in as_noura.get(here).content.decode()
    assert as_noura.post(f"{here}priority/", {"priority": "urgent"}).status_code == CONFLICT
    assert as_noura.post(f"{here}priority/", {"priority": "x"}).status_code == CONFLICT
    assert as_noura.post(f"{here}topic/", {"topic": 10**9}).status_code == CONFLICT


def test_inquiries_are_joined_and_split_on_the_page(as_noura, x):
    first = hear(x, stands(x, comment())).case
    later = comment("c2", text="الإطارات", created_at=BEGAN + hours(96))
    second = hear(x, stands(x, later)).case

    wrong = as_noura.post(f"{first.get_absolute_url()}joining/", {"into": "26-99999-9"})
    assert wrong.status_code == CONFLICT
    given = {"into": second.reference.replace("-", " ")}
    answer = as_noura.post(f"{first.get_absolute_url()}joining/", given)
    assert answer.headers["Location"] == second.get_absolute_url()
    moved = as_noura.get(first.get_absolute_url())
    assert moved.headers["Location"] == second.get_absolute_url()

    part = second.items.get(remote_id="c2").pk
    assert as_noura.post(f"{second.get_absolute_url()}splitting/").status_code == CONFLICT
    as_noura.post(f"{second.get_absolute_url()}splitting/", {"items": [part]})
    assert Case.objects.get(items=part).split_from == second


def test_people_are_joined_and_parted_on_the_page(as_noura, office):
    first, _code = asking.ask(office, name="مها", email="m@a.example", text="سؤال")
    second, _code = asking.ask(office, name="مها", email="m@a.example", text="آخر")
    here = first.get_absolute_url()
    assert "ربما كانوا شخصاً واحداً" in as_noura.get(here).content.decode()

    as_noura.post(f"{here}person/", {"contact": second.contact_id})
    assert again(second).contact == again(first).contact
    (merge,) = same_person.undoable(again(first).contact)
    as_noura.post(f"{here}person/{merge.pk}/parting/")
    assert again(second).contact != again(first).contact


ACTS = ("topic", "priority", "joining", "splitting", "person")


@pytest.mark.parametrize("act", ACTS)
def test_who_does_not_answer_sorts_nothing(as_manager, asked, act):
    assert as_manager.post(f"{asked.get_absolute_url()}{act}/").status_code == FORBIDDEN


@pytest.mark.parametrize("act", ACTS)
def test_another_office_sorts_nothing_of_ours(client, other_office, asked, act):
    theirs = make_person(other_office, "o@water.example", "موظف", "O", Membership.Role.OFFICER)
    client.force_login(theirs)

    assert client.post(f"{asked.get_absolute_url()}{act}/").status_code == MISSING


def test_a_macro_of_another_office_is_not_there(client, office, other_office, asked):
    made = macro(office, priority="high")
    theirs = make_person(other_office, "o@water.example", "موظف", "O", Membership.Role.OFFICER)
    client.force_login(theirs)

    assert client.post(f"{asked.get_absolute_url()}macros/{made.pk}/").status_code == MISSING
    assert macros.offered(asked) == [made]
