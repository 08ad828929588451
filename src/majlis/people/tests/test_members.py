"""Inviting, changing roles, letting go."""

import threading

import pytest
from django.core import mail
from django.db import connection

from majlis.people import letters, membership_acts
from majlis.people.models import Membership, Person
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
NEW = {
    "email": "Sara@office.example",
    "name_ar": "سارة المهيري",
    "name_en": "Sara",
    "language": "ar",
    "roles": ["editor", "analyst"],
}


def _of(person):
    return Membership.objects.get(person=person)


def test_an_invited_person_begins_with_a_first_password(client, manager, office, confirmed):
    confirmed(client, manager)
    assert client.post("/people/invitation/", NEW).status_code == 302
    sara = Person.objects.get(email="sara@office.example")
    assert _of(sara).is_invited
    letters.invitation(office.pk, _of(sara).pk)
    link = next(word for word in mail.outbox[0].body.split() if "/invitation/" in word)
    client.logout()

    page = client.get(link)
    answer = client.post(link, {"password": "نخلة عالية قرب البحر"})

    assert "هيئة المواصفات النموذجية" in page.text
    assert answer["Location"] == "/account/login/"
    sara.refresh_from_db()
    assert sara.check_password("نخلة عالية قرب البحر")
    assert not _of(sara).is_invited
    acts = Entry.objects.filter(act__startswith="membership").order_by("number")
    assert [entry.act for entry in acts] == ["membership.invited", "membership.accepted"]


def test_an_invitation_serves_once(client, manager, office, confirmed):
    confirmed(client, manager)
    client.post("/people/invitation/", NEW)
    membership = _of(Person.objects.get(email="sara@office.example"))
    letters.invitation(office.pk, membership.pk)
    link = next(word for word in mail.outbox[0].body.split() if "/invitation/" in word)
    client.logout()
    client.post(link, {"password": "نخلة عالية قرب البحر"})

    assert client.get(link).status_code == 410
    assert client.post(link, {"password": "كلمة أخرى طويلة جداً"}).status_code == 410


def test_a_forged_invitation_opens_nothing(client, office):
    assert client.get("/invitation/WzEsMV0:forged:sign/").status_code == 410


def test_a_weak_first_password_is_refused_at_the_field(client, manager, office, confirmed):
    confirmed(client, manager)
    client.post("/people/invitation/", NEW)
    membership = _of(Person.objects.get(email="sara@office.example"))
    letters.invitation(office.pk, membership.pk)
    link = next(word for word in mail.outbox[0].body.split() if "/invitation/" in word)
    client.logout()

    assert client.post(link, {"password": "123"}).status_code == 422
    assert _of(membership.person).is_invited


