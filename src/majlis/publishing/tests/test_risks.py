"""Posts due within the hour that may not go out, told of while something can be done."""

from datetime import timedelta
from decimal import Decimal

import pytest

from majlis.channels import tokens
from majlis.channels.models import Channel
from majlis.channels.models.budget import set_limit
from majlis.channels.tokens import Permission
from majlis.delivery.tests.conftest import step_database
from majlis.notices.models import Notice
from majlis.publishing import risks, sending
from majlis.publishing.risks import Why
from majlis.store.clock import now

MINUTE = timedelta(minutes=1)


@pytest.fixture
def scheduled(approved, huda):
    """Huda's post for X and LinkedIn, due in fifty minutes."""
    sending.publish(approved, by=huda, at=now() + 50 * MINUTE)
    return approved


def told(person):
    return Notice.objects.filter(person=person, kind="post.at_risk").count()


@pytest.fixture(autouse=True)
def vault_key(settings, tmp_path):
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"


def test_a_post_that_nothing_hinders_is_told_to_nobody(scheduled, huda, manager):
    assert risks.flag_due() == 0
    assert (told(huda), told(manager)) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"state": "logged_out"}, Why.LOGGED_OUT),
        ({"paused_at": "2026-01-01T00:00Z", "paused_why": "person"}, Why.PAUSED),
        (
            {"paused_at": "2026-01-01T00:00Z", "paused_why": "missing_permission"},
            Why.NO_PERMISSION,
        ),
        ({"reopens_at": "2126-01-01T00:00Z"}, Why.LIMITED),
    ],
)
def test_author_and_managers_are_told_once_of_what_hinders(
    scheduled, channels, huda, manager, salem, fields, why
):
    Channel.objects.filter(pk=channels["x"].pk).update(**fields)

    assert [risk.why for risk in risks.risks()] == [why]
    assert risks.flag_due() == 1
    assert risks.flag_due() == 0
    assert (told(huda), told(manager), told(salem)) == (1, 1, 0)


def test_a_limit_that_is_over_in_time_hinders_nothing(scheduled, channels):
    Channel.objects.filter(pk=channels["x"].pk).update(reopens_at=now() + 55 * MINUTE)

    assert risks.risks() == []


def test_a_permission_that_ends_before_the_post_is_due_is_told(scheduled, channels):
    tokens.keep(channels["linkedin"], Permission(access_token="t", ends_at=now() + 30 * MINUTE))

    assert [risk.why for risk in risks.risks()] == [Why.ENDS_BEFORE]


def test_a_budget_that_became_too_small_is_told(scheduled, channels, manager):
    set_limit(channels["x"], Decimal(0), by=manager)

    assert [risk.why for risk in risks.risks()] == [Why.OVER_BUDGET]


def test_a_pause_of_everything_is_told_for_every_account(scheduled, office):
    type(office).objects.filter(pk=office.pk).update(publishing_paused_at=now())

    assert [risk.why for risk in risks.risks()] == [Why.ALL_PAUSED] * 2


def test_what_is_due_later_is_told_when_its_hour_begins(approved, huda, channels):
    Channel.objects.filter(pk=channels["x"].pk).update(state="logged_out")
    sending.publish(approved, by=huda, at=now() + 90 * MINUTE)

    assert risks.flag_due() == 0
    step_database(31 * MINUTE)
    assert risks.flag_due() == 1


def test_the_post_and_today_say_what_hinders(client, scheduled, channels, huda):
    Channel.objects.filter(pk=channels["x"].pk).update(state="logged_out")
    client.force_login(huda)

    assert "قد لا يخرج هذا في موعده" in client.get(f"/posts/{scheduled.pk}/").content.decode()
    assert "منشور موعده خلال ساعة قد لا يخرج" in client.get("/").content.decode()


def test_a_colleague_reads_nothing_of_it_on_today(client, scheduled, channels, noura):
    Channel.objects.filter(pk=channels["x"].pk).update(state="logged_out")
    client.force_login(noura)

    assert "منشور موعده خلال ساعة" not in client.get("/").content.decode()
