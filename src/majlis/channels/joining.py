"""Making an account ours: it is asked for its name, stored with its permission, and recorded."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError

from majlis.channels import grants, sessions, tokens
from majlis.channels.grants import Offer
from majlis.channels.models import Channel, Hook
from majlis.channels.tokens import Permission
from majlis.networks import oauth
from majlis.networks.contract import Account
from majlis.people.models import Person
from majlis.record import entries
from majlis.store import clock
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

CALL_BUDGET = timedelta(seconds=10)


class NotConnected(Exception):
    """The account was not connected; `why` is one of the words in `words.FAILURES`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def adopt(
    *,
    institution_id: int,
    network: str,
    account_id: str,
    access_token: str,
    refresh_token: str = "",
    expires_in_s: float | None = None,
    scopes: Iterable[str] = (),
    by: Person | None = None,
) -> Channel:
    """Connect an account from tokens that are at hand, without a consent page.

    No scopes named means all that we would have asked for.

    Raises:
        NotConnected, NetworkError, NetworkApp.DoesNotExist
    """
    permission = Permission(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_at=clock.now() + timedelta(seconds=expires_in_s) if expires_in_s else None,
        scopes=tuple(scopes) or oauth.SCOPES[network],
    )
    offer = Offer(account_id, "", "", permission)
    account = self_tested(institution_id, network, offer)
    return join(institution_id, network, offer, account, by=by)


def self_tested(institution_id: int, network: str, offer: Offer) -> Account:
    """Ask the network whose token this is, before anything rests on it."""
    reached = sessions.reach(
        institution_id=institution_id,
        network=network,
        account_id=offer.id,
        access_token=offer.permission.access_token,
        call_budget=CALL_BUDGET,
    )
    account = reached.account()
    if account.id != offer.id:
        raise NotConnected("other_account")
    return account


def join(
    institution_id: int, network: str, offer: Offer, account: Account, *, by: Person | None
) -> Channel:
    """Store account and permission together, and record it.

    Raises:
        NotConnected: another institution has the account; which one, nobody is told.
    """
    try:
        return _store(institution_id, network, offer, account, by=by)
    except IntegrityError:
        _record_taken(institution_id, network, account, by=by)
        raise NotConnected("not_available") from None


def _store(
    institution_id: int, network: str, offer: Offer, account: Account, *, by: Person | None
) -> Channel:
    with acting_for(institution_id):
        channel, is_new = _channel(institution_id, network, account)
        tokens.keep(channel, offer.permission)
        _note_scopes(channel, offer.permission)
        # Its network is asked at once to tell us what happens there.
        Hook.objects.filter(institution_id=institution_id, network=network).update(look_at=Now())
        act = "channel.connected" if is_new else "channel.reconnected"
        entry = channel.record(act, by=by, detail=_what_was_granted(channel, offer.permission))
        if grants.unasked(network, offer.permission):
            channel.alert("channel_granted_more", entry, why="")
    return channel


def handle_of(account: Account) -> str:
    """Return the handle without the sign that one network puts before it and another does not."""
    return (account.handle.removeprefix("@") or account.name)[:120]


def url_of(account: Account) -> str:
    """Return the account's page if it is an address to follow: a network's word is not trusted."""
    is_address = account.url.startswith(("https://", "http://")) and len(account.url) <= 500
    return account.url if is_address else ""


def _channel(institution_id: int, network: str, account: Account) -> tuple[Channel, bool]:
    """Return the account's row, open again or new. The name may have changed, the id has not."""
    seen = {
        "handle": handle_of(account),
        "name": account.name[:200],
        "url": url_of(account),
        "may": list(account.may),
        "state": Channel.State.OPEN,
        "problem": "",
    }
    known = Channel.objects.filter(network=network, remote_id=account.id)
    channel = known.filter(institution_id=institution_id).order_by("-id").first()
    if channel is None:
        made = Channel(institution_id=institution_id, network=network, remote_id=account.id, **seen)
        made.save(force_insert=True)
        return made, True
    Channel.objects.filter(pk=channel.pk).update(checked_at=Now(), **seen)
    channel.refresh_from_db()
    return channel, False


def _note_scopes(channel: Channel, permission: Permission) -> None:
    """Note what is missing; without what publishing needs, the house itself pauses the account."""
    missing = list(grants.missing(channel.network, permission))
    Channel.objects.filter(pk=channel.pk).update(
        checked_at=Now(), missing_scopes=missing, test_asked_at=Now()
    )
    if not grants.may_publish(channel.network, permission):
        channel.pause(Channel.MISSING_PERMISSION)
    elif channel.paused_why == Channel.MISSING_PERMISSION:
        Channel.objects.filter(pk=channel.pk).update(paused_at=None, paused_why="")
    channel.refresh_from_db()


def _what_was_granted(channel: Channel, permission: Permission) -> dict[str, object]:
    return {
        "remote_id": channel.remote_id,
        "scopes": list(permission.scopes),
        "missing": channel.missing_scopes,
        "unasked": grants.unasked(channel.network, permission),
    }


def _record_taken(
    institution_id: int, network: str, account: Account, *, by: Person | None
) -> None:
    with acting_for(institution_id):
        entries.write(
            institution_id=institution_id,
            act="channel.not_available",
            object=f"network_app:{network}",
            by=by,
            detail={"network": network, "handle": account.handle},
        )