def test_inviting_someone_known_elsewhere_answers_the_same_and_shows_no_name_of_theirs(
    client, manager, office, omar, confirmed
):
    confirmed(client, manager)

    unknown = client.post("/people/invitation/", NEW)
    known = client.post("/people/invitation/", NEW | {"email": omar.email, "name_ar": "موظف جديد"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    page = client.get("/people/").text
    assert "موظف جديد" in page
    assert "عمر الحداد" not in page


def test_someone_known_must_sign_in_before_they_accept(
    client, manager, office, omar, confirmed, with_password
):
    confirmed(client, manager)
    with_password(omar)
    client.post("/people/invitation/", NEW | {"email": omar.email})
    membership = Membership.objects.get(person=omar, institution=office)
    letters.invitation(office.pk, membership.pk)
    link = next(word for word in mail.outbox[0].body.split() if "/invitation/" in word)
    client.logout()

    assert client.get(link)["Location"].startswith("/account/login/")
    client.force_login(omar)
    assert client.post(link).status_code == 302

    membership.refresh_from_db()
    assert membership.accepted_at is not None


def test_an_invited_person_does_nothing_before_they_accept(client, manager, office, confirmed):
    confirmed(client, manager)
    client.post("/people/invitation/", NEW)
    sara = Person.objects.get(email="sara@office.example")
    client.force_login(sara)

    answer = client.get("/people/")

    assert answer.status_code == 403
    assert "لا تعملون" in answer.text or "no institution" in answer.text


def test_roles_change_and_leave_their_entry(client, manager, huda, office, confirmed):
    confirmed(client, manager)
    member = _of(huda)

    answer = client.post(
        f"/people/{member.pk}/roles/", {"roles": ["officer"], "was": "editor,approver"}
    )

    assert answer.status_code == 302
    assert _of(huda).roles == ["officer"]
    entry = Entry.objects.get(act="membership.roles_changed")
    assert (entry.detail["was"], entry.detail["now"]) == (["approver", "editor"], ["officer"])
    assert entry.actor_id == manager.pk


def test_of_two_managers_at_once_the_second_is_told(client, manager, huda, office, confirmed):
    confirmed(client, manager)
    member = _of(huda)
    page = f"/people/{member.pk}/roles/"
    client.post(page, {"roles": ["officer"], "was": "editor,approver"})

    answer = client.post(page, {"roles": ["analyst"], "was": "editor,approver"})

    assert answer.status_code == 409
    assert _of(huda).roles == ["officer"]


def test_a_refusal_behind_htmx_lands_in_the_notice_area(client, manager, office, confirmed):
    confirmed(client, manager)

    answer = client.post(f"/people/{_of(manager).pk}/end/", headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#notices"
    assert "<html" not in answer.text


def test_the_last_manager_stays(client, manager, office, confirmed):
    confirmed(client, manager)
    member = _of(manager)

    ended = client.post(f"/people/{member.pk}/end/")
    changed = client.post(f"/people/{member.pk}/roles/", {"roles": ["editor"], "was": "manager"})

    assert (ended.status_code, changed.status_code) == (409, 409)
    assert (_of(manager).roles, _of(manager).ended_at) == (["manager"], None)


def test_only_a_manager_changes_people(client, auditor, huda, office, confirmed):
    confirmed(client, auditor)
    member = _of(huda)

    assert client.post(f"/people/{member.pk}/end/").status_code == 403
    assert client.get("/people/invitation/").status_code == 403


def test_no_form_of_ours_takes_the_roles_of_oneself(client, huda, office):
    client.force_login(huda)

    client.post("/me/preferences/", {"language": "en", "roles": ["manager"], "is_active": "0"})

    huda.refresh_from_db()
    assert (huda.language, huda.is_active, _of(huda).roles) == ("en", True, ["editor", "approver"])


def test_a_weighty_act_asks_for_the_password_again_and_then_goes_on(
    client, manager, huda, office, with_password
):
    password = with_password(manager)
    client.force_login(manager)
    member = _of(huda)
    roles = {"roles": ["officer"], "was": "editor,approver"}

    asked = client.post(f"/people/{member.pk}/roles/", roles)
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert _of(huda).roles == ["editor", "approver"]
    client.post(asked["Location"], {"password": password})

    assert _of(huda).roles == ["officer"]


def test_a_sign_in_of_just_now_counts_as_confirmed(client, manager, office, with_password):
    client.post("/account/login/", {"login": manager.email, "password": with_password(manager)})

    assert client.get("/people/invitation/").status_code == 200


def test_a_sign_in_of_six_minutes_ago_does_not(client, manager, office, with_password, confirmed):
    with_password(manager)
    confirmed(client, manager, since=360)

    answer = client.get("/people/invitation/")

    assert answer["Location"].startswith("/account/reauthenticate/")


def test_whoever_left_is_refused_at_the_next_request(client, manager, huda, office):
    client.force_login(huda)
    assert client.get("/me/").status_code == 200

    membership_acts.end(_of(huda), by=manager)

    assert client.get("/notices/").status_code == 403


def test_whoever_left_can_be_taken_back(client, manager, huda, office, confirmed):
    membership_acts.end(_of(huda), by=manager)
    confirmed(client, manager)

    client.post(f"/people/{_of(huda).pk}/resume/")

    assert _of(huda).ended_at is None
    assert Entry.objects.filter(act="membership.resumed").exists()


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_let_each_other_go_at_once_do_not_both_succeed(office, manager):
    second = make_person(office, "ali@office.example", "علي", "Ali", Membership.Role.MANAGER)
    memberships = {person: _of(person) for person in (manager, second)}
    outcomes, together = [], threading.Barrier(2)

    def let_go(other, by):
        try:
            with acting_for(office.pk):
                together.wait(10)
                membership_acts.end(memberships[other], by=by)
            outcomes.append("ended")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=let_go, args=pair)
        for pair in ((manager, second), (second, manager))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["ended", "refused"]
