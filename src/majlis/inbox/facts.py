"""What is known of a case from its items and replies, whatever the order in which it came."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from majlis.inbox.models import Case, Item, Reply
from majlis.inbox.states import AnsweredBy
from majlis.store.clock import now

# So long may a person contradict an automatic answer before it counts as one.
CONTRADICTION = timedelta(hours=48)


@dataclass(frozen=True)
class Answer:
    """One substantive answer that stands."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Word:
    """One thing that the public said, or said anew, and when it was taken back."""

    at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What a case is counted from."""

    spoken: list[Item]  # what the public wrote, oldest first
    answers: list[Answer]  # oldest first
    questions: list[datetime]  # when we asked back, oldest first
    receipts: list[datetime]  # when any word of ours reached them, oldest first

    @property
    def standing(self) -> list[Item]:
        return [item for item in self.spoken if not item.is_removed]

    @property
    def is_answered(self) -> bool:
        """Whether our last word is later than theirs."""
        last = max((item.spoke_at for item in self.standing), default=None)
        return bool(self.answers) and (last is None or self.answers[-1].at >= last)

    def words(self) -> list[Word]:
        """Return each thing that the public said, in order; each new wording is one."""
        said = [Word(at, item.removed_at) for item in self.spoken for at in _times(item)]
        return sorted(said, key=lambda word: word.at)


def facts_of(case: Case, *, has_replies: bool = True, items: Sequence[Item] | None = None) -> Facts:
    """Return what is known of it; without replies where nobody of ours can have written any.

    `items` are all of its items in their order, where the caller has them at hand.
    """
    if items is None:
        items = list(case.items.select_related("author", "channel").in_order())
    if edited := [item for item in items if item.edited_at is not None]:
        models.prefetch_related_objects(edited, "texts")
    replies = list(case.replies.standing().select_related("delivery")) if has_replies else []
    seen = {item.delivery_id: item.written_at for item in items if item.delivery_id}
    stood = sorted(((_stood_at(reply, seen), reply) for reply in replies), key=lambda each: each[0])
    spoken = [item for item in items if not item.is_ours and item.written_at]
    answers = sorted([*_sent(stood), *_from_elsewhere(items)], key=lambda answer: answer.at)
    return Facts(
        spoken=spoken,
        answers=[each for each in answers if _holds(each, answers, spoken)],
        questions=[at for at, reply in stood if reply.kind == Reply.Kind.QUESTION],
        receipts=[at for at, _reply in stood],
    )


def _holds(answer: Answer, answers: Iterable[Answer], spoken: Iterable[Item]) -> bool:
    """Say whether it answers: an automatic one only once 48 hours have passed in which neither
    the public wrote nor a person of ours answered.
    """
    if answer.by != AnsweredBy.AUTOMATIC:
        return True
    end = answer.at + CONTRADICTION
    wrote = any(answer.at < item.spoke_at <= end for item in spoken)
    helped = any(each.by != AnsweredBy.AUTOMATIC and answer.at < each.at <= end for each in answers)
    return not wrote and not helped and now() >= end


def _stood_at(reply: Reply, seen: dict[int, datetime | None]) -> datetime:
    """Return since when it stands, at the network's own time where that is known."""
    at = (seen.get(reply.delivery_id) if reply.delivery_id else None) or reply.published_at
    assert at is not None  # only such stand
    return at


def _sent(stood: Iterable[tuple[datetime, Reply]]) -> Iterator[Answer]:
    for at, reply in stood:
        if reply.kind not in Reply.NO_ANSWER:
            yield Answer(at, _answered_by(reply))


def _answered_by(reply: Reply) -> str:
    if reply.is_automatic:
        return AnsweredBy.AUTOMATIC
    is_redirect = reply.kind == Reply.Kind.REDIRECT
    return AnsweredBy.REDIRECTED if is_redirect else AnsweredBy.PERSON


def _from_elsewhere(items: Iterable[Item]) -> Iterator[Answer]:
    """Yield what was written in answer on the network itself."""
    for item in items:
        is_from_elsewhere = item.is_ours and item.delivery_id is None
        if is_from_elsewhere and not item.is_removed and item.written_at:
            yield Answer(item.written_at, AnsweredBy.PERSON)


def _times(item: Item) -> set[datetime]:
    """Return when its writer said something by it: wrote it, and each time they worded it anew."""
    assert item.written_at is not None  # only such are facts
    times = {item.written_at}
    if item.edited_at is not None:
        wordings = sorted(wording.at for wording in item.texts.all())
        times |= {at for at in wordings[1:] if at > item.written_at}
        times.add(max(item.edited_at, item.written_at))
    return times
