"""A reading that is read again replaces the one before; null never replaces a number."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from majlis.insights import keeping
from majlis.insights.models import Reading
from majlis.networks.readings import Reading as Told

pytestmark = pytest.mark.django_db
JUNE = date(2018, 6, 1)


def values(metric="views"):
    kept = Reading.objects.filter(metric=metric).order_by("day").values_list("day", "value")
    return [(day.day, value) for day, value in kept]


def test_a_day_read_again_has_its_new_value(read):
    read("linkedin", "views", {JUNE: 4})
    read("linkedin", "views", {JUNE: 9})

    assert values() == [(1, 9)]


def test_a_day_that_the_network_no_longer_gives_keeps_its_value(read):
    read("linkedin", "views", {JUNE: 4})
    read("linkedin", "views", {JUNE: None})

    assert values() == [(1, 4)]


def test_a_day_without_a_figure_is_kept_as_asked_and_filled_later(read):
    read("linkedin", "views", {JUNE: None})
    assert values() == [(1, None)]

    read("linkedin", "views", {JUNE: 0})
    assert values() == [(1, 0)]


def test_a_value_as_of_now_belongs_to_the_day_of_asking(channel_of):
    keeping.keep(channel_of("x"), [Told("followers", 7)], today=JUNE)

    assert values("followers") == [(1, 7)]


def test_the_same_reading_twice_in_one_answer_is_one(channel_of):
    told = [Told("views", 7, day=JUNE), Told("views", None, day=JUNE)]

    assert keeping.keep(channel_of("linkedin"), told, today=JUNE) == 1
    assert values() == [(1, 7)]


def test_a_reading_of_a_post_that_was_not_asked_for_is_left(channel_of, post_on):
    post = post_on("x", JUNE)
    told = [Told("views", 7, post_id=post.remote_id), Told("views", 8, post_id="other")]

    assert keeping.keep(channel_of("x"), told, today=JUNE, posts={post.remote_id: post.pk}) == 1


def test_a_reading_points_at_no_other_offices_post(channel_of, post_on, other_office, look_at):
    post = post_on("x", JUNE)
    look_at(str(other_office.pk))

    Reading.objects.create(
        institution=other_office, channel=post.channel, account_post=post, metric="views", day=JUNE
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    transaction.set_rollback(True)


def test_another_office_sees_no_reading_of_ours(read, other_office, look_at):
    read("linkedin", "views", {JUNE: 4})
    look_at(str(other_office.pk))

    assert Reading.objects.count() == 0


@pytest.mark.parametrize("table", ["insights_definition", "insights_break"])
@pytest.mark.parametrize("role", ["majlis_web", "majlis_worker"])
def test_what_a_figure_means_is_written_by_no_process(table, role):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, %s, 'SELECT'),"
            " has_table_privilege(%s, %s, 'INSERT') OR has_table_privilege(%s, %s, 'UPDATE')"
            " OR has_table_privilege(%s, %s, 'DELETE')",
            [role, table] * 4,
        )
        assert cursor.fetchone() == (True, False)


def test_pages_write_no_reading():
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('majlis_web', 'insights_reading', 'INSERT')")
        assert cursor.fetchone() == (False,)
