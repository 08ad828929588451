"""Which case an item belongs to.

What one voice says with less than 72 hours between is one case. As long as no person has touched
them, cases are grouped anew whenever word of an item comes late, so that the order in which items
arrive does not matter. A case that a person touched keeps its items and takes further ones.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

from majlis.inbox import references, threads
from majlis.inbox.models import Case, CaseStep, Item, Reply
from majlis.inbox.recounting import begin
from majlis.inbox.sightings import Seen
from majlis.inbox.states import Act, Status
from majlis.people.models import Institution

APART = timedelta(hours=72)


@dataclass
class Placed:
    """What placing an item did."""

    changed: set[int] = field(default_factory=set)  # cases that lost or won something
    # Accounts and ids of items that nothing answers which was written on the network itself.
    unanswered: Collection[tuple[int, str]] = ()
    opened: dict[int, Case] = field(default_factory=dict)
    moved: list[Item] = field(default_factory=list)
    brought_answers: bool = False  # answers from the network itself came with it

    def all_of(self, opened: Case) -> list[Item] | None:
        """Return all items of a case that placing opened, where it is but the one that was placed;
        None: to be asked for."""
        only = self.moved if len(self.moved) == 1 and not self.brought_answers else []
        return only if [item.case_id for item in only] == [opened.pk] else None


def place(
    institution: Institution,
    seen: Seen,
    *,
    at: datetime,
    unanswered: Collection[tuple[int, str]] = (),
) -> Placed:
    """Put an item where it belongs, and with it whatever that moves.

    `at` is when we had word of it, for the steps; `unanswered` as in `Placed`.
    """
    item = seen.item
    placed = Placed(changed=set(filter(None, [item.case_id])), unanswered=unanswered)
    if item.is_ours:
        _place_ours(item, placed, at=at)
    _follow_thread(item, placed, at=at)
    if seen.is_new_voice and not seen.old_voice and item.written_at:
        _keep_together(institution, [item], placed, fixed=set(), taken=set(), at=at)
        _bring_threads(item, placed, at=at)
        return placed
    for voice in {seen.old_voice, item.voice} - {""}:
        _group(institution, voice, item, placed, at=at)
    _bring_threads(item, placed, at=at)
    return placed


def _follow_thread(item: Item, placed: Placed, *, at: datetime) -> None:
    """Put a letter where what it answers is; there it stays, whoever wrote it and when."""
    if not item.is_letter:
        return
    if item.case_id and Case.objects.filter(pk=item.case_id).touched().exists():
        return
    home = threads.home_of(item)
    if home is None:
        return
    item.is_threaded = True
    Item.objects.filter(pk=item.pk).update(is_threaded=True)
    _move([item], lambda _item: home, placed, at=at)


def _bring_threads(item: Item, placed: Placed, *, at: datetime) -> None:
    """Take along the letters that answer this one, or one that has moved with it."""
    waiting = [item, *placed.moved]
    while waiting:
        for letter in threads.answering(waiting.pop()):
            was = letter.case_id
            _follow_thread(letter, placed, at=at)
            if letter.case_id != was:
                waiting.append(letter)


def _place_ours(item: Item, placed: Placed, *, at: datetime) -> None:
    """Put an answer with what it answers: by our own delivery, else by the item above it."""
    was = item.case_id
    if item.delivery_id is not None:
        made = Reply.objects.filter(delivery=item.delivery_id)
        item.case_id = made.values_list("case_id", flat=True).first()
    else:
        item.case_id = _above(item).values_list("case_id", flat=True).first()
    if item.case_id is None or item.case_id == was:
        return
    Item.objects.filter(pk=item.pk).update(case=item.case_id)
    placed.changed.add(item.case_id)
    if was:
        merge_if_empty(was, item.case_id, at=at)


def _above(answer: Item) -> "QuerySet[Item]":
    """Return what an answer that was written on the network itself answers.

    A comment names it; in private it is the last message before it.
    """
    theirs = Item.objects.public().filter(channel=answer.channel_id)
    if answer.parent_remote_id or not answer.post_remote_id:
        return theirs.filter(remote_id=answer.parent_remote_id)
    said = theirs.filter(kind=Item.Kind.MESSAGE, post_remote_id=answer.post_remote_id)
    return said.filter(written_at__lte=answer.written_at).order_by("-written_at", "-remote_id")


def _group(
    institution: Institution, voice: str, item: Item, placed: Placed, *, at: datetime
) -> None:
    """Group everything a voice said; `item` is kept up to date with it."""
    said = Item.objects.public().filter(institution=institution, voice=voice)
    found = (
        said.filter(written_at__isnull=False)
        .exclude(case__status=Status.SPAM)
        .order_by("written_at", "remote_id", "id")
    )
    items = [item if each.pk == item.pk else each for each in found]
    theirs = {each.case_id for each in items if each.case_id}
    touched = Case.objects.filter(pk__in=theirs).touched()
    fixed = set(touched.values_list("pk", flat=True)) if theirs else set()
    taken: set[int] = set()
    for together in _clusters(items):
        _keep_together(institution, together, placed, fixed=fixed, taken=taken, at=at)


def _clusters(items: Iterable[Item]) -> Iterator[list[Item]]:
    cluster: list[Item] = []
    for item in items:
        if cluster and _written(item) - _written(cluster[-1]) > APART:
            yield cluster
            cluster = []
        cluster.append(item)
    if cluster:
        yield cluster


def _keep_together(
    institution: Institution,
    items: list[Item],
    placed: Placed,
    *,
    fixed: set[int],
    taken: set[int],
    at: datetime,
) -> None:
    """Give a cluster one case; items in cases that a person touched stay where they are."""
    loose = [item for item in items if item.case_id not in fixed and not item.is_threaded]
    if not loose:
        return
    anchors = [item for item in items if item.case_id in fixed or item.is_threaded]
    if anchors:
        _move(loose, lambda item: _nearest(anchors, item), placed, at=at)
        return
    known = sorted({item.case_id for item in loose if item.case_id} - taken)
    home = known[0] if known else _open(institution, loose[0], placed, at=at)
    taken.add(home)
    _move(loose, lambda _item: home, placed, at=at)


def _nearest(anchors: list[Item], item: Item) -> int:
    """Return the case of the last one before the item, else of the first after it."""
    before = [each for each in anchors if _written(each) <= _written(item)]
    case_id = (before[-1] if before else anchors[0]).case_id
    assert case_id is not None  # anchors are in cases that a person touched
    return case_id


def _written(item: Item) -> datetime:
    assert item.written_at is not None  # only such are grouped
    return item.written_at


def _move(
    items: list[Item], home_of: Callable[[Item], int], placed: Placed, *, at: datetime
) -> None:
    for item in items:
        was, home = item.case_id, home_of(item)
        if was == home:
            continue
        item.case_id = home
        Item.objects.filter(pk=item.pk).update(case=home)
        placed.moved.append(item)
        if item.is_private or (item.channel_id, item.remote_id) not in placed.unanswered:
            placed.brought_answers |= _bring_answers(item)
        placed.changed |= {home, was} if was else {home}
        if was:
            merge_if_empty(was, home, at=at)


def _bring_answers(item: Item) -> bool:
    """Take along what was written on the network itself in answer to this item."""
    if item.is_private:
        return _bring_messages(item)
    answers = Item.objects.ours().filter(
        channel=item.channel_id, parent_remote_id=item.remote_id, delivery__isnull=True
    )
    return answers.update(case=item.case_id) > 0


def _bring_messages(item: Item) -> bool:
    """Put what we wrote in this conversation with the message that it follows."""
    ours = Item.objects.ours().filter(
        channel=item.channel_id, post_remote_id=item.post_remote_id, delivery__isnull=True
    )
    brought = False
    for answer in ours.filter(parent_remote_id=""):
        home = _above(answer).values_list("case_id", flat=True).first()
        if home is not None and home != answer.case_id:
            Item.objects.filter(pk=answer.pk).update(case=home)
            brought = True
    return brought


def _open(institution: Institution, item: Item, placed: Placed, *, at: datetime) -> int:
    """Open a case for an item; recounting fills in what follows from further ones."""
    case = Case(
        institution=institution,
        reference=references.give(institution, at=_written(item)),
        channel_id=item.channel_id,
    )
    begin(case, item)
    case.save()
    CaseStep.objects.create(
        institution=institution, case=case, act=Act.OPENED, now=case.status, at=at
    )
    placed.opened[case.pk] = case
    return case.pk


def merge_if_empty(was: int, home: int, *, at: datetime) -> None:
    """Let a case that has lost its last item lead to the one where it went."""
    if Item.objects.public().filter(case=was).exists():
        return
    case = Case.objects.get(pk=was)
    if case.merged_into_id is None:
        case.move(Status.CLOSED, act=Act.MERGED, by=None, at=at, merged_into_id=home, closed_at=at)
    Case.objects.filter(merged_into=was).update(merged_into=home)
