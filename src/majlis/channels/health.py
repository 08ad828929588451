"""Whether the networks still take our permissions: asked before a post finds out. Worker only."""

from collections.abc import Iterable
from datetime import timedelta

from majlis.channels import sessions, waiting
from majlis.channels.joining import handle_of, url_of
from majlis.channels.models import Channel
from majlis.networks.contract import Account, LoggedOut, NetworkError, Rejected, TryLater
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

EVERY = timedelta(minutes=10)
CALL_BUDGET = timedelta(seconds=20)

UNREACHABLE, REFUSED, OTHER_ACCOUNT = "unreachable", "refused", "other_account"


def check_due(limit: int = 20, *, every: timedelta = EVERY) -> int:
    """Check the channels whose last check is longer ago than `every`; return how many."""
    return sum(_check_if_due(*found, every=every) for found in waiting.checks(limit, every=every))


def check(channel: Channel) -> None:
    """Ask the network whose account this is, and note the answer on the channel's row."""
    try:
        account = _account(channel)
    except LoggedOut as error:
        channel.log_out(str(error)[:40] if str(error) in sessions.OUR_WORDS else "logged_out")
    except TryLater as error:
        # A limit on reading says nothing against publishing: ask again at the next check.
        _note(channel, problem="" if error.rate_limited else UNREACHABLE)
    except Rejected:
        _note(channel, problem=REFUSED)
    except NetworkError:
        _note(channel, problem=UNREACHABLE)
    else:
        _compare(channel, account)


def check_soon(institution_id: int, network: str, accounts: Iterable[str]) -> None:
    """Let these accounts be checked at the next round: their network says that a consent is over.

    It is not taken at its word: what was told may be old, and the account connected anew since.
    """
    theirs = Channel.objects.filter(institution_id=institution_id, network=network)
    theirs.filter(remote_id__in=[*accounts], state=Channel.State.OPEN).update(checked_at=None)


def _account(channel: Channel) -> Account:
    try:
        return sessions.open_network(channel, call_budget=CALL_BUDGET).account()
    except LoggedOut as error:
        if not error.refreshable:
            raise
    sessions.refresh_now(channel)
    return sessions.open_network(channel, call_budget=CALL_BUDGET).account()


def _compare(channel: Channel, account: Account) -> None:
    if account.id != channel.remote_id:
        channel.log_out(OTHER_ACCOUNT)
        return
    seen: dict[str, str | list[str]] = {
        "handle": handle_of(account),
        "name": account.name[:200],
        "url": url_of(account),
        "may": list(account.may),
    }
    channel.come_back_from(sessions.KEY_LOST)
    _note(channel, problem="", **seen)


def _note(channel: Channel, *, problem: str, **seen: str | list[str]) -> None:
    with acting_for(channel.institution_id):
        Channel.objects.filter(pk=channel.pk).update(checked_at=Now(), problem=problem, **seen)


def _check_if_due(institution_id: int, channel_id: int, *, every: timedelta) -> bool:
    """Note the time first: of two workers that look at once, one checks."""
    with acting_for(institution_id):
        channel = Channel.objects.select_for_update(skip_locked=True).filter(pk=channel_id).first()
        at = now()
        if channel is None or (channel.checked_at and channel.checked_at > at - every):
            return False
        Channel.objects.filter(pk=channel_id).update(checked_at=at)
    check(channel)
    return True
