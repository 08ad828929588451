"""The answer that is being written: to which item, how long it is, and what the library offers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from majlis.answers.models import Article, Phrasing, Service
from majlis.answers.suggesting import Suggestion, suggest
from majlis.arabic.search import is_latin
from majlis.inbox import approvals, attaching, guarding, replying, ways, wording
from majlis.inbox.attaching import Taken
from majlis.inbox.models import Body, Case, Item, Reply
from majlis.inbox.models.answer_rules import rules_of
from majlis.inbox.outgoing import language_of
from majlis.inbox.ways import Offer, Way
from majlis.inbox.windows import Window, windows_of
from majlis.inbox.words import kind_of
from majlis.media.models import Asset
from majlis.networks.doors import RULES
from majlis.people.models import Person
from majlis.ui.networks import mark_of

KINDS = {"article": Article, "service": Service}
# Whose last words say nothing by themselves is looked for by those before.
MOST_TRIED = 3


@dataclass(frozen=True)
class Draft:
    """What a person has written so far. `used` is the library's entry that it began with."""

    text: str = ""
    item: int | None = None
    kind: str = Reply.Kind.ANSWER
    way: str = ""
    used: str = ""
    body: int | None = None  # the one that the person is handed over to
    pointer: str = ""  # what stands in public before a private answer
    assets: Sequence[Asset] = ()
    problems: Sequence[str] = ()
    is_filled: bool = False  # just now, so that the text takes the focus
    looked_at: str = ""  # the warnings that the person says they have looked at


@dataclass(frozen=True)
class Counter:
    """How long the answer is, by the network's own counting."""

    network: str
    length: int
    longest: int
    unit: str

    @property
    def over(self) -> int:
        return max(0, self.length - self.longest)

    @property
    def tone(self) -> str:
        if self.over:
            return "bad"
        return "waiting" if self.length > self.longest * 0.9 else "good"

    @property
    def counts_bytes(self) -> bool:
        return self.unit == "bytes"


@dataclass(frozen=True)
class Hint:
    """One entry of the library that may answer, and whether this wording leads to it already."""

    suggestion: Suggestion
    language: str
    is_added: bool = False

    @property
    def key(self) -> str:
        return key_of(self.suggestion.object)

    @property
    def title(self) -> str:
        return self.suggestion.title

    @property
    def text(self) -> str:
        both = (self.suggestion.reply_text_en, self.suggestion.reply_text_ar)
        first, second = both if self.language == "en" else both[::-1]
        return first or second


