"""What the page of an inquiry shows of its sorting, and what a person may change of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from majlis.answers.models import Service
from majlis.inbox import macros, same_person, saved_answers, wording
from majlis.inbox.beside import Beside
from majlis.inbox.models import Case, ContactMerge, Item, Macro, SavedAnswer
from majlis.inbox.same_person import Likeness
from majlis.inbox.saved_answers import KEY
from majlis.inbox.states import Alarm, Dialect, Language, Priority
from majlis.people.access import PersonRequest

TONES = {Priority.URGENT: "bad", Priority.HIGH: "waiting", Priority.LOW: ""}


@dataclass(frozen=True)
class Offer:
    """One saved answer that may be put into the answer."""

    answer: SavedAnswer
    is_suggested: bool

    @property
    def key(self) -> str:
        return f"{KEY}{self.answer.pk}"


@dataclass(frozen=True)
class Sorting:
    """One inquiry for one person. `sought` are words that a saved answer must have."""

    case: Case
    request: PersonRequest
    beside: Beside
    sought: str = ""

    # What it is

    @property
    def priority(self) -> str:
        """Its priority in words; nothing where it is the usual one."""
        usual = self.case.priority == Priority.NORMAL
        return "" if usual else str(Priority(self.case.priority).label)

    @property
    def tone(self) -> str:
        return TONES.get(Priority(self.case.priority), "")

    @property
    def alarms(self) -> list[str | Promise]:
        return [Alarm(kind).label for kind in self.case.alarms.split()]

    @property
    def speech(self) -> str:
        """The language, or the speech where it is known; nothing where neither is."""
        if self.case.dialect:
            return str(Dialect(self.case.dialect).label)
        return str(Language(self.case.language).label) if self.case.language else ""

    # What may be changed

    @property
    def may_change(self) -> bool:
        is_open = not self.case.is_closed and not self.case.is_merged
        return "answer" in self.request.abilities and is_open

    @property
    def may_join(self) -> bool:
        is_whole = not self.case.is_spam and not self.case.is_merged
        return "answer" in self.request.abilities and is_whole and bool(self.case.contact_id)

    @property
    def priorities(self) -> list[tuple[str, str | Promise]]:
        return [each for each in Priority.choices if each[0] != self.case.priority]

    @cached_property
    def topics(self) -> list[Service]:
        here = Service.objects.filter(institution=self.request.institution)
        return list(here.in_order())

    # Who asks

    @cached_property
    def alike(self) -> list[Likeness]:
        """Who may be the same person; only for those who may say so."""
        contact = self.case.contact
        return same_person.suggestions(contact) if contact and self.may_join else []

    @cached_property
    def joined(self) -> list[ContactMerge]:
        contact = self.case.contact
        may_part = self.beside.joined_people and self.may_join
        return same_person.undoable(contact) if contact and may_part else []

    # What is kept ready

    @cached_property
    def macros(self) -> list[Macro]:
        return macros.offered(self.case) if self.may_change else []

    @cached_property
    def saved(self) -> list[Offer]:
        suggested = saved_answers.suggested(self.case) if self.beside.suggestions else set()
        found = saved_answers.offered(self.case, self.sought, suggestions=suggested)
        return [Offer(answer, answer.pk in suggested) for answer in found]

    @property
    def is_one_suggested(self) -> bool:
        return any(offer.is_suggested for offer in self.saved)


def parts_of(asked: Iterable[Item]) -> list[tuple[int, str]]:
    """Return what the person wrote, each in a few words, where there is something to part."""
    said = sorted(
        (each.written_at, each.remote_id, each.pk, each) for each in asked if each.written_at
    )
    found = [(item.pk, wording.short(item.text) or str(item.pk)) for *_order, item in said]
    return found if len(found) > 1 else []
