"""The lists of the inbox, and how an address chooses among them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from majlis.arabic.digits import to_latin
from majlis.inbox.models.case_set import CaseSet
from majlis.inbox.states import Status
from majlis.networks.doors import RULES
from majlis.people.models import Person

LONGEST_SEARCH: Final = 200
PORTAL: Final = "portal"
URGENT: Final = "urgent"
REFERENCE: Final = re.compile(r"\d\d-\d{5,8}-\d")


@dataclass(frozen=True)
class Reader:
    """Who looks, at which inquiries, and when."""

    cases: CaseSet
    person: Person
    now: datetime


@dataclass(frozen=True)
class List:
    """One list: its word in the address, its name, and which inquiries it holds."""

    word: str
    label: str | Promise
    of: Callable[[Reader], CaseSet]
    tone: str = ""  # of its count; empty: it is not counted


# What wants something from us comes first; the rest is for looking things up.
LISTS: Final = (
    List(
        "",
        pgettext_lazy("inquiries", "Waiting for an answer"),
        lambda by: by.cases.asking().awake(),
        "accent",
    ),
    List(
        "late",
        pgettext_lazy("inquiries", "Overdue"),
        lambda by: by.cases.overdue(by.now),
        "bad",
    ),
    List(
        "mine",
        pgettext_lazy("inquiries", "Mine"),
        lambda by: by.cases.of(by.person).awake(),
        "quiet",
    ),
    List(
        "unit",
        pgettext_lazy("inquiries", "My unit"),
        lambda by: by.cases.of_units_of(by.person).awake(),
        "quiet",
    ),
    List(
        "unassigned",
        pgettext_lazy("inquiries", "Unassigned"),
        lambda by: by.cases.unassigned().awake(),
        "quiet",
    ),
    List("snoozed", pgettext_lazy("inquiries", "Put off"), lambda by: by.cases.snoozed()),
    List(
        "waiting",
        pgettext_lazy("inquiries", "Waiting for the person"),
        lambda by: by.cases.in_status("waiting"),
    ),
    List(
        "referred",
        pgettext_lazy("inquiries", "Waiting for a unit"),
        lambda by: by.cases.in_status("referred"),
    ),
    List(
        "answered",
        pgettext_lazy("inquiries", "Answered"),
        lambda by: by.cases.in_status("answered"),
    ),
    List("closed", pgettext_lazy("inquiries", "Closed"), lambda by: by.cases.in_status("closed")),
    List(
        "all",
        pgettext_lazy("inquiries", "All"),
        lambda by: by.cases.standing().exclude(status=Status.SPAM),
    ),
    List("spam", pgettext_lazy("inquiries", "Spam"), lambda by: by.cases.in_status("spam")),
)
BY_WORD: Final = {each.word: each for each in LISTS}
OF_WORK: Final = ("", "late", "mine", "unit", "unassigned")


@dataclass(frozen=True)
class Choice:
    """What the address of a list names; what it does not know counts as not named."""

    list: str = ""
    network: str = ""
    words: str = ""
    order: str = ""
    after: str = ""  # the reference of the last inquiry of the page before

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        named, network = query.get("list", ""), query.get("network", "")
        words = query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
        return cls(
            list=named if named in BY_WORD else "",
            network=network if network in (*RULES, PORTAL) else "",
            words=as_typed(words),
            order=URGENT if query.get("order") == URGENT else "",
            after=query.get("after", "").replace("\0", ""),
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

    @property
    def is_urgent_first(self) -> bool:
        return self.order == URGENT


def as_typed(words: str) -> str:
    """Return a reference in Latin digits, whichever were typed; any other words as they are."""
    latin = to_latin(words)
    return latin if REFERENCE.fullmatch(latin) else words
