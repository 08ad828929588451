"""What the page of an inquiry shows of rules, measures and personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from majlis.arabic import personal
from majlis.arabic.digits import in_style
from majlis.inbox import grounds, informing, moderating, participation
from majlis.inbox.models import Appeal, Clause, Item, Measure
from majlis.people.models import Institution
from majlis.ui.reading import reading

KINDS: dict[personal.Kind, str | Promise] = {
    personal.Kind.IDENTITY: _("an identity number"),
    personal.Kind.CARD: _("a card number"),
    personal.Kind.ACCOUNT: _("an account number"),
    personal.Kind.TELEPHONE: _("a telephone number"),
    personal.Kind.EMAIL: _("an e-mail address"),
}
# Where what was written can be read by everyone.
IN_PUBLIC = (Item.Kind.COMMENT, Item.Kind.MENTION, Item.Kind.REVIEW)
DONE: dict[str, str | Promise] = {
    Measure.Kind.HIDE: pgettext_lazy("measure taken", "Hidden"),
    Measure.Kind.DELETE: pgettext_lazy("measure taken", "Deleted"),
    Measure.Kind.BLOCK: pgettext_lazy("measure taken", "Its writer was blocked"),
}


@dataclass(frozen=True)
class Rules:
    """What the forms of measures offer, the same for every message of a page."""

    institution: Institution

    @cached_property
    def clauses(self) -> list[Clause]:
        return participation.clauses_in_force(self.institution)

    @cached_property
    def own_days(self) -> int:
        return participation.terms(self.institution).block_days

    @cached_property
    def codes(self) -> list[tuple[str, str]]:
        """Each rule by its code, with its title."""
        return [(each.code, each.title) for each in self.clauses]

    @cached_property
    def days(self) -> list[tuple[int, str]]:
        """For how many days a block may last, and how that is said."""
        how = reading()
        return [
            (
                days,
                ngettext("%(said)s day", "%(said)s days", days)
                % {"said": in_style(str(days), how.digits)},
            )
            for days in grounds.block_choices(self.own_days)
        ]


@dataclass(frozen=True)
class Taken:
    """One measure that was taken on a message, as its page tells of it."""

    measure: Measure

    @property
    def words(self) -> str | Promise:
        return DONE[self.measure.kind]

    @property
    def appeal(self) -> Appeal | None:
        return getattr(self.measure, "appeal", None)

    @property
    def until(self) -> datetime | None:
        return None if self.measure.lifted_at else self.measure.until

    @property
    def was_told(self) -> bool:
        return self.measure.notice_id is not None

    @property
    def link(self) -> str:
        """The address at which the person objects, for staff to give out; none after an appeal."""
        if self.appeal is not None:
            return ""
        return informing.link_to_appeal(self.measure, informing.language_of(self.measure.item))


@dataclass(frozen=True)
class Exposed:
    """What stands in public of somebody in one message."""

    item: Item
    kinds: Sequence[personal.Kind]

    @property
    def words(self) -> list[str | Promise]:
        return [KINDS[kind] for kind in self.kinds]

    @property
    def can_be_hidden(self) -> bool:
        return Measure.Kind.HIDE in moderating.offered(self.item)

    @property
    def goes_on_privately(self) -> bool:
        return informing.can_tell(self.item)


def exposed(item: Item | None) -> Exposed | None:
    """Return what a message shows of somebody to everyone; None where it shows nothing."""
    if item is None or item.is_ours or item.is_removed or item.is_hidden:
        return None
    if item.kind not in IN_PUBLIC:
        return None
    kinds = list(dict.fromkeys(each.kind for each in personal.find(item.text)))
    return Exposed(item, kinds) if kinds else None


def taken(measures: Sequence[Measure]) -> list[Taken]:
    return [Taken(each) for each in measures if each.can_be_appealed]
