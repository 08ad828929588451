"""What follows for a case from its items and replies: times, subject, clock and status.

Where no person has touched it, its status follows too, whatever the order in which things came.
Where one has, only news moves it: the public speaks, an answer comes to stand or is taken away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from majlis.inbox import snoozing, telling
from majlis.inbox.models import Case, Clock, Item, Reply
from majlis.inbox.rules import hearing
from majlis.inbox.states import ASKING, Act, AnsweredBy, Kind, Status
from majlis.people import calendars
from majlis.store.clock import Now, now

LONGEST_SUBJECT = 200
# So long may a person contradict an automatic answer before it counts as one.
CONTRADICTION = timedelta(hours=48)


class News(Enum):
    """Why a case is counted anew."""

    NONE = auto()
    SPOKE = auto()  # the public wrote something new
    ANSWERED = auto()  # an answer of ours stands
    ANSWERED_THERE = auto()  # one that was written on the network itself
    ASKED_BACK = auto()  # a question of ours stands
    TAKEN_AWAY = auto()  # an answer of ours no longer stands


@dataclass(frozen=True)
class Answer:
    """One substantive answer that stands."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Facts:
    """What is known of a case from its items and replies."""

    spoken: list[Item]  # what the public wrote, oldest first
    answers: list[Answer]  # oldest first

    @property
    def standing(self) -> list[Item]:
        return [item for item in self.spoken if not item.is_removed]

    @property
    def is_answered(self) -> bool:
        """Whether our last word is later than theirs."""
        last = max((item.spoke_at for item in self.standing), default=None)
        return bool(self.answers) and (last is None or self.answers[-1].at >= last)


def recount(
    case_id: int,
    news: News = News.NONE,
    *,
    at: datetime | None = None,
    opened: Case | None = None,
) -> None:
    """Bring a case up to date, in the caller's transaction; `at` is the time of its steps.

    `opened` is the case itself where this transaction opened it: nobody else knows of it yet.
    """
    case = opened or Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if case.is_merged:
        return
    is_touched = opened is None and case.is_touched
    facts = _facts(case, has_replies=is_touched)
    if not facts.spoken:
        return
    _note_facts(case, facts)
    hearing.hear(case, facts.spoken, is_touched=is_touched, at=at)
    _keep_clock(case)
    if is_touched:
        _follow(case, facts, news, at=at)
    else:
        _settle(case, facts, at=at)


def _facts(case: Case, *, has_replies: bool) -> Facts:
    items = list(case.items.select_related("author", "channel").in_order())
    found = case.replies.standing().select_related("delivery") if has_replies else ()
    replies = [reply for reply in found if reply.kind not in Reply.NO_ANSWER]
    spoken = [item for item in items if not item.is_ours and item.written_at]
    answers = sorted(_answers(items, replies), key=lambda answer: answer.at)
    return Facts(spoken, [each for each in answers if _holds(each, answers, spoken)])


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


def _answers(items: Iterable[Item], replies: Iterable[Reply]) -> Iterable[Answer]:
    """Yield what answers it: at the network's own time where that is known."""
    seen = {item.delivery_id: item.written_at for item in items if item.delivery_id}
    for reply in replies:
        at = (seen.get(reply.delivery_id) if reply.delivery_id else None) or reply.published_at
        assert at is not None  # only such stand
        yield Answer(at=at, by=_answered_by(reply))
    for item in items:
        is_from_elsewhere = item.is_ours and item.delivery_id is None
        if is_from_elsewhere and not item.is_removed and item.written_at:
            yield Answer(at=item.written_at, by=AnsweredBy.PERSON)


def _answered_by(reply: Reply) -> str:
    if reply.is_automatic:
        return AnsweredBy.AUTOMATIC
    is_redirect = reply.kind == Reply.Kind.REDIRECT
    return AnsweredBy.REDIRECTED if is_redirect else AnsweredBy.PERSON


