"""An office begins with one command and one link."""

import pytest
from django.test import Client

from majlis.people import founding
from majlis.people.models import Institution, Membership
from majlis.people.testing import as_owner
from majlis.record.models import Entry
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db


def found(email="maryam@office.example"):
    with as_owner():
        return founding.found(
            slug="saso",
            name_ar="هيئة المواصفات",
            name_en="Standards Authority",
            email=email,
            manager_name="مريم البلوشي",
        )


def managers():
    with as_owner():
        institution = Institution.objects.get(slug="saso")
        with acting_for(institution.pk):
            return list(Membership.objects.filter(institution=institution).order_by("pk"))


def test_the_link_leads_the_first_manager_to_a_password_and_in():
    link = found()

    stranger = Client()
    assert stranger.get(link).status_code == 200
    stranger.post(link, {"password": "جملة طويلة من بضع كلمات"})

    (manager,) = managers()
    assert manager.roles == ["manager"]
    assert not manager.is_invited
    assert stranger.get(link).status_code == 410


def test_asked_again_it_gives_a_new_link_and_makes_nothing_twice():
    found()
    found()

    assert len(managers()) == 1
    with as_owner():
        assert Entry.objects.filter(act="institution.made").count() == 1


def test_a_second_manager_can_be_invited_when_the_first_is_lost():
    found()
    found("salem@office.example")

    assert len(managers()) == 2


def test_who_works_there_already_is_not_invited():
    link = found()
    Client().post(link, {"password": "جملة طويلة من بضع كلمات"})

    with pytest.raises(Refused):
        found()
