from decimal import Decimal

import pytest

from majlis.channels.models import Budget, Channel
from majlis.record.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(office):
    return Channel.objects.create(
        institution=office, network="x", remote_id="1", handle="gso_sa", name="هيئة المواصفات"
    )


@pytest.mark.parametrize("typed", ["12.5", "١٢٫٥", "١٢.٥"])
def test_a_manager_sets_the_budget_in_any_digits(client, channel, manager, typed):
    client.force_login(manager)

    answer = client.post(f"/channels/{channel.pk}/budget/", {"limit": typed})

    assert answer.status_code == 302
    assert Budget.objects.get().month_limit_usd == Decimal("12.50")
    assert Entry.objects.filter(act="channel.budget_set").exists()
    assert "12.50" in client.get("/channels/").content.decode()


def test_an_empty_field_lifts_it(client, channel, manager):
    client.force_login(manager)
    client.post(f"/channels/{channel.pk}/budget/", {"limit": "10"})

    client.post(f"/channels/{channel.pk}/budget/", {"limit": ""})

    assert not Budget.objects.exists()
    assert Entry.objects.filter(act="channel.budget_lifted").exists()


@pytest.mark.parametrize("typed", ["-1", "كثير", "1e99", "NaN"])
def test_what_is_no_amount_is_told_at_the_field(client, channel, manager, typed):
    client.force_login(manager)

    answer = client.post(f"/channels/{channel.pk}/budget/", {"limit": typed})

    assert answer.status_code == 422
    assert not Budget.objects.exists()


def test_only_a_manager_sets_it(client, channel, huda, noura, omar):
    for person, refusal in ((huda, {403}), (noura, {403}), (omar, {403, 404})):
        client.force_login(person)
        answer = client.post(f"/channels/{channel.pk}/budget/", {"limit": "10"})
        assert answer.status_code in refusal


def test_a_network_that_takes_no_money_shows_no_budget(client, office, manager):
    Channel.objects.create(
        institution=office, network="linkedin", remote_id="2", handle="gso", name="هيئة"
    )
    client.force_login(manager)

    assert "/budget/" not in client.get("/channels/").content.decode()
