from datetime import timedelta

import pytest

from majlis.channels import pausing
from majlis.channels.disconnecting import disconnect
from majlis.channels.joining import url_of
from majlis.channels.models import Channel, Token
from majlis.networks.contract import Account
from majlis.notices.models import Notice
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(office):
    made = Channel.objects.create(
        institution=office, network="x", remote_id="1", handle="gso", name="هيئة المواصفات"
    )
    Token.objects.create(institution=office, channel=made, access=b"x", key_id="k")
    return made


def acts(thing):
    return [entry.act for entry in entries.of(thing)]


def test_a_connected_account_is_open(channel):
    assert channel.is_open_at(now())


def test_a_persons_pause_closes_the_account_and_is_recorded_under_their_name(channel, salem):
    channel.pause("person", by=salem)

    assert not channel.is_open_at(now())
    (entry,) = entries.of(channel)
    assert (entry.act, entry.actor_id) == ("channel.paused", salem.pk)


def test_pausing_twice_is_recorded_once(channel, salem):
    channel.pause("person", by=salem)
    channel.pause("foreign_post")

    assert acts(channel) == ["channel.paused"]
    assert channel.paused_why == "person"


def test_a_pause_of_the_house_tells_the_managers_at_once(channel, manager):
    channel.pause("foreign_post")

    notice = Notice.objects.get(person=manager)
    assert (notice.kind, notice.is_urgent) == ("channel_paused", True)


def test_a_resumed_account_is_open_again(channel, salem):
    channel.pause("person", by=salem)
    channel.resume(by=salem)

    assert channel.is_open_at(now())
    assert acts(channel) == ["channel.paused", "channel.resumed"]


def test_an_account_without_permission_to_publish_cannot_be_resumed(channel, salem):
    Channel.objects.filter(pk=channel.pk).update(missing_scopes=["tweet.write"])
    channel.refresh_from_db()
    channel.pause(Channel.MISSING_PERMISSION)

    with pytest.raises(Refused):
        channel.resume(by=salem)


def test_what_publishing_does_not_need_keeps_no_account_paused(channel, salem):
    Channel.objects.filter(pk=channel.pk).update(missing_scopes=["dm.read"])
    channel.refresh_from_db()
    channel.pause("person", by=salem)

    channel.resume(by=salem)

    assert channel.paused_at is None


def test_a_log_out_closes_the_account_and_tells_the_managers_each_time(channel, manager):
    for _ in range(2):
        channel.log_out("refresh_refused")
        channel.log_out("refresh_refused")
        Channel.objects.filter(pk=channel.pk).update(state=Channel.State.OPEN)

    assert acts(channel) == ["channel.logged_out"] * 2
    assert Notice.objects.filter(person=manager, kind="channel_logged_out").count() == 2


def test_the_networks_limit_closes_the_account_until_it_is_over(channel):
    at = now() + timedelta(minutes=15)
    channel.limit_until(at)
    channel.limit_until(at - timedelta(minutes=5))

    assert not channel.is_open_at(at - timedelta(seconds=1))
    assert channel.is_open_at(at)
    assert acts(channel) == ["channel.limited"]


def test_a_disconnected_account_has_no_permission_left(channel, manager):
    disconnect(channel, by=manager)

    assert not Token.objects.exists()
    assert channel.state == Channel.State.DISCONNECTED
    with pytest.raises(Refused):
        disconnect(channel, by=manager)


def test_an_account_is_visible_to_colleagues_only(channel, salem, omar):
    assert Channel.objects.visible_to(salem).get() == channel
    assert not Channel.objects.visible_to(omar).exists()


def test_the_panic_switch_stops_the_institution_and_tells_who_pressed_it(office, manager, huda):
    pausing.pause_all(office, by=huda, why="نُشر نص خاطئ")
    pausing.pause_all(office, by=huda, why="مرة أخرى")

    assert office.publishing_paused_at is not None
    assert acts(office) == ["publishing.paused"]
    notice = Notice.objects.get(person=manager)
    assert notice.values == {"by": str(huda), "why": "نُشر نص خاطئ"}


def test_publishing_is_resumed_for_the_institution(office, manager):
    pausing.pause_all(office, by=manager)
    pausing.resume_all(office, by=manager)

    assert office.publishing_paused_at is None
    assert acts(office) == ["publishing.paused", "publishing.resumed"]


@pytest.mark.parametrize(
    "told", ["javascript:alert(1)", "//evil.example", "", "https://" + "x" * 500]
)
def test_an_address_that_is_none_is_never_linked(told):
    assert url_of(Account(id="1", handle="gso", name="هيئة", url=told)) == ""
