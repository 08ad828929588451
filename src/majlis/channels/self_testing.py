"""Whether a connected account does what it is for, thing by thing. Worker only.

Asked for by every connection, and by a person's press. It publishes nothing.
"""

from collections.abc import Iterator
from typing import Any

from majlis.channels import door_testing, grants, health, hooks, subscribing, waiting
from majlis.channels.models import Channel, Hook
from majlis.channels.models.tick import Tick
from majlis.media import reaching
from majlis.networks.doors import DOORS
from majlis.store.clock import Now, now
from majlis.store.tenancy import acting_for

# Networks that fetch files from us, and so must reach our address.
FETCHES = frozenset({"instagram"})
NOT_REACHED, NO_HOOK, NOT_ENTERED = "not_reached", "no_hook", "not_entered"


def ask(channel: Channel) -> None:
    """Have a worker test this account soon."""
    Channel.objects.filter(pk=channel.pk).update(test_asked_at=Now())


def look_due(limit: int = 5) -> int:
    """Test the accounts for which that was asked; return how many."""
    return sum(_look_if_asked(*found) for found in waiting.tests(limit))


def look(channel: Channel) -> list[Tick]:
    """Look at each thing and note what was found on the channel's row."""
    found = [*_ticks(channel)]
    with acting_for(channel.institution_id):
        Channel.objects.filter(pk=channel.pk).update(ticks=[tick.as_json() for tick in found])
    return found


def _ticks(channel: Channel) -> Iterator[Tick]:
    if channel.network in DOORS:
        yield from door_testing.ticks(channel)
        return
    yield _account(channel)
    yield _permissions(channel)
    if channel.network in FETCHES:
        yield Tick("media", Tick.GOOD if reaching.is_reached() else Tick.BAD, NOT_REACHED)
    if channel.network in hooks.PUSHING:
        yield _hearing(channel)


def _account(channel: Channel) -> Tick:
    health.check(channel)
    with acting_for(channel.institution_id):
        channel.refresh_from_db(fields=["state", "problem", "missing_scopes"])
    is_good = channel.state == Channel.State.OPEN and not channel.problem
    return Tick("account", Tick.GOOD if is_good else Tick.BAD, channel.problem)


def _permissions(channel: Channel) -> Tick:
    missing = channel.missing_scopes
    if not missing:
        return Tick("permissions", Tick.GOOD)
    publishes = not grants.NEEDED_TO_PUBLISH[channel.network] & set(missing)
    return Tick("permissions", Tick.PART if publishes else Tick.BAD)


def _hearing(channel: Channel) -> Tick:
    subscribing.see_to_now(institution_id=channel.institution_id, network=channel.network)
    with acting_for(channel.institution_id):
        hook = Hook.objects.filter(network=channel.network).first()
    if hook is None or not hook.secret:
        return Tick("hearing", Tick.BAD, NO_HOOK)
    if hook.is_typed_by_hand and not hook.is_valid:
        return Tick("hearing", Tick.PART, NOT_ENTERED)
    return Tick("hearing", Tick.BAD if hook.problem else Tick.GOOD, hook.problem)


def _look_if_asked(institution_id: int, channel_id: int) -> bool:
    """Note the time first: of two workers that look at once, one tests."""
    with acting_for(institution_id):
        rows: Any = Channel.objects.select_for_update(skip_locked=True)
        channel = rows.filter(pk=channel_id).first()
        if channel is None or not channel.is_being_tested:
            return False
        Channel.objects.filter(pk=channel_id).update(tested_at=now())
    look(channel)
    return True
