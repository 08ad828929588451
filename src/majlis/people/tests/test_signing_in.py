"""Signing in, and everything that could tell a stranger who works here."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from majlis.people import letters
from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.record.models import Entry

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def _sign_in(client, email, password):
    return client.post(LOGIN, {"login": email, "password": password})


def test_a_person_signs_in_by_e_mail_and_it_is_recorded(client, huda, office, with_password):
    answer = _sign_in(client, huda.email, with_password(huda))

    assert answer.status_code == 302
    assert client.get("/me/").status_code == 200
    entry = Entry.objects.get(act="person.signed_in")
    assert (entry.actor_id, entry.detail["by"]) == (huda.pk, "password")


def test_a_wrong_password_is_recorded_and_opens_nothing(client, huda, office, with_password):
    with_password(huda)

    _sign_in(client, huda.email, "خطأ خطأ خطأ خطأ")

    assert client.get("/me/").status_code == 302
    assert Entry.objects.filter(act="person.sign_in_failed", actor_id=huda.pk).exists()


def test_known_and_unknown_addresses_are_answered_alike(client, huda, office, with_password):
    with_password(huda)

    known = _sign_in(client, huda.email, "خطأ خطأ خطأ خطأ")
    unknown = _sign_in(client, "nobody@office.example", "خطأ خطأ خطأ خطأ")

    assert known.status_code == unknown.status_code
    assert _bare(known.text, huda.email) == _bare(unknown.text, "nobody@office.example")


def _bare(page, email):
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return page.replace(email, "")


def test_asking_for_a_new_password_answers_alike_and_mails_nobody_in_the_request(
    client, huda, office, with_password
):
    with_password(huda)

    known = client.post("/account/password/reset/", {"email": huda.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@office.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox == []


def test_a_new_password_by_letter_still_asks_for_the_second_factor(
    client, huda, office, with_password, with_app
):
    with_password(huda)
    with_app(huda)
    letters.password_reset(huda.pk)
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/" in word)
    form = client.get(link)["Location"]
    new = "بحر هادئ وسفينة بعيدة"

    changed = client.post(form, {"password1": new, "password2": new})
    signed_in = _sign_in(client, huda.email, new)

    assert changed.status_code == 302
    assert signed_in["Location"] == "/account/2fa/authenticate/"
    assert client.get("/me/").status_code == 302
    assert Entry.objects.filter(act="person.password_reset").exists()


def test_the_letter_is_in_the_language_of_the_person(huda, office):
    huda.language = "en"
    huda.save()

    letters.password_reset(huda.pk)

    assert mail.outbox[0].subject == "A new password for Majlis"


def test_many_wrong_passwords_are_slowed_down_and_no_other_person_with_them(
    client, huda, salem, office, with_password
):
    password = with_password(huda)
    with_password(salem)
    for _ in range(6):
        _sign_in(client, huda.email, "خطأ خطأ خطأ خطأ")

    _sign_in(client, huda.email, password)
    assert client.get("/me/").status_code == 302
    _sign_in(client, salem.email, password)
    assert client.get("/me/").status_code == 200


def test_a_closed_account_does_not_sign_in(client, huda, office, with_password):
    password = with_password(huda)
    huda.is_active = False
    huda.save()

    _sign_in(client, huda.email, password)

    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/account/signup/", "/account/email/", "/account/login/code/", "/account/3rdparty/"],
)
def test_doors_that_an_office_does_not_need_are_not_there(client, office, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_signing_in_leads_nowhere_else(client, huda, office, with_password, where):
    password = with_password(huda)

    answer = client.post(LOGIN, {"login": huda.email, "password": password, "next": where})

    assert "evil" not in answer["Location"]


def test_the_session_is_another_one_after_signing_in(client, huda, office, with_password):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key

    _sign_in(client, huda.email, with_password(huda))

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "address",
    [
        "/account/login/",
        "/account/logout/",
        "/me/preferences/",
        "/me/institution/",
        "/me/sessions/1/end/",
        "/people/invitation/",
        "/people/1/roles/",
        "/people/1/end/",
        "/settings/",
        "/notices/seen/",
    ],
)
def test_every_change_needs_the_token_of_the_form(huda, office, address):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(huda)

    assert strict.post(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/me/preferences/", "/me/institution/", "/me/sessions/1/end/", "/people/1/end/",
     "/notices/seen/"],
)  # fmt: skip
def test_no_change_comes_from_following_a_link(client, manager, address):
    client.force_login(manager)

    assert client.get(address).status_code == 405


def test_signing_out_by_a_link_only_asks(client, huda, office):
    client.force_login(huda)

    client.get("/account/logout/")

    assert client.get("/me/").status_code == 200


def test_an_unknown_person_reads_arabic_until_they_choose(client, office):
    assert 'lang="ar" dir="rtl"' in client.get(LOGIN, headers={"Accept-Language": "en"}).text
    assert 'lang="en" dir="ltr"' in client.get(f"{LOGIN}?language=en").text
    assert 'lang="en" dir="ltr"' in client.get(LOGIN).text
    assert 'lang="en"' in client.get(f"{LOGIN}?language=xx").text


def test_the_language_is_the_persons_setting(client, huda, office):
    client.force_login(huda)
    assert 'lang="ar" dir="rtl"' in client.get("/me/").text

    client.post("/me/preferences/", {"language": "en", "next": "/notices/"})

    assert 'lang="en" dir="ltr"' in client.get("/me/").text


def test_digits_are_changed_alone_and_back_to_the_institutions(client, huda, office):
    client.force_login(huda)

    client.post("/me/preferences/", {"digits": "arab"})
    huda.refresh_from_db()
    assert (huda.digits, huda.language) == ("arab", "ar")
    client.post("/me/preferences/", {"digits": "institution"})

    huda.refresh_from_db()
    assert huda.digits == ""


def test_a_person_of_two_offices_works_in_the_one_they_chose(
    client, huda, office, other_office, look_at
):
    from majlis.store.tenancy import acting_for

    with acting_for(other_office.pk):
        Membership.objects.create(institution=other_office, person=huda, roles=["auditor"])
    client.force_login(huda)
    assert client.get("/record/").status_code == 403

    client.post("/me/institution/", {"institution": other_office.pk})

    assert client.get("/record/").status_code == 200
    with acting_for(other_office.pk):
        assert Entry.objects.filter(act="institution.entered").exists()


def test_nobody_enters_an_office_they_do_not_work_in(client, huda, office, other_office):
    client.force_login(huda)

    for asked in (other_office.pk, "x", ""):
        assert client.post("/me/institution/", {"institution": asked}).status_code == 404


def test_secrets_of_apps_do_not_stand_in_the_database(huda, office, with_app):
    secret = with_app(huda)

    stored = Authenticator.objects.get(user=huda, type="totp").data["secret"]

    assert secret not in stored


def test_a_passkey_list_is_ones_own(client, huda, salem, office):
    theirs = Authenticator.objects.create(
        user=salem, type="webauthn", data={"name": "المفتاح الرمادي"}
    )
    client.force_login(huda)

    assert client.get(f"/account/2fa/webauthn/keys/{theirs.pk}/edit/").status_code in {302, 404}
    assert "المفتاح الرمادي" not in client.get("/account/2fa/webauthn/").text


def test_a_person_without_any_office_sees_why(client, office, look_at):
    person = make_person(office, "left@office.example", "سعيد", "Saeed", Membership.Role.EDITOR)
    Membership.objects.filter(person=person).update(ended_at="2026-01-01T00:00:00Z")
    client.force_login(person)

    answer = client.get("/")

    assert answer.status_code == 403
    assert client.post("/account/logout/").status_code == 302
