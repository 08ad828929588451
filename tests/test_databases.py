"""The tests' own database: the walls between institutions stand in it."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_tests_are_neither_owner_nor_superuser():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, pg_has_role('majlis_owner', 'USAGE')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("majlis_test", False, False, False)


@pytest.mark.django_db
def test_without_an_institution_nobody_sees_a_row(office, look_at):
    look_at("")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_institution")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_what_one_test_commits_is_gone(office):
    assert office.pk


@pytest.mark.django_db(transaction=True)
def test_in_the_next_one(django_user_model):
    assert not django_user_model.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM delivery_installation")
        assert cursor.fetchone() == (1,)
