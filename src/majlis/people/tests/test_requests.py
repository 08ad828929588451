"""What surrounds every request."""

import pytest
from django.http import HttpResponse
from django.urls import include, path

from majlis.people.models import Membership
from majlis.people.testing import make_person
from majlis.record import entries
from majlis.record.models import Entry
from majlis.store.clock import Now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_institution

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def _begun(request):
    entries.write(institution_id=request.institution.pk, act="begun", object="post:1")


def refuse(request):
    _begun(request)
    raise Refused("هذا المنشور تغيّر منذ فتحتموه.")


def fail(request):
    _begun(request)
    raise ZeroDivisionError


def where(request):
    return HttpResponse(f"{acting_institution()} {request.institution.pk}")


urlpatterns = [
    path("refuse/", refuse),
    path("fail/", fail),
    path("where/", where),
    path("", include("majlis.urls")),
]


def test_what_a_refused_view_had_begun_is_undone(client, huda, office):
    client.force_login(huda)

    answer = client.post("/refuse/")

    assert answer.status_code == 409
    assert "هذا المنشور تغيّر منذ فتحتموه." in answer.text
    assert not Entry.objects.filter(act="begun").exists()


def test_what_a_failed_view_had_begun_is_undone(client, huda, office, caplog):
    client.force_login(huda)
    client.raise_request_exception = False

    assert client.post("/fail/").status_code == 500
    assert not Entry.objects.filter(act="begun").exists()


def test_a_request_sees_its_own_institution_and_leaves_no_trace(client, huda, omar, office):
    before = acting_institution()
    for person in (huda, omar):
        client.force_login(person)
        acting, at_hand = client.get("/where/").text.split()
        assert acting == at_hand
        assert (int(acting) == office.pk) == (person == huda)

    assert acting_institution() == before


def test_a_chosen_institution_that_was_left_gives_way_to_another(
    client, huda, office, other_office
):
    from majlis.store.tenancy import acting_for

    with acting_for(other_office.pk):
        there = Membership.objects.create(institution=other_office, person=huda, roles=["editor"])
    client.force_login(huda)
    client.post("/me/institution/", {"institution": other_office.pk})
    assert client.get("/where/").text.startswith(str(other_office.pk))
    with acting_for(other_office.pk):
        Membership.objects.filter(pk=there.pk).update(ended_at="2026-01-01T00:00:00Z")

    assert client.get("/where/").text == f"{office.pk} {office.pk}"


def test_a_request_finds_a_person_at_work_in_one_institution_alone(client, huda, office):
    client.force_login(huda)

    seen = client.get("/where/").wsgi_request.user

    assert list(seen.workplaces()) == [office.pk]
    assert [each["institution_id"] for each in huda.workplaces()] == [office.pk]
    Membership.objects.filter(person=huda).update(ended_at=Now())
    assert not huda.workplaces().exists()
    assert client.get("/where/").status_code == 403


def test_a_request_asks_the_database_little(client, huda, office, django_assert_max_num_queries):
    client.force_login(huda)
    client.get("/where/")

    with django_assert_max_num_queries(12):
        client.get("/where/")


def test_a_person_with_every_role_may_do_everything(client, office):
    person = make_person(office, "all@office.example", "كل الأدوار", "All", *Membership.Role)
    client.force_login(person)

    for address in ("/people/", "/settings/", "/record/"):
        assert client.get(address).status_code == 200
