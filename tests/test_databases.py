"""The tests' own database: the walls between institutions stand in it."""

import psycopg
import pytest
from django.db import connection

from tests import databases
from tests.beginning import Beginning


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


def everything():
    """Return all rows and numbers of this process' database, as text."""
    with databases.cluster().connect(databases.name()) as superuser:
        found = Beginning.of(superuser)
        tables = {
            table: superuser.execute(f"SELECT t::text FROM {table} t ORDER BY 1").fetchall()
            for table in found.rows
        }
        columns = superuser.execute(
            "SELECT attrelid::regclass::text, attname FROM pg_attribute"
            " WHERE attrelid >= 16384 ORDER BY 1, 2"
        ).fetchall()
        return tables, found.counters, columns


DEEDS = {
    "rows come": "INSERT INTO django_session VALUES ('a', 'b', now())",
    "rows of migrations change": "UPDATE delivery_installation SET restored_at = now()",
    "rows of migrations go": "DELETE FROM django_content_type",
    "numbers go on": "SELECT nextval(pg_get_serial_sequence('people_institution', 'id'))",
    "a column comes": "ALTER TABLE people_institution ADD COLUMN motto text",
    "a trigger sleeps": "ALTER TABLE record_entry DISABLE TRIGGER ALL",
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.django_db(transaction=True)
def test_whatever_a_test_did_the_database_begins_again(deed):
    before = everything()
    with databases.cluster().connect(databases.name()) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(DEEDS[deed])
        asleep = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'"
        changed = everything() != before or superuser.execute(asleep).fetchone()[0]
        assert changed

        databases.renew()

    assert everything() == before
    with databases.cluster().connect(databases.name()) as superuser:
        assert superuser.execute(asleep).fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_a_session_that_a_test_left_open_holds_nothing_back():
    with databases.cluster().connect(databases.name()) as left_open:
        left_open.execute("BEGIN")
        left_open.execute("LOCK TABLE delivery_installation")

        databases.renew()

        with pytest.raises(psycopg.OperationalError):
            left_open.execute("SELECT 1")
