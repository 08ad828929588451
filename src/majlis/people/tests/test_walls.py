"""What the database itself keeps apart."""

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from majlis.notices.models import Notice
from majlis.people.models import Institution, Membership
from majlis.people.testing import as_owner
from majlis.record import entries
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
WALLED = ["people_institution", "people_membership", "record_entry", "notices_notice"]


def _count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", WALLED)
def test_without_an_institution_there_are_no_rows(office, huda, look_at, table):
    entries.write(institution_id=office.pk, act="post.created", object="post:1", by=huda)
    Notice.objects.create(institution=office, person=huda, kind="post.approved", object="post:1")

    look_at("")

    assert _count(table) == 0


@pytest.mark.parametrize("table", WALLED)
def test_another_office_sees_none_of_our_rows(office, other_office, huda, table):
    entries.write(institution_id=office.pk, act="post.created", object="post:1", by=huda)
    Notice.objects.create(institution=office, person=huda, kind="post.approved", object="post:1")
    seen_by_us = _count(table)

    with acting_for(other_office.pk):
        seen_by_them = _count(table)

    assert seen_by_us > 0
    assert seen_by_them == (1 if table == "people_institution" else 0)


def test_a_row_cannot_be_written_into_another_office(office, other_office, huda):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting_for(other_office.pk),
    ):
        Notice.objects.create(institution=office, person=huda, kind="post.approved", object="x:1")


def test_nobody_makes_themselves_a_member_of_another_office(office, other_office, huda):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        acting_for(office.pk, person_id=huda.pk),
    ):
        Membership.objects.create(institution=other_office, person=huda, roles=["manager"])


def test_a_person_sees_their_own_memberships_and_changes_them_nowhere_else(
    office, other_office, huda, omar
):
    with acting_for(other_office.pk):
        Membership.objects.create(institution=other_office, person=huda, roles=["analyst"])

    with acting_for(None, person_id=huda.pk):
        seen = Membership.objects.filter(person=huda).count()
        changed = Membership.objects.filter(person=huda).update(roles=["manager"])
        strangers = Membership.objects.exclude(person=huda).count()

    assert (seen, changed, strangers) == (2, 0, 0)


def test_web_makes_no_institution(office):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Institution.objects.create(slug="mine", name_ar="جهتي", name_en="Mine")


@pytest.mark.parametrize("table", ["people_person", "people_institution", "people_membership"])
def test_nobody_is_deleted(office, huda, table):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_a_role_that_does_not_exist_is_refused_by_the_database(office, huda):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(person=huda).update(roles=["king"])


def test_the_owner_sees_all(office, other_office):
    with as_owner():
        assert Institution.objects.count() == 2
