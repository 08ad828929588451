"""What the page of one inquiry shows, and which acts it offers to whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from majlis.arabic import personal
from majlis.arabic.office_time import Calendar
from majlis.inbox import (
    beside,
    bundling,
    colleagues,
    moderating,
    places,
    presence,
    snoozing,
    wording,
)
from majlis.inbox.asides import Asides, NoteLine, ProposalLine, TurnLine
from majlis.inbox.care import Care
from majlis.inbox.clock_words import ClockFace
from majlis.inbox.colleagues import Colleague
from majlis.inbox.composing import Composer, Draft
from majlis.inbox.forms import ClosingForm
from majlis.inbox.models import Appeal, Case, CaseStep, Item, MachineLetter
from majlis.inbox.places import Place
from majlis.inbox.rows import face_of
from majlis.inbox.ruling import Rules
from majlis.inbox.sorting import Sorting, parts_of
from majlis.inbox.spoken import Spoken
from majlis.inbox.states import Kind, Status
from majlis.people.access import PersonRequest
from majlis.people.calendars import calendar_of
from majlis.people.models import Unit
from majlis.store.clock import now
from majlis.ui.networks import mark_of

# How many earlier inquiries of a person are named.
MOST_OTHERS = 5
ICONS = {
    Status.NEW: "inbox",
    Status.OPEN: "person",
    Status.WAITING: "clock",
    Status.REFERRED: "institution",
    Status.ANSWERED: "verified",
    Status.CLOSED: "check",
    Status.SPAM: "failed",
}


@dataclass(frozen=True)
class Mark:
    """One other kind that an inquiry can be given."""

    word: str
    label: str | Promise


@dataclass(frozen=True)
class CasePage:
    """One inquiry for one person at one moment. `known` is the newest item they have seen."""

    case: Case
    request: PersonRequest
    draft: Draft = field(default_factory=Draft)
    known: int | None = None
    sought: str = ""  # in the saved answers
    moment: datetime = field(default_factory=now)

    # What it is

    @property
    def icon(self) -> str:
        return ICONS[Status(self.case.status)]

    @property
    def holder(self) -> str:
        return str(self.case.officer) if self.case.officer else ""

    @cached_property
    def clock(self) -> ClockFace | None:
        """The clock that says most."""
        return face_of(
            self.case,
            [face.clock for face in self.clocks],
            calendar=self._calendar,
            now=self.moment,
        )

    @cached_property
    def clocks(self) -> list[ClockFace]:
        """All its clocks, in the order in which they started; none of what asks for nothing."""
        if self.case.is_spam or not self.case.is_inquiry:
            return []
        return [ClockFace(clock, self._calendar, self.moment) for clock in self.case.clocks.all()]

    @property
    def other_clocks(self) -> list[ClockFace]:
        """Its clocks but the one that says most."""
        shown = self.clock.clock.pk if self.clock else None
        return [face for face in self.clocks if face.clock.pk != shown]

    @cached_property
    def _calendar(self) -> Calendar:
        return calendar_of(self.request.institution)

    # What was said

    @property
    def shows_all(self) -> bool:
        """Whether this reader sees personal data: who answers, and who confirms measures."""
        return bool({"answer", "assign"} & self.request.abilities)

    @cached_property
    def rules(self) -> Rules:
        return Rules(self.request.institution)

    @cached_property
    def talk(self) -> list[Spoken]:
        """What was said, in order.

        A network may tell of our answer before it has answered our call: until the two are known
        to be one, only the answer on its way is shown.
        """
        blocks = moderating.Blocks()
        said = [
            Spoken(each, self.case, self.moment, self.shows_all, blocks)
            for each in self.case.thread()
        ]
        coming = {each.reply.text for each in said if each.reply and each.reply.is_on_its_way}
        return [each for each in said if not (each.is_from_elsewhere and each.text in coming)]

    @cached_property
    def beside(self) -> beside.Beside:
        return beside.of(self.case)

    @cached_property
    def asides(self) -> Asides:
        """What stands beside what was said: notes, referrals, answers that wait."""
        is_over = self.case.is_closed or self.case.is_merged
        units = [] if is_over else self.units
        return Asides(self.case, self.request, self.asked, self.moment, self.beside, units)

    @cached_property
    def lines(self) -> "list[Spoken | NoteLine | ProposalLine | TurnLine]":
        """What was said and what colleagues say about it, in one order."""
        return sorted([*self.talk, *self.asides.lines()], key=lambda each: each.at)

    @cached_property
    def asked(self) -> list[Item]:
        """What the public wrote, in its order."""
        return [said.item for said in self.talk if said.item and not said.is_ours]

    @property
    def newest(self) -> int:
        return max((item.pk for item in self.asked), default=0)

    @property
    def news(self) -> str:
        """What is said aloud of a refreshed page; nothing while nobody wrote."""
        is_more = self.known is not None and self.newest > self.known
        return _("The person wrote again. It stands below.") if is_more else ""

    @cached_property
    def place(self) -> Place | None:
        """The post that the last item hangs on."""
        return places.place_of(self.asked[-1]) if self.asked else None

    @property
    def unknown_post(self) -> str:
        """The number of a post that we have not read."""
        item = self.asked[-1] if self.asked else None
        is_unknown = item is not None and item.kind == Item.Kind.COMMENT and self.place is None
        return item.post_remote_id if item and is_unknown else ""

    @property
    def place_words(self) -> str:
        """Whose post it is, before its time."""
        assert self.place is not None
        names = {"network": mark_of(self.place.network).name}
        if self.place.delivery_id:
            return _("On your post on %(network)s,") % names
        return _("On a post of your account on %(network)s, not made here,") % names

    @cached_property
    def machine_letters(self) -> list[MachineLetter]:
        """What machines wrote in answer to us, oldest first."""
        return list(self.case.machine_letters.all()) if self.beside.machine_letters else []

    @property
    def steps(self) -> QuerySet[CaseStep]:
        return self.case.steps.select_related("by", "officer", "unit").order_by("-id")

    # Who asks

    @property
    def name(self) -> str:
        return wording.name(self.case.contact.name) if self.case.contact else ""

    @cached_property
    def identities(self) -> list[tuple[str, str]]:
        """Network and handle of each account that the person is known by."""
        contact = self.case.contact
        if contact is None:
            return []
        prefetch_related_objects([contact], "identities")  # they tell who is alike, too
        known = sorted(contact.identities.all(), key=lambda each: each.pk)
        return [(each.network, wording.name(each.handle)) for each in known if each.handle]

    @property
    def may_erase(self) -> bool:
        return "erase_person" in self.request.abilities and self.case.contact is not None

    @cached_property
    def others(self) -> list[Case]:
        """Other inquiries of the same person, the newest first."""
        if self.case.contact_id is None:
            return []
        theirs = Case.objects.standing().filter(contact=self.case.contact_id)
        return list(theirs.exclude(pk=self.case.pk).newest_first()[:MOST_OTHERS])

    @cached_property
    def care(self) -> Care:
        may_answer = "answer" in self.request.abilities
        return Care(self.case, self.request.user, self.beside, may_answer=may_answer)

    @cached_property
    def sorting(self) -> Sorting:
        return Sorting(self.case, self.request, self.beside, self.sought)

    @cached_property
    def parts(self) -> list[tuple[int, str]]:
        return parts_of(self.asked)

    # What is objected to

    @cached_property
    def appeal(self) -> Appeal | None:
        known = Appeal.objects.select_related("measure__item__case", "measure__rule", "decided_by")
        return known.filter(case=self.case).first() if self.case.is_appeal else None

    @property
    def appealed_text(self) -> str:
        return self._seen(self.appeal.measure.text) if self.appeal else ""

    @property
    def appealed_reason(self) -> str:
        return self._seen(self.appeal.measure.reason) if self.appeal else ""

    @property
    def is_appeal_late(self) -> bool:
        return self.appeal is not None and self.appeal.is_late(self.moment)

    @property
    def may_decide_appeal(self) -> bool:
        appeal = self.appeal
        if appeal is None or "decide_appeals" not in self.request.abilities:
            return False
        return appeal.is_waiting and self.request.user.pk not in appeal.acted()

    def _seen(self, text: str) -> str:
        return text if self.shows_all else personal.masked(text)

    # What is offered

    @property
    def may_answer(self) -> bool:
        is_open = self.case.can_be_answered and bool(self.composer.offer)
        return "answer" in self.request.abilities and is_open

    @property
    def why_no_answer(self) -> str:
        if "answer" not in self.request.abilities or self.may_answer:
            return ""
        if self.case.is_closed:
            return _("This inquiry is closed. Open it again to answer.")
        if self.composer.targets:
            return _("This network takes no answer to it here. Open it there and answer.")
        return _("Their words were removed. There is nothing left here to answer.")

    @cached_property
    def composer(self) -> Composer:
        return Composer(self.case, self.asked, self.draft, self.request.user)

    @property
    def may_measure(self) -> bool:
        return "answer" in self.request.abilities and not self.case.is_merged

    @property
    def may_confirm(self) -> bool:
        return "assign" in self.request.abilities

    @property
    def may_take(self) -> bool:
        return "answer" in self.request.abilities and self.case.can_be_taken

    @property
    def may_release(self) -> bool:
        is_theirs = self.case.officer_id == self.request.user.pk
        return "answer" in self.request.abilities and is_theirs and not self.case.is_closed

    @property
    def may_assign(self) -> bool:
        is_open = not self.case.is_closed and not self.case.is_merged
        return "assign" in self.request.abilities and is_open

    @property
    def may_close(self) -> bool:
        return "answer" in self.request.abilities and self.case.can_be_closed

    @property
    def may_reopen(self) -> bool:
        return "answer" in self.request.abilities and self.case.can_be_reopened

    @property
    def may_snooze(self) -> bool:
        return "answer" in self.request.abilities and self.case.can_be_snoozed

    @property
    def snoozes(self) -> list[snoozing.Choice]:
        return snoozing.choices(self.request.institution, self._calendar, self.moment)

    @cached_property
    def undo(self) -> bundling.Undoable | None:
        """What this person did last, if it was done to this inquiry."""
        return bundling.last_of(self.request.user, self.case.institution_id, about=self.case)

    @cached_property
    def present(self) -> list[presence.Present]:
        """Which colleagues look at it now."""
        return presence.others(self.case, self.request.user)

    @property
    def marks(self) -> list[Mark]:
        if "answer" not in self.request.abilities or self.case.is_closed or self.case.is_merged:
            return []
        if self.case.is_appeal:
            return []
        if not self.case.is_inquiry:
            return [Mark(Kind.INQUIRY, _("It is an inquiry"))]
        marks = [Mark(Kind.OTHER, _("It asks for nothing"))]
        return marks if self.case.is_answered else [*marks, Mark("spam", _("It is spam"))]

    @property
    def may_act(self) -> bool:
        return self.may_assign or self.may_close or self.may_reopen or bool(self.marks)

    @property
    def shows_acts(self) -> bool:
        offers = self.may_act or self.may_answer or self.asides.may_note
        return offers or bool(self.why_no_answer)

    @property
    def may_refer_acts(self) -> bool:
        return "answer" in self.request.abilities

    @property
    def outcomes(self) -> Sequence[tuple[str, str | Promise]]:
        return ClosingForm.OUTCOMES

    @cached_property
    def units(self) -> list[Unit]:
        return list(Unit.objects.visible_to(self.request.user).open())

    @cached_property
    def officers(self) -> list[Colleague]:
        return [each for each in self.colleagues if each.can("answer")]

    @cached_property
    def readers(self) -> list[Colleague]:
        """Whom a note may name."""
        own = self.request.user.pk
        return [each for each in self.colleagues if each.pk != own and each.can("read_cases")]

    @cached_property
    def colleagues(self) -> list[Colleague]:
        return colleagues.working_in(self.case.institution_id)

    @cached_property
    def next_url(self) -> str:
        """The most pressing inquiry but this one; only for those who answer."""
        if "answer" not in self.request.abilities:
            return ""
        ours = Case.objects.visible_to(self.request.user).asking().awake()
        waiting = ours.exclude(pk=self.case.pk).in_reach_of(self.request.user)
        mine_or_free = waiting.most_pressing_first().only("reference").first()
        return mine_or_free.get_absolute_url() if mine_or_free else ""

    @property
    def moving_url(self) -> str:
        return reverse("case-moving", args=[self.case.reference])
