"""Roles that must not rest on a password alone."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

from majlis.people.models import Institution
from majlis.record.models import Entry

pytestmark = pytest.mark.django_db
SETUP = "/account/2fa/"


@pytest.fixture
def strict_office(office):
    Institution.objects.filter(pk=office.pk).update(second_factor_roles=["approver"])
    return office


def _code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("address", ["/", "/me/", "/notices/", "/people/", "/record/"])
def test_a_role_that_needs_one_is_led_to_set_it_up_before_anything_else(
    client, huda, strict_office, address
):
    client.force_login(huda)

    assert client.get(address)["Location"] == SETUP
    assert client.post(address)["Location"] == SETUP


def test_a_role_that_needs_none_goes_on(client, noura, strict_office):
    client.force_login(noura)

    assert client.get("/notices/").status_code == 200


def test_the_way_out_stays_open(client, huda, strict_office):
    client.force_login(huda)

    client.post("/account/logout/")

    assert client.get("/me/")["Location"].startswith("/account/login/")


def test_setting_up_an_app_opens_the_work(client, huda, strict_office, confirmed):
    confirmed(client, huda)
    assert "data:image/svg+xml" in client.get(f"{SETUP}totp/activate/").text
    secret = client.session["mfa.totp.secret"]

    answer = client.post(f"{SETUP}totp/activate/", {"code": _code(secret)})

    assert answer.status_code == 302
    assert client.get("/notices/").status_code == 200
    assert Entry.objects.get(act="person.second_factor_added").detail == {"factor": "totp"}


def test_the_password_alone_does_not_open_an_account_with_an_app(
    client, huda, office, with_password, with_app
):
    password = with_password(huda)
    secret = with_app(huda)
    client.post("/account/login/", {"login": huda.email, "password": password})
    assert client.get("/me/").status_code == 302
    page = client.get(f"{SETUP}authenticate/")
    assert 'id="passkey-options"' in page.text

    client.post(f"{SETUP}authenticate/", {"code": "000000"})
    assert client.get("/me/").status_code == 302
    client.post(f"{SETUP}authenticate/", {"code": _code(secret)})

    assert client.get("/me/").status_code == 200
    assert Entry.objects.get(act="person.signed_in").detail["by"] == "password, totp"


def test_recovery_codes_are_no_second_factor_by_themselves(client, huda, strict_office):
    Authenticator.objects.create(user=huda, type="recovery_codes", data={"seed": "x"})
    client.force_login(huda)

    assert client.get("/notices/")["Location"] == SETUP


def test_the_last_factor_of_a_role_that_needs_one_is_kept(
    client, huda, strict_office, with_app, confirmed
):
    with_app(huda)
    confirmed(client, huda)

    client.post(f"{SETUP}totp/deactivate/")

    assert Authenticator.objects.filter(user=huda, type="totp").exists()


def test_a_passkey_is_added_only_after_confirming_who_one_is(client, huda, office, with_password):
    with_password(huda)
    client.force_login(huda)

    assert client.get(f"{SETUP}webauthn/add/").status_code == 302


def test_the_passkey_page_carries_no_script_of_its_own(client, huda, office, confirmed):
    confirmed(client, huda)

    page = client.get(f"{SETUP}webauthn/add/").text

    assert "passkey-form.js" in page
    assert "onclick" not in page
    scripts = [part.split(">", 1) for part in page.split("<script")[1:]]
    assert all("src=" in tag or "application/json" in tag for tag, _rest in scripts)
    assert "style=" not in page


def test_whether_someone_has_a_factor_is_shown_to_the_manager(
    client, manager, huda, strict_office, with_app
):
    from majlis.people.models import Membership

    with_app(huda)
    client.force_login(manager)

    page = client.get(f"/people/{Membership.objects.get(person=huda).pk}/")

    assert page.status_code == 200


def test_settings_change_which_roles_need_one(client, manager, office, confirmed):
    confirmed(client, manager)
    fields = {
        "name_ar": "هيئة المواصفات",
        "name_en": "Standards",
        "preset": "saudi",
        "zone": "Asia/Muscat",
        "digits": "arab",
        "hijri_shift_days": "-1",
        "second_factor_roles": ["approver", "editor"],
    }

    answer = client.post("/settings/", fields | {"slug": "stolen", "publishing_paused_why": "x"})

    assert answer.status_code == 302
    office.refresh_from_db()
    assert set(office.second_factor_roles) == {"editor", "approver"}
    assert (office.zone, office.hijri_shift_days, office.slug) == ("Asia/Muscat", -1, "gso")
    assert "zone" in Entry.objects.get(act="institution.changed").detail["fields"]


def test_a_setting_that_makes_no_sense_is_told_at_its_field(client, manager, office, confirmed):
    confirmed(client, manager)

    answer = client.post("/settings/", {"name_ar": "", "zone": "Mars/Phobos"})

    assert answer.status_code == 422
    office.refresh_from_db()
    assert office.zone == "Asia/Riyadh"
