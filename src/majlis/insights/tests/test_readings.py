"""The evening's round, through the connectors, over the wire, to the networks of this machine."""

from datetime import timedelta

import httpx
import pytest
from django.db import connection
from django.utils.module_loading import import_string

from majlis.channels.models import Channel
from majlis.delivery.models import AccountPost
from majlis.insights import readings
from majlis.insights.models import Reading, Taking
from majlis.insights.plan import next_evening
from majlis.insights.tests.conftest import RIYADH
from majlis.networks.figure_sources import FIGURE_SOURCES
from majlis.people.testing import as_owner
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "قبل أن تشتري لعبة ابحث عن شارة المطابقة #سلامة_الألعاب"


@pytest.fixture
def posted(sandbox):
    """Make a post as somebody would in the network's own app; return its number."""

    def post(channel):
        made = sandbox._post(
            "/control/posts", network=channel.network, account=channel.remote_id, text=TEXT
        )
        return made["id"]

    return post


@pytest.fixture
def inside(office):
    """Look into the office's rows."""
    with acting_for(office.pk):
        yield


def step(sandbox, span):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = shift + %s", [span])
    sandbox._post("/control/clock", advance_s=span.total_seconds())


def taking_of(channel):
    with acting_for(channel.institution_id):
        return Taking.objects.get(channel=channel)


def metrics_of(channel, **only):
    with acting_for(channel.institution_id):
        found = Reading.objects.filter(channel=channel, **only)
        return set(found.values_list("metric", flat=True))


@pytest.mark.parametrize("network", ["x", "facebook", "instagram", "youtube", "linkedin"])
def test_an_account_is_read_with_everything_its_figures_need(connect, posted, network):
    channel = connect(network)
    posted(channel)

    assert readings.take(channel.institution_id, channel.pk) == ""

    sources = FIGURE_SOURCES[network].values()
    by_post = {m for source in sources if source.how == "post" for m in source.metrics}
    of_account = {m for source in sources if source.how != "post" for m in source.metrics}
    assert metrics_of(channel, account_post=None) >= of_account
    assert metrics_of(channel, account_post__isnull=False) >= by_post
    taking = taking_of(channel)
    assert taking.read_at is not None
    assert taking.next_at == next_evening(taking.read_at, RIYADH)


def test_a_round_taken_again_adds_nothing(connect, posted):
    channel = connect("x")
    posted(channel)
    readings.take(channel.institution_id, channel.pk)
    with acting_for(channel.institution_id):
        before = Reading.objects.count(), AccountPost.objects.count()

    readings.take(channel.institution_id, channel.pk)

    with acting_for(channel.institution_id):
        assert (Reading.objects.count(), AccountPost.objects.count()) == before


def test_the_round_takes_each_account_once_when_its_time_has_come(connect, sandbox):
    channel = connect("linkedin")

    assert readings.take_due() == 1
    assert readings.take_due() == 0

    step(sandbox, taking_of(channel).next_at - now() + timedelta(minutes=1))
    assert readings.take_due() == 1


def test_the_worker_has_the_round(settings):
    assert import_string("majlis.insights.readings.take_due") is readings.take_due
    assert "majlis.insights.readings.take_due" in settings.WORKER_ROUNDS


def test_an_account_that_is_not_open_is_not_read(connect):
    channel = connect("linkedin")
    with acting_for(channel.institution_id):
        Channel.objects.filter(pk=channel.pk).update(state=Channel.State.LOGGED_OUT)

    assert readings.take_due() == 0


def test_an_ended_permission_asks_a_person_and_waits(connect, sandbox):
    channel = connect("linkedin")
    sandbox.fault("linkedin", "any", "token_revoked")

    assert readings.take(channel.institution_id, channel.pk) != ""

    with acting_for(channel.institution_id):
        assert Channel.objects.get(pk=channel.pk).state == Channel.State.LOGGED_OUT
    assert taking_of(channel).problem


def test_a_network_that_wants_to_be_left_alone_is_asked_again_after_that(connect, sandbox):
    channel = connect("x")
    sandbox.fault("x", "any", "rate_limited", seconds=600)
    began = now()

    assert readings.take(channel.institution_id, channel.pk) != ""

    taking = taking_of(channel)
    assert taking.read_at is None
    assert began + timedelta(minutes=5) < taking.next_at <= next_evening(began, RIYADH)


def test_a_removed_post_keeps_its_last_reading_and_is_marked(connect, posted, sandbox):
    channel = connect("x")
    remote_id = posted(channel)
    step(sandbox, timedelta(days=2))
    readings.take(channel.institution_id, channel.pk)
    sandbox_remove(sandbox, "x", remote_id)
    step(sandbox, timedelta(days=1))

    readings.take(channel.institution_id, channel.pk)

    with acting_for(channel.institution_id):
        post = AccountPost.objects.get(remote_id=remote_id)
        days = post.readings.filter(metric="views").values_list("day", flat=True)
        assert post.gone_at is not None
        assert len(days) == 1


def test_a_post_that_is_too_old_for_the_list_is_looked_for_by_itself(connect, posted, sandbox):
    channel = connect("x")
    remote_id = posted(channel)
    readings.take(channel.institution_id, channel.pk)
    step(sandbox, timedelta(days=20))
    readings.take(channel.institution_id, channel.pk)
    sandbox_remove(sandbox, "x", remote_id)

    readings.take(channel.institution_id, channel.pk)

    with acting_for(channel.institution_id):
        assert AccountPost.objects.get(remote_id=remote_id).gone_at is not None


def sandbox_remove(sandbox, network, remote_id):
    httpx.delete(f"{sandbox.control}/control/posts/{network}/{remote_id}").raise_for_status()
