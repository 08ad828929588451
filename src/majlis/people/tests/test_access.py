"""Who may open what."""

import pytest
from django.urls import reverse

from majlis.people.access import ABILITIES, has, may
from majlis.people.models import Membership
from majlis.record.models import Entry
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(huda, salem, noura, manager, auditor):
    return {"huda": huda, "salem": salem, "noura": noura, "manager": manager, "auditor": auditor}


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("manager", "people", 200),
        ("auditor", "people", 200),
        ("huda", "people", 403),
        ("noura", "people", 403),
        ("manager", "settings", 200),
        ("auditor", "settings", 403),
        ("salem", "settings", 403),
        ("manager", "record", 200),
        ("auditor", "record", 200),
        ("huda", "record", 403),
        ("salem", "record-download", 403),
        ("noura", "notices", 200),
        ("noura", "me", 200),
    ],
)
def test_a_page_opens_for_its_roles_only(client, cast, who, address, status):
    client.force_login(cast[who])

    assert client.get(reverse(address)).status_code == status


@pytest.mark.parametrize("address", ["me", "people", "settings", "record", "notices"])
def test_a_stranger_is_led_to_the_sign_in(client, office, address):
    answer = client.get(reverse(address))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


def test_a_stranger_behind_htmx_is_led_away_as_a_whole_page(client, office):
    answer = client.get("/people/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"].startswith("/account/login/")


def test_a_role_that_may_not_is_recorded(client, huda, office):
    client.force_login(huda)

    client.get("/settings/")

    entry = Entry.objects.get(act="access.refused")
    assert (entry.actor_id, entry.detail["path"]) == (huda.pk, "/settings/")


def test_a_member_of_another_office_is_not_found_and_the_knock_is_recorded(
    client, huda, omar, manager, other_office, office
):
    client.force_login(manager)
    with acting_for(other_office.pk):
        theirs = Membership.objects.get(person=omar, institution=other_office)

    answer = client.get(f"/people/{theirs.pk}/")

    assert answer.status_code == 404
    assert Entry.objects.filter(act="access.not_found", actor_id=manager.pk).exists()


@pytest.mark.parametrize("act", ["roles", "end", "resume", "invitation"])
def test_no_act_reaches_a_member_of_another_office(
    client, manager, omar, other_office, office, confirmed, act
):
    confirmed(client, manager)
    with acting_for(other_office.pk):
        theirs = Membership.objects.get(person=omar, institution=other_office)

    answer = client.post(f"/people/{theirs.pk}/{act}/", {"roles": ["manager"], "was": "editor"})

    assert answer.status_code == 404
    with acting_for(other_office.pk):
        theirs.refresh_from_db()
    assert (theirs.roles, theirs.ended_at) == (["editor", "approver"], None)


def test_what_a_person_may_do_is_asked_in_the_institution_at_hand(huda, office, other_office):
    assert has(huda, "approve")
    assert not has(huda, "manage_people")
    with acting_for(other_office.pk):
        assert not has(huda, "approve")


def test_an_ability_nobody_knows_is_a_mistake_of_ours():
    with pytest.raises(LookupError):
        may("fly")


def test_every_ability_belongs_to_a_known_role():
    assert set().union(*ABILITIES.values()) <= set(Membership.Role)
