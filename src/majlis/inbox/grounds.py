"""What a measure needs before it is taken: a published rule, a reason, and of a block an end.

Hiding is preferred: whoever wants to delete what could be hidden says why that is not enough.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from majlis.inbox import participation
from majlis.inbox.models import Item, Measure
from majlis.inbox.models.measure import NEED_A_REASON
from majlis.store.refusal import Refused

LONGEST_REASON: Final = 1000
# How long a block may be chosen to last; the institution's own time is among them.
BLOCK_DAYS: Final = (1, 7, 30, 90, 180)
LONGEST_BLOCK_DAYS: Final = 366


@dataclass(frozen=True)
class Grounds:
    """What an officer gives with a measure. `rule` is the code of a published rule."""

    reason: str = ""
    rule: str = ""
    why_not_hidden: str = ""
    block_days: int | None = None  # None: the institution's own time
    tells: bool = False  # the person, privately, where the network allows it


def checked(item: Item, kind: str, given: Grounds, *, offered: Collection[str]) -> dict[str, Any]:
    """Return the columns of a measure.

    Raises:
        Refused: it needs a rule, a reason or an end and has none.
    """
    kept: dict[str, Any] = {"reason": given.reason.strip()[:LONGEST_REASON]}
    if kind not in NEED_A_REASON:
        return kept
    rule = participation.clause(item.institution, given.rule)
    if rule is None:
        raise Refused(_("Name the published rule that it goes against."))
    if not kept["reason"]:
        raise Refused(_("Say why. The reason stays in the record."))
    kept |= {"rule": rule, "tells": given.tells}
    if kind == Measure.Kind.DELETE and Measure.Kind.HIDE in offered:
        kept["why_not_hidden"] = _why_not_hidden(given)
    if kind == Measure.Kind.BLOCK:
        kept["block_days"] = _days(item, given)
    return kept


def _why_not_hidden(given: Grounds) -> str:
    why = given.why_not_hidden.strip()[:LONGEST_REASON]
    if not why:
        raise Refused(_("Say why hiding it is not enough, or hide it."))
    return why


def _days(item: Item, given: Grounds) -> int:
    days = given.block_days or participation.terms(item.institution).block_days
    if not 1 <= days <= LONGEST_BLOCK_DAYS:
        raise Refused(_("A block ends after a day at the least and a year at the most."))
    return days


def block_choices(own: int) -> list[int]:
    """Return the numbers of days that are offered for a block, the institution's own among them."""
    return sorted({*BLOCK_DAYS, own})
