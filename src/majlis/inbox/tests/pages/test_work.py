"""Working through the inbox: a selection, putting off, undoing, who is present, and the rules."""

from datetime import timedelta

import pytest

from majlis.inbox import cases, presence, snoozing
from majlis.inbox.models import Bundle, Case, Presence, Sharing
from majlis.inbox.states import Act, Kind, Status
from majlis.inbox.tests.conftest import again
from majlis.inbox.tests.pages.conftest import HTMX
from majlis.people import rostering
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for


@pytest.fixture
def unit(office, manager):
    return rostering.found_unit(office, name_ar="وحدة سلامة الألعاب", name_en="Toys", by=manager)


@pytest.fixture
def stranger(other_office):
    return make_person(other_office, "hind@water.example", "هند الكندي", "Hind", "officer")


@pytest.fixture
def send(client):
    """Return a function that sends a form as somebody and gives the answer."""

    def sent(person, address, form=None, **headers):
        client.force_login(person)
        return client.post(address, form or {}, headers=headers)

    return sent


def chosen(*found, **more):
    return {"case": [case.reference for case in found]} | more


ACTS = {
    "taking": {},
    "closing": {"outcome": "elsewhere"},
    "kind": {"kind": "other"},
    "snooze": {"when": "hour"},
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_a_selection_is_done_and_undone_on_the_list(send, say, noura, act):
    first, second = say(), say()

    done = send(noura, f"/inbox/selection/{act}/", chosen(first, second, **ACTS[act]), **HTMX)

    assert done.status_code == 200
    assert "تم لاستفسارين" in done.text
    bundle = Bundle.objects.get()
    assert f"/inbox/bundles/{bundle.pk}/undoing/" in done.text
    undone = send(noura, f"/inbox/bundles/{bundle.pk}/undoing/", **HTMX)
    assert "تم التراجع في استفسارين" in undone.text
    for case in (first, second):
        found = again(case)
        assert (found.status, found.officer, found.snoozed_until) == (Status.NEW, None, None)
        assert found.steps.last().act == Act.UNDONE


def test_a_selection_is_assigned_and_moved_to_a_unit(send, say, noura, manager, unit):
    case = say()

    send(manager, "/inbox/selection/assignment/", chosen(case, officer=noura.pk))
    assert again(case).officer == noura
    send(manager, "/inbox/selection/unit/", chosen(case, unit=unit.pk))

    assert (again(case).unit, again(case).officer) == (unit, None)
    for act in ("assignment", "unit"):
        assert send(manager, f"/inbox/selection/{act}/", chosen(case)).status_code == 409


def test_without_scripts_one_comes_back_to_the_list_it_was_done_from(send, say, noura):
    form = chosen(say(), here="list=unassigned&order=urgent")

    answer = send(noura, "/inbox/selection/taking/", form)

    assert answer["Location"] == "/inbox/?list=unassigned&order=urgent"


def test_what_is_refused_for_one_is_told(send, say, noura, salem):
    mine, theirs = say(), say()
    cases.close(theirs, by=salem, why="انتهى")

    answer = send(noura, "/inbox/selection/taking/", chosen(mine, theirs), **HTMX)

    assert "بقي استفسار واحد كما كان" in answer.text
    assert again(mine).officer == noura


@pytest.mark.parametrize("act", [*ACTS, "assignment", "unit"])
def test_only_whose_work_it_is_acts_on_a_selection(send, say, auditor, stranger, noura, act):
    form = chosen(say(), **ACTS.get(act, {"officer": noura.pk, "unit": ""}))

    assert send(auditor, f"/inbox/selection/{act}/", form).status_code == 403
    assert send(stranger, f"/inbox/selection/{act}/", form).status_code in (404, 409)
    assert not Bundle.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_nothing_chosen_and_too_much_are_refused(send, noura, act):
    assert send(noura, f"/inbox/selection/{act}/", ACTS[act]).status_code == 409
    many = {"case": ["26-00001-0"] * 101} | ACTS[act]
    assert send(noura, f"/inbox/selection/{act}/", many).status_code == 409


def test_another_undoes_nothing_of_mine(send, say, noura, manager, stranger, auditor):
    send(noura, "/inbox/selection/taking/", chosen(say()))
    address = f"/inbox/bundles/{Bundle.objects.get().pk}/undoing/"

    assert send(manager, address).status_code == 404
    assert send(stranger, address).status_code == 404
    assert send(auditor, address).status_code == 403
    assert send(noura, address).status_code == 302
    assert send(noura, address).status_code == 409


def test_the_auditor_is_offered_no_choice(page_of, say, auditor, noura):
    case = say()

    assert 'id="selection"' not in page_of(auditor)
    assert f'id="choose-{case.reference}"' in page_of(noura)


def test_an_inquiry_is_put_off_on_its_page_and_taken_back(send, page_of, say, noura):
    case = say()
    address = f"/inbox/{case.reference}/"

    done = send(noura, f"{address}snooze/", {"when": "tomorrow"}, **HTMX)
    assert done.status_code == 200
    assert "مؤجَّل حتى" in done.text
    assert case.reference not in page_of(noura, "/inbox/").split('id="undo"')[0]
    assert case.reference in page_of(noura, "/inbox/?list=snoozed")

    assert send(noura, f"{address}waking/").status_code == 302
    assert again(case).snoozed_until is None
    assert send(noura, f"{address}waking/").status_code == 409


def test_any_moment_can_be_named_in_the_time_of_the_institution(send, say, noura):
    case, soon = say(), now() + timedelta(days=2)
    moment = (soon + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")  # Riyadh is three hours ahead

    send(noura, f"/inbox/{case.reference}/snooze/", {"when": "at", "at": moment})

    assert abs(again(case).snoozed_until - soon) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "form", [{}, {"when": "at"}, {"when": "x"}, {"when": "at", "at": "2020-01-01T10:00"}]
)
def test_a_moment_that_is_none_or_past_is_refused(send, say, noura, form):
    case = say()

    assert send(noura, f"/inbox/{case.reference}/snooze/", form).status_code == 409
    assert again(case).snoozed_until is None


@pytest.mark.parametrize("act", ["snooze", "waking"])
def test_only_officers_of_ours_put_off(send, say, manager, stranger, act):
    address = f"/inbox/{say().reference}/{act}/"

    assert send(manager, address, {"when": "hour"}).status_code == 403
    assert send(stranger, address, {"when": "hour"}).status_code == 404


def test_what_is_put_off_and_overdue_stays_in_sight(page_of, say, noura):
    case = say(minutes_ago=10 * 24 * 60)
    snoozing.snooze(case, until=now() + timedelta(days=1), by=noura)

    assert case.reference in page_of(noura, "/inbox/?list=late")


def test_closing_one_inquiry_can_be_undone_on_its_page(send, page_of, say, noura):
    case = say()
    address = f"/inbox/{case.reference}/"
    send(noura, f"{address}closing/", {"outcome": "elsewhere"})
    bundle = Bundle.objects.get()
    assert f"/inbox/bundles/{bundle.pk}/undoing/" in page_of(noura, address)

    back = send(noura, f"/inbox/bundles/{bundle.pk}/undoing/", {"reference": case.reference})

    assert back["Location"] == address
    assert again(case).status == Status.NEW


def test_a_case_is_put_into_a_unit_without_an_officer(send, say, noura, unit):
    case = say()

    send(noura, f"/inbox/{case.reference}/assignment/", {"unit": unit.pk})

    assert (again(case).unit, again(case).status) == (unit, Status.NEW)
    assert send(noura, f"/inbox/{case.reference}/assignment/").status_code == 409


def test_my_unit_is_a_list_of_its_own(page_of, say, noura, unit, manager):
    case, other = say(), say()
    Case.objects.filter(pk=case.pk).update(unit=unit)
    rostering.join(unit, noura, by=manager)

    html = page_of(noura, "/inbox/?list=unit")

    assert case.reference in html
    assert other.reference not in html


def test_colleagues_see_each_other_through_the_pulse(client, send, say, noura, manager, stranger):
    case = say()
    address = f"/inbox/{case.reference}/presence/"

    def pulse():
        client.force_login(noura)
        return client.get(f"/pulse/?room=inbox&case={case.pk}").text

    marks = [pulse()]
    assert send(manager, address, {"sign": "looks"}).status_code == 204
    marks.append(pulse())
    send(manager, address, {"sign": "types"})
    marks.append(pulse())
    moving = client.get(f"/inbox/{case.reference}/moving/", headers=HTMX).text
    assert "يكتب <bdi>مريم البلوشي</bdi> إجابة الآن" in moving
    send(manager, address, {"sign": "left"})
    marks.append(pulse())

    assert len(set(marks)) == 3
    assert marks[0] == marks[-1]
    assert send(stranger, address).status_code == 404
    assert not Presence.objects.exists()


def test_sending_the_answer_ends_the_writing(send, say, noura, manager):
    case = say()
    presence.note(case, noura, is_typing=True)
    assert presence.others(case, manager)[0].is_typing

    send(noura, f"/inbox/{case.reference}/answer/", {"text": "نعم، هو معتمد.", "kind": "answer"})

    assert not presence.others(case, manager)[0].is_typing


@pytest.mark.parametrize("word", ["x", "", "99999999999999999999", "1%00"])
def test_an_odd_case_in_the_pulse_is_none(client, noura, word):
    client.force_login(noura)

    assert client.get(f"/pulse/?room=inbox&case={word}").status_code == 200


def test_counting_stops_where_nobody_counts(page_of, noura, office, x):
    at = now()
    Case.objects.bulk_create(
        Case(institution=office, reference=f"26-{n:05}-0", opened_at=at, last_item_at=at)
        for n in range(120)
    )

    html = page_of(noura, "/inbox/")

    assert html.count("\u206699+\u2069") >= 3  # the list, the unassigned, the navigation
    assert "120" not in html.split('id="inquiries"')[0]


def test_a_manager_sets_how_a_unit_shares_out(send, page_of, office, manager, unit):
    form = {"unit": unit.pk, "way": "capacity", "most_open": 7}

    assert send(manager, "/settings/sharing/rules/", form).status_code == 302
    assert send(manager, "/settings/sharing/rules/", form | {"way": "turn"}).status_code == 302

    rule = Sharing.objects.get()
    assert (rule.unit, rule.way, rule.most_open, rule.changed_by) == (unit, "turn", 7, manager)
    assert Entry.objects.filter(act="sharing.changed").count() == 2
    assert "كما في الجهة" not in page_of(manager, "/settings/sharing/")


@pytest.mark.parametrize("wrong", [{"way": "lottery"}, {"most_open": 0}, {"most_open": ""}])
def test_a_rule_with_mistakes_is_not_saved(send, manager, wrong):
    form = {"way": "capacity", "most_open": 7} | wrong

    assert send(manager, "/settings/sharing/rules/", form).status_code == 422
    assert not Sharing.objects.exists()


def test_only_a_manager_sets_rules_and_only_for_their_own_units(
    send, page_of, noura, unit, other_office
):
    form = {"unit": unit.pk, "way": "turn", "most_open": 7}
    rana = make_person(other_office, "rana@water.example", "رنا السالم", "Rana", "manager")

    assert send(noura, "/settings/sharing/rules/", form).status_code == 403
    assert "الجهة" in page_of(noura, "/settings/sharing/")
    assert send(rana, "/settings/sharing/rules/", form).status_code == 404
    with acting_for(other_office.pk):
        assert not Sharing.objects.exists()


def test_marking_from_the_list_says_what_it_is(send, say, noura):
    case = say()
    send(noura, "/inbox/selection/kind/", chosen(case, kind="spam"))
    assert again(case).status == Status.SPAM

    assert send(noura, "/inbox/selection/kind/", chosen(case, kind="x")).status_code == 409
    send(noura, f"/inbox/bundles/{Bundle.objects.get().pk}/undoing/")

    assert (again(case).status, again(case).kind) == (Status.NEW, Kind.INQUIRY)
