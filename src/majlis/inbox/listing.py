"""The page of one list: which inquiries stand on it, and the ways to the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from majlis.arabic.digits import in_style
from majlis.arabic.office_time import Calendar
from majlis.channels.models import Channel
from majlis.inbox import bundling, colleagues, seeking, snoozing
from majlis.inbox.colleagues import Colleague
from majlis.inbox.forms import ClosingForm
from majlis.inbox.lists import BY_WORD, LISTS, PORTAL, URGENT, Choice, Reader
from majlis.inbox.models import Case, Item
from majlis.inbox.models.case_set import CaseSet
from majlis.inbox.rows import Row, rows_of
from majlis.networks.doors import RULES
from majlis.people.access import PersonRequest
from majlis.people.calendars import calendar_of
from majlis.people.models import Unit
from majlis.store.clock import now
from majlis.ui.reading import reading

PAGE: Final = 25
# Counting goes no further than anybody would.
MOST_COUNTED: Final = 99


@dataclass(frozen=True)
class Way:
    """One link of the page: another list, network or order."""

    word: str
    label: str | Promise
    url: str
    is_current: bool
    count: int = 0
    tone: str = ""


@dataclass(frozen=True)
class ListPage:
    """One page of one list, for one person. `known` is the newest item that they have seen."""

    request: PersonRequest
    choice: Choice
    known: int | None = None
    moment: datetime = field(default_factory=now)

    @cached_property
    def rows(self) -> list[Row]:
        shown = self._found[:PAGE]
        return rows_of(shown, calendar=self._calendar, now=self.moment)

    @property
    def further_url(self) -> str:
        """The address of the next page; nothing where this is the last."""
        is_more = len(self._found) > PAGE
        return self.choice.address(after=self._found[PAGE - 1].reference) if is_more else ""

    @property
    def first_url(self) -> str:
        """The address of the first page; nothing where this is it."""
        return self.choice.address() if self.choice.after else ""

    @property
    def here(self) -> str:
        return self.choice.address(after=self.choice.after)

    @property
    def query(self) -> str:
        """The query of this page's address, for a form that comes back to it."""
        return self.here.partition("?")[2]

    @property
    def without_words(self) -> str:
        return self.choice.address(words="")

    @cached_property
    def lists(self) -> list[Way]:
        return [
            Way(
                each.word,
                each.label,
                Choice(list=each.word, order=self.choice.order).address(),
                is_current=each.word == self.choice.list,
                count=each.of(self._reader)[: MOST_COUNTED + 1].count() if each.tone else 0,
                tone=each.tone,
            )
            for each in LISTS
        ]

    @cached_property
    def networks(self) -> list[Way]:
        """All, then each network that an account of ours is on, then the portal."""
        listed = Channel.objects.visible_to(self.request.user).listed()
        ours = set(listed.order_by().values_list("network", flat=True).distinct())
        words = ["", *(network for network in RULES if network in ours), PORTAL]
        return [
            Way(word, "", self.choice.address(network=word), self.choice.network == word)
            for word in words
        ]

    @property
    def orders(self) -> list[Way]:
        urgent = self.choice.is_urgent_first
        of_work = self.choice.is_of_work
        pressing = _("Most urgent first") if of_work else _("Longest waiting first")
        return [
            Way("", _("Newest first"), self.choice.address(order=""), not urgent),
            Way(URGENT, pressing, self.choice.address(order=URGENT), urgent),
        ]

    # What may be done with a selection

    @property
    def may_answer(self) -> bool:
        return "answer" in self.request.abilities

    @property
    def may_assign(self) -> bool:
        return "assign" in self.request.abilities

    @property
    def may_select(self) -> bool:
        return self.may_answer or self.may_assign

    @cached_property
    def officers(self) -> list[Colleague]:
        here = colleagues.working_in(self.request.institution.pk)
        return [each for each in here if each.can("answer")]

    @cached_property
    def units(self) -> list[Unit]:
        return list(Unit.objects.visible_to(self.request.user).open())

    @property
    def outcomes(self) -> Sequence[tuple[str, str | Promise]]:
        return ClosingForm.OUTCOMES

    @property
    def snoozes(self) -> list[snoozing.Choice]:
        return snoozing.choices(self.request.institution, self._calendar, self.moment)

    @cached_property
    def undo(self) -> bundling.Undoable | None:
        return bundling.last_of(self.request.user, self.request.institution.pk)

    # What is new

    @cached_property
    def newest(self) -> int:
        return Item.objects.public().order_by("-pk").values_list("pk", flat=True).first() or 0

    @property
    def news(self) -> str:
        """What is said aloud of a refreshed list; nothing while nobody wrote."""
        if self.known is None or self.newest <= self.known:
            return ""
        count = Item.objects.public().filter(pk__gt=self.known).count()
        said = {"count": in_style(str(count), reading().digits)}
        return ngettext("%(count)s new message", "%(count)s new messages", count) % said

    # What a newcomer is told

    @property
    def is_new_inbox(self) -> bool:
        return not self._reader.cases.exists()

    @cached_property
    def accounts(self) -> list[Channel]:
        return list(Channel.objects.visible_to(self.request.user).listed())

    @property
    def connect_url(self) -> str:
        if "connect_channel" not in self.request.abilities:
            return ""
        try:
            return reverse("channels")
        except NoReverseMatch:
            return ""

    # Choosing

    @cached_property
    def _calendar(self) -> Calendar:
        return calendar_of(self.request.institution)

    @cached_property
    def _reader(self) -> Reader:
        visible = Case.objects.visible_to(self.request.user)
        return Reader(
            cases=visible.filter(institution=self.request.institution),
            person=self.request.user,
            now=self.moment,
        )

    @cached_property
    def _found(self) -> list[Case]:
        found = BY_WORD[self.choice.list].of(self._reader)
        if self.choice.network == PORTAL:
            found = found.filter(channel=None)
        elif self.choice.network:
            found = found.filter(channel__network=self.choice.network)
        known = self._ordered(found).select_related("channel", "officer", "unit", "contact")
        return seeking.first_of(self._from_here(known), self.choice.words, PAGE + 1)

    def _ordered(self, found: CaseSet) -> CaseSet:
        """Put what is in work by its urgency; elsewhere nothing presses, and age alone counts."""
        if not self.choice.is_urgent_first:
            return found.newest_first()
        return found.most_pressing_first() if self._by_urgency else found.longest_waiting_first()

    @property
    def _by_urgency(self) -> bool:
        return self.choice.is_urgent_first and self.choice.is_of_work

    def _from_here(self, found: CaseSet) -> CaseSet:
        """Go on where the page before ended, whatever came in meanwhile."""
        after = self.choice.after
        last = self._reader.cases.filter(reference=after).first() if after else None
        if last is None:
            return found
        at = last.last_item_at
        # The first bound lets the index begin there; the second leaves out what was shown.
        if self._by_urgency:
            later = Q(last_item_at__gt=at) | Q(last_item_at=at, pk__gt=last.pk)
            less = Q(urgency__gt=last.urgency)
            return found.filter(less | later, urgency__gte=last.urgency)
        if self.choice.is_urgent_first:
            return found.filter(Q(last_item_at__gt=at) | Q(pk__gt=last.pk), last_item_at__gte=at)
        return found.filter(Q(last_item_at__lt=at) | Q(pk__lt=last.pk), last_item_at__lte=at)
