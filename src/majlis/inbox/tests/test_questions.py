"""How often the database is asked for one event, where fifty share a transaction."""

from datetime import timedelta

import pytest
from django.db import connection

from majlis.channels import hearing
from majlis.inbox import applying
from majlis.inbox.tests.conftest import BEGAN, comment, event_of, hours, stands
from majlis.store.tenancy import acting_for

FIFTY = range(50)
# What is asked once for all fifty.
FOR_ALL = 30


@pytest.fixture
def questions(x):
    """How to apply comments together; it returns how often the database was asked for each."""

    def ask(comments):
        asked = []

        def count(execute, sql, params, many, context):
            asked.append(sql)
            return execute(sql, params, many, context)

        with acting_for(x.institution_id):
            ids = [event_of(x, stands(x, one)).pk for one in comments]
            with connection.execute_wrapper(count):
                assert hearing.understand_all(x.institution_id, ids, applying.prepare) == len(ids)
        return (len(asked) - FOR_ALL) / len(ids)

    return ask


def of(number, remote_id="c", *, asks="متى", **more):
    return comment(f"{remote_id}{number}", author_id=f"u{number}", text=f"{asks} {number}؟", **more)


def test_a_comment_by_somebody_new_asks_eleven_times(questions):
    assert questions([of(number) for number in FIFTY]) <= 11


def test_a_further_comment_asks_fourteen_times(questions):
    questions([of(number) for number in FIFTY])

    later = [of(number, "d", created_at=BEGAN + hours(1)) for number in FIFTY]

    assert questions(later) <= 14


def test_what_only_confirms_an_item_asks_four_times(questions):
    questions([of(number) for number in FIFTY])

    assert questions([of(number) for number in FIFTY]) <= 4


def test_a_further_wording_asks_fifteen_times(questions):
    questions([of(number) for number in FIFTY])
    edited_at = BEGAN + timedelta(minutes=5)

    assert questions([of(n, asks="أين", edited_at=edited_at) for n in FIFTY]) <= 15
