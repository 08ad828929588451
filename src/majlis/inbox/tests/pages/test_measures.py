"""Measures on the page of an inquiry: who may, and a second person's word."""

from dataclasses import replace

import pytest

from majlis import networks
from majlis.inbox.models import Measure
from majlis.people.models import Membership
from majlis.people.testing import make_person

WHY = "يذكر رقم هوية شخص آخر"
GROUNDS = {"reason": WHY, "rule": "personal_data", "why_not_hidden": "يبقى لأصحابه ظاهراً"}


@pytest.fixture(autouse=True)
def able(monkeypatch):
    rules = networks.NETWORKS["facebook"]
    all_of_it = dict.fromkeys(("hides", "removes", "likes", "blocks"), True)
    abilities = replace(rules.abilities, **all_of_it)
    monkeypatch.setitem(networks.NETWORKS, "facebook", replace(rules, abilities=abilities))


@pytest.fixture
def case(say):
    return say(network="facebook")


@pytest.fixture
def khalid(office):
    return make_person(
        office, "khalid@office.example", "خالد الدوسري", "Khalid", Membership.Role.OFFICER
    )


def press(client, person, case, kind, **more):
    client.force_login(person)
    item = case.items.get()
    address = f"{case.get_absolute_url()}items/{item.pk}/measures/"
    return client.post(address, {"kind": kind, **more})


def test_an_officer_hides_a_comment_with_a_reason(client, case, noura):
    answer = press(client, noura, case, "hide", **GROUNDS)

    assert answer.status_code == 302
    assert Measure.objects.get().delivery.act == "hide"


def test_without_a_reason_it_is_refused_in_a_sentence(client, case, noura):
    answer = press(client, noura, case, "hide")

    assert answer.status_code == 409
    assert not Measure.objects.exists()


def test_a_deletion_is_confirmed_by_another_and_not_by_who_asked(
    client, case, noura, khalid, page_of
):
    press(client, noura, case, "delete", **GROUNDS)
    measure = Measure.objects.get()
    confirmation = f"{case.get_absolute_url()}measures/{measure.pk}/confirmation/"

    assert "confirmation/" not in page_of(noura, case.get_absolute_url())
    assert client.post(confirmation).status_code == 409
    assert confirmation in page_of(khalid, case.get_absolute_url())
    assert client.post(confirmation).status_code == 302

    measure.refresh_from_db()
    assert (measure.confirmed_by, measure.delivery.act) == (khalid, "remove")


def test_who_does_not_answer_takes_no_measure(client, case, huda, page_of):
    assert press(client, huda, case, "hide", **GROUNDS).status_code == 403
    assert "/measures/" not in page_of(huda, case.get_absolute_url())


def test_another_office_finds_no_such_inquiry(client, case, omar):
    assert press(client, omar, case, "hide", **GROUNDS).status_code in (403, 404)
    assert not Measure.objects.exists()


def test_the_buttons_are_those_the_network_has(case, noura, page_of, monkeypatch):
    html = page_of(noura, case.get_absolute_url())
    assert all(f'value="{kind}"' in html for kind in ("hide", "delete", "like", "block"))
    rules = networks.NETWORKS["facebook"]
    none = dict.fromkeys(("hides", "removes", "likes", "blocks"), False)
    monkeypatch.setitem(
        networks.NETWORKS, "facebook", replace(rules, abilities=replace(rules.abilities, **none))
    )

    assert "/measures/" not in page_of(noura, case.get_absolute_url())


def test_an_address_with_a_number_of_another_inquiry_leads_nowhere(client, case, say, noura):
    other = say("سؤال آخر", network="facebook").items.get()
    client.force_login(noura)

    answer = client.post(f"{case.get_absolute_url()}items/{other.pk}/measures/", {"kind": "like"})

    assert answer.status_code == 404


def test_what_the_network_holds_back_says_so_and_can_be_shown(client, say, noura, page_of):
    case = say(network="youtube", is_hidden=True)

    page = page_of(noura, case.get_absolute_url())

    assert "محجوز لدى الشبكة للمراجعة ولا يراه الجمهور" in page
    assert ">إظهاره<" in page
    assert "مخفي عن الجمهور" not in page
    assert press(client, noura, case, "show").status_code == 302
    assert Measure.objects.get().delivery.payload["hidden"] is False


def test_what_we_hid_ourselves_is_not_said_to_be_held_back(client, say, noura, page_of):
    case = say(network="youtube")
    press(client, noura, case, "hide", **GROUNDS)
    case.items.update(is_hidden=True)

    page = page_of(noura, case.get_absolute_url())

    assert "مخفي عن الجمهور" in page
    assert "محجوز لدى الشبكة" not in page


def test_only_who_answers_here_shows_what_is_held_back(client, say, huda, other_office):
    case = say(network="youtube", is_hidden=True)
    theirs = make_person(
        other_office, "saif@water.example", "سيف الكندي", "Saif", Membership.Role.OFFICER
    )

    assert press(client, huda, case, "show").status_code == 403
    assert press(client, theirs, case, "show").status_code == 404
