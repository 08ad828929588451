"""The clocks of a case, from what is known of it.

The same facts, calendar and promises end in the same rows, in whichever order they came to be
known. Each clock runs only while the person waits for us:

* *acknowledge*: from the first word until any word of ours, a receipt or a question included.
* *first*: from the first word until the first answer.
* *next*: from each further word that finds us quiet until the next answer.
* *close*: from the first word until the inquiry is closed.

*First*, *next* and *close* stand still from a question of ours until the person writes, and every
clock where all that they wrote was taken back. *Close* also stands still while our answer is the
last word: then nothing is owed. An inquiry that was closed without an answer and is opened again
was never closed: the time in between counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from majlis.arabic.office_time import Calendar
from majlis.inbox import escalation, reckoning
from majlis.inbox.facts import Facts, Word, facts_of
from majlis.inbox.house import House
from majlis.inbox.models import Case, Clock
from majlis.inbox.models.promise import ClockKind, Way
from majlis.inbox.promise import WAYS, Term
from majlis.inbox.reckoning import Pause
from majlis.inbox.states import OWED, Status
from majlis.store.clock import Now

# All that a recount may change of a clock; whom was told stays.
Counted = tuple[Any, ...]
_COUNTED = (
    "started_at",
    "stopped_at",
    "elapsed",
    "office",
    "past_elapsed",
    "past_office",
    "runs_since",
    "promise_id",
    "target",
    "counts",
    "due_at",
    "look_at",
    "tell_from",
)


@dataclass(frozen=True)
class Span:
    """What one clock measures."""

    kind: str
    started_at: datetime
    stopped_at: datetime | None
    pauses: list[Pause] = field(default_factory=list)
    number: int = 0


def keep(case_id: int) -> None:
    """Let the clocks of a case say what the case says, in the caller's transaction.

    To be called after whatever changes its status, kind, topic or priority.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    keep_by(case, facts_of(case), House(case.institution))


def keep_by(case: Case, facts: Facts, house: House, *, is_new: bool = False) -> list[Clock]:
    """Do the same for a case that is locked and whose facts are at hand; return its clocks.

    A case that this transaction opened has none yet.
    """
    if case.is_merged or not facts.spoken:
        Clock.objects.filter(case=case).update(look_at=None)
        return []
    rows = [] if is_new else list(Clock.objects.filter(case=case))
    known = {(each.kind, each.number): each for each in rows}
    was = {clock.pk: _counted(clock) for clock in known.values()}
    way = WAYS.get(facts.spoken[0].kind, Way.PUBLIC)
    clocks = []
    for span in spans(case, facts):
        terms = house.promises.terms(
            span.started_at, topic_id=case.topic_id, priority=case.priority, way=way
        )
        term = terms.get(span.kind)
        clock = known.pop((span.kind, span.number), None) or Clock(
            institution_id=case.institution_id, case=case, kind=span.kind, number=span.number
        )
        _reckon(clock, span, term, house.calendar)
        clock.tell_from = _heard_at(span, facts) - escalation.BACKLOG
        clocks.append(clock)
    if case.status in OWED and case.is_inquiry:
        escalation.plan(clocks, house.calendar, house.levels)
    else:
        _owe_nothing(clocks)
    _save(clocks, was=was, gone=known.values())
    return clocks


def look_again(clocks: QuerySet[Clock]) -> None:
    """Let the worker reckon these anew.

    Whoever writes a clock has locked its case before: two who met at two clocks would both wait.
    """
    cases = Case.objects.filter(pk__in=clocks.values("case")).order_by("pk")
    locked = list(cases.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    clocks.filter(case__in=locked).update(look_at=Now())


def spans(case: Case, facts: Facts) -> list[Span]:
    """Return what is to be measured of a case."""
    start = facts.spoken[0].written_at
    assert start is not None  # only such are facts
    words = facts.words()
    answers = [answer.at for answer in facts.answers]
    asked = list(_until_they_speak(facts.questions, words))
    withdrawn = list(_withdrawn(facts))
    first = answers[0] if answers else None
    receipt = min([*facts.receipts, *answers], default=None)
    if case.code_hash:  # the page that gave them the reference confirmed it
        receipt = start
    closed_at = case.closed_at if case.status == Status.CLOSED else None
    answered = list(_until_they_speak(answers, words))
    return [
        Span(ClockKind.ACKNOWLEDGE, start, receipt, withdrawn),
        Span(ClockKind.FIRST, start, first, [*asked, *withdrawn]),
        *_further(words, answers, [*asked, *withdrawn]),
        Span(ClockKind.CLOSE, start, closed_at, [*asked, *answered, *withdrawn]),
    ]


def _further(words: list[Word], answers: list[datetime], pauses: list[Pause]) -> Iterator[Span]:
    """Yield a span for each time that the person wrote after an answer, until the next one."""
    number, over_at = 0, answers[0] if answers else None
    for word in words:
        if over_at is None or word.at <= over_at:
            continue
        answer = next((at for at in answers if at >= word.at), None)
        if word.removed_at is not None and (answer is None or word.removed_at <= answer):
            continue  # what is taken back is owed no answer
        yield Span(ClockKind.NEXT, word.at, answer, pauses, number)
        number, over_at = number + 1, answer


def _until_they_speak(ours: Iterable[datetime], words: list[Word]) -> Iterator[Pause]:
    """Yield from each word of ours until the person's next one."""
    for at in ours:
        yield at, next((word.at for word in words if word.at > at), None)


def _heard_at(span: Span, facts: Facts) -> datetime:
    """Return when we first had word of what started the clock."""
    since = [item.heard_at for item in facts.spoken if item.spoke_at >= span.started_at]
    return min(since, default=span.started_at)


def _withdrawn(facts: Facts) -> Iterator[Pause]:
    if not facts.standing:
        yield max(item.removed_at for item in facts.spoken if item.removed_at), None


def _reckon(clock: Clock, span: Span, term: Term | None, calendar: Calendar) -> None:
    """Set all that is counted of a clock."""
    course = reckoning.course(calendar, span.started_at, span.stopped_at, span.pauses)
    is_over = span.stopped_at is not None
    clock.started_at, clock.stopped_at = span.started_at, span.stopped_at
    clock.elapsed = course.elapsed if is_over else None
    clock.office = course.office if is_over else None
    clock.past_elapsed, clock.past_office = course.elapsed, course.office
    clock.runs_since = course.runs_since
    clock.promise_id = term.promise_id if term else None
    clock.target = term.target.amount if term else None
    clock.due_at = clock.look_at = None
    if term is not None:
        clock.counts = term.target.counts
        clock.due_at = reckoning.due_at(
            calendar, term.target, span.started_at, span.stopped_at, span.pauses
        )


def _owe_nothing(clocks: Iterable[Clock]) -> None:
    """Let nothing be due of what asks for nothing, is closed, or waits for the person."""
    for clock in clocks:
        if clock.is_running:
            clock.due_at = None


def _save(clocks: list[Clock], *, was: Mapping[int, Counted], gone: Iterable[Clock]) -> None:
    """Write what is new or has changed; the case is locked, so nobody else does."""
    Clock.objects.bulk_create([clock for clock in clocks if clock.pk is None])
    for clock in clocks:
        if clock.pk in was and was[clock.pk] != _counted(clock):
            clock.save(update_fields=_COUNTED)
    if lost := [clock.pk for clock in gone]:
        Clock.objects.filter(pk__in=lost).delete()


def _counted(clock: Clock) -> Counted:
    return tuple(getattr(clock, name) for name in _COUNTED)
