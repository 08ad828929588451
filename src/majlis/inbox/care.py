"""What an inquiry's page shows of automatic words, duty calls and its rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from majlis.inbox import duty_calls
from majlis.inbox.beside import Beside
from majlis.inbox.models import AutomaticWord, Case, DutyCall, Rating
from majlis.notices import calling
from majlis.notices.models import Call
from majlis.people.models import Person


@dataclass(frozen=True)
class ShownCall:
    """One person called, and what became of it by each way."""

    call: DutyCall
    ways: Sequence[Call]


@dataclass(frozen=True)
class Care:
    """Everything beside the conversation that happened by itself."""

    case: Case
    person: Person
    beside: Beside
    may_answer: bool

    @cached_property
    def rating(self) -> Rating | None:
        return Rating.objects.filter(case=self.case).first() if self.beside.rating else None

    @cached_property
    def calls(self) -> list[ShownCall]:
        if not self.beside.duty_calls:
            return []
        return [
            ShownCall(each, calling.outcomes(each.record_name))
            for each in duty_calls.calls_of(self.case)
        ]

    @property
    def may_take_on(self) -> bool:
        """Whether this person was called and nobody has it yet."""
        mine = [each for each in self.calls if each.call.person_id == self.person.pk]
        is_free = not any(each.call.taken_at for each in self.calls)
        return self.may_answer and self.case.is_asking and is_free and bool(mine)

    @cached_property
    def unsaid(self) -> list[AutomaticWord]:
        """What was decided not to be said, but for the plain reason that the office was open."""
        if not self.beside.automatic_words:
            return []
        plain = (AutomaticWord.Why.OPEN, AutomaticWord.Why.PLACE)
        return list(self.case.automatic_words.exclude(why="").exclude(why__in=plain))

    @property
    def is_there(self) -> bool:
        return bool(self.rating or self.calls or self.unsaid)
