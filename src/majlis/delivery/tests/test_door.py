"""The only door to a network: what opens it, and all that keeps it shut."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from majlis.channels.models import Channel
from majlis.delivery import carrying, processes, witness
from majlis.delivery.claiming import Claim
from majlis.delivery.door import open_door
from majlis.delivery.models import Attempt, Delivery, Installation
from majlis.delivery.models.delivery import Overtaken
from majlis.delivery.states import State
from majlis.people.models import Institution
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .conftest import WINDOW, Stopped, again, put, schedule, stopping_at, watching

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready(worker, channel):
    """A delivery in our hands, its time come, everything as it should be."""
    return worker.hold(schedule(channel))


def intents(delivery):
    with acting_for(delivery.institution_id):
        return Attempt.objects.filter(delivery=delivery).count()


def test_the_door_opens_and_the_intent_is_written(ready, worker):
    attempt = open_door(ready, process=worker.process)

    assert again(ready).state == State.COMMITTING
    stored = again(attempt)
    assert (stored.epoch, stored.process_id) == (ready.epoch, worker.process.pk)
    assert (stored.payload_sha256, stored.closed_at) == (ready.approved_sha256, None)


def an_older_epoch(ready):
    ready.epoch -= 1


def a_short_lease(ready):
    put(ready, lease_until=now() + timedelta(seconds=6))


def a_lease_that_is_over(ready):
    put(ready, lease_until=now() - timedelta(seconds=1))


def somebody_elses_lease(ready):
    put(ready, lease_process=processes.start())


def its_time_not_come(ready):
    put(ready, due_at=now() + timedelta(seconds=3))


def its_time_passed(ready):
    put(ready, due_at=now() - WINDOW - timedelta(seconds=1))


def other_bytes_in_hand(ready):
    ready.payload["text"] += " وأكثر"


def other_bytes_approved(ready):
    _write_past_the_guards(ready, approved_sha256="0" * 64)


def other_bytes_in_the_row(ready):
    _write_past_the_guards(ready, payload_sha256="0" * 64)


def _write_past_the_guards(ready, **fields):
    """Write as one who has the database itself in hand."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE delivery_delivery DISABLE TRIGGER delivery_guard_row")
        Delivery.objects.filter(pk=ready.pk).update(**fields)
        cursor.execute("ALTER TABLE delivery_delivery ENABLE TRIGGER delivery_guard_row")


def a_paused_account(ready):
    with acting_for(ready.institution_id):
        Channel.objects.update(paused_at=now())


def a_logged_out_account(ready):
    with acting_for(ready.institution_id):
        Channel.objects.update(state=Channel.State.LOGGED_OUT)


def an_account_at_its_limit(ready):
    with acting_for(ready.institution_id):
        Channel.objects.update(reopens_at=now() + timedelta(seconds=2))


def a_paused_institution(ready):
    with as_owner():
        Institution.objects.update(publishing_paused_at=now())


def safe_mode(ready):
    Installation.objects.update(safe_mode_at=now())


def expiring_handles(ready):
    put(ready, handles_expire_at=now() + timedelta(seconds=6))


def an_unpublished_first_part(ready):
    put(ready, depends_on=schedule(ready.channel, "الجزء الأول", due_in=timedelta(hours=1)))


@pytest.mark.parametrize(
    "shut",
    [
        an_older_epoch,
        a_short_lease,
        a_lease_that_is_over,
        somebody_elses_lease,
        its_time_not_come,
        its_time_passed,
        other_bytes_in_hand,
        other_bytes_approved,
        other_bytes_in_the_row,
        a_paused_account,
        a_logged_out_account,
        an_account_at_its_limit,
        a_paused_institution,
        safe_mode,
        expiring_handles,
        an_unpublished_first_part,
    ],
)
def test_the_door_is_shut_by(ready, worker, shut):
    shut(ready)

    with pytest.raises(Overtaken):
        open_door(ready, process=worker.process)

    assert again(ready).state == State.READY
    assert intents(ready) == 0


def test_what_the_door_did_not_take_is_given_back_and_sent_later(ready, worker, clock, sandbox):
    process = worker.process
    Installation.objects.update(safe_mode_at=now())
    put(ready, next_at=now())
    claim = _claimed_again(ready, process)
    carrying.carry(claim, process=process)

    assert sandbox.objects() == []
    assert again(ready).lease_process_id is None
    Installation.objects.update(safe_mode_at=None)
    clock.step(timedelta(seconds=1))
    worker.carry()
    assert len(sandbox.visible()) == 1


def _claimed_again(delivery, process):
    """Claim by hand: the claim itself would already see that publishing has stopped."""
    put(delivery, lease_process=process, lease_until=now() + timedelta(seconds=12))
    return Claim(delivery.institution_id, delivery.pk, again(delivery).epoch)


def test_a_published_first_part_opens_the_door(ready, worker, sandbox):
    first = schedule(ready.channel, "الجزء الأول")
    worker.carry()
    assert again(first).state == State.PUBLISHED
    put(ready, depends_on=first)

    assert open_door(ready, process=worker.process)


def test_of_two_at_once_one_passes(ready, worker):
    gate, passed = threading.Barrier(2), []

    def try_it():
        mine = again(ready)
        gate.wait()
        try:
            passed.append(open_door(mine, process=worker.process))
        except Overtaken:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(passed) == 1
    assert intents(ready) == 1


def test_the_same_text_passes_once_while_it_is_in_doubt(ready, worker, channel):
    twin = worker.hold(schedule(channel))
    open_door(ready, process=worker.process)

    with pytest.raises(Overtaken):
        open_door(twin, process=worker.process)

    assert again(twin).state == State.READY
    assert intents(twin) == 0


def test_the_same_text_passes_on_two_accounts(ready, worker, connect):
    other = worker.hold(schedule(connect("linkedin")))

    open_door(ready, process=worker.process)

    assert open_door(other, process=worker.process)


def test_the_same_text_passes_again_when_the_first_is_known_to_stand(worker, channel, sandbox):
    schedule(channel)
    worker.carry()

    schedule(channel)
    worker.carry()

    assert len(sandbox.visible()) == 2


def test_the_witness_has_the_intent_before_the_network_is_called(worker, channel, sandbox):
    delivery = schedule(channel)

    with stopping_at("before_call"), pytest.raises(Stopped):
        worker.carry()

    with acting_for(delivery.institution_id):
        attempt = delivery.open_attempt()
    assert witness.recall().attempt == attempt.pk
    assert sandbox.calls() == []


def test_a_pause_while_it_is_being_prepared_is_heeded(worker, channel, sandbox):
    delivery = schedule(channel)

    def pause(point, _):
        if point == "at_door":
            a_paused_account(delivery)

    with watching(pause):
        worker.carry()

    assert again(delivery).state == State.READY
    assert sandbox.objects() == []
