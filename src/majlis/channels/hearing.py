"""From what is kept raw to what it means: finding, taking, understanding, trying again.

Whoever understands events (the inbox) passes `understand` a function; what it writes and that the
event is understood are one transaction. Truth is `parsed_at`, so any event may be tried again.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from django.db import models

from majlis.channels import mail_events, waiting
from majlis.channels.models import Channel, RawEvent
from majlis.channels.waiting import Ids
from majlis.networks.hearing import Happening
from majlis.notices.telling import tell
from majlis.people.models import Membership
from majlis.store import clock
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

logger = logging.getLogger(__name__)

BATCH = 500
Known = dict[str, RawEvent]
Apply = Callable[[RawEvent, list[Happening]], None]


def keep_polled(channel: Channel, happenings: Iterable[Happening]) -> int:
    """Keep what asking this account brought, each thing an event of its own; return how many.

    What the last polling of the same item said already is not kept again. Join it to the
    transaction that moves the cursor.
    """
    kept = 0
    with acting_for(channel.institution_id):
        for some in _batches(happenings):
            known = _last_polled(channel, some)
            kept += sum(_keep(channel, happening, known) for happening in some)
    return kept


def unparsed(most: int = 100) -> Ids:
    """Return (institution, event) of what waits to be understood, oldest first. Worker only."""
    return waiting.events(most)


def understand(institution_id: int, event_id: int, apply: Apply) -> bool:
    """Take one event, let `apply` draw the consequences, and note that it is understood.

    Of two workers at once one gets it; return whether it was this one and it went well. A failure
    undoes what `apply` wrote, is noted on the event, and it is tried again later.
    """
    try:
        with acting_for(institution_id):
            event = take(event_id)
            if event is None:
                return False
            is_mail = event.network == mail_events.NETWORK
            happenings = mail_events.happenings(event) if is_mail else event.happenings()
            apply(event, happenings)
            mark_parsed(event, happenings)
    except Exception as error:
        # The edge of the loop: whatever one event does, the others go on. Its text stays out.
        logger.warning("event %s was not understood: %s", event_id, type(error).__name__)
        mark_failed(institution_id, event_id, problem=f"{type(error).__name__}: {error}")
        return False
    return True


def take(event_id: int) -> RawEvent | None:
    """Lock one event that nobody has understood yet, body included, in the caller's transaction."""
    locked = RawEvent.objects.select_for_update(of=("self",), skip_locked=True)
    event: RawEvent | None = locked.defer(None).filter(pk=event_id, parsed_at=None).first()
    return event


def mark_parsed(event: RawEvent, happenings: Iterable[Happening]) -> None:
    """Note that it is understood, which kinds in it nobody knows, and whose account it concerns."""
    RawEvent.objects.filter(pk=event.pk).update(
        parsed_at=Now(),
        problem="",
        unknown_kinds=event.kinds_nobody_knows(),
        channel_id=event.channel_id or _only_channel(event, happenings),
    )


def mark_failed(institution_id: int, event_id: int, *, problem: str) -> None:
    """Count a try in vain; after the last one people are told, and it waits for them."""
    with acting_for(institution_id):
        event = RawEvent.objects.select_for_update(of=("self",)).get(pk=event_id)
        if event.parsed_at is not None:
            return
        tries = event.tries + 1
        wait = event.wait_after(tries)
        RawEvent.objects.filter(pk=event_id).update(
            tries=tries, try_at=Now() + wait, problem=_storable(problem)
        )
        if tries == RawEvent.MOST_TRIES:
            _tell_of_dead(event)


def replay(institution_id: int, *, since: datetime, until: datetime, network: str = "") -> int:
    """Let everything that came between `since` and `until` be understood anew; return how many.

    Applying an event twice changes nothing, so any range may be replayed.
    """
    with acting_for(institution_id):
        range_ = RawEvent.objects.filter(received_at__gte=since, received_at__lt=until)
        return _try_again(range_.filter(network=network) if network else range_)


def replay_dead(institution_id: int) -> int:
    """Try what was given up once more, as after a mend; return how many."""
    with acting_for(institution_id):
        return _try_again(RawEvent.objects.dead())


def _try_again(events: models.QuerySet[RawEvent]) -> int:
    return events.order_by().update(parsed_at=None, tries=0, try_at=Now(), problem="")


def _batches(happenings: Iterable[Happening]) -> Iterator[list[Happening]]:
    rest = iter(happenings)
    while some := list(islice(rest, BATCH)):
        yield some


def _last_polled(channel: Channel, happenings: Iterable[Happening]) -> Known:
    """Return what the last polling said of each of these items."""
    subjects = {_subject(happening) for happening in happenings}
    polled = RawEvent.objects.filter(channel=channel, source="poll", subject__in=subjects)
    last = polled.order_by("subject", "-id").distinct("subject")
    return {e.subject: e for e in last.only("id", "subject", "content_sha256")}


def _keep(channel: Channel, happening: Happening, known: Known) -> bool:
    said, subject = happening.to_json(), _subject(happening)
    content = _content_sha256(said)
    last = known.get(subject)
    if last and last.content_sha256 == content:
        return False
    # The key follows the one before: a text that returns to an earlier wording is news again,
    # and of two pollers that found the same news one keeps it.
    chain = f"{channel.pk}|{subject}|{last.pk if last else 0}|{content}"
    known[subject], is_new = RawEvent.objects.get_or_create(
        institution_id=channel.institution_id,
        network=channel.network,
        key=hashlib.sha256(chain.encode()).hexdigest(),
        defaults={
            "channel": channel,
            "source": RawEvent.Source.POLL,
            "subject": subject,
            "content_sha256": content,
            "body": _bytes(said),
        },
    )
    return bool(is_new)


def _subject(happening: Happening) -> str:
    return f"{happening.item.kind}:{happening.item.id}"


def _content_sha256(said: Mapping[str, object]) -> str:
    """Return the hash of what is said of an item, whenever it is said."""
    return hashlib.sha256(_bytes({**said, "at": None})).hexdigest()


def _bytes(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _only_channel(event: RawEvent, happenings: Iterable[Happening]) -> int | None:
    """Return the account of a pushed event if all of it concerns one of ours."""
    accounts = {happening.account_id for happening in happenings}
    if len(accounts) != 1:
        return None
    ours = Channel.objects.filter(network=event.network, remote_id=accounts.pop())
    return ours.order_by("-id").values_list("pk", flat=True).first()


def _storable(problem: str) -> str:
    kept = problem.replace("\0", " ").encode("utf-16", "replace").decode("utf-16", "replace")
    return kept[:300]


def _tell_of_dead(event: RawEvent) -> None:
    """Tell the managers, once a day for each network."""
    tell(
        institution_id=event.institution_id,
        roles=[Membership.Role.MANAGER],
        kind="events_not_understood",
        object=f"channel:{event.network}:{clock.now():%Y%m%d}",
        values={"network": event.network},
        urgent=True,
    )
