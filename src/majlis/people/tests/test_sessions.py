"""How long one stays signed in."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from majlis.people import sessions
from majlis.store import clock

pytestmark = pytest.mark.django_db


def _sign_in(client, person, password):
    client.post("/account/login/", {"login": person.email, "password": password})
    client.get("/me/")


def _move_back(client, key, by):
    session = client.session
    session[key] = session[key] - by.total_seconds()
    session.save()


def test_a_session_left_alone_for_half_an_hour_is_over(client, huda, office, with_password):
    _sign_in(client, huda, with_password(huda))
    _move_back(client, sessions.SEEN, timedelta(minutes=31))

    answer = client.get("/me/")

    assert answer["Location"].startswith("/account/login/?next=%2Fme%2F&over=1")
    assert client.get("/me/").status_code == 302
    assert not UserSession.objects.filter(user=huda).exists()


def test_a_session_in_use_is_over_after_twelve_hours(client, huda, office, with_password):
    _sign_in(client, huda, with_password(huda))
    _move_back(client, sessions.BEGAN, timedelta(hours=12, minutes=1))

    assert client.get("/me/").status_code == 302


def test_a_session_in_use_goes_on_and_its_use_is_noted_once_a_minute(
    client, huda, office, with_password
):
    _sign_in(client, huda, with_password(huda))
    first = client.session[sessions.SEEN]
    client.get("/me/")
    assert client.session[sessions.SEEN] == first

    _move_back(client, sessions.SEEN, timedelta(minutes=2))
    client.get("/me/")

    assert client.session[sessions.SEEN] >= first
    assert clock.now() - UserSession.objects.get(user=huda).last_seen_at < timedelta(minutes=1)


def test_another_device_is_signed_out_from_ones_own_page(client, huda, office, with_password):
    password = with_password(huda)
    phone = Client()
    _sign_in(client, huda, password)
    _sign_in(phone, huda, password)
    on_the_phone = UserSession.objects.get(session_key=phone.session.session_key)

    client.post(f"/me/sessions/{on_the_phone.pk}/end/")

    assert phone.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200


def test_nobody_signs_out_another_persons_device(client, huda, salem, office, with_password):
    _sign_in(client, huda, with_password(huda))
    his = Client()
    _sign_in(his, salem, with_password(salem))

    answer = client.post(f"/me/sessions/{UserSession.objects.get(user=salem).pk}/end/")

    assert answer.status_code == 404
    assert his.get("/me/").status_code == 200


def test_a_new_password_ends_the_other_sessions(client, huda, office, with_password):
    password = with_password(huda)
    phone = Client()
    _sign_in(client, huda, password)
    _sign_in(phone, huda, password)
    new = "بحر هادئ وسفينة بعيدة"

    answer = client.post(
        "/account/password/change/",
        {"oldpassword": password, "password1": new, "password2": new},
    )

    assert answer.status_code == 302
    assert client.get("/me/").status_code == 200
    assert phone.get("/me/").status_code == 302
