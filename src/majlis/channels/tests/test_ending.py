"""Permissions that end: told of at fourteen, seven, three and one day, each once."""

from datetime import timedelta

import pytest

from majlis.channels import ending, sessions, tokens
from majlis.channels.models import Channel
from majlis.channels.tokens import Permission
from majlis.delivery.tests.conftest import step_database
from majlis.notices.kinds import sentence_text
from majlis.notices.models import Notice
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def linkedin(office):
    return Channel.objects.create(
        institution=office, network="linkedin", remote_id="1", handle="gso", name="هيئة المواصفات"
    )


def let_end(channel, left):
    tokens.keep(channel, Permission(access_token="t", ends_at=now() + left))


def told(person):
    return [notice.kind for notice in Notice.objects.filter(person=person).order_by("id")]


@pytest.mark.parametrize(
    ("left_days", "step"),
    [(15, 0), (14, 14), (9, 14), (7, 7), (5, 7), (3, 3), (2, 3), (1, 1), (0.1, 1), (0, 0), (-1, 0)],
)
def test_each_warning_is_due_from_its_own_day_on(left_days, step):
    assert ending.step_of(timedelta(days=left_days)) == step


def test_a_manager_is_told_once_at_each_step(linkedin, manager):
    let_end(linkedin, 20 * DAY)

    for _ in range(21):
        ending.warn_due()
        ending.warn_due()
        step_database(DAY)

    assert told(manager) == [
        "channel_ends_14",
        "channel_ends_7",
        "channel_ends_3",
        "channel_ends_1",
    ]


def test_what_is_found_late_is_told_by_the_step_it_has_reached(linkedin, manager):
    let_end(linkedin, 2 * DAY)

    assert ending.warn_due() == 1

    notice = Notice.objects.get(person=manager)
    assert notice.kind == "channel_ends_3"
    assert notice.is_urgent
    assert "gso" in sentence_text(notice)


def test_a_new_permission_begins_anew(linkedin, manager):
    let_end(linkedin, 6 * DAY)
    ending.warn_due()
    let_end(linkedin, 60 * DAY)
    step_database(54 * DAY)

    ending.warn_due()

    assert told(manager) == ["channel_ends_7", "channel_ends_7"]


def test_a_permission_that_renews_itself_is_not_told_of(linkedin, manager):
    tokens.keep(linkedin, Permission(access_token="t", expires_at=now() + DAY))

    assert ending.warn_due() == 0
    assert told(manager) == []


def test_linkedins_end_outlives_each_renewal_and_is_told_of(connect, manager):
    channel = connect("linkedin", expires_in_s=1)
    sessions.refresh_now(channel)
    step_database(DAY)

    permission, at = tokens.read(channel)

    assert timedelta(days=363) < permission.ends_at - at < timedelta(days=365)
    step_database(timedelta(days=352))
    ending.warn_due()
    assert told(manager) == ["channel_ends_14"]


def test_only_those_who_look_after_the_accounts_are_told(linkedin, manager, huda, omar):
    let_end(linkedin, DAY)

    ending.warn_due()

    assert (told(manager), told(huda), told(omar)) == (["channel_ends_1"], [], [])


def test_the_page_and_today_say_that_it_ends(client, linkedin, manager):
    let_end(linkedin, 5 * DAY)
    client.force_login(manager)

    assert "ينتهي قريباً" in client.get("/channels/").content.decode()
    assert "إذن هذا الحساب ينتهي قريباً" in client.get("/").content.decode()


def test_nobody_hears_of_another_institutions_accounts(
    client, other_office, look_at, office, manager
):
    look_at("")
    with acting_for(other_office.pk):
        theirs = Channel.objects.create(
            institution=other_office, network="x", remote_id="9", handle="water", name="المياه"
        )
        let_end(theirs, DAY)
    look_at(str(office.pk))

    ending.warn_due()

    client.force_login(manager)
    assert told(manager) == []
    assert "water" not in client.get("/").content.decode()
