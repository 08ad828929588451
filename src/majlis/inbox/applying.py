"""From raw events to items and cases.

An institution's events are applied one after the other; some of them share a transaction, and each
has a savepoint of its own. The same events end in the same items, however often and in whichever
order they are applied, so that any range of them may be replayed.
"""

from itertools import groupby
from operator import itemgetter

from majlis.channels import health, hearing
from majlis.channels.hearing import Apply, Read
from majlis.channels.models import Channel, RawEvent
from majlis.delivery import foreign
from majlis.inbox import letters, machine_mail, placing, redacting, sightings
from majlis.inbox.known import Known
from majlis.inbox.locking import lock
from majlis.inbox.models import Look
from majlis.inbox.placing import Placed
from majlis.inbox.recounting import News, count_opened, recount
from majlis.inbox.sightings import Seen
from majlis.inbox.states import Act
from majlis.networks.hearing import Happening
from majlis.people.models import Institution

# At one go: the institution's inbox is locked so long, and an officer's act may wait for it.
MOST = 50


class NotOurs(Exception):
    """The event speaks of accounts that are not connected here; it waits for a person."""


def apply_waiting() -> int:
    """Apply every raw event that waits; return how many. Worker only, outside any transaction."""
    applied = 0
    while waiting := hearing.unparsed(MOST):
        done = 0
        for institution_id, found in groupby(sorted(waiting), key=itemgetter(0)):
            event_ids = [event_id for _institution_id, event_id in found]
            done += hearing.understand_all(institution_id, event_ids, prepare)
        applied += done
        if done < len(waiting):  # what failed has a later time, or another worker has it
            break
    return applied


def prepare(read: Read) -> Apply:
    """Return what applies these events, and no others, in the transaction that is open.

    The institution's inbox is locked from now on.
    """
    if not read:
        return apply
    institution = Institution.objects.get(pk=read[0][0].institution_id)
    lock(institution.pk)
    known: Known | None = None

    def apply_one(event: RawEvent, happenings: list[Happening]) -> None:
        nonlocal known
        known, so_far = None, known or Known(institution, read)
        _apply(event, happenings, so_far)
        known = so_far  # what is undone after an error is not known either

    return apply_one


def apply(event: RawEvent, happenings: list[Happening]) -> None:
    """Draw the consequences of one event, in the transaction that notes it as understood.

    Raises:
        NotOurs: none of the accounts it speaks of is ours.
    """
    prepare([(event, happenings)])(event, happenings)


def _apply(event: RawEvent, happenings: list[Happening], known: Known) -> None:
    if accounts := event.accounts_that_posted():
        foreign.look_soon(known.institution.pk, event.network, accounts)
    if left := event.accounts_that_left():
        health.check_soon(known.institution.pk, event.network, left)
    theirs = [(known.channel(event, happening), happening) for happening in happenings]
    ours = [(channel, happening) for channel, happening in theirs if channel is not None]
    if happenings and not ours:
        raise NotOurs(", ".join(sorted({happening.account_id for happening in happenings})))
    for channel, happening in ours:
        _happen(channel, happening, event, known)


def _happen(channel: Channel, happening: Happening, event: RawEvent, known: Known) -> None:
    if machine_mail.takes(channel, happening, event):
        return
    seen = sightings.see(channel, happening, event, known)
    item = seen.item
    letters.keep(item, happening.item)
    if happening.verb == "look":
        _look(channel, happening)
    if item.erased_at is not None:
        redacting.redact(event, redacting.Who(items=frozenset({item.remote_id})))
    if item.told_at is None or not seen.says_more:
        return  # nothing is known of it but its id, or its end; or nothing new
    had_case = item.case_id is not None
    at = event.received_at
    placed = placing.place(known.institution, seen, at=at, unanswered=known.unanswered)
    for case_id in sorted(placed.changed):
        if opened := placed.opened.get(case_id):
            count_opened(opened, known.house, at=at, items=placed.all_of(opened))
        elif case_id == item.case_id:
            heard = (Act.EDITED if had_case else Act.JOINED) if seen.speaks else None
            recount(case_id, _news(seen, placed), at=at, heard=heard, house=known.house)
        else:
            recount(case_id, at=at, house=known.house)
    known.forget(cases=placed.changed, items=placed.moved, all_=placed.brought_answers)


def _look(channel: Channel, happening: Happening) -> None:
    """Ask for the words of an item that the network only named."""
    Look.objects.get_or_create(
        institution_id=channel.institution_id,
        channel=channel,
        remote_id=happening.item.id,
        defaults={"kind": happening.item.kind, "post_remote_id": happening.item.post_id},
    )


def _news(seen: Seen, placed: Placed) -> News:
    """Return what this is for the case that the item is in now."""
    item = seen.item
    if item.is_ours and item.is_removed:
        return News.TAKEN_AWAY
    if item.is_ours:
        is_new = not seen.was_told and item.delivery_id is None
        return News.ANSWERED_THERE if is_new else News.NONE
    if not seen.speaks:
        return News.NONE
    return News.ANSWERED_THERE if placed.brought_answers else News.SPOKE
