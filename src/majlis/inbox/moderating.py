"""Measures: hiding, deleting, liking what somebody wrote, and blocking who wrote it.

Each that touches a person's words or the person names a published rule and a reason, and keeps a
copy. Deleting and blocking take place only when a second person has confirmed them; a block has an
end.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.arabic import personal
from majlis.channels.models import Channel
from majlis.delivery import payload as payloads
from majlis.delivery import scheduling
from majlis.delivery.models import Delivery
from majlis.delivery.states import SETTLED, State
from majlis.delivery.timing import times
from majlis.inbox import grounds, informing
from majlis.inbox.grounds import Grounds
from majlis.inbox.models import Item, Measure
from majlis.inbox.models.measure import NEED_TWO
from majlis.inbox.states import Act
from majlis.networks.doors import RULES
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused

Kind = Measure.Kind
ABILITY = {
    Kind.HIDE: "hides",
    Kind.SHOW: "hides",
    Kind.DELETE: "removes",
    Kind.LIKE: "likes",
    Kind.UNLIKE: "likes",
    Kind.BLOCK: "blocks",
    Kind.UNBLOCK: "blocks",
}
ASKED = {Kind.DELETE: Act.DELETE_ASKED, Kind.BLOCK: Act.BLOCK_ASKED}
TAKEN = {
    Kind.HIDE: Act.HIDDEN,
    Kind.SHOW: Act.SHOWN,
    Kind.DELETE: Act.DELETED,
    Kind.BLOCK: Act.BLOCKED,
    Kind.UNBLOCK: Act.UNBLOCKED,
}
OF_COMMENTS = (Item.Kind.COMMENT, Item.Kind.MENTION)


@dataclass(frozen=True)
class Blocks:
    """Who is blocked on which account, asked once for each, however much they wrote."""

    known: dict[tuple[int | None, str], bool] = field(default_factory=dict)

    def holds(self, item: Item) -> bool:
        """Whether the writer of an item is blocked."""
        who = (item.channel_id, item.author.remote_id if item.author else "")
        if who not in self.known:
            self.known[who] = _is_block(_last_about_writer(item))
        return self.known[who]


def offered(item: Item, blocks: Blocks | None = None) -> list[Measure.Kind]:
    """Return what can be done with an item now: what its network has, and what changes something.

    What waits for a second person, or is on its way, is not offered again.
    """
    if item.channel is None or item.is_ours:
        return []
    able = RULES[item.channel.network].abilities
    busy = {ABILITY[Kind(each.kind)] for each in item.measures.all() if _is_open(each)}
    free = [kind for kind in Kind if getattr(able, ABILITY[kind]) and ABILITY[kind] not in busy]
    blocks = blocks or Blocks()
    return [kind for kind in free if _fits(item, kind, blocks)]


def ask(
    item: Item, kind: str, *, by: Person, reason: str = "", given: Grounds | None = None
) -> Measure:
    """Take a measure, or where it needs two people, ask a second one.

    `given` has what hiding, deleting and blocking need; `reason` alone serves the others.

    Raises:
        Refused: the network has no such act, it changes nothing, or it lacks its grounds.
    """
    given = given or Grounds(reason=reason)
    with transaction.atomic():
        fresh = Item.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
        free = offered(fresh)
        if kind not in free:
            raise Refused(_("This cannot be done here, or has been done already."))
        kept = grounds.checked(fresh, kind, given, offered=free)
        if fresh.channel is not None and fresh.channel.state != Channel.State.OPEN:
            raise Refused(_("This account must be connected again before anything is done there."))
        measure = Measure.objects.create(
            institution_id=fresh.institution_id,
            item=fresh,
            kind=kind,
            asked_by=by,
            **kept,
            **_copy(fresh),
        )
        _note(measure, ASKED.get(Kind(kind)), by=by)
        _record(measure, "asked" if kind in NEED_TWO else "taken", by=by)
        if kind not in NEED_TWO:
            _carry(measure, by=by)
    return measure


def confirm(measure: Measure, *, by: Person) -> None:
    """A second person agrees: it is carried out.

    Raises:
        Refused: it is the same person, or it has been decided.
    """
    with transaction.atomic():
        fresh = _waiting(measure)
        if fresh.asked_by_id == by.pk:
            raise Refused(_("Whoever asks for this cannot confirm it. A colleague must."))
        fresh.confirmed_by, fresh.decided_at = by, now()
        _record(fresh, "confirmed", by=by)
        _carry(fresh, by=by)


def dismiss(measure: Measure, *, by: Person) -> None:
    """Leave it undone: a second person disagrees, or who asked has thought better of it.

    Raises:
        Refused: it has been decided.
    """
    with transaction.atomic():
        fresh = _waiting(measure)
        fresh.dismissed_by, fresh.decided_at = by, now()
        fresh.save(update_fields=["dismissed_by", "decided_at"])
        _note(fresh, Act.DISMISSED, by=by)
        _record(fresh, "dismissed", by=by)


def end_block(block: Measure) -> Measure:
    """Let the person write again because the end of their block has come. Nobody asked for it."""
    measure = Measure.objects.create(
        institution_id=block.institution_id,
        item=block.item,
        kind=Kind.UNBLOCK,
        author_name=block.author_name,
        author_remote_id=block.author_remote_id,
        url=block.url,
        written_at=block.written_at,
    )
    _record(measure, "ended", by=None)
    _carry(measure, by=None)
    return measure


def is_in_force(block: Measure) -> bool:
    """Whether this block is the last word on its person: not taken back, and none came after it."""
    return _last_about_writer(block.item) == block


def follow(delivery_id: int, institution_id: int, state: str) -> None:
    """Let the item show what was done to it, in the transaction in which its delivery moved."""
    if state != State.PUBLISHED:
        return
    found = Measure.objects.filter(delivery_id=delivery_id, institution_id=institution_id)
    measure = found.first()
    if measure is None:
        return
    item = Item.objects.filter(pk=measure.item_id)
    if measure.kind in (Kind.HIDE, Kind.SHOW):
        item.update(is_hidden=measure.kind == Kind.HIDE)
    elif measure.kind == Kind.DELETE:
        item.filter(removed_at__isnull=True).update(removed_at=Now())


def _fits(item: Item, kind: str, blocks: Blocks) -> bool:
    """Whether it would change anything, as far as we know how it stands."""
    if kind in (Kind.BLOCK, Kind.UNBLOCK):
        return _is_known(item) and (kind == Kind.UNBLOCK) == blocks.holds(item)
    if item.kind not in OF_COMMENTS or item.is_removed:
        return False
    if kind in (Kind.HIDE, Kind.SHOW):
        return item.kind == Item.Kind.COMMENT and item.is_hidden == (kind == Kind.SHOW)
    if kind in (Kind.LIKE, Kind.UNLIKE):
        return (kind == Kind.UNLIKE) == _is_liked(item)
    return item.kind == Item.Kind.COMMENT


def _is_known(item: Item) -> bool:
    return item.author is not None and not item.author.remote_id.startswith("@")


def _is_liked(item: Item) -> bool:
    """Whether liking it is the last that was done of liking and taking it back."""
    both = (Kind.LIKE, Kind.UNLIKE)
    taken = [each for each in item.measures.all() if each.kind in both and each.is_taken]
    return bool(taken) and max(taken, key=lambda each: each.pk).kind == Kind.LIKE


def _is_block(measure: Measure | None) -> bool:
    return measure is not None and measure.kind == Kind.BLOCK


def _last_about_writer(item: Item) -> Measure | None:
    """Return the last block of its writer that was taken, or the last that ended one."""
    about = Measure.objects.taken().filter(
        kind__in=(Kind.BLOCK, Kind.UNBLOCK),
        item__channel=item.channel_id,
        author_remote_id=item.author.remote_id if item.author else "",
    )
    return about.order_by("-id").first()


def _is_open(measure: Measure) -> bool:
    return measure.is_waiting or (
        measure.delivery is not None and measure.delivery.state not in SETTLED
    )


def _copy(item: Item) -> dict[str, Any]:
    author = item.author
    return {
        "text": item.text,
        "author_name": (author.name or author.handle) if author else "",
        "author_remote_id": author.remote_id if author else "",
        "url": item.url,
        "written_at": item.written_at,
    }


def _waiting(measure: Measure) -> Measure:
    fresh = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if not fresh.is_waiting:
        raise Refused(_("This has changed since you opened it."))
    return fresh


def _carry(measure: Measure, *, by: Person | None) -> None:
    """Send it to the network as a delivery; the person is told before it where that is wanted."""
    measure.notice = informing.tell(measure) if measure.tells else None
    ahead = informing.HEAD_START * times().settle if measure.notice and _ends(measure) else None
    channel = measure.item.channel
    assert channel is not None
    payload = {
        "version": 2,
        "network": channel.network,
        "account": channel.remote_id,
        **_told(measure),
    }
    measure.delivery = scheduling.schedule(
        channel=channel,
        act=payload["act"],
        payload=payload,
        approved_sha256=payloads.sha256(payload),
        due_at=now() + (ahead or timedelta(0)),
    )
    if measure.kind == Kind.BLOCK and measure.block_days:
        measure.until = now() + timedelta(days=measure.block_days)
    measure.save(update_fields=["delivery", "confirmed_by", "decided_at", "notice", "until"])
    act = Act.BLOCK_ENDED if by is None else TAKEN.get(Kind(measure.kind))
    _note(measure, act, by=by)


def _ends(measure: Measure) -> bool:
    """Whether nothing can be told to the person any more once it took place."""
    return measure.kind in (Kind.DELETE, Kind.BLOCK)


def _told(measure: Measure) -> dict[str, Any]:
    """Return the act and what it is about; `text` is for the people who read of it."""
    kind = measure.kind
    if kind in (Kind.BLOCK, Kind.UNBLOCK):
        return {
            "act": str(Delivery.Act.BLOCK),
            "person_id": measure.author_remote_id,
            "blocked": kind == Kind.BLOCK,
            "text": measure.author_name,
        }
    about = {"remote_id": measure.item.remote_id, "text": personal.masked(measure.text)}
    if kind in (Kind.HIDE, Kind.SHOW):
        return {"act": str(Delivery.Act.HIDE), "hidden": kind == Kind.HIDE, **about}
    if kind in (Kind.LIKE, Kind.UNLIKE):
        return {"act": str(Delivery.Act.LIKE), "liked": kind == Kind.LIKE, **about}
    return {"act": str(Delivery.Act.REMOVE), **about}


def _note(measure: Measure, act: str | None, *, by: Person | None) -> None:
    """Leave a step in the case, where it has one and the act is worth one."""
    case = measure.item.case
    if case is None or act is None:
        return
    case.leave_step(act, by=by, why=personal.masked(measure.reason))


def _record(measure: Measure, what: str, *, by: Person | None) -> None:
    case = measure.item.case
    entries.write(
        institution_id=measure.institution_id,
        act=f"measure.{what}",
        object=case.record_name if case else f"item:{measure.item_id}",
        by=by,
        detail={
            "kind": str(measure.kind),
            "measure": measure.pk,
            "item": measure.item_id,
            "reason": personal.masked(measure.reason),
            "rule": measure.rule.code if measure.rule else "",
        },
    )
