"""What stands on an inquiry's page beside what was said: notes, referrals, answers that wait."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from majlis.arabic import dates
from majlis.arabic.digits import in_style
from majlis.inbox import bodies, joining, referral_links, wording
from majlis.inbox.beside import Beside
from majlis.inbox.models import (
    Body,
    Case,
    Item,
    Note,
    NoteWording,
    Proposal,
    Referral,
    ReferralTurn,
)
from majlis.inbox.models.answer_rules import AnswerRules, rules_of
from majlis.inbox.words import kind_of
from majlis.people.access import PersonRequest
from majlis.people.models import Unit
from majlis.ui.reading import reading

TONES = {
    Referral.State.OPEN: "note",
    Referral.State.ANSWERED: "good",
    Referral.State.MORE: "waiting",
    Referral.State.NOT_OURS: "waiting",
}


@dataclass(frozen=True)
class NoteLine:
    """An internal note in its place in the conversation."""

    template: ClassVar[str] = "inbox/parts/note.html"

    note: Note
    may_change: bool

    @property
    def at(self) -> datetime:
        return self.note.at

    @cached_property
    def wordings(self) -> list[NoteWording]:
        """What it said before, the oldest first."""
        return list(self.note.wordings.all())


@dataclass(frozen=True)
class ProposalLine:
    """An answer that waits for a second person, or came back from them."""

    template: ClassVar[str] = "inbox/parts/proposal.html"

    proposal: Proposal
    may_decide: bool
    may_take_back: bool

    @property
    def at(self) -> datetime:
        return self.proposal.at

    @property
    def tone(self) -> str:
        return "waiting" if self.proposal.is_waiting else "note"

    @property
    def is_returned(self) -> bool:
        return self.proposal.state == Proposal.State.RETURNED


@dataclass(frozen=True)
class TurnLine:
    """What a unit said, as an internal draft for the officer."""

    template: ClassVar[str] = "inbox/parts/turn.html"

    turn: ReferralTurn

    @property
    def at(self) -> datetime:
        return self.turn.at

    @property
    def unit(self) -> Unit:
        return self.turn.referral.unit

    @property
    def is_answer(self) -> bool:
        return self.turn.kind == ReferralTurn.Kind.ANSWERED

    @property
    def tone(self) -> str:
        return "good" if self.is_answer else "waiting"

    @property
    def key(self) -> str:
        """The word by which the composer takes its text up."""
        return f"turn-{self.turn.pk}"


@dataclass(frozen=True)
class ReferralCard:
    """One referral beside the conversation."""

    referral: Referral
    now: datetime

    @property
    def tone(self) -> str:
        return "bad" if self.is_late else TONES.get(Referral.State(self.referral.state), "")

    @property
    def is_late(self) -> bool:
        return self.referral.is_late(self.now)

    @property
    def has_link(self) -> bool:
        return self.referral.has_link(self.now)

    @property
    def link(self) -> str:
        return referral_links.address_of(self.referral)

    @property
    def may_ask_again(self) -> bool:
        over = {Referral.State.OPEN, Referral.State.WITHDRAWN}
        return self.referral.state not in over and not self.referral.case.is_closed

    @property
    def question(self) -> str:
        """The last thing that the unit was asked."""
        asked = self.referral.turns.filter(kind=ReferralTurn.Kind.ASKED).last()
        return asked.text if asked else ""

    @property
    def opened_words(self) -> str:
        """How often the link was opened, and when last."""
        opened = self.referral.openings.filter(act="opened")
        count = opened.count()
        last = opened.last()
        if last is None:
            return _("The link has not been opened yet.")
        how = reading()
        said = {
            "count": in_style(str(count), how.digits),
            "when": dates.when(
                last.at, now=self.now, zone=how.zone, language=how.language, digits=how.digits
            ),
        }
        return (
            ngettext(
                "The link was opened once, %(when)s.",
                "The link was opened %(count)s times, last %(when)s.",
                count,
            )
            % said
        )


@dataclass(frozen=True)
class Asides:
    """Everything beside what was said in one inquiry, for one person at one moment."""

    case: Case
    request: PersonRequest
    asked: Sequence[Item]
    now: datetime
    beside: Beside
    open_units: Sequence[Unit]  # of the institution; none where nobody can be asked any more

    def lines(self) -> Iterator[NoteLine | ProposalLine | TurnLine]:
        """Yield what stands in the conversation itself, in no order."""
        if self.beside.notes:
            yield from self._notes()
        if self.beside.proposals:
            yield from self._proposals()
        if self.beside.referrals:
            yield from self._turns()

    def _notes(self) -> Iterator[NoteLine]:
        by, within = self.request.user, self.rules.note_span
        for note in joining.notes_of(self.case).select_related("by").prefetch_related("wordings"):
            may_change = self.may_note and note.may_be_edited(by=by, within=within, at=self.now)
            yield NoteLine(note, may_change)

    def _proposals(self) -> Iterator[ProposalLine]:
        person = self.request.user
        shown = (Proposal.State.WAITING, Proposal.State.RETURNED)
        proposals = self.case.proposals.filter(state__in=shown).select_related(
            "by", "decided_by", "body"
        )
        for proposal in proposals:
            is_theirs = proposal.by_id == person.pk
            able = "approve_reply" in self.request.abilities
            yield ProposalLine(
                proposal,
                may_decide=proposal.is_waiting and able and not is_theirs,
                may_take_back=proposal.is_waiting and "answer" in self.request.abilities,
            )

    def _turns(self) -> Iterator[TurnLine]:
        turns = ReferralTurn.objects.filter(referral__case=self.case)
        turns = turns.select_related("referral__unit", "by").prefetch_related("files")
        yield from (TurnLine(turn) for turn in turns if turn.is_from_the_unit)

    @cached_property
    def rules(self) -> AnswerRules:
        return rules_of(self.case.institution_id)

    # Notes

    @property
    def may_note(self) -> bool:
        return "note_case" in self.request.abilities and not self.case.is_merged

    # Referrals

    @cached_property
    def referrals(self) -> list[ReferralCard]:
        if not self.beside.referrals:
            return []
        known = self.case.referrals.select_related("unit", "case")
        return [ReferralCard(referral, self.now) for referral in known]

    @property
    def may_refer(self) -> bool:
        is_open = not self.case.is_closed and not self.case.is_merged
        return "answer" in self.request.abilities and is_open and bool(self.units)

    @cached_property
    def units(self) -> list[Unit]:
        """Those that can be asked now."""
        busy = {card.referral.unit_id for card in self.referrals if card.referral.is_open}
        return [unit for unit in self.open_units if unit.pk not in busy]

    @property
    def choices(self) -> list[tuple[int, str, bool]]:
        """Number and words of what can be shown to a unit, and whether it is at first."""
        standing = [item for item in self.asked if not item.is_removed]
        return [
            (item.pk, wording.short(item.text) or str(kind_of(item)), item == standing[-1])
            for item in standing
        ]

    # Other bodies

    @cached_property
    def bodies(self) -> list[Body]:
        return list(Body.objects.filter(institution=self.request.institution).listed())

    @cached_property
    def likely(self) -> list[Body]:
        """Whose business it may be, the likeliest first."""
        return (
            bodies.suggested(self.case, [item.text for item in self.asked]) if self.bodies else []
        )

    @property
    def may_hand_over(self) -> bool:
        is_open = self.case.can_be_answered
        return "answer" in self.request.abilities and is_open and bool(self.bodies)
