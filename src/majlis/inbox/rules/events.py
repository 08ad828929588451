"""What happens to an inquiry besides words: its state changes, it waits, it is rated.

One event after the other, under the same lock as what the public writes. A rule that changes the
state lets other rules hear of it, but none a second time for one beginning, and no more than
`MOST_CHAINED` one after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from django.db import connection

from majlis.arabic.office_time import Calendar
from majlis.inbox.locking import lock
from majlis.inbox.models import Case, CaseStep, Rating, RuleEvent, RuleRun
from majlis.inbox.models.rule import Event
from majlis.inbox.rules import acting
from majlis.inbox.rules.book import Book, Plan
from majlis.inbox.rules.conditions import Situation, Standing, holds
from majlis.inbox.rules.deriving import Fired, after, difference
from majlis.inbox.rules.hearing import decided
from majlis.inbox.states import Act
from majlis.people.calendars import calendar_of
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

MOST = 100  # at one go
MOST_CHAINED = 5


@dataclass(frozen=True)
class Beginning:
    """One event that did not come from a rule; `key` names it for the rules' runs."""

    event: str
    key: str
    at: datetime
    status: str = ""
    stars: int = 0


def run_due() -> int:
    """Let the rules hear of everything that happened; return of how much. Worker only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id FROM inbox_rules_due()")
        institutions = [row[0] for row in cursor.fetchall()]
    return sum(_run_in(institution_id) for institution_id in institutions)


def _run_in(institution_id: int) -> int:
    with acting_for(institution_id):
        lock(institution_id)
        book = Book.of(institution_id)
        told = list(RuleEvent.objects.select_related("step").order_by("pk")[:MOST])
        for each in told:
            happened(each.case_id, _beginning(each.step), book)
        RuleEvent.objects.filter(pk__in=[each.pk for each in told]).delete()
        return len(told) + _let_wait(book)


def _beginning(step: CaseStep) -> Beginning:
    """Return what a step is to the rules; of a rating, what it says by now."""
    key = f"step:{step.pk}"
    if step.act != Act.RATED:
        return Beginning(Event.STATUS, key, step.at, status=step.now)
    score = Rating.objects.filter(case=step.case_id).values_list("score", flat=True).first()
    return Beginning(Event.RATED, key, step.at, stars=score or 0)


def _let_wait(book: Book) -> int:
    """Find what has waited as long as a rule says, since its last word; once for each such word."""
    at, found = now(), 0
    for plan in book.on(at, Event.WAITS):
        since = at - timedelta(hours=int(plan.conditions.get("hours", 24)))
        waiting = Case.objects.asking().filter(
            institution_id=book.institution, last_item_at__lte=since
        )
        for case in waiting.order_by("last_item_at", "pk")[:MOST]:
            key = f"waits:{case.pk}:{case.last_item_at.isoformat()}"
            if RuleRun.objects.filter(rule_id=plan.rule, key=key).exists():
                continue
            beginning = Beginning(Event.WAITS, key, at)
            found += len(_ask([plan], case.pk, beginning, book))
    return found


def happened(case_id: int, beginning: Beginning, book: Book) -> list[RuleRun]:
    """Let the rules hear of an event; return what they did. The inbox is locked by the caller."""
    return _ask(book.on(beginning.at, beginning.event), case_id, beginning, book)


def _ask(plans: list[Plan], case_id: int, beginning: Beginning, book: Book) -> list[RuleRun]:
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if case.is_merged:
        return []
    runs: list[RuleRun] = []
    heard: set[int] = set()
    status = beginning.status
    for _turn in range(MOST_CHAINED):
        was = case.status
        runs += _turn_of(plans, case, replace(beginning, status=status), book=book, heard=heard)
        if case.status == was:
            break
        plans, status = book.on(beginning.at, Event.STATUS), case.status
    return runs


def _turn_of(
    plans: list[Plan], case: Case, beginning: Beginning, *, book: Book, heard: set[int]
) -> list[RuleRun]:
    """Ask each of these rules that did not act for this beginning."""
    fixed, here = decided(case), _situation(case, beginning)
    runs = []
    for plan in plans:
        standing = Standing.of(case)
        if plan.rule in heard or not holds(plan.conditions, standing, here):
            continue
        heard.add(plan.rule)
        to = after(standing, plan.acts, book=book, is_alarming=bool(case.alarms), fixed=fixed)
        fired = Fired(plan, beginning.key, here, difference(standing, to))
        runs += acting.run(case, [fired], at=None, applies=True)
        if plan.stops:
            break
    return runs


def _situation(case: Case, beginning: Beginning) -> Situation:
    last = case.items.public().select_related("author", "channel").in_order().last()
    hours: Callable[[], Calendar] = cache(lambda: calendar_of(case.institution))
    return Situation(
        case, last, hours, at=beginning.at, status=beginning.status, stars=beginning.stars
    )
