"""Which case an item belongs to.

What one voice says with less than 72 hours between is one case. As long as no person has touched
them, cases are grouped anew whenever word of an item comes late, so that the order in which items
arrive does not matter. A case that a person touched keeps its items and takes further ones.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from majlis.inbox import references
from majlis.inbox.models import Case, CaseStep, Item
from majlis.inbox.states import Act, Status
from majlis.people.models import Institution

APART = timedelta(hours=72)


def place(institution: Institution, item: Item, *, old_voice: str, at: datetime) -> set[int]:
    """Put an item where it belongs; return the ids of every case that this changed.

    `at` is when we had word of it, for the steps.
    """
    changed = set(filter(None, [item.case_id]))
    if item.is_ours:
        changed |= _place_ours(item, at=at)
    for voice in {old_voice, item.voice} - {""}:
        changed |= _group(institution, voice, at=at)
    return changed


def _place_ours(item: Item, *, at: datetime) -> set[int]:
    """Put an answer with what it answers: by our own delivery, else by the item above it."""
    reply = item.delivery and getattr(item.delivery, "inbox_reply", None)
    was = item.case_id
    if reply is not None:
        item.case_id = reply.case_id
    else:
        above = Item.objects.public().filter(
            channel=item.channel_id, remote_id=item.parent_remote_id
        )
        item.case_id = above.values_list("case_id", flat=True).first()
    item.save(update_fields=["case"])
    if was and item.case_id and was != item.case_id:
        merge_if_empty(was, item.case_id, at=at)
    return set(filter(None, [item.case_id]))


def _group(institution: Institution, voice: str, *, at: datetime) -> set[int]:
    """Group everything a voice said; return the ids of the cases that lost or won something."""
    said = Item.objects.public().filter(institution=institution, voice=voice)
    items = list(
        said.filter(written_at__isnull=False)
        .exclude(case__status=Status.SPAM)
        .order_by("written_at", "remote_id", "id")
    )
    theirs = Case.objects.filter(pk__in={item.case_id for item in items if item.case_id})
    fixed = set(theirs.touched().values_list("pk", flat=True))
    changed: set[int] = set()
    taken: set[int] = set()
    for together in _clusters(items):
        changed |= _keep_together(institution, together, fixed=fixed, taken=taken, at=at)
    return changed


def _clusters(items: Iterable[Item]) -> Iterator[list[Item]]:
    cluster: list[Item] = []
    for item in items:
        if cluster and item.written_at - cluster[-1].written_at > APART:
            yield cluster
            cluster = []
        cluster.append(item)
    if cluster:
        yield cluster


def _keep_together(
    institution: Institution,
    items: list[Item],
    *,
    fixed: set[int],
    taken: set[int],
    at: datetime,
) -> set[int]:
    """Give a cluster one case; items in cases that a person touched stay where they are."""
    loose = [item for item in items if item.case_id not in fixed]
    if not loose:
        return set()
    anchors = [item for item in items if item.case_id in fixed]
    if anchors:
        return _move(loose, lambda item: _nearest(anchors, item).case_id, at=at)
    known = sorted({item.case_id for item in loose if item.case_id} - taken)
    home = known[0] if known else _open(institution, loose[0], at=at).pk
    taken.add(home)
    return _move(loose, lambda _item: home, at=at)


def _nearest(anchors: list[Item], item: Item) -> Item:
    """Return the last one before the item, else the first after it."""
    before = [each for each in anchors if each.written_at <= item.written_at]
    return before[-1] if before else anchors[0]


def _move(items: list[Item], home_of: Callable[[Item], int], *, at: datetime) -> set[int]:
    changed: set[int] = set()
    for item in items:
        was, home = item.case_id, home_of(item)
        if was == home:
            continue
        item.case_id = home
        Item.objects.filter(pk=item.pk).update(case=home)
        _bring_answers(item)
        changed |= {home, was} if was else {home}
        if was:
            merge_if_empty(was, home, at=at)
    return changed


def _bring_answers(item: Item) -> None:
    """Take along what was written on the network itself in answer to this item."""
    answers = Item.objects.ours().filter(
        channel=item.channel_id, parent_remote_id=item.remote_id, delivery__isnull=True
    )
    answers.update(case=item.case_id)


def _open(institution: Institution, item: Item, *, at: datetime) -> Case:
    """Open a case for an item; recounting fills in what follows from its items."""
    assert item.written_at is not None
    case = Case.objects.create(
        institution=institution,
        reference=references.give(institution, at=item.written_at),
        channel_id=item.channel_id,
        opened_at=item.written_at,
        last_item_at=item.written_at,
    )
    CaseStep.objects.create(
        institution=institution, case=case, act=Act.OPENED, now=case.status, at=at
    )
    return case


def merge_if_empty(was: int, home: int, *, at: datetime) -> None:
    """Let a case that has lost its last item lead to the one where it went."""
    if Item.objects.public().filter(case=was).exists():
        return
    case = Case.objects.get(pk=was)
    if case.merged_into_id is None:
        case.move(Status.CLOSED, act=Act.MERGED, by=None, at=at, merged_into_id=home, closed_at=at)
    Case.objects.filter(merged_into=was).update(merged_into=home)
