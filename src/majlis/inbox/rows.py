"""The inquiries of a list, each as one row shows it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Window
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from majlis.arabic import personal
from majlis.arabic.office_time import Calendar
from majlis.inbox import wording
from majlis.inbox.clock_words import ClockFace
from majlis.inbox.models import Case, Clock, Item
from majlis.inbox.models.promise import ClockKind
from majlis.inbox.places import Place, places_of
from majlis.inbox.words import kind_of

OF_ANSWERS = (ClockKind.FIRST, ClockKind.NEXT)


@dataclass(frozen=True)
class Row:
    """One inquiry: what was said last, by whom, where, and how long it waits."""

    case: Case
    item: Item | None  # the last that the public wrote
    further: int  # how many more there are
    post: Place | None
    clock: ClockFace | None

    @property
    def url(self) -> str:
        return self.case.get_absolute_url()

    @property
    def reference(self) -> str:
        return self.case.reference

    @property
    def network(self) -> str:
        """The network it came by; nothing for the public portal."""
        return self.case.channel.network if self.case.channel else ""

    @cached_property
    def name(self) -> str:
        author = self.item.author if self.item else None
        contact = self.case.contact
        name = (author and author.name) or (contact.name if contact else "")
        return wording.name(personal.masked(name))

    @cached_property
    def handle(self) -> str:
        author = self.item.author if self.item else None
        handle = wording.name(author.handle) if author else ""
        return "" if handle.lstrip("@") == self.name.lstrip("@") else handle

    @property
    def face(self) -> str:
        return wording.face(self.name or self.handle.lstrip("@"))

    @cached_property
    def text(self) -> str:
        return wording.line(personal.masked(self.item.text)) if self.item else ""

    @property
    def has_direction(self) -> bool:
        return wording.has_direction(self.text)

    @property
    def no_text(self) -> str:
        if self.item and self.item.is_removed:
            return _("Removed by its writer")
        return _("Without words")

    @property
    def is_removed(self) -> bool:
        return self.item is not None and self.item.is_removed

    @property
    def kind(self) -> str | Promise:
        return kind_of(self.item) if self.item else ""

    @property
    def post_words(self) -> str:
        return wording.line(self.post.text) if self.post else ""

    @property
    def at(self) -> datetime:
        return self.case.last_item_at

    @property
    def status(self) -> str:
        return self.case.status_words

    @property
    def holder(self) -> str:
        return str(self.case.officer) if self.case.officer else ""

    @property
    def is_done(self) -> bool:
        return not self.case.is_asking

    @property
    def tone(self) -> str:
        """The edge of the row: only what asks for attention has one."""
        return self.clock.tone if self.clock and self.clock.is_running else ""


def rows_of(cases: Sequence[Case], *, calendar: Calendar, now: datetime) -> list[Row]:
    """Return the rows of these inquiries, in as many queries for one as for a page."""
    ids = [case.pk for case in cases]
    last = _last_items(ids)
    posts = places_of(last.values())
    clocks = _clocks(ids)
    return [
        Row(
            case=case,
            item=(item := last.get(case.pk)),
            further=item.said - 1 if item else 0,
            post=posts.get((item.channel_id, item.post_remote_id)) if item else None,
            clock=face_of(case, clocks[case.pk], calendar=calendar, now=now),
        )
        for case in cases
    ]


def _last_items(case_ids: Iterable[int]) -> Mapping[int, Any]:
    """Return the last that the public wrote in each, with `said`: how many things they wrote."""
    said = Item.objects.public().filter(case__in=case_ids).select_related("author", "channel")
    counted = said.annotate(said=Window(Count("id"), partition_by="case_id"))
    last = counted.order_by("case_id", "-written_at", "-id").distinct("case_id")
    return {item.case_id: item for item in last if item.case_id}


def _clocks(case_ids: Iterable[int]) -> Mapping[int, list[Clock]]:
    found: dict[int, list[Clock]] = defaultdict(list)
    for clock in Clock.objects.filter(case__in=case_ids):
        found[clock.case_id].append(clock)
    return found


def face_of(
    case: Case, clocks: Iterable[Clock], *, calendar: Calendar, now: datetime
) -> ClockFace | None:
    """Return the clock that says most: what is due first, else how the last answer came.

    Nothing is said of spam, nor of what asks for nothing.
    """
    if case.is_spam or not case.is_inquiry:
        return None
    known = list(clocks)
    due = [clock for clock in known if clock.is_running and clock.due_at] if case.is_asking else []
    if due:
        return ClockFace(min(due, key=_due_at), calendar, now)
    answers = [clock for clock in known if clock.kind in OF_ANSWERS]
    if not case.is_asking:
        answers = [clock for clock in answers if not clock.is_running]
    last = max(answers, key=lambda clock: clock.started_at, default=None)
    return ClockFace(last, calendar, now) if last else None


def _due_at(clock: Clock) -> datetime:
    assert clock.due_at is not None  # only such are compared
    return clock.due_at
