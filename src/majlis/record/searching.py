"""Finding entries: what was asked, and pages of the answer by their last number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from majlis.arabic.digits import to_latin
from majlis.record.models import Entry

PAGE_ROWS = 50


@dataclass(frozen=True)
class Wish:
    """What the reader filters by; an empty wish is everything."""

    act: str = ""
    object: str = ""
    actor: str = ""
    day: date | None = None
    before: int | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.act or self.object or self.actor or self.day)

    def address(self, **changes: str) -> str:
        """Return the wish as the query of an address, changed where named."""
        said = {
            "act": self.act,
            "object": self.object,
            "actor": self.actor,
            "day": self.day.isoformat() if self.day else "",
        } | changes
        return urlencode({name: value for name, value in said.items() if value})


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, and the number before which older ones begin."""

    entries: list[Entry]
    older_before: int | None


def read_wish(query: Mapping[str, str]) -> Wish:
    """Return what an address asks for; whatever makes no sense is left out.

    Only these names reach the database, never a field or a lookup of the asker's choice.
    """
    return Wish(
        act=query.get("act", "")[:60],
        object=query.get("object", "")[:80],
        actor=query.get("actor", "")[:120],
        day=_day(to_latin(query.get("day", ""))),
        before=_number(to_latin(query.get("before", ""))),
    )


def found(institution_id: int, wish: Wish) -> QuerySet[Entry]:
    """Return the institution's entries that the wish describes, newest first."""
    entries = Entry.objects.filter(institution_id=institution_id).order_by("-number")
    if wish.act:
        entries = entries.filter(act=wish.act)
    if wish.object:
        entries = entries.filter(object=wish.object)
    if wish.actor:
        entries = entries.filter(actor=wish.actor)
    if wish.day:
        begins = datetime.combine(wish.day, time.min, tzinfo=timezone.get_current_timezone())
        entries = entries.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    return entries


def page(institution_id: int, wish: Wish) -> Page:
    """Return one page of what was found: a place in the list is a number, not a count of rows."""
    entries = found(institution_id, wish)
    if wish.before:
        entries = entries.filter(number__lt=wish.before)
    rows = list(entries[: PAGE_ROWS + 1])
    shown = rows[:PAGE_ROWS]
    return Page(shown, shown[-1].number if len(rows) > PAGE_ROWS else None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