@dataclass(frozen=True)
class Composer:
    """The composer of one inquiry. `asked` is what the public wrote, in its order."""

    case: Case
    asked: Sequence[Item]
    draft: Draft = field(default_factory=Draft)
    writer: Person | None = None

    @cached_property
    def targets(self) -> list[Item]:
        """What can be answered: what still stands."""
        return [item for item in self.asked if not item.is_removed]

    @cached_property
    def target(self) -> Item | None:
        """What is answered: the chosen one, else the last."""
        chosen = (item for item in self.targets if item.pk == self.draft.item)
        return next(chosen, self.targets[-1] if self.targets else None)

    @property
    def choices(self) -> list[tuple[int, str, bool]]:
        """Number, words and whether it is the chosen one."""
        return [
            (item.pk, wording.short(item.text) or str(kind_of(item)), item == self.target)
            for item in self.targets
        ]

    @cached_property
    def offers(self) -> list[Offer]:
        return ways.offers(self.target) if self.target else []

    @cached_property
    def offer(self) -> Offer | None:
        """Which way the answer goes: the chosen one, else the usual one."""
        chosen = (offer for offer in self.offers if offer.way == self.draft.way)
        return next(chosen, self.offers[0] if self.offers else None)

    @property
    def is_private(self) -> bool:
        return self.offer is not None and self.offer.is_private

    @property
    def is_both(self) -> bool:
        """Whether it is said in public, too, that there is a private message."""
        return self.offer is not None and self.offer.way == Way.BOTH

    @property
    def has_both(self) -> bool:
        return any(offer.way == Way.BOTH for offer in self.offers)

    @property
    def pointer(self) -> str:
        """What stands in public before a private answer: what was written, else the usual words."""
        return self.draft.pointer or rules_of(self.case.institution_id).pointer(self.language)

    @cached_property
    def windows(self) -> list[Window]:
        """How long each way of answering is open, in words and colour."""
        return windows_of(self.offers)

    @cached_property
    def files(self) -> Taken | None:
        """Which files may go with the answer, by some way of sending it; None: none."""
        ways_here = [offer.way for offer in self.offers if not offer.closed]
        if self.target is None:
            return None
        found = (attaching.taken(self.target, way) for way in ways_here)
        return next(filter(None, found), None)

    @cached_property
    def needs_approval(self) -> bool:
        return self.writer is not None and approvals.is_needed(self.case, writer=self.writer)

    @cached_property
    def body(self) -> Body | None:
        """The other body that this answer hands the person over to."""
        return Body.objects.listed().filter(pk=self.draft.body).first() if self.draft.body else None

    # In which language

    @cached_property
    def language(self) -> str:
        """The language of the question; of one without words, Arabic."""
        if self.target is None or wording.is_blank(self.target.text):
            return "ar"
        return "en" if is_latin(self.target.text) else "ar"

    @property
    def language_words(self) -> str:
        if self.language == "en":
            return _("The question is in English.")
        return _("The question is in Arabic.")

    @property
    def language_warning(self) -> str:
        """What to consider where the answer is in another language than the question."""
        text = self.draft.text
        if wording.is_blank(text) or not wording.has_direction(text):
            return ""
        if language_of(text) == self.language:
            return ""
        if self.language == "en":
            return _("They wrote in English, and your answer is in Arabic.")
        return _("They wrote in Arabic, and your answer is in English.")

    @property
    def kinds(self) -> list[tuple[str, str | Promise]]:
        return [
            (Reply.Kind.ANSWER, _("An answer")),
            (Reply.Kind.REDIRECT, _("A redirection to another body")),
            (Reply.Kind.QUESTION, _("A question back: it answers nothing yet")),
        ]

    @property
    def where(self) -> str:
        """Where the answer will stand, in one sentence."""
        channel = self.target.carrier if self.target else self.case.channel
        if channel is None:
            return _("It stands on the tracking page, for the one who asked.")
        if self.is_private:
            return _("Privately, to this person alone on %(network)s, as %(handle)s.") % {
                "network": mark_of(channel.network).name,
                "handle": f"\u2068{channel.handle}\u2069",
            }
        return _("In public under their words on %(network)s, as %(handle)s.") % {
            "network": mark_of(channel.network).name,
            "handle": f"\u2068{channel.handle}\u2069",
        }

    @property
    def counter(self) -> Counter | None:
        if self.target is None or self.target.carrier is None:
            return None
        way = self.offer.way if self.offer else ""
        left = replying.left(self.target, self.draft.text, way)
        if left is None:
            return None
        abilities = RULES[self.target.carrier.network].abilities
        longest, unit = abilities.longest_reply, abilities.reply_unit
        if self.is_private:
            longest, unit = abilities.longest_message, abilities.message_unit
        return Counter(self.target.carrier.network, longest - left, longest, str(unit))

    @cached_property
    def warnings(self) -> list[str]:
        """What to look at before this is said to everyone."""
        is_public = self.case.channel is not None and not self.is_private
        return guarding.warnings(self.case, self.draft.text) if is_public else []

    @property
    def warnings_key(self) -> str:
        """These warnings in short; nothing where there are none."""
        said = "\n".join(self.warnings)
        return hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""

    @property
    def is_looked_at(self) -> bool:
        return self.draft.looked_at == self.warnings_key

    # What the library offers

    @cached_property
    def _near(self) -> tuple[Item | None, list[Suggestion]]:
        """The last message that the library has something near to, and what that is."""
        worded = [item for item in self.targets if not wording.is_blank(item.text)]
        for item in worded[: -MOST_TRIED - 1 : -1]:
            if found := suggest(item.text):
                return item, found
        return (worded[-1] if worded else None), []

    @property
    def worded(self) -> Item | None:
        """The message whose words were looked for, and become a wording of what they led to."""
        return self._near[0]

    @cached_property
    def hints(self) -> list[Hint]:
        item, found = self._near
        language = "en" if item and is_latin(item.text) else "ar"
        taken = self._already() if found else set()
        return [Hint(each, language, is_added=key_of(each.object) in taken) for each in found]

    def _already(self) -> set[str]:
        """Return the entries that a wording of this inquiry leads to already."""
        ours = Phrasing.objects.filter(from_case_id=self.case.pk)
        return {key_of(each.article or each.service) for each in ours.select_related()}


def key_of(entry: Any) -> str:
    """Return the word by which a form names an entry of the library."""
    return f"{entry._meta.model_name}-{entry.pk}"


def entry_of(key: str) -> Article | Service | None:
    """Return the published entry that a form names; None for what is none of ours."""
    kind, _dash, number = key.partition("-")
    if kind not in KINDS or not number.isdecimal():
        return None
    found: Article | Service | None = (
        KINDS[kind].objects.published().filter(pk=min(int(number), 2**63 - 1)).first()  # type: ignore[attr-defined]
    )
    return found


def joined(text: str, more: str) -> str:
    """Return what was written with the library's text after it, or that alone."""
    return f"{text.rstrip()}\n\n{more}" if text.strip() else more
