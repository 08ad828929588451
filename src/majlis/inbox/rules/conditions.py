"""What a rule asks of an inquiry and of what was just written; all of it must hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from majlis.arabic import personal
from majlis.arabic.language import GULF, Speech, speech_of
from majlis.arabic.office_time import Calendar
from majlis.arabic.phrases import Text
from majlis.inbox.models import Case, Item
from majlis.inbox.states import Kind, Priority

PORTAL: Final = "portal"
NONE: Final = "none"  # "no subject yet", "no unit yet"


@dataclass(frozen=True)
class Standing:
    """What rules may set of an inquiry."""

    topic: int | None = None
    unit: int | None = None
    officer: int | None = None
    priority: str = Priority.NORMAL
    kind: str = Kind.INQUIRY

    @classmethod
    def of(cls, case: Case) -> "Standing":
        return cls(case.topic_id, case.unit_id, case.officer_id, case.priority, case.kind)


@dataclass(frozen=True)
class Situation:
    """What was written, where and by whom; of a later event, what was written last."""

    case: Case
    item: Item | None
    calendar: Callable[[], Calendar]
    at: datetime  # of the event
    status: str = ""  # that it changed to
    stars: int = 0
    parts: dict[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def said(self) -> str:
        return self.item.text if self.item else ""

    @cached_property
    def text(self) -> Text:
        return Text.of(self.said)

    @cached_property
    def speech(self) -> Speech:
        return speech_of(self.said)

    @cached_property
    def network(self) -> str:
        channel = self.item.channel if self.item else self.case.channel
        return channel.network if channel else PORTAL

    @cached_property
    def channel(self) -> int | None:
        return self.item.channel_id if self.item else self.case.channel_id

    @cached_property
    def is_out_of_hours(self) -> bool:
        return not self.calendar().is_open_at(self.at)

    @cached_property
    def names(self) -> set[str]:
        """Everything that names its writer: handle, name and e-mail."""
        author = self.item.author if self.item else None
        contact = self.case.contact
        told = [author.handle, author.name] if author else []
        told += [contact.name, contact.email] if contact else []
        return {_plain(each) for each in told if each}


def holds(conditions: Mapping[str, Any], standing: Standing, here: Situation) -> bool:
    """Say whether all of these conditions hold; none at all always does."""
    return all(_TESTS[name](asked, standing, here) for name, asked in conditions.items())


def _plain(name: str) -> str:
    return name.strip().removeprefix("@").casefold()


def _is(known: Any, asked: Any) -> bool:
    return known is None if asked == NONE else known == asked


def _speaks(asked: str, here: Situation) -> bool:
    """Who asks for the speech of the Gulf means that of each of its countries."""
    known = here.speech.dialect
    return known.startswith(GULF) if asked == GULF else known == asked


_TESTS: Final[Mapping[str, Callable[[Any, Standing, Situation], bool]]] = {
    "words": lambda asked, _now, here: any(here.text.has(phrase) for phrase in asked),
    "lacks": lambda asked, _now, here: not any(here.text.has(phrase) for phrase in asked),
    "topic": lambda asked, now, _here: _is(now.topic, asked),
    "unit": lambda asked, now, _here: _is(now.unit, asked),
    "priority": lambda asked, now, _here: now.priority == asked,
    "kind": lambda asked, now, _here: now.kind == asked,
    "network": lambda asked, _now, here: here.network == asked,
    "channel": lambda asked, _now, here: here.channel == asked,
    "item_kind": lambda asked, _now, here: here.item is not None and here.item.kind == asked,
    "language": lambda asked, _now, here: here.speech.language == asked,
    "dialect": lambda asked, _now, here: _speaks(asked, here),
    "contact": lambda asked, _now, here: _plain(asked) in here.names,
    "out_of_hours": lambda asked, _now, here: here.is_out_of_hours == asked,
    "personal": lambda asked, _now, here: personal.has(here.said) == asked,
    "attachments": lambda asked, _now, here: bool(here.item and here.item.attachment_url) == asked,
    "status": lambda asked, _now, here: (here.status or here.case.status) == asked,
    "stars": lambda asked, _now, here: 0 < here.stars <= asked,
    "hours": lambda _asked, _now, _here: True,  # how long it waited; events.py finds such
}
NAMES: Final = tuple(_TESTS)
