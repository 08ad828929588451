"""Turning a network's answer into a connected account. Worker only.

The code that came back is exchanged once, within seconds: X's lives for thirty. What it gave waits
sealed until the person has pressed the account that is meant; connecting an account again asks
nothing, but takes no other account than that one.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from majlis.channels import asking, grants, network_apps, vault, waiting
from majlis.channels.grants import Offer
from majlis.channels.joining import NotConnected, adopt, join, self_tested
from majlis.channels.models import Channel, Connecting, NetworkApp
from majlis.networks import oauth
from majlis.networks.contract import NetworkError, Rejected
from majlis.networks.http import Http
from majlis.store import clock
from majlis.store.tenancy import acting_for

__all__ = ["NotConnected", "adopt", "connect_waiting"]

log = logging.getLogger(__name__)

# One network that hangs must not eat the thirty seconds of another's code.
CALL_BUDGET = timedelta(seconds=10)
State = Connecting.State


def connect_waiting(limit: int = 10) -> int:
    """Take the waiting walks one step further and end those that took too long; return how many.

    Call it about once a second, outside any transaction.
    """
    limits = {"asked": Connecting.ANSWERED_WITHIN, "worked": Connecting.EXCHANGED_WITHIN}
    for institution_id, walk_id in waiting.stale_walks(limit, **limits):
        with acting_for(institution_id):
            Connecting.objects.get(pk=walk_id).end("too_late")
    found = waiting.walks(limit)
    for institution_id, walk_id in found:
        _step(institution_id, walk_id)
    return len(found)


def _step(institution_id: int, walk_id: int) -> None:
    walk, act = _claim(institution_id, walk_id)
    if walk is None or act is None:
        return
    try:
        act(walk)
    except NotConnected as error:
        walk.end(error.why)
    except (vault.CannotUnseal, NetworkApp.DoesNotExist):
        walk.end("key_lost")
    except Rejected as error:
        log.warning("%s refused a connection: %s", walk.network, error.code)
        walk.end("refused")
    except NetworkError as error:
        log.warning("%s did not answer a connection: %s", walk.network, type(error).__name__)
        walk.end("unreachable")


def _claim(
    institution_id: int, walk_id: int
) -> tuple[Connecting | None, Callable[[Connecting], None] | None]:
    """Take the walk out of waiting before anything is asked: a code is spent by one question."""
    with acting_for(institution_id):
        rows = Connecting.objects.defer(None).select_for_update(skip_locked=True, of=("self",))
        walk = rows.select_related("person", "channel").filter(pk=walk_id).first()
        if walk is None or walk.state not in {State.CODE, State.CHOSEN}:
            return None, None
        act = _exchange if walk.state == State.CODE else _finish_chosen
        walk.move(was=State(walk.state), to=State.EXCHANGING)
    return walk, act


def _exchange(walk: Connecting) -> None:
    """Exchange the code; then ask which account, or finish when one is connected again."""
    code = vault.unseal(walk.code or b"", walk.place_of("code"))
    client_id, secret = network_apps.secret_of(
        institution_id=walk.institution_id, network=walk.network
    )
    grant = oauth.exchange(
        walk.network,
        oauth.App(client_id, secret),
        redirect_uri=asking.redirect_uri(walk.network),
        code=code,
        verifier=walk.verifier,
        hosts=network_apps.hosts_of(institution_id=walk.institution_id, network=walk.network),
        http=Http(call_budget=CALL_BUDGET),
        clock=clock.now,
    )
    offered = grants.offers(walk.network, grant)
    if not offered:
        raise NotConnected("no_account")
    if walk.channel is not None:
        _finish(walk, _same_account(walk, walk.channel, offered))
    else:
        _ask_which(walk, offered)


def _ask_which(walk: Connecting, offered: tuple[Offer, ...]) -> None:
    choices = [{"id": each.id, "handle": each.handle, "name": each.name} for each in offered]
    with acting_for(walk.institution_id):
        walk.move(
            was=State.EXCHANGING,
            to=State.CHOOSE,
            code=None,
            verifier="",
            grant=vault.seal(grants.dumped(offered), walk.place_of("grant")),
            choices=choices,
        )


def _same_account(walk: Connecting, channel: Channel, offered: tuple[Offer, ...]) -> Offer:
    """Return the offer for the account that is connected again.

    Raises:
        NotConnected: another one came back. It may be a slip, or someone's attempt: tell.
    """
    for offer in offered:
        if offer.id == channel.remote_id:
            return offer
    with acting_for(walk.institution_id):
        came = ", ".join(offer.handle for offer in offered)[:200]
        Connecting.objects.filter(pk=walk.pk).update(choices=[{"handle": came}])
        entry = channel.record(
            "channel.other_account_refused", by=walk.person, detail={"came": came}
        )
        channel.alert("channel_unexpected_account", entry, why=came)
    raise NotConnected("other_account")


def _finish_chosen(walk: Connecting) -> None:
    sealed = vault.unseal(walk.grant or b"", walk.place_of("grant"))
    for offer in grants.loaded(sealed):
        if offer.id == walk.chosen:
            _finish(walk, offer)
            return
    raise NotConnected("no_account")


def _finish(walk: Connecting, offer: Offer) -> None:
    account = self_tested(walk.institution_id, walk.network, offer)
    channel = join(walk.institution_id, walk.network, offer, account, by=walk.person)
    with acting_for(walk.institution_id):
        walk.move(
            was=State.EXCHANGING,
            to=State.DONE,
            channel=channel,
            code=None,
            grant=None,
            verifier="",
        )
