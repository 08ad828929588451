"""What the rules make of what was written: a function of the words and the rules, and nothing else.

The words of an inquiry are walked in their own order, each judged by the rules that were on when
we heard it. So the same words end the same, in whichever order they arrived.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from majlis.arabic.alarms import alarms_in
from majlis.inbox.models.rule import Event
from majlis.inbox.rules.book import Book, Plan
from majlis.inbox.rules.conditions import Situation, Standing, holds
from majlis.inbox.states import PRIORITIES, Alarm, Priority

FIELDS = ("topic", "unit", "officer", "priority", "kind")


@dataclass(frozen=True)
class Fired:
    """That a rule acted for one thing that was written, and what it set."""

    plan: Plan
    key: str
    here: Situation
    changed: Mapping[str, Any]


@dataclass
class Derived:
    """Where the walk ended."""

    standing: Standing
    alarms: list[str] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)


def derive(
    book: Book,
    start: Standing,
    heard: Sequence[Situation],
    *,
    already: Iterable[str] = (),
    from_the_first: bool = True,
    fixed: frozenset[str] = frozenset(),
) -> Derived:
    """Walk what was written, oldest first.

    `already` are dangers that earlier words spoke of; `from_the_first` says whether the inquiry
    begins with these words; `fixed` are what a person decided, which no rule changes.
    """
    derived = Derived(start, alarms=list(already))
    for number, here in enumerate(heard):
        _take_alarms(derived, book, here)
        events = [Event.ITEM, Event.CASE] if from_the_first and not number else [Event.ITEM]
        for plan in book.on(_heard_at(here), *events):
            if not holds(plan.conditions, derived.standing, here):
                continue
            derived.fired.append(_act(derived, book, plan, here, fixed=fixed))
            if plan.stops:
                break
    return derived


def _heard_at(here: Situation) -> Any:
    assert here.item is not None  # only what was written is walked
    return here.item.heard_at


def _take_alarms(derived: Derived, book: Book, here: Situation) -> None:
    """Raise what speaks of danger; what was written first counts as well as what it says now."""
    item = here.item
    assert item is not None
    found = alarms_of(book, [item.text, item.first_text], here)
    derived.alarms = [kind for kind in Alarm.values if kind in {*derived.alarms, *found}]
    if derived.alarms:
        derived.standing = replace(derived.standing, priority=Priority.URGENT)


def alarms_of(book: Book, texts: Sequence[str], here: Situation) -> set[str]:
    found = {kind for text in set(texts) for kind in alarms_in(text)}
    if book.alarm_words and book.alarms_of_ours(here.text, _heard_at(here)):
        found.add(Alarm.OWN)
    return found


def _act(
    derived: Derived, book: Book, plan: Plan, here: Situation, *, fixed: frozenset[str]
) -> Fired:
    was = derived.standing
    derived.standing = after(
        was, plan.acts, book=book, is_alarming=bool(derived.alarms), fixed=fixed
    )
    assert here.item is not None
    is_first = plan.event == Event.CASE
    key = f"case:{here.case.pk}" if is_first else f"item:{here.item.pk}"
    return Fired(plan, key, here, difference(was, derived.standing))


def after(
    now: Standing,
    acts: Mapping[str, Any],
    *,
    book: Book,
    is_alarming: bool,
    fixed: frozenset[str] = frozenset(),
) -> Standing:
    """Return what an inquiry is set to by these acts.

    A subject brings its unit, unless the acts name another one. What a word of danger raised is
    not lowered.
    """
    wanted = {name: acts[name] for name in FIELDS if name in acts}
    if "topic" in wanted and "unit" not in wanted and (unit := book.unit_of(wanted["topic"])):
        wanted["unit"] = unit
    if wanted.get("unit") is not None and wanted["unit"] not in book.open_units:
        del wanted["unit"]
    if wanted.get("officer") is not None and wanted["officer"] not in book.officers:
        del wanted["officer"]
    if is_alarming and "priority" in wanted:
        wanted["priority"] = max(wanted["priority"], now.priority, key=PRIORITIES.index)
    return replace(now, **{name: value for name, value in wanted.items() if name not in fixed})


def difference(was: Standing, now: Standing) -> dict[str, Any]:
    return {name: getattr(now, name) for name in FIELDS if getattr(now, name) != getattr(was, name)}