def _note_facts(case: Case, facts: Facts) -> None:
    first = facts.spoken[0]
    assert first.written_at is not None
    answer = facts.answers[0] if facts.answers else None
    found: dict[str, Any] = {
        "opened_at": first.written_at,
        "last_item_at": max(item.spoke_at for item in facts.spoken),
        "subject": " ".join(first.first_text.split())[:LONGEST_SUBJECT],
        "first_answered_at": answer.at if answer else None,
        "answered_by": answer.by if answer else "",
    }
    if not case.is_from_the_form:
        # A question of the form that was joined to it came by no account.
        came = next((item for item in facts.spoken if item.channel_id), first)
        found |= {
            "channel_id": came.channel_id,
            "contact_id": came.author.contact_id if came.author else None,
        }
    for name, value in found.items():
        setattr(case, name, value)
    Case.objects.filter(pk=case.pk).update(changed_at=Now(), **found)


def _keep_clock(case: Case) -> None:
    """Let the first-answer clock say what the case says."""
    found: dict[str, Any] = {
        "started_at": case.opened_at,
        "stopped_at": case.first_answered_at,
        "elapsed": None,
        "office": None,
    }
    if case.first_answered_at is not None:
        calendar = calendars.calendar_of(case.institution)
        found["elapsed"] = max(case.first_answered_at - case.opened_at, timedelta(0))
        found["office"] = calendar.office_time(case.opened_at, case.first_answered_at)
    clock = Clock(institution_id=case.institution_id, case=case, kind=Clock.Kind.FIRST, **found)
    Clock.objects.bulk_create(
        [clock],
        update_conflicts=True,
        unique_fields=["case", "kind"],
        update_fields=list(found),
    )


def _settle(case: Case, facts: Facts, *, at: datetime | None) -> None:
    """Let a case that no person has touched stand where its items put it."""
    status, act = (Status.OPEN if case.officer_id else Status.NEW), Act.REOPENED
    if case.status == Status.NEW:  # a rule gave it to somebody
        act = Act.ASSIGNED
    closed_at = None
    if not facts.standing:
        status, act = Status.CLOSED, Act.WITHDRAWN
        closed_at = max(item.removed_at for item in facts.spoken if item.removed_at)
    elif case.kind == Kind.OTHER:
        status, act = Status.CLOSED, Act.MARKED
        closed_at = case.last_item_at
    elif facts.is_answered:
        status, act = Status.ANSWERED, Act.ANSWERED_THERE
    if status != case.status:
        case.move(status, act=act, by=None, at=at, closed_at=closed_at)
    elif closed_at != case.closed_at:
        Case.objects.filter(pk=case.pk).update(closed_at=closed_at)


def _follow(case: Case, facts: Facts, news: News, *, at: datetime | None) -> None:
    """Let the news move a case that a person has touched; what was put off comes back."""
    if news is News.SPOKE:
        snoozing.wake(case, at=at)
    if news in _BY_ANSWER and facts.is_answered:
        if case.status in _UNANSWERED:
            case.move(Status.ANSWERED, act=_BY_ANSWER[news], by=None, at=at)
    elif news is News.ASKED_BACK:
        if case.status in {*ASKING, Status.ANSWERED}:
            case.move(Status.WAITING, act=Act.ASKED_BACK, by=None, at=at)
    elif news is News.TAKEN_AWAY:
        if case.status == Status.ANSWERED and facts.standing and not facts.is_answered:
            _ask_again(case, act=Act.TAKEN_AWAY, at=at)
    elif news is not News.NONE and not facts.is_answered and case.status in _QUIET:
        _ask_again(case, act=Act.REOPENED, at=at)


def _ask_again(case: Case, *, act: str, at: datetime | None) -> None:
    """Put it back on the desk. What asks again is an inquiry, whatever it was marked as."""
    case.move(
        Status.OPEN if case.officer_id else Status.NEW,
        act=act,
        by=None,
        at=at,
        kind=Kind.INQUIRY,
        closed_at=None,
    )
    telling.asks_again(case)


_UNANSWERED = (*ASKING, Status.WAITING)
_QUIET = (Status.ANSWERED, Status.CLOSED, Status.WAITING)
_BY_ANSWER = {News.ANSWERED: Act.ANSWERED, News.ANSWERED_THERE: Act.ANSWERED_THERE}
