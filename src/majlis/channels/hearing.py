"""From what is kept raw to what it means: finding, taking, understanding, trying again.

Whoever understands events (the inbox) passes `understand` a function; what it writes and that the
event is understood are one transaction. Truth is `parsed_at`, so any event may be tried again.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection, models, transaction

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
Apply = Callable[[RawEvent, list[Happening]], None]
Read = Sequence[tuple[RawEvent, list[Happening]]]


def keep_polled(channel: Channel, happenings: Iterable[Happening]) -> int:
    """Keep what asking this account brought, each thing an event of its own; return how many.

    What the last polling of the same item said already is not kept again. Join it to the
    transaction that moves the cursor.
    """
    with acting_for(channel.institution_id):
        return sum(_keep(channel, some) for some in _batches(happenings))


def unparsed(most: int = 100) -> Ids:
    """Return (institution, event) of what waits to be understood, oldest first. Worker only."""
    return waiting.events(most)


def understand(institution_id: int, event_id: int, apply: Apply) -> bool:
    """Understand one event; return whether it went well."""
    return understand_all(institution_id, [event_id], lambda _read: apply) == 1


def understand_all(
    institution_id: int, event_ids: Sequence[int], prepare: Callable[[Read], Apply]
) -> int:
    """Take these events in their order and note that they are understood; return how many.

    `prepare` is told what they say and returns what draws the consequences of each. All is one
    transaction; of two workers at once one gets an event. One that fails undoes nothing but what
    was written for it: that is noted on it, and it is tried again later.
    """
    failures: dict[int, Exception] = {}
    try:
        many = _understand_together(institution_id, event_ids, prepare, failures)
    except Exception as error:
        if len(event_ids) > 1:  # each for itself shows which of them it was
            return sum(understand_all(institution_id, [each], prepare) for each in event_ids)
        many, failures = 0, dict.fromkeys(event_ids, error)
    for event_id, why in failures.items():
        logger.warning("event %s was not understood: %s", event_id, type(why).__name__)  # no text
        mark_failed(institution_id, event_id, problem=f"{type(why).__name__}: {why}")
    return many


def _understand_together(
    institution_id: int,
    event_ids: Sequence[int],
    prepare: Callable[[Read], Apply],
    failures: dict[int, Exception],
) -> int:
    with acting_for(institution_id):
        read = [*_read(take(event_ids), failures)]
        apply = prepare(read)
        understood = [each for each in read if _applied(*each, apply, failures)]
        mark_parsed(understood)
    return len(understood)


def take(event_ids: Sequence[int]) -> list[RawEvent]:
    """Lock those that nobody has understood yet, bodies included, in the order they are named."""
    locked = RawEvent.objects.select_for_update(of=("self",), skip_locked=True)
    free = locked.defer(None).filter(pk__in=event_ids, parsed_at=None)
    taken = {event.pk: event for event in free.order_by("pk")}
    return [taken[event_id] for event_id in event_ids if event_id in taken]


def _read(
    events: Iterable[RawEvent], failures: dict[int, Exception]
) -> Iterator[tuple[RawEvent, list[Happening]]]:
    """Yield what each says. What a network sends can go wrong in any way, and the others go on."""
    for event in events:
        try:
            is_mail = event.network == mail_events.NETWORK
            yield event, mail_events.happenings(event) if is_mail else event.happenings()
        except Exception as error:
            failures[event.pk] = error


def _applied(
    event: RawEvent, happenings: list[Happening], apply: Apply, failures: dict[int, Exception]
) -> bool:
    try:
        with transaction.atomic():
            apply(event, happenings)
        event.unknown_kinds = event.kinds_nobody_knows()
    except Exception as error:
        # The edge of the loop: whatever one event does, the others go on.
        failures[event.pk] = error
        return False
    return True


def mark_parsed(understood: Read) -> None:
    """Note that they are understood, and whose account each concerns.

    All at one moment: by it and the number, the order in which they were understood is known.
    """
    if not understood:
        return
    only = _only_channels(understood)
    kinds = [json.dumps(event.unknown_kinds) for event, _ in understood]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE channels_rawevent e SET parsed_at = (SELECT majlis_now()), problem = '',"
            " unknown_kinds = of.kinds, channel_id = of.channel_id"
            " FROM unnest(%s::bigint[], %s::jsonb[], %s::bigint[]) AS of(id, kinds, channel_id)"
            " WHERE e.id = of.id",
            [[event.pk for event, _ in understood], kinds, only],
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
        came = RawEvent.objects.filter(institution=institution_id)
        range_ = came.filter(received_at__gte=since, received_at__lt=until)
        return _try_again(range_.filter(network=network) if network else range_)


def replay_dead(institution_id: int, *, event_id: int | None = None) -> int:
    """Try what was given up once more, as after a mend: all of it, or one; return how many."""
    with acting_for(institution_id):
        dead = RawEvent.objects.dead().filter(institution=institution_id)
        return _try_again(dead if event_id is None else dead.filter(pk=event_id))


def _try_again(events: models.QuerySet[RawEvent]) -> int:
    return events.order_by().update(parsed_at=None, tries=0, try_at=Now(), problem="")


def _batches(happenings: Iterable[Happening]) -> Iterator[dict[str, Happening]]:
    """Yield some at a time, each item once among them: what follows on it comes later."""
    some: dict[str, Happening] = {}
    for happening in happenings:
        if len(some) == BATCH or _subject(happening) in some:
            yield some
            some = {}
        some[_subject(happening)] = happening
    if some:
        yield some


def _last_polled(channel: Channel, subjects: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return the last polling of each of these items, and the hash of what it said."""
    polled = RawEvent.objects.filter(channel=channel, source="poll", subject__in=list(subjects))
    last = polled.order_by("subject", "-id").distinct("subject")
    return {s: (pk, said) for s, pk, said in last.values_list("subject", "pk", "content_sha256")}


