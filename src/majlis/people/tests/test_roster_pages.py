"""The pages of units and the roster: who may do what, and what they show."""

from datetime import date, time

import pytest

from majlis.people import rostering
from majlis.people.models import Shift, ShiftChange, Unit, UnitMember
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.tenancy import acting_for

SHIFT = {"begins": "22:00", "ends": "06:00", "weekdays": ["2", "3"], "since": "2026-10-01"}


@pytest.fixture
def toys(office, manager):
    return rostering.found_unit(office, name_ar="وحدة سلامة الألعاب", name_en="Toys", by=manager)


@pytest.fixture
def night(office, noura, manager):
    return rostering.add_shifts(
        office,
        noura,
        weekdays=[2],
        since=date(2026, 1, 1),
        begins=time(22),
        ends=time(6),
        by=manager,
    )[0]


def test_a_unit_is_added_filled_renamed_and_ended(client, office, manager, noura):
    client.force_login(manager)
    client.post("/settings/units/founding/", {"name_ar": "وحدة سلامة الألعاب", "name_en": "Toys"})
    unit = Unit.objects.get()
    client.post(f"/settings/units/{unit.pk}/members/", {"person": noura.pk, "most_open": 7})
    assert UnitMember.objects.current().get().most_open == 7
    assert "نورة الشمري" in client.get("/settings/units/").text

    client.post(f"/settings/units/{unit.pk}/name/", {"name_ar": "وحدة المنتجات"})
    client.post(f"/settings/units/{unit.pk}/members/{UnitMember.objects.get().pk}/end/")
    assert client.post(f"/settings/units/{unit.pk}/end/").status_code == 302

    unit.refresh_from_db()
    assert unit.name_ar == "وحدة المنتجات"
    assert unit.ended_at is not None
    assert UnitMember.objects.get().until is not None
    acts = Entry.objects.filter(act__startswith="unit").order_by("number")
    assert [entry.act.removeprefix("unit.") for entry in acts] == [
        "founded",
        "joined",
        "renamed",
        "left",
        "ended",
    ]


def test_a_unit_without_a_name_and_one_named_twice_are_refused(client, manager, toys):
    client.force_login(manager)

    assert client.post("/settings/units/founding/", {"name_ar": ""}).status_code == 422
    again = client.post("/settings/units/founding/", {"name_ar": "وحدة سلامة الألعاب"})
    assert again.status_code == 409


def test_nobody_joins_a_unit_twice_or_ends_it_twice(client, manager, toys, noura):
    client.force_login(manager)
    joined = {"person": noura.pk}
    client.post(f"/settings/units/{toys.pk}/members/", joined)
    assert client.post(f"/settings/units/{toys.pk}/members/", joined).status_code == 409

    client.post(f"/settings/units/{toys.pk}/end/")
    assert client.post(f"/settings/units/{toys.pk}/end/").status_code == 409


def test_a_shift_is_put_on_the_roster_and_shown_at_its_hours(client, manager, noura):
    client.force_login(manager)

    answer = client.post("/settings/roster/shifts/", SHIFT | {"person": noura.pk})
    page = client.get("/settings/roster/?week=2026-10-14").text

    assert answer.status_code == 302
    assert Shift.objects.filter(person=noura).count() == 2
    assert "نورة الشمري" in page
    # From ten to midnight on Wednesday, to six on the next day.
    assert 'x="88" y="0" width="8"' in page
    assert 'x="0" y="0" width="24"' in page


@pytest.mark.parametrize(
    "wrong", [{"weekdays": []}, {"day": "2026-10-14"}, {"begins": "25:00"}, {"person": "x"}]
)
def test_a_shift_needs_hours_a_person_and_either_weekdays_or_a_day(client, manager, noura, wrong):
    client.force_login(manager)

    answer = client.post("/settings/roster/shifts/", SHIFT | {"person": noura.pk} | wrong)

    assert answer.status_code == 422
    assert not Shift.objects.exists()


def test_one_day_is_changed_swapped_and_ended_on_the_page(client, manager, noura, office, night):
    salma = make_person(office, "salma@office.example", "سلمى الزهراني", "Salma", "officer")
    other = rostering.add_shifts(
        office, salma, day=date(2026, 10, 15), begins=time(6), ends=time(14), by=manager
    )[0]
    client.force_login(manager)
    turn = {"shift": night.pk, "day": "2026-10-14"}
    assert client.post("/settings/roster/turns/", turn | {"person": salma.pk}).status_code == 302
    assert "سلمى الزهراني" in client.get("/settings/roster/?week=2026-10-14").text

    pair = {"one": f"{night.pk}:2026-10-21", "other": f"{other.pk}:2026-10-15"}
    assert client.post("/settings/roster/swaps/", pair).status_code == 302
    assert ShiftChange.objects.filter(person=noura).get().shift == other
    assert client.post("/settings/roster/swaps/", {"one": "x"}).status_code == 409

    ended = client.post(f"/settings/roster/shifts/{night.pk}/end/", {"day": "2026-10-15"})
    assert ended.status_code == 302
    night.refresh_from_db()
    assert night.until == date(2026, 10, 14)


def test_an_officer_reads_the_roster_and_changes_nothing(client, noura, night, toys):
    client.force_login(noura)

    assert client.get("/settings/roster/").status_code == 200
    for address in (
        "/settings/units/founding/",
        f"/settings/units/{toys.pk}/name/",
        f"/settings/units/{toys.pk}/end/",
        f"/settings/units/{toys.pk}/members/",
        "/settings/roster/shifts/",
        f"/settings/roster/shifts/{night.pk}/end/",
        "/settings/roster/turns/",
        "/settings/roster/swaps/",
    ):
        assert client.post(address, {}).status_code == 403
    assert client.get("/settings/units/").status_code == 403


def test_another_office_sees_no_unit_and_no_shift(client, office, other_office, toys, night, noura):
    rana = make_person(other_office, "rana@water.example", "رنا السالم", "Rana", "manager")
    client.force_login(rana)

    assert "وحدة سلامة الألعاب" not in client.get("/settings/units/").text
    assert "نورة" not in client.get("/settings/roster/").text
    assert client.get(f"/settings/units/{toys.pk}/").status_code == 404
    assert client.post(f"/settings/units/{toys.pk}/end/").status_code == 404
    assert client.post(f"/settings/roster/shifts/{night.pk}/end/").status_code == 404
    with acting_for(other_office.pk):
        assert (Unit.objects.count(), Shift.objects.count()) == (0, 0)


@pytest.mark.parametrize("week", ["", "x", "2026-02-31", "0001-01-01", "9999-12-31"])
def test_an_odd_week_is_the_present_one(client, manager, week):
    client.force_login(manager)

    assert client.get("/settings/roster/", {"week": week}).status_code == 200


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_stand_in_both_languages(client, manager, night, toys, language):
    manager.language = language
    manager.save(update_fields=["language"])
    client.force_login(manager)

    roster, units = client.get("/settings/roster/"), client.get("/settings/units/")

    assert ("جدول المناوبة" if language == "ar" else "Duty roster") in roster.text
    assert ("الوحدات" if language == "ar" else "Units") in units.text
