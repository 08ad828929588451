"""What a rule would have done with past inquiries, before it is switched on. Nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from majlis.inbox.house import House
from majlis.inbox.models import Case, CaseStep, Rule
from majlis.inbox.models.rule import Event
from majlis.inbox.rules import hearing
from majlis.inbox.rules.book import Book, Plan
from majlis.inbox.rules.conditions import Standing, holds
from majlis.inbox.rules.deriving import Derived, after, derive, difference
from majlis.store.clock import now

LOOK_BACK: Final = timedelta(days=90)
MOST: Final = 500  # inquiries, the newest first
MOST_SHOWN: Final = 20


@dataclass(frozen=True)
class Would:
    """One inquiry that the rule would have acted on, and what would have been different."""

    case: Case
    was: Mapping[str, Any]
    now: Mapping[str, Any]


@dataclass
class Trial:
    """How a rule would have fared."""

    tried: int = 0
    matched: int = 0
    changed: int = 0
    shown: list[Would] = field(default_factory=list)
    is_of_words: bool = True


def try_out(rule: Rule) -> Trial:
    """Ask the rule, at its place among those that are on, about the inquiries of late."""
    found = Case.objects.filter(
        institution_id=rule.institution_id, opened_at__gte=now() - LOOK_BACK
    )
    known = found.standing().select_related("contact", "channel", "topic", "unit", "institution")
    trial = Trial(is_of_words=rule.event in {Event.CASE, Event.ITEM})
    without, within = _books(rule)
    for case in known.order_by("-opened_at", "-pk")[:MOST]:
        trial.tried += 1
        _try_on(case, rule, without, within, trial)
    return trial


def _books(rule: Rule) -> tuple[Book, Book]:
    """Return the rules of today as if they had always been on: without this one, and with it."""
    book = Book.of(rule.institution_id)
    now_on = [replace(plan, began_at=None) for plan in book.plans if plan.ended_at is None]
    others = [plan for plan in now_on if plan.rule != rule.pk]
    plan = Plan(
        rule=rule.pk,
        name=rule.name,
        position=rule.position,
        event=rule.event,
        conditions=rule.conditions,
        acts=rule.acts,
        stops=rule.stops,
    )
    in_order = sorted([*others, plan], key=lambda each: (each.position, each.rule))
    return replace(book, plans=tuple(others)), replace(book, plans=tuple(in_order))


def _try_on(case: Case, rule: Rule, without: Book, within: Book, trial: Trial) -> None:
    if not trial.is_of_words:
        _try_event(case, rule, within, trial)
        return
    spoken = list(
        case.items.public()
        .filter(written_at__isnull=False)
        .select_related("author", "channel")
        .in_order()
    )
    heard = hearing.situations(case, spoken, House(rule.institution))
    before, then = derive(without, Standing(), heard), derive(within, Standing(), heard)
    _note(trial, case, before.standing, then.standing, matched=_fired(then, rule))


def _fired(derived: Derived, rule: Rule) -> bool:
    return any(fired.plan.rule == rule.pk for fired in derived.fired)


def _try_event(case: Case, rule: Rule, book: Book, trial: Trial) -> None:
    """Ask about each change of state; of waiting and rating, about the inquiry as it stands."""
    last = case.items.public().select_related("author", "channel").in_order().last()
    standing = Standing.of(case)
    matched = any(
        holds(rule.conditions, standing, replace(hearing.situation(case, last), status=status))
        for status in _states(case, rule)
    )
    then = (
        after(standing, rule.acts, book=book, is_alarming=bool(case.alarms))
        if matched
        else standing
    )
    _note(trial, case, standing, then, matched=matched)


def _states(case: Case, rule: Rule) -> list[str]:
    if rule.event == Event.STATUS:
        moved = CaseStep.objects.filter(case=case).exclude(was="").values_list("was", "now")
        return [to for was, to in moved if was != to]
    if rule.event == Event.WAITS:
        hours = timedelta(hours=int(rule.conditions.get("hours", 24)))
        return [case.status] if case.is_asking and now() - case.last_item_at >= hours else []
    return []


def _note(trial: Trial, case: Case, was: Standing, to: Standing, *, matched: bool) -> None:
    trial.matched += matched
    changes = difference(was, to)
    trial.changed += matched and bool(changes)
    if matched and len(trial.shown) < MOST_SHOWN:
        before = {name: getattr(was, name) for name in changes}
        trial.shown.append(Would(case, before, changes))
