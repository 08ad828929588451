import threading
from datetime import timedelta

import pytest
from django.db import connection

from majlis.channels import refreshing, sessions, tokens
from majlis.channels.models import Channel
from majlis.networks.contract import LoggedOut, TryLater
from majlis.store.clock import now

pytestmark = pytest.mark.django_db(transaction=True)

BUDGET = timedelta(seconds=20)


def in_threads(count, act):
    """Do `act` at the same moment in many threads, each with a connection of its own."""
    together, failures = threading.Barrier(count), []

    def work():
        together.wait()
        try:
            act()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def version_of(channel):
    return tokens.read(channel)[0].version


def test_twenty_workers_with_an_expired_permission_make_one_refresh(connect, sandbox):
    channel = connect("x", expires_in_s=1)
    before = len(sandbox.requests("x", "token"))
    sandbox.latency(0.3)

    def open_it():
        same = Channel(**{f.attname: getattr(channel, f.attname) for f in channel._meta.fields})
        assert sessions.open_network(same, call_budget=BUDGET).account().id == channel.remote_id

    in_threads(20, open_it)

    assert len(sandbox.requests("x", "token")) - before == 1
    assert version_of(channel) == 2


def test_twenty_workers_that_were_told_of_an_expired_token_make_one_refresh(connect, sandbox):
    channel = connect("x")
    before = len(sandbox.requests("x", "token"))
    sandbox.latency(0.3)
    opened = [Channel.objects.get(pk=channel.pk) for _ in range(20)]
    for each in opened:
        sessions.open_network(each, call_budget=BUDGET)

    in_threads(20, lambda: sessions.refresh_now(opened.pop()))

    assert len(sandbox.requests("x", "token")) - before == 1
    assert version_of(channel) == 2


def test_a_permission_far_from_its_end_is_not_renewed(connect):
    channel = connect("x", expires_in_s=7200)
    sessions.open_network(channel, call_budget=BUDGET)

    assert version_of(channel) == 1


def test_a_refused_refresh_logs_the_account_out(connect, sandbox):
    channel = connect("x")
    sandbox.fault("x", "read", "token_revoked")

    with pytest.raises(LoggedOut):
        sessions.open_network(channel, call_budget=BUDGET).account()
    with pytest.raises(LoggedOut):
        sessions.refresh_now(channel)

    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (Channel.State.LOGGED_OUT, "refresh_refused")


def test_a_single_use_token_whose_answer_was_lost_ends_in_a_log_out(connect, sandbox):
    channel = connect("x")
    sandbox.fault("x", "token", "lost_token_answer")

    with pytest.raises(LoggedOut):
        sessions.refresh_now(channel)


def test_a_reusable_refresh_token_outlives_a_lost_answer(connect, sandbox):
    channel = connect("youtube")
    sandbox.fault("youtube", "token", "lost_token_answer")

    sessions.refresh_now(channel)

    assert version_of(channel) == 2
    assert channel.state == Channel.State.OPEN


def test_a_network_that_does_not_answer_is_asked_later_and_nobody_is_logged_out(connect, sandbox):
    channel = connect("x")
    sandbox.fault("x", "token", "error_before_503", times=5)

    with pytest.raises(TryLater):
        sessions.refresh_now(channel)

    channel.refresh_from_db()
    assert channel.state == Channel.State.OPEN


def test_renewing_ahead_of_time_may_fail_while_the_permission_holds(connect, sandbox):
    channel = connect("x", expires_in_s=60)
    sandbox.fault("x", "token", "error_before_503", times=5)

    network = sessions.open_network(channel, call_budget=BUDGET)

    assert network.account().id == channel.remote_id


@pytest.mark.parametrize("network", ["x", "youtube", "linkedin"])
def test_a_renewed_permission_works_and_lasts(connect, network):
    channel = connect(network, expires_in_s=30)

    opened = sessions.open_network(channel, call_budget=BUDGET)

    assert opened.account().id == channel.remote_id
    assert tokens.read(channel)[0].expires_at > now() + timedelta(minutes=30)


def test_a_process_that_died_while_renewing_blocks_nobody(connect, sandbox):
    channel = connect("x")
    died = threading.Event()

    def die_inside():
        with connection.cursor() as cursor:
            name = f"channels refresh {channel.pk}"
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
        connection.close()
        died.set()

    threading.Thread(target=die_inside).start()
    died.wait()
    sessions.refresh_now(channel)

    assert version_of(channel) == 2


def test_waiting_for_another_worker_ends_and_is_tried_later(connect, monkeypatch):
    channel = connect("x")
    monkeypatch.setattr(refreshing, "LONGEST_WAIT", timedelta(milliseconds=200))
    inside, over = threading.Event(), threading.Event()

    def stay_inside():
        with refreshing._alone(channel):
            inside.set()
            over.wait()
        connection.close()

    other = threading.Thread(target=stay_inside)
    other.start()
    inside.wait()
    with pytest.raises(TryLater):
        sessions.refresh_now(channel)
    over.set()
    other.join()

    assert version_of(channel) == 1
