"""What follows for a case from its items and replies: times, subject, clock and status.

Where no person has touched it, its status follows too, whatever the order in which things came.
Where one has, only news moves it: the public speaks, an answer comes to stand or is taken away.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Any

from majlis.inbox import snoozing, telling, timekeeping
from majlis.inbox.facts import Facts, facts_of
from majlis.inbox.house import House
from majlis.inbox.models import Case, Item
from majlis.inbox.rules import hearing
from majlis.inbox.states import OWED, Act, Kind, Status
from majlis.store.clock import Now

LONGEST_SUBJECT = 200


class News(Enum):
    """Why a case is counted anew."""

    NONE = auto()
    SPOKE = auto()  # the public wrote something new
    ANSWERED = auto()  # an answer of ours stands
    ANSWERED_THERE = auto()  # one that was written on the network itself
    ASKED_BACK = auto()  # a question of ours stands
    TAKEN_AWAY = auto()  # an answer of ours no longer stands


def recount(
    case_id: int,
    news: News = News.NONE,
    *,
    at: datetime | None = None,
    heard: Act | None = None,
    house: House | None = None,
) -> None:
    """Bring a case up to date, in the caller's transaction; `at` is the time of its steps.

    `heard` is the step that it leaves first: of what was just heard. `house` is what the
    institution has settled, where the caller counts many.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if heard is not None:
        case.leave_step(heard, at=at)
    house = house or House(case.institution)
    if not case.is_merged:
        is_touched, has_replies = case.what_ours_did()
        facts = facts_of(case, has_replies=has_replies)
        _count(case, facts, news, house, is_touched=is_touched, at=at)


def count_opened(
    case: Case, house: House, *, at: datetime, items: Sequence[Item] | None = None
) -> None:
    """Do the same for a case that this transaction opened: nobody else knows of it yet.

    `items` are all of its items, where the caller has them at hand.
    """
    facts = facts_of(case, has_replies=False, items=items)
    _count(case, facts, News.NONE, house, is_touched=False, is_new=True, at=at)


def _count(
    case: Case,
    facts: Facts,
    news: News,
    house: House,
    *,
    is_touched: bool,
    is_new: bool = False,
    at: datetime | None,
) -> None:
    if not facts.spoken:
        return
    _note_facts(case, facts, is_new=is_new)
    hearing.hear(case, facts.spoken, house, is_touched=is_touched, at=at)
    if is_touched:
        _follow(case, facts, news, at=at)
    else:
        _settle(case, facts, at=at)
    timekeeping.keep_by(case, facts, house, is_new=is_new)


def begin(case: Case, item: Item) -> None:
    """Set on a case that is not written yet what its first item says; nothing is asked for it."""
    facts = facts_of(case, has_replies=False, items=[item])
    for name, value in _following(case, facts).items():
        setattr(case, name, value)


def _note_facts(case: Case, facts: Facts, *, is_new: bool) -> None:
    found = _following(case, facts)
    changed = {name: value for name, value in found.items() if getattr(case, name) != value}
    if is_new and not changed:
        return
    for name, value in changed.items():
        setattr(case, name, value)
    Case.objects.filter(pk=case.pk).update(changed_at=Now(), **changed)


def _following(case: Case, facts: Facts) -> dict[str, Any]:
    """Return the columns that follow from the facts."""
    first = facts.spoken[0]
    assert first.written_at is not None
    answer = facts.answers[0] if facts.answers else None
    speech = hearing.speech_of_all(facts.spoken)
    found: dict[str, Any] = {
        "opened_at": first.written_at,
        "last_item_at": max(item.spoke_at for item in facts.spoken),
        "subject": " ".join(first.first_text.split())[:LONGEST_SUBJECT],
        "first_answered_at": answer.at if answer else None,
        "answered_by": answer.by if answer else "",
        "language": speech.language,
        "dialect": speech.dialect,
    }
    if not case.is_from_the_form:
        # A question of the form that was joined to it came by no account.
        came = next((item for item in facts.spoken if item.channel_id), first)
        found |= {
            "channel_id": came.channel_id,
            "contact_id": came.author.contact_id if came.author else None,
        }
    return found


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
        case.closed_at = closed_at
        Case.objects.filter(pk=case.pk).update(closed_at=closed_at)


def _follow(case: Case, facts: Facts, news: News, *, at: datetime | None) -> None:
    """Let the news move a case that a person has touched; what was put off comes back."""
    if news is News.SPOKE:
        snoozing.wake(case, at=at)
    if news in _BY_ANSWER and facts.is_answered:
        if case.status in _UNANSWERED:
            case.move(Status.ANSWERED, act=_BY_ANSWER[news], by=None, at=at)
    elif news is News.ASKED_BACK:
        if case.status in {*OWED, Status.ANSWERED}:
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
        kind=Kind.APPEAL if case.is_appeal else Kind.INQUIRY,
        closed_at=None,
    )
    telling.asks_again(case)


_UNANSWERED = (*OWED, Status.WAITING)
_QUIET = (Status.ANSWERED, Status.CLOSED, Status.WAITING, Status.REFERRED)
_BY_ANSWER = {News.ANSWERED: Act.ANSWERED, News.ANSWERED_THERE: Act.ANSWERED_THERE}
