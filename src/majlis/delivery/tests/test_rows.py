"""What the database itself refuses, whoever asks."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from majlis.channels.models import Channel
from majlis.delivery import processes
from majlis.delivery.models import Attempt, Delivery, Step
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import MOVES, HoldReason, State
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .conftest import payload_of, schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office, network="x", remote_id="1", handle="gso", name="هيئة المواصفات"
    )


@pytest.fixture
def delivery(channel):
    return schedule(channel, due_in=timedelta(hours=1))


@pytest.fixture
def attempt(delivery):
    return Attempt.objects.create(
        institution_id=delivery.institution_id,
        delivery=delivery,
        epoch=0,
        process=processes.start(),
        payload_sha256=delivery.payload_sha256,
        intent_at=now(),
    )


@contextmanager
def refused(error=IntegrityError):
    with pytest.raises(error), transaction.atomic():
        yield


@contextmanager
def acting_as(role):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        cursor.execute("SET LOCAL ROLE majlis_test")


def row(delivery):
    return Delivery.objects.filter(pk=delivery.pk)


ILLEGAL = [
    (was, now) for was in State for now in State if was != now and now not in MOVES.get(was, ())
]


@pytest.mark.parametrize(("was", "to"), ILLEGAL)
def test_a_move_that_is_not_in_the_table_is_refused(delivery, was, to):
    reach(delivery, was)

    with refused():
        row(delivery).update(state=to, hold_reason=HoldReason.LATE)


def reach(delivery, state):
    """Bring the row into `state` by the shortest legal way."""
    ways = {State.SCHEDULED: []}
    waiting = [State.SCHEDULED]
    while waiting:
        was = waiting.pop(0)
        for to in sorted(MOVES.get(was, ())):
            if to not in ways:
                ways[to] = [*ways[was], to]
                waiting.append(to)
    for to in ways[state]:
        row(delivery).update(state=to, hold_reason=HoldReason.LATE)


def test_a_delivery_begins_as_scheduled(channel):
    with refused():
        Delivery.objects.create(
            institution_id=channel.institution_id,
            channel=channel,
            act="post",
            payload=payload_of(channel),
            due_at=now(),
            max_late=timedelta(minutes=1),
            state=State.PUBLISHED,
        )


@pytest.mark.parametrize(
    "changed",
    [
        {"payload": {"act": "post", "text": "نص آخر"}},
        {"payload_sha256": "0" * 64},
        {"approved_sha256": "0" * 64},
        {"act": "delete"},
        {"epoch": -1},
    ],
)
def test_what_was_approved_never_changes(delivery, changed):
    with refused():
        row(delivery).update(**changed)


def test_a_delivery_stays_on_its_account(delivery, office):
    other = Channel.objects.create(institution=office, network="x", remote_id="2", handle="other")

    with refused():
        row(delivery).update(channel=other)


@pytest.mark.parametrize("who", ["majlis_web", "majlis_worker"])
def test_a_delivery_is_never_deleted(delivery, who):
    with refused(ProgrammingError), acting_as(who):
        row(delivery)._raw_delete("default")


def test_not_even_its_owner_deletes_a_delivery(delivery):
    with refused(), as_owner():
        row(delivery)._raw_delete("default")


def test_each_move_leaves_a_step_with_its_reason(delivery):
    delivery.move(State.HELD, why="late", hold_reason=HoldReason.LATE)

    assert [(step.was, step.now, step.why) for step in delivery.steps.all()] == [
        ("", State.SCHEDULED, ""),
        (State.SCHEDULED, State.HELD, "late"),
    ]


def test_a_step_names_the_person_who_made_the_move(delivery, office, huda):
    with acting_for(office.pk, person_id=huda.pk):
        delivery.move(State.CANCELLED)

    assert delivery.steps.last().person_id == huda.pk


@pytest.mark.parametrize("who", ["majlis_web", "majlis_worker"])
def test_a_step_is_never_edited(delivery, who):
    with refused(ProgrammingError), acting_as(who):
        Step.objects.update(why="غير ذلك")


def test_not_even_its_owner_edits_or_deletes_a_step(delivery):
    with refused(), as_owner():
        Step.objects.update(why="غير ذلك")
    with refused(), as_owner():
        Step.objects.all()._raw_delete("default")


def test_an_attempt_is_closed_once(attempt):
    Attempt.objects.update(outcome=Attempt.Outcome.ACCEPTED, closed_at=now())

    with refused():
        Attempt.objects.update(outcome=Attempt.Outcome.ABSENT, closed_at=now())


def test_an_attempt_is_never_deleted(attempt):
    with refused(), as_owner():
        Attempt.objects.all()._raw_delete("default")


def test_a_delivery_has_one_open_attempt(attempt, delivery):
    with refused():
        Attempt.objects.create(
            institution_id=delivery.institution_id,
            delivery=delivery,
            epoch=1,
            process=attempt.process,
            payload_sha256=delivery.payload_sha256,
            intent_at=now(),
        )


def test_the_web_may_not_write_an_intent(delivery):
    process = processes.start()

    with refused(ProgrammingError), acting_as("majlis_web"):
        Attempt.objects.create(
            institution_id=delivery.institution_id,
            delivery=delivery,
            epoch=0,
            process=process,
            payload_sha256=delivery.payload_sha256,
            intent_at=now(),
        )


def test_the_web_may_close_an_attempt_and_change_nothing_else_of_it(attempt):
    with acting_as("majlis_web"):
        Attempt.objects.update(outcome=Attempt.Outcome.DECIDED, closed_at=now())
    with refused(ProgrammingError), acting_as("majlis_web"):
        Attempt.objects.update(answer={"id": "1"})


@pytest.mark.parametrize(
    "function",
    ["delivery_claim(1, '1 s', 1)", "delivery_unfinished()", "delivery_restart_attempts(1)"],
)
def test_the_web_may_not_do_a_workers_work(db, function):
    with refused(ProgrammingError), acting_as("majlis_web"), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}")


@pytest.mark.parametrize("who", ["majlis_web", "majlis_worker"])
def test_nobody_but_the_owner_changes_the_table_of_moves(db, who):
    with refused(ProgrammingError), acting_as(who), connection.cursor() as cursor:
        cursor.execute("INSERT INTO delivery_move VALUES ('cancelled', 'published')")


def test_another_office_sees_nothing(delivery, attempt, other_office, look_at):
    look_at(str(other_office.pk))

    assert not Delivery.objects.exists()
    assert not Step.objects.exists()
    assert not Attempt.objects.exists()
    assert not row(delivery).update(why="منهم")


def test_another_office_cannot_publish_on_our_account(channel, other_office, look_at):
    look_at(str(other_office.pk))

    with refused(), connection.cursor() as cursor:
        Delivery.objects.create(
            institution_id=other_office.pk,
            channel_id=channel.pk,
            act="post",
            payload=payload_of(channel),
            due_at=now(),
            max_late=timedelta(minutes=1),
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_is_held_has_a_reason(delivery):
    with refused():
        row(delivery).update(state=State.HELD)


def test_one_text_on_one_account_is_in_doubt_once(channel):
    twins = [schedule(channel), schedule(channel)]
    twins[0].move(State.UNKNOWN)

    with refused():
        twins[1].move(State.UNKNOWN)


def test_one_post_on_the_network_belongs_to_one_delivery(channel):
    first, second = schedule(channel), schedule(channel, "نص آخر")
    row(first).update(remote_id="1790")

    with refused():
        row(second).update(remote_id="1790")


def test_a_row_that_has_moved_on_is_not_moved_by_who_read_it_before(delivery):
    before = Delivery.objects.get(pk=delivery.pk)
    delivery.move(State.HELD, bump=1, hold_reason=HoldReason.LATE)

    with pytest.raises(Overtaken):
        before.move(State.CLAIMED)


def test_a_row_taken_back_and_sent_anew_is_not_moved_by_who_read_it_before(delivery):
    before = Delivery.objects.get(pk=delivery.pk)
    delivery.move(State.HELD, bump=1, hold_reason=HoldReason.LATE)
    delivery.move(State.SCHEDULED, bump=1, hold_reason="")

    with pytest.raises(Overtaken):
        before.move(State.CLAIMED)
