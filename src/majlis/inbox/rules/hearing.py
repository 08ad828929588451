"""Sorting an inquiry by what the public wrote: its language, its dangers, and what rules set.

As long as no person has touched it, all of it is derived anew, so that the order of arrival does
not matter. Where one has, the rules hear each new word once and change nothing that a person
decided.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from majlis.arabic.language import Speech, speech_of
from majlis.inbox.house import House
from majlis.inbox.models import Case, Item
from majlis.inbox.rules import acting
from majlis.inbox.rules.book import Book
from majlis.inbox.rules.conditions import Situation, Standing
from majlis.inbox.rules.deriving import Derived, derive
from majlis.inbox.states import Act, Priority
from majlis.people.calendars import calendar_of
from majlis.store.clock import Now, now

# So much of what was written tells its language.
MOST_READ = 4_000  # characters
# What a person's act decides, so that no rule changes it again.
DECIDES = {
    Act.TOPIC_SET: ("topic",),
    Act.PRIORITY_SET: ("priority",),
    Act.MARKED: ("kind",),
    Act.REOPENED: ("kind",),
    Act.ASSIGNED: ("unit", "officer"),
    Act.TAKEN: ("officer",),
    Act.RELEASED: ("officer",),
}


def hear(
    case: Case, spoken: Sequence[Item], house: House, *, is_touched: bool, at: datetime | None
) -> None:
    """Let the rules hear an inquiry; `spoken` is what the public wrote, oldest first.

    The case is locked by the caller, who has written down its language.
    """
    if is_touched:
        _hear_news(case, house, spoken, at=at)
    else:
        _derive_anew(case, house, spoken, at=at)
    unheard = [item.pk for item in spoken if not item.is_ruled]
    if unheard and house.book.hears_words:
        Item.objects.filter(pk__in=unheard).update(is_ruled=True)


def situations(case: Case, spoken: Sequence[Item], house: House) -> list[Situation]:
    """Return what rules are asked about, oldest first."""
    return [
        Situation(case, item, lambda: house.calendar, at=item.written_at or item.heard_at)
        for item in spoken
    ]


def situation(case: Case, item: Item | None) -> Situation:
    """Return what rules are asked about an inquiry as it stands now."""
    return Situation(case, item, lambda: calendar_of(case.institution), at=now())


def speech_of_all(spoken: Sequence[Item]) -> Speech:
    """Return the language of all that was written; what was removed counts only alone."""
    standing = [item for item in spoken if not item.is_removed] or spoken
    return speech_of("\n".join(item.text for item in standing)[:MOST_READ])


def _derive_anew(case: Case, house: House, spoken: Sequence[Item], *, at: datetime | None) -> None:
    derived = derive(house.book, Standing(), situations(case, spoken, house))
    _note_alarms(case, derived, at=at)
    changes, ruled = _changes(case, derived), _ruled(derived.standing)
    if changes or case.ruled != ruled:
        _write(case, ruled=ruled, **changes)
    acting.run(case, derived.fired, at=at)


def _changes(case: Case, derived: Derived) -> dict[str, Any]:
    """Return the columns to set: those that nobody but the rules has set since."""
    was, found = Standing(**case.ruled), {}
    for name, column in acting.COLUMNS.items():
        value = getattr(derived.standing, name)
        known = getattr(case, column)
        if known != value and known == getattr(was, name):
            found[column] = value
    return found


def _ruled(standing: Standing) -> dict[str, Any]:
    """Return what differs from an inquiry without rules."""
    plain = Standing()
    return {
        name: getattr(standing, name)
        for name in acting.COLUMNS
        if getattr(standing, name) != getattr(plain, name)
    }


def _hear_news(case: Case, house: House, spoken: Sequence[Item], *, at: datetime | None) -> None:
    """Let the rules hear what they have not heard; dangers are looked for in all of it."""
    book, everything = house.book, situations(case, spoken, house)
    whole = derive(Book(book.institution, (), book.alarm_words), Standing(), everything)
    _note_alarms(case, whole, at=at, raises=True)
    news = [here for here in everything if here.item and not here.item.is_ruled]
    if not news or not book.hears_words:
        return
    is_first = news[0].item == spoken[0]
    derived = derive(
        book,
        Standing.of(case),
        news,
        already=case.alarms.split(),
        from_the_first=is_first,
        fixed=decided(case),
    )
    acting.run(case, derived.fired, at=at, applies=True)


def decided(case: Case) -> frozenset[str]:
    """Return what persons decided of it."""
    acts = case.steps.filter(by__isnull=False, act__in=list(DECIDES)).values_list("act", flat=True)
    return frozenset(name for act in set(acts) for name in DECIDES[Act(act)])


def _note_alarms(
    case: Case, derived: Derived, *, at: datetime | None, raises: bool = False
) -> None:
    """Write down what dangers are spoken of, and leave a step for new ones."""
    known = case.alarms.split()
    if derived.alarms == known:
        return
    new = [kind for kind in derived.alarms if kind not in known]
    raised = {"priority": Priority.URGENT} if raises and new else {}
    _write(case, alarms=" ".join(derived.alarms), **raised)
    if new:
        case.leave_step(Act.ALARMED, at=at)


def _write(case: Case, **columns: Any) -> None:
    Case.objects.filter(pk=case.pk).update(changed_at=Now(), **columns)
    for name, value in columns.items():
        setattr(case, name, value)
