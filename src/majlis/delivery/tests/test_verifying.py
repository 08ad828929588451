"""Reading back: what was published is compared with what was approved."""

from datetime import timedelta

import pytest

from majlis.delivery import foreign
from majlis.delivery.models import ForeignPost, Incident, Watch
from majlis.delivery.states import HoldReason, State
from majlis.notices.models import Notice
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

from .conftest import TEXT, again, put, schedule

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST_WAIT = timedelta(seconds=11)


@pytest.fixture
def published(worker, channel):
    delivery = schedule(channel)
    worker.carry()
    assert again(delivery).state == State.PUBLISHED
    return delivery


def read_back(worker, clock, times):
    for _ in range(times):
        worker.carry()
        clock.step(LONGEST_WAIT)


def incidents(delivery):
    with acting_for(delivery.institution_id):
        return [(one.kind, one.detail["difference"]) for one in delivery.incidents.all()]


def told(person, delivery):
    with acting_for(delivery.institution_id):
        return set(Notice.objects.filter(person=person).values_list("kind", flat=True))


def test_what_stands_there_as_approved_is_verified(published, worker):
    worker.carry()

    assert again(published).state == State.VERIFIED


def test_a_reading_that_fails_is_repeated(published, worker, clock, sandbox):
    sandbox.fault("error_before_503", call="read", times=2)

    read_back(worker, clock, 2)
    assert again(published).state == State.PUBLISHED
    read_back(worker, clock, 1)

    assert again(published).state == State.VERIFIED


def test_what_shows_late_is_verified_then(published, worker, clock, sandbox):
    remote_id = again(published).remote_id
    put(published, remote_id="1")
    read_back(worker, clock, 3)
    put(published, remote_id=remote_id)

    read_back(worker, clock, 1)

    assert again(published).state == State.VERIFIED
    assert incidents(published) == []


def test_what_the_network_shows_otherwise_asks_a_person(published, worker, clock, sandbox, huda):
    put(published, remote_id=sandbox.posted("نص لم يوافق عليه أحد")["id"])

    read_back(worker, clock, 8)

    assert again(published).hold_reason == HoldReason.DIFFERS
    assert incidents(published) == [(Incident.Kind.DIFFERS, "text")]
    assert told(huda, published) == {"delivery.differs"}


def test_what_is_gone_from_the_network_asks_a_person(published, worker, clock, sandbox, huda):
    sandbox.remove(again(published).remote_id)

    read_back(worker, clock, 8)

    assert again(published).hold_reason == HoldReason.VANISHED
    assert incidents(published) == [(Incident.Kind.VANISHED, "gone")]
    assert told(huda, published) == {"delivery.vanished"}
    assert len(sandbox.calls()) == 1


def watch(clock):
    clock.step(timedelta(seconds=3))
    return foreign.watch_due()


def alarms(channel):
    with acting_for(channel.institution_id):
        return [post.text for post in ForeignPost.objects.filter(channel=channel)]


@pytest.fixture
def watched(channel, worker, clock):
    """Our account, whose past is known."""
    assert foreign.watch_due() == 1
    return channel


def test_a_post_that_nobody_here_made_raises_one_alarm(watched, clock, sandbox, huda):
    sandbox.posted("بيان لم نكتبه")

    for _ in range(3):
        watch(clock)

    assert alarms(watched) == ["بيان لم نكتبه"]
    with acting_for(watched.institution_id):
        notice = Notice.objects.get(person=huda)
    assert (notice.kind, notice.is_urgent) == ("channel.foreign_post", True)


def test_each_foreign_post_raises_its_own_alarm(watched, clock, sandbox):
    sandbox.posted("الأول")
    watch(clock)
    sandbox.posted("الثاني")
    watch(clock)

    assert alarms(watched) == ["الأول", "الثاني"]


def test_our_own_posts_raise_none(watched, worker, clock):
    schedule(watched)
    worker.carry()

    watch(clock)

    assert alarms(watched) == []


def test_a_post_of_ours_whose_answer_was_lost_raises_none(watched, in_doubt, clock, sandbox):
    in_doubt(watched, accepted=True)

    watch(clock)

    assert len(sandbox.visible()) == 1
    assert alarms(watched) == []


def test_the_past_of_an_account_raises_none(channel, worker, clock, sandbox):
    sandbox.posted("من زمن قبلنا")
    clock.step(timedelta(seconds=2))

    foreign.watch_due()

    assert alarms(channel) == []


def test_an_account_is_read_once_in_its_time(watched, clock):
    assert foreign.watch_due() == 0
    assert watch(clock) == 1


def test_an_account_that_cannot_be_read_now_is_read_the_next_time(watched, clock, sandbox):
    sandbox.posted("بيان لم نكتبه")
    sandbox.fault("error_before_503", call="list")

    watch(clock)
    assert alarms(watched) == []
    watch(clock)

    assert alarms(watched) == ["بيان لم نكتبه"]


def test_after_years_an_account_is_not_read_from_its_beginning(watched, clock, sandbox):
    with acting_for(watched.institution_id):
        Watch.objects.update(since=now() - timedelta(days=900))

    watch(clock)

    asked_from = sandbox.calls(call="list")[-1]["query"]["start_time"]
    assert asked_from > (now() - timedelta(days=8)).isoformat()


def test_a_twin_of_a_post_of_ours_raises_an_alarm(watched, worker, clock, sandbox):
    schedule(watched)
    worker.carry()
    sandbox.posted(TEXT)

    watch(clock)

    assert alarms(watched) == [TEXT]
