"""What was said in an inquiry, as its page shows it: the public's words and our answers."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from majlis.arabic import dates, numbers, personal
from majlis.arabic.hidden import Hidden
from majlis.delivery.models import Delivery
from majlis.delivery.states import State
from majlis.inbox import informing, moderating, rewording, ruling, wording
from majlis.inbox.models import Item, Measure, Reply, Rewording
from majlis.inbox.models.case import Case, Said
from majlis.inbox.models.measure import NEED_A_REASON, NEED_TWO
from majlis.inbox.words import kind_of, look_of, state_of
from majlis.networks.doors import RULES
from majlis.ui.reading import reading


@dataclass(frozen=True)
class Sign:
    """One hidden sign: the code by which it is looked up, and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class Outcome:
    """What became of an answer of ours, and where more is told of it."""

    tone: str
    icon: str
    words: str | Promise
    url: str = ""
    label: str = ""
    why: str = ""


@dataclass(frozen=True)
class Spoken:
    """One thing that was said. An answer has its reply, and its item once it stands."""

    template: ClassVar[str] = "inbox/parts/said.html"

    said: Said
    case: Case
    now: datetime
    shows_all: bool = True  # else personal data is masked
    blocks: moderating.Blocks = field(default_factory=moderating.Blocks)

    @property
    def item(self) -> Item | None:
        return self.said.item

    @property
    def reply(self) -> Reply | None:
        return self.said.reply

    @property
    def key(self) -> str:
        return f"reply-{self.reply.pk}" if self.reply else f"item-{self.item.pk}"  # type: ignore[union-attr]

    @property
    def is_ours(self) -> bool:
        return self.reply is not None or (self.item is not None and self.item.is_ours)

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether it is ours and no answer of this desk brought it there."""
        return self.is_ours and self.reply is None

    @property
    def name(self) -> str:
        if self.reply:
            return str(self.reply.by or _("Automatic word"))
        if self.is_ours:
            return wording.name(self.item.channel.name) if self.item and self.item.channel else ""
        author = self.item.author if self.item else None
        contact = self.case.contact
        return wording.name((author and author.name) or (contact.name if contact else ""))

    @property
    def handle(self) -> str:
        author = self.item.author if self.item and not self.is_ours else None
        return wording.name(author.handle) if author else ""

    @property
    def kind(self) -> str | Promise:
        if self.reply and self.reply.is_automatic:
            return self.reply.get_kind_display()
        if self.reply and self.reply.delivery is None:
            return _("Answer on the tracking page")
        if self.is_private:
            return _("Private answer")
        if self.reply:
            return _("Public reply")
        if self.is_ours:
            return _("Answered on the network itself")
        return kind_of(self.item) if self.item else ""

    @property
    def is_private(self) -> bool:
        """Whether it is an answer of ours that one person alone can read."""
        delivery = self.reply.delivery if self.reply else None
        return delivery is not None and delivery.act == Delivery.Act.MESSAGE

    @property
    def text(self) -> str:
        """What was said; of an edited answer, what the network shows of it now."""
        if self.item:
            return wording.shown(self._seen(self.item.text))
        return self._seen(self.reply.text) if self.reply else ""

    @property
    def at(self) -> datetime:
        return self.said.at

    @property
    def url(self) -> str:
        if self.item and self.item.url:
            return self.item.url
        return self.reply.delivery.remote_url if self.reply and self.reply.delivery else ""

    @property
    def has_direction(self) -> bool:
        return wording.has_direction(self.text)

    @property
    def no_text(self) -> str:
        return _("There are no words in it.") if wording.is_blank(self.text) else ""

    @cached_property
    def beginning(self) -> str:
        return wording.beginning(self.text)

    @property
    def whole_words(self) -> str:
        count = numbers.grouped(len(self.text), digits=reading().digits)
        return ngettext(
            "Show the whole text (%(count)s character)",
            "Show the whole text (%(count)s characters)",
            len(self.text),
        ) % {"count": count}

    # What was done to it

    @property
    def is_removed(self) -> bool:
        return self.item is not None and self.item.is_removed

    @property
    def removed_words(self) -> str:
        at = {"when": self._when(self.item.removed_at if self.item else None)}
        if any(each.kind == Measure.Kind.DELETE and each.is_done for each in self._measures):
            return _("Two of us decided to delete it, %(when)s. It is kept here.") % at
        if self.is_ours:
            return _("It no longer stands on the network since %(when)s. It is kept here.") % at
        return _("Its writer removed it, %(when)s. It is kept here.") % at

    @cached_property
    def _measures(self) -> list[Measure]:
        return list(self.item.measures.all()) if self.item and not self.is_ours else []

    @property
    def waiting(self) -> list[Measure]:
        """The measures that a second person has yet to confirm."""
        return [each for each in self._measures if each.is_waiting]

    @cached_property
    def measures(self) -> list[tuple[str, str | Promise, bool]]:
        """Word and name of each measure that can be taken, and whether it needs two people."""
        if self.item is None or self.is_ours:
            return []
        free = moderating.offered(self.item, self.blocks)
        return [(kind, self._label(kind), kind in NEED_TWO) for kind in free]

    def _label(self, kind: Measure.Kind) -> str | Promise:
        is_first = kind == Measure.Kind.SHOW and self.is_held_back
        return pgettext("measure", "Show it") if is_first else kind.label

    @property
    def is_held_back(self) -> bool:
        """Whether the network itself keeps it from the public: none of us has hidden it."""
        item = self.item
        if item is None or item.channel is None or not item.is_hidden or item.is_removed:
            return False
        holds = RULES[item.channel.network].abilities.hears_held
        return holds and all(each.kind != Measure.Kind.HIDE for each in self._measures)

    @property
    def taken(self) -> list[ruling.Taken]:
        """The measures that were taken on it, against which its writer can object."""
        return ruling.taken(self._measures)

    @cached_property
    def exposed(self) -> ruling.Exposed | None:
        """What it shows of somebody to everyone."""
        return ruling.exposed(self.item)

    @property
    def can_be_deleted(self) -> bool:
        return any(word == Measure.Kind.DELETE for word, _label, _two in self.measures)

    @property
    def can_be_hidden(self) -> bool:
        return any(word == Measure.Kind.HIDE for word, _label, _two in self.measures)

    @property
    def can_be_blocked(self) -> bool:
        return any(word == Measure.Kind.BLOCK for word, _label, _two in self.measures)

    @property
    def can_be_told(self) -> bool:
        return self.item is not None and informing.can_tell(self.item)

    @property
    def needs_a_reason(self) -> bool:
        return any(word in NEED_A_REASON for word, _label, _two in self.measures)

    @property
    def facts(self) -> list[str]:
        """What else is to be known of it: that it is hidden, what a review judges."""
        item = self.item
        if item is None or self.is_ours:
            return []
        verdict = [_verdict(item.verdict)] if item.verdict else []
        return [*self._from_the_public(item), *verdict]

    def _from_the_public(self, item: Item) -> list[str]:
        if not item.is_hidden or item.is_removed:
            return []
        if self.is_held_back:
            return [_("Held for review by the network: the public does not see it")]
        return [_("Hidden from the public")]

    @property
    def first_text(self) -> str | None:
        """What it said at first; None where it says that still."""
        item = self.item
        changed = item is not None and item.was_edited and item.first_text != item.text
        return self._seen(item.first_text) if item and changed else None

    @property
    def edited_words(self) -> str:
        at = self._when(self.item.edited_at if self.item else None)
        return _("Edited, %(when)s. What it said at first") % {"when": at}

    @cached_property
    def _hidden(self) -> list[Hidden]:
        return wording.hidden_where_it_matters(self.text)

    @property
    def hidden(self) -> list[Sign]:
        names = {sign.code: sign.name(reading().language) for sign in self._hidden}
        return [Sign(code, name) for code, name in names.items()]

    @property
    def hidden_words(self) -> str:
        count = len(self._hidden)
        said = numbers.grouped(count, digits=reading().digits)
        return ngettext("It has %(count)s hidden sign", "It has %(count)s hidden signs", count) % {
            "count": said
        }

    @property
    def checked(self) -> list[wording.Piece]:
        return wording.laid_open(self.text, self._hidden)

    @property
    def outcome(self) -> Outcome | None:
        """What became of our answer; None for what the public wrote."""
        if self.reply is None:
            return None
        delivery = self.reply.delivery
        if delivery is None:
            return Outcome("good", "verified", _("It stands on the tracking page"))
        tone, icon = look_of(delivery.state)
        is_held = delivery.state == State.HELD
        return Outcome(
            tone=tone,
            icon=icon,
            words=state_of(delivery.state),
            url=reverse("delivery", args=[delivery.pk]),
            label=_("Decide") if is_held else _("Details"),
            why=_why(self.reply),
        )

    # Other words for an answer of ours

    @cached_property
    def rewordings(self) -> list[Rewording]:
        """Who gave it which words, the oldest first."""
        return list(self.reply.rewordings.select_related("by", "delivery")) if self.reply else []

    @property
    def can_be_reworded(self) -> bool:
        return self.reply is not None and rewording.is_offered(self.reply)

    @property
    def can_be_taken_away(self) -> bool:
        delivery = self.reply.delivery if self.reply else None
        return delivery is not None and delivery.can_be_retracted

    @property
    def files(self) -> int:
        """How many files went with it."""
        return len(self.reply.files) if self.reply else 0

    def _seen(self, text: str) -> str:
        """Return a text as this reader may see it."""
        return text if self.shows_all else personal.masked(text)

    def _when(self, moment: datetime | None) -> str:
        how = reading()
        if moment is None:
            return ""
        return dates.when(
            moment, now=self.now, zone=how.zone, language=how.language, digits=how.digits
        )


def _verdict(word: str) -> str:
    """Return what a review judges; a network's number or word without ours stands for itself."""
    known = {"positive": _("Recommends us"), "negative": _("Does not recommend us")}
    return known.get(word, word)


def _why(reply: Reply) -> str:
    """Return what an answer that did not go out waits for, or what the network said to it."""
    delivery = reply.delivery
    if delivery is None or not reply.needs_a_person:
        return ""
    if delivery.state == State.HELD:
        return str(delivery.get_hold_reason_display())
    return str(delivery.hold_detail.get("detail") or delivery.why)