def _keep(channel: Channel, some: Mapping[str, Happening]) -> int:
    """Keep what is news of these items; return how many.

    The key follows the one before: a text that returns to an earlier wording is news again, and
    of two pollers that found the same news one keeps it.
    """
    known = _last_polled(channel, some)
    news: list[tuple[str, str, str, bytes]] = []
    for subject, happening in some.items():
        said = happening.to_json()
        content = _content_sha256(said)
        last, last_content = known.get(subject, (0, ""))
        if content != last_content:
            chain = f"{channel.pk}|{subject}|{last}|{content}"
            key = hashlib.sha256(chain.encode()).hexdigest()
            news.append((key, subject, content, _bytes(said)))
    return _insert(channel, news) if news else 0


def _insert(channel: Channel, news: Sequence[tuple[str, str, str, bytes]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO channels_rawevent (institution_id, network, channel_id, source, problem,"
            " key, subject, content_sha256, body)"
            " SELECT %s, %s, %s, 'poll', '', of.* FROM"
            " unnest(%s::text[], %s::text[], %s::text[], %s::bytea[])"
            " AS of(key, subject, content_sha256, body)"
            " ON CONFLICT (institution_id, network, key) DO NOTHING",
            [
                channel.institution_id,
                channel.network,
                channel.pk,
                *map(list, zip(*news, strict=True)),
            ],
        )
        kept: int = cursor.rowcount
    return kept


def _subject(happening: Happening) -> str:
    return f"{happening.item.kind}:{happening.item.id}"


def _content_sha256(said: Mapping[str, object]) -> str:
    """Return the hash of what is said of an item, whenever it is said."""
    return hashlib.sha256(_bytes({**said, "at": None})).hexdigest()


def _bytes(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _only_channels(understood: Read) -> list[int | None]:
    """Return the account of each event if all of it concerns one of ours."""
    accounts = [_only_account(*each) for each in understood]
    asked = {account for account in accounts if account}
    ours = Channel.objects.filter(remote_id__in={account for _network, account in asked})
    known = {
        (network, remote_id): pk
        for network, remote_id, pk in ours.order_by("id").values_list("network", "remote_id", "pk")
    }
    return [
        event.channel_id or (known.get(account) if account else None)
        for (event, _), account in zip(understood, accounts, strict=True)
    ]


def _only_account(event: RawEvent, happenings: Iterable[Happening]) -> tuple[str, str] | None:
    accounts = {happening.account_id for happening in happenings}
    if event.channel_id or len(accounts) != 1:
        return None
    return event.network, accounts.pop()


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
