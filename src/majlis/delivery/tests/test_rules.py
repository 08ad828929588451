"""What the machine believes before it touches a database or a network."""

from datetime import timedelta

import pytest
from django.db import connection

from majlis.delivery import worker
from majlis.delivery.questions import QUESTIONS, id_in
from majlis.delivery.states import MOVES, HoldReason
from majlis.delivery.timing import Times, contradictions
from majlis.networks import NETWORKS


def test_the_database_holds_the_same_moves_as_the_code(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT was, now FROM delivery_move")
        in_database = set(cursor.fetchall())

    assert in_database == {(str(was), str(now)) for was in MOVES for now in MOVES[was]}


def test_every_reason_to_hold_asks_a_question():
    assert set(QUESTIONS) == set(HoldReason)
    assert all(question.answers for question in QUESTIONS.values())


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("https://x.com/i/web/status/1790", "1790"),
        ("https://www.youtube.com/watch?v=w76ObrnQ8Ps", "w76ObrnQ8Ps"),
        ("https://www.linkedin.com/feed/update/urn:li:share:21246/", "urn:li:share:21246"),
        ("861527081179_2124681831625061", "861527081179_2124681831625061"),
        ("   ", ""),
    ],
)
def test_a_link_names_its_post(link, named):
    assert id_in(link) == named


def test_times_of_life_and_the_fastest_ones_fit_together():
    assert contradictions(guard=1, settle=1) == []
    assert contradictions(guard=0.1, settle=1 / 60) == []


@pytest.mark.parametrize(("guard", "settle"), [(0.05, 1), (1, 0.001), (1, 1 / 60), (2, 1)])
def test_times_that_would_believe_absence_too_early_are_refused(guard, settle):
    assert contradictions(guard=guard, settle=settle)


def test_lists_that_lag_are_believed_later():
    life = Times(guard=1, settle=1)

    posts = {network: life.absent_after(network) for network in NETWORKS}
    late = {network for network, after in posts.items() if after == timedelta(minutes=10)}
    assert late == {"x", "linkedin", "mastodon"}
    assert posts["facebook"] == timedelta(minutes=5)
    assert {life.absent_after(network, "comment") for network in NETWORKS} == {
        timedelta(minutes=10)
    }


def a_round_of_a_room_above():
    """Nothing; the worker only has to find it."""


def test_a_worker_also_goes_the_rounds_of_rooms_above(settings):
    settings.WORKER_ROUNDS = {f"{__name__}.a_round_of_a_room_above": 0.25}

    assert (timedelta(milliseconds=250), a_round_of_a_room_above) in worker._rounds()
