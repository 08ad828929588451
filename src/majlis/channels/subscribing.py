"""Asking the networks to tell us what happens, and looking whether they still do. Worker only."""

import logging
from datetime import datetime, timedelta

from majlis.channels import hooks, network_apps, sessions, vault, waiting
from majlis.channels.models import Channel, Hook, NetworkApp
from majlis.networks.contract import LoggedOut, NetworkError, Rejected
from majlis.notices.telling import tell
from majlis.people.models import Membership
from majlis.store import clock
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

# X looks at our address hourly and LinkedIn every two hours; both drop what does not answer.
EVERY = timedelta(minutes=30)
# What failed is tried again after half the time it has been failing, within these.
SOONEST, LATEST = timedelta(seconds=5), EVERY
# Longer than what a network of good will takes to come back.
TOLD_AFTER = timedelta(hours=2)
CALL_BUDGET = timedelta(seconds=20)

UNREACHABLE, LOGGED_OUT = "unreachable", "logged_out"


def subscribe_due(most: int = 20) -> int:
    """See to the hooks whose turn it is, and make those that are missing; return how many."""
    return sum(_see_to(*found) for found in waiting.hooks(hooks.PUSHING, most))


def made_sure(*, institution_id: int, network: str) -> Hook | None:
    """Return the hook, made from the registered application where there is none.

    None where the application is not registered, or its secret cannot be opened.
    """
    try:
        app = network_apps.read(institution_id=institution_id, network=network)
    except (NetworkApp.DoesNotExist, vault.CannotUnseal):
        return None
    return hooks.keep_secret(institution_id=institution_id, network=network, secret=app.push_secret)


def see_to_now(*, institution_id: int, network: str) -> None:
    """See to a hook at once, whenever its turn would be."""
    with acting_for(institution_id):
        Hook.objects.filter(network=network).update(look_at=clock.now())
    _see_to(institution_id, network)


def _see_to(institution_id: int, network: str) -> bool:
    hook = made_sure(institution_id=institution_id, network=network)
    if hook is None or not _is_ours(hook):
        return False
    hooks.forget_the_one_before(hook)
    with acting_for(institution_id):
        channels = Channel.objects.filter(network=network, state=Channel.State.OPEN)
        accounts = list(channels.order_by("id"))
    problems = [problem for problem in (_subscribe(hook, each) for each in accounts) if problem]
    _note(hook, problems[0] if problems else "")
    return True


def _is_ours(hook: Hook) -> bool:
    """Note the next time first: of two workers that look at once, one sees to it."""
    at = clock.now()
    with acting_for(hook.institution_id):
        due = Hook.objects.filter(pk=hook.pk, look_at__lte=at)
        return bool(due.update(look_at=at + EVERY))


def _subscribe(hook: Hook, channel: Channel) -> str:
    """Ask for one account; return what stands in the way, a stable word or the network's own."""
    try:
        network = sessions.open_network(channel, call_budget=CALL_BUDGET)
        network.subscribe(callback_url=hooks.address_of(hook), verify_token=hook.verify_token)
    except LoggedOut:
        return LOGGED_OUT  # the account's own check tells the person
    except Rejected as error:
        return (error.detail or error.code)[:300]
    except NetworkError as error:
        logger.info("hook %s of %s: %s", hook.pk, hook.network, type(error).__name__)
        return UNREACHABLE
    return ""


def _note(hook: Hook, problem: str) -> None:
    at = clock.now()
    _tell_if_long(hook, problem, at)
    fields: dict[str, object] = {"problem": problem}
    if problem:
        fields["look_at"] = at + _wait(hook, at)
    else:
        fields["subscribed_at"] = at
    if not hook.is_typed_by_hand:
        fields["is_valid"] = not problem  # there, subscribing makes the network look at once
    with acting_for(hook.institution_id):
        Hook.objects.filter(pk=hook.pk).update(**fields)


def _tell_if_long(hook: Hook, problem: str, at: datetime) -> None:
    """Tell the managers, once for each time that a subscription stays away for so long.

    An account that is logged out is told of by its own check.
    """
    since = hook.subscribed_at
    if not problem or problem == LOGGED_OUT or since is None or at - since < TOLD_AFTER:
        return
    tell(
        institution_id=hook.institution_id,
        roles=[Membership.Role.MANAGER],
        kind="hook_not_subscribed",
        object=f"channel:{hook.network}:{since:%Y%m%d%H%M%S}",
        values={"network": hook.network},
        urgent=True,
    )


def _wait(hook: Hook, at: datetime) -> timedelta:
    good_at = max(filter(None, (hook.subscribed_at, hook.changed_at)))
    return min(max((at - good_at) / 2, SOONEST), LATEST)
