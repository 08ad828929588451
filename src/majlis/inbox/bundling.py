"""Acts on one inquiry or a selection, and undoing them.

What the rules refuse for one inquiry does not keep the others from it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from majlis.inbox import timekeeping
from majlis.inbox.locking import lock
from majlis.inbox.models import UNDO_WITHIN, Bundle, BundleCase, Case
from majlis.inbox.states import Act
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused

MOST: Final = 100
# What is said of an act that can be undone.
SAID: dict[str, str | Promise] = {
    "take": pgettext_lazy("done", "Taken in hand"),
    "assign": pgettext_lazy("done", "Assigned"),
    "close": pgettext_lazy("done", "Closed"),
    "mark": pgettext_lazy("done", "Marked as asking for nothing"),
    "inquiry": pgettext_lazy("done", "Marked as an inquiry"),
    "spam": pgettext_lazy("done", "Marked as spam"),
    "snooze": pgettext_lazy("done", "Put off"),
    "unit": pgettext_lazy("done", "Moved to a unit"),
}


@dataclass
class Outcome:
    """What became of an act on a selection."""

    bundle: Bundle
    done: int = 0
    refused: list[str] = field(default_factory=list)  # why, for each that it was refused for


@transaction.atomic
def do(cases: Iterable[Case], *, act: str, by: Person, how: Callable[[Case], None]) -> Outcome:
    """Do one act to each of these inquiries, and keep where they stood before.

    Raises:
        Refused: it was refused for every one of them; the reason is the first one's.
    """
    chosen = list(cases)
    if not chosen:
        raise Refused(_("Choose inquiries first."))
    # Events hold many inquiries too, in another order: each would wait for the other.
    lock(chosen[0].institution_id)
    bundle = Bundle.objects.create(institution_id=chosen[0].institution_id, by=by, act=act)
    outcome = Outcome(bundle)
    for case in chosen:
        before = _before(bundle, case)
        try:
            with transaction.atomic():
                how(case)
        except Refused as refusal:
            outcome.refused.append(str(refusal))
            continue
        before.step = _last_step(case)
        before.save()
        outcome.done += 1
    if not outcome.done:
        raise Refused(outcome.refused[0])
    return outcome


@dataclass(frozen=True)
class Undoable:
    """What a person did last and can still undo, for a page."""

    bundle: Bundle
    cases: list[Case]

    @property
    def said(self) -> str:
        return str(SAID.get(self.bundle.act, ""))

    @property
    def count(self) -> int:
        return len(self.cases)

    @property
    def first(self) -> Case:
        return self.cases[0]


def last_of(person: Person, institution_id: int, *, about: Case | None = None) -> Undoable | None:
    """Return what this person did last and can still undo; `about` one inquiry, if it is named."""
    mine = Bundle.objects.filter(institution=institution_id, by=person).order_by("-id")
    bundle = mine.annotate(is_recent=Q(at__gt=Now() - UNDO_WITHIN)).first()
    if bundle is None or bundle.undone_at is not None or not bundle.is_recent:
        return None
    done = [row.case for row in bundle.rows.select_related("case").order_by("case_id")]
    return Undoable(bundle, done) if done and (about is None or about in done) else None


@transaction.atomic
def undo(bundle: Bundle, *, by: Person) -> tuple[int, int]:
    """Put every inquiry of a bundle back to where it stood; return how many, and how many not.

    One with which somebody has done something since stays as it is.

    Raises:
        Refused: it was undone already, its time is over, or nothing of it can be undone.
    """
    lock(bundle.institution_id)
    open_ones = Bundle.objects.filter(pk=bundle.pk, by=by, undone_at__isnull=True)
    if not open_ones.filter(at__gt=Now() - UNDO_WITHIN).update(undone_at=Now()):
        raise Refused(_("This can no longer be undone."))
    undone = left = 0
    for row in bundle.rows.select_related("case").order_by("case_id"):
        if _put_back(row, by=by):
            undone += 1
        else:
            left += 1
    if not undone:
        raise Refused(_("Somebody has gone on with it since. It stays as it is."))
    return undone, left


def _before(bundle: Bundle, case: Case) -> BundleCase:
    return BundleCase(
        institution_id=case.institution_id,
        bundle=bundle,
        case=case,
        status=case.status,
        kind=case.kind,
        officer_id=case.officer_id,
        unit_id=case.unit_id,
        closed_at=case.closed_at,
        snoozed_until=case.snoozed_until,
    )


def _put_back(row: BundleCase, *, by: Person) -> bool:
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=row.case_id)
    if _last_step(case) != row.step:
        return False
    case.move(
        row.status,
        act=Act.UNDONE,
        by=by,
        kind=row.kind,
        officer_id=row.officer_id,
        unit_id=row.unit_id,
        closed_at=row.closed_at,
        snoozed_until=row.snoozed_until,
        step={"officer_id": row.officer_id, "unit_id": row.unit_id},
    )
    timekeeping.keep(case.pk)
    entries.write(
        institution_id=case.institution_id,
        act="case.undone",
        object=case.record_name,
        by=by,
        detail={"reference": case.reference},
    )
    return True


def _last_step(case: Case) -> int:
    return case.steps.order_by("-id").values_list("pk", flat=True)[0]
