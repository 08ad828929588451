"""Whose rows a transaction sees, and what is set again after it."""

import pytest
from django.db import connection, transaction

from majlis.store.tenancy import acting_for, acting_institution

pytestmark = pytest.mark.django_db


def acting():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('majlis.institution', true), ''),"
            " coalesce(current_setting('majlis.person', true), '')"
        )
        return cursor.fetchone()


def test_inside_it_is_the_named_one_and_outside_the_one_before(office, other_office):
    with acting_for(office.pk, person_id=7):
        with acting_for(other_office.pk):
            assert acting() == (f"{other_office.pk}", "7")
            with acting_for(None, person_id=8):
                assert acting() == ("", "8")
            assert acting() == (f"{other_office.pk}", "7")
        assert acting() == (f"{office.pk}", "7")


def test_an_error_inside_leaves_what_was_before(office, other_office):
    with acting_for(office.pk):
        with pytest.raises(ZeroDivisionError), acting_for(other_office.pk):
            raise ZeroDivisionError
        assert acting_institution() == office.pk


@pytest.mark.django_db(transaction=True)
def test_it_ends_with_its_transaction(office, other_office):
    with acting_for(other_office.pk):
        assert acting_institution() == other_office.pk

    assert acting_institution() == office.pk


@pytest.mark.django_db(transaction=True)
def test_to_act_for_one_costs_one_question(office, django_assert_num_queries):
    with django_assert_num_queries(3), acting_for(office.pk):  # BEGIN, it, COMMIT
        pass
    with transaction.atomic(), django_assert_num_queries(3), acting_for(office.pk):
        pass
