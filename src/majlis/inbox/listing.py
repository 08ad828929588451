"""The page of one list: which inquiries stand on it, and the ways to the others."""

from dataclasses import dataclass
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
from majlis.inbox import promise
from majlis.inbox.lists import BY_WORD, LISTS, PORTAL, URGENT, Choice, Reader
from majlis.inbox.models import Case, Item
from majlis.inbox.models.case import CaseSet
from majlis.inbox.rows import Row, rows_of
from majlis.networks.doors import RULES
from majlis.people.access import PersonRequest
from majlis.people.calendars import calendar_of
from majlis.store.clock import now
from majlis.ui.reading import reading

PAGE: Final = 25


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

    @cached_property
    def rows(self) -> list[Row]:
        shown = self._found[:PAGE]
        return rows_of(shown, calendar=self._calendar, now=now())

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
                count=each.of(self._reader).count() if each.tone else 0,
                tone=each.tone,
            )
            for each in LISTS
        ]

    @cached_property
    def networks(self) -> list[Way]:
        """All, then each network that an account of ours is on, then the portal."""
        ours = {account.network for account in self.accounts}
        words = ["", *(network for network in RULES if network in ours), PORTAL]
        return [
            Way(word, "", self.choice.address(network=word), self.choice.network == word)
            for word in words
        ]

    @property
    def orders(self) -> list[Way]:
        urgent = self.choice.is_urgent_first
        return [
            Way("", _("Newest first"), self.choice.address(order=""), not urgent),
            Way(URGENT, _("Longest waiting first"), self.choice.address(order=URGENT), urgent),
        ]

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
            late_before=promise.late_before(self._calendar, now()),
        )

    @cached_property
    def _found(self) -> list[Case]:
        found = BY_WORD[self.choice.list].of(self._reader).matching(self.choice.words)
        if self.choice.network == PORTAL:
            found = found.filter(channel=None)
        elif self.choice.network:
            found = found.filter(channel__network=self.choice.network)
        urgent = self.choice.is_urgent_first
        ordered = found.longest_waiting_first() if urgent else found.newest_first()
        known = ordered.select_related("channel", "officer", "unit", "contact")
        return list(self._from_here(known)[: PAGE + 1])

    def _from_here(self, found: CaseSet) -> CaseSet:
        """Go on where the page before ended, whatever came in meanwhile."""
        after = self.choice.after
        last = self._reader.cases.filter(reference=after).first() if after else None
        if last is None:
            return found
        at = last.last_item_at
        if self.choice.is_urgent_first:
            return found.filter(Q(last_item_at__gt=at) | Q(last_item_at=at, pk__gt=last.pk))
        return found.filter(Q(last_item_at__lt=at) | Q(last_item_at=at, pk__lt=last.pk))
