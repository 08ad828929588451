"""The lists of the inbox: what is in each, in which order, page by page."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from majlis.arabic.digits import to_latin
from majlis.inbox.models import Case
from majlis.inbox.models.case import CaseSet
from majlis.inbox.states import Status
from majlis.networks import NETWORKS
from majlis.people.models import Person

PAGE: Final = 25
REFERENCE: Final = re.compile(r"\d\d-\d{5,8}-\d")
LONGEST_SEARCH: Final = 200
PORTAL: Final = "portal"
URGENT: Final = "urgent"


@dataclass(frozen=True)
class List:
    """One list: its word in the address, its name, and which inquiries it holds."""

    word: str
    label: str | Promise
    chosen_from: Callable[[CaseSet, Person], CaseSet]
    is_counted: bool = False


# What wants something from us comes first; the rest is for looking things up.
LISTS: Final = (
    List("", _("Waiting for an answer"), lambda cases, _by: cases.asking(), is_counted=True),
    List("mine", _("Mine"), lambda cases, by: cases.of(by), is_counted=True),
    List("unassigned", _("Unassigned"), lambda cases, _by: cases.unassigned(), is_counted=True),
    List("waiting", _("Waiting for the person"), lambda cases, _by: cases.in_status("waiting")),
    List("answered", _("Answered"), lambda cases, _by: cases.in_status("answered")),
    List("closed", _("Closed"), lambda cases, _by: cases.in_status("closed")),
    List("all", _("All"), lambda cases, _by: cases.standing().exclude(status=Status.SPAM)),
    List("spam", _("Spam"), lambda cases, _by: cases.in_status("spam")),
)
BY_WORD: Final = {each.word: each for each in LISTS}
OF_WORK: Final = ("", "mine", "unassigned")


@dataclass(frozen=True)
class Choice:
    """What the address of a list names; whatever it does not know is left out."""

    list: str = ""
    network: str = ""
    words: str = ""
    order: str = ""
    after: str = ""  # the reference of the last inquiry of the page before

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        named, network = query.get("list", ""), query.get("network", "")
        return cls(
            list=named if named in BY_WORD else "",
            network=network if network in (*NETWORKS, PORTAL) else "",
            words=query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
            order=URGENT if query.get("order") == URGENT else "",
            after=query.get("after", "").replace("\0", "")[:20],
        )

    def address(self, **changes: str) -> str:
        """Return the address of this choice with some of it changed, from its first page on."""
        there = replace(self, **{"after": ""} | changes)
        named = {
            "list": there.list,
            "network": there.network,
            "q": there.words,
            "order": there.order,
            "after": there.after,
        }
        query = urlencode({name: value for name, value in named.items() if value})
        return reverse("inbox") + (f"?{query}" if query else "")

    @property
    def is_of_work(self) -> bool:
        return self.list in OF_WORK


@dataclass(frozen=True)
class Listing:
    """One page of one list, for one person."""

    cases: CaseSet
    person: Person
    choice: Choice

    @cached_property
    def page(self) -> list[Case]:
        return self._found[:PAGE]

    @property
    def further(self) -> str:
        """The address of the next page; nothing where this is the last."""
        is_more = len(self._found) > PAGE
        return self.choice.address(after=self.page[-1].reference) if is_more else ""

    def counted(self, named: List) -> int:
        return named.chosen_from(self.cases, self.person).count() if named.is_counted else 0

    @cached_property
    def _found(self) -> list[Case]:
        found = BY_WORD[self.choice.list].chosen_from(self.cases, self.person)
        if self.choice.network:
            is_portal = self.choice.network == PORTAL
            found = found.filter(
                Q(channel=None) if is_portal else Q(channel__network=self.choice.network)
            )
        found = found.matching(_as_typed(self.choice.words))
        is_urgent = self.choice.order == URGENT
        found = found.longest_waiting_first() if is_urgent else found.newest_first()
        return list(self._from_here(found).select_related("channel", "officer", "unit")[: PAGE + 1])

    def _from_here(self, found: CaseSet) -> CaseSet:
        """Go on where the page before ended, whatever came in meanwhile."""
        last = self.cases.filter(reference=self.choice.after).first() if self.choice.after else None
        if last is None:
            return found
        at = last.last_item_at
        if self.choice.order == URGENT:
            return found.filter(Q(last_item_at__gt=at) | Q(last_item_at=at, pk__gt=last.pk))
        return found.filter(Q(last_item_at__lt=at) | Q(last_item_at=at, pk__lt=last.pk))


def _as_typed(words: str) -> str:
    """Return a reference in Latin digits, whichever were typed; any other words as they are."""
    latin = to_latin(words)
    return latin if REFERENCE.fullmatch(latin) else words
