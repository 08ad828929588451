import secrets
from datetime import timedelta

import httpx
import pytest

from majlis.channels import health, rotation, sessions, tokens, vault
from majlis.channels.models import Channel, NetworkApp, Token
from majlis.networks.contract import LoggedOut
from majlis.notices.models import Notice
from majlis.store.clock import now

pytestmark = pytest.mark.django_db

BUDGET = timedelta(seconds=20)


def test_a_lost_key_asks_for_a_reconnect_and_says_why(connect, vault_key):
    channel = connect("x")
    vault_key.write_text(secrets.token_hex(32))

    with pytest.raises(LoggedOut):
        sessions.open_network(channel, call_budget=BUDGET)

    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (Channel.State.LOGGED_OUT, "key_lost")


def test_an_account_comes_back_when_the_right_key_is_back(connect, vault_key):
    channel = connect("x")
    right = vault_key.read_text()
    vault_key.write_text(secrets.token_hex(32))
    health.check(channel)
    vault_key.write_text(right)

    Channel.objects.update(checked_at=None)
    assert health.check_due() == 1

    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (Channel.State.OPEN, "")


def test_a_tokens_row_copied_into_another_accounts_row_does_not_open(connect):
    ours, other = connect("x", handle="gso"), connect("x", handle="other")
    stolen = Token.objects.defer(None).get(channel=ours)
    Token.objects.filter(channel=other).update(access=stolen.access, refresh=stolen.refresh)

    with pytest.raises(LoggedOut):
        sessions.open_network(other, call_budget=BUDGET)


def test_a_rotation_reseals_every_row_and_they_still_open(connect):
    channels = [connect("x"), connect("youtube")]
    before = {token.key_id for token in Token.objects.all()}

    resealed = rotation.rotate()
    rotation.forget_old_keys()

    now_sealed_by = {token.key_id for token in Token.objects.all()}
    now_sealed_by |= {app.key_id for app in NetworkApp.objects.all()}
    assert now_sealed_by == {vault.current_key_id()} != before
    assert resealed == 2 + 5 + 5  # tokens, applications, and hooks
    for channel in channels:
        assert sessions.open_network(channel, call_budget=BUDGET).account().id == channel.remote_id


def test_old_keys_are_not_forgotten_while_a_row_needs_them(connect):
    connect("x")
    vault.add_key()

    with pytest.raises(rotation.StillNeeded):
        rotation.forget_old_keys()


def test_a_revoked_permission_is_found_by_the_check_and_logs_out(connect, sandbox):
    channel = connect("facebook")
    sandbox.fault("facebook", "any", "token_revoked", times=3)

    health.check(channel)

    channel.refresh_from_db()
    assert channel.state == Channel.State.LOGGED_OUT


def take_back(sandbox, permission):
    """End a consent on X, as a person does in its settings."""
    answer = httpx.post(
        f"{sandbox.network_urls['x']['api']}/2/oauth2/revoke",
        data={"token": permission.refresh_token or permission.access_token},
        auth=("majlis-sandbox", "sandbox-secret-x"),
    )
    assert answer.json() == {"revoked": True}


def test_a_consent_that_is_over_logs_out_and_is_told_at_the_next_round(
    connect, sandbox, manager, office
):
    channel, other = connect("x"), connect("facebook")
    Channel.objects.update(checked_at=now())
    take_back(sandbox, tokens.read(channel)[0])

    assert health.check_due() == 0
    health.check_soon(office.pk, "x", {channel.remote_id})
    assert health.check_due() == 1

    channel.refresh_from_db()
    other.refresh_from_db()
    assert channel.state == Channel.State.LOGGED_OUT
    assert other.state == Channel.State.OPEN
    notice = Notice.objects.get(person=manager)
    assert (notice.kind, notice.is_urgent) == ("channel_logged_out", True)


def test_word_of_an_older_consent_does_not_end_the_new_one(connect, office):
    channel = connect("x")

    health.check_soon(office.pk, "x", {channel.remote_id})
    health.check_due()

    channel.refresh_from_db()
    assert channel.state == Channel.State.OPEN


def test_another_offices_account_is_not_checked(connect, other_office):
    channel = connect("x")
    Channel.objects.update(checked_at=now())

    health.check_soon(other_office.pk, "x", {channel.remote_id})

    channel.refresh_from_db()
    assert channel.checked_at is not None


def test_an_expired_token_is_renewed_by_the_check(connect, sandbox):
    channel = connect("x")
    sandbox.fault("x", "read", "token_expired")

    health.check(channel)

    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (Channel.State.OPEN, "")
    assert tokens.read(channel)[0].version == 2


def test_a_network_that_does_not_answer_is_noted_and_the_account_stays_open(connect, sandbox):
    channel = connect("x")
    sandbox.fault("x", "read", "error_before_503")

    health.check(channel)

    channel.refresh_from_db()
    assert (channel.state, channel.problem) == (Channel.State.OPEN, "unreachable")


def test_only_due_accounts_are_checked_and_each_once(connect):
    connect("x")
    Channel.objects.update(checked_at=None)

    assert health.check_due() == 1
    assert health.check_due() == 0
