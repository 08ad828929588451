"""Asking another unit about an inquiry, and what comes back. The officer keeps the inquiry.

The unit reads the question and what was chosen of the inquiry, nothing else. Its answer is for the
officer, who words it for the public.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.arabic import personal
from majlis.inbox import (
    cases,
    enclosing,
    referral_clock,
    referral_ends,
    referral_letters,
    telling,
)
from majlis.inbox.models import Case, Item, Referral, ReferralTurn
from majlis.inbox.models.answer_rules import rules_of
from majlis.inbox.referral_clock import REMINDED_AFTER
from majlis.inbox.states import Act, Status
from majlis.networks.hearing import words
from majlis.people.calendars import calendar_of
from majlis.people.models import Person, Unit
from majlis.record import entries
from majlis.store.clock import Now, now
from majlis.store.refusal import Refused

LONGEST: Final = 4_000
Kind = ReferralTurn.Kind
# What a unit can say, and what follows from it.
BACK: Final[dict[str, tuple[str, str]]] = {
    Kind.ANSWERED: (Referral.State.ANSWERED, Act.UNIT_ANSWERED),
    Kind.MORE: (Referral.State.MORE, Act.UNIT_ASKS),
    Kind.NOT_OURS: (Referral.State.NOT_OURS, Act.NOT_THEIRS),
}


@transaction.atomic
def refer(
    case: Case,
    unit: Unit,
    question: str,
    *,
    by: Person,
    items: Sequence[Item],
    is_masked: bool = True,
) -> Referral:
    """Ask a unit, which reads the question and these items. A case in nobody's hands is taken.

    Raises:
        Refused: there is no question, the unit takes none or has one of this inquiry already, or
            the inquiry is closed.
    """
    fresh = _locked(case.pk)
    _check_can_ask(fresh, unit)
    text = _checked(question, _("Write what the unit should answer."))
    referral = Referral.objects.create(
        institution_id=fresh.institution_id,
        case=fresh,
        unit=unit,
        shown=[_shown(item, is_masked=is_masked) for item in items if item.case_id == fresh.pk],
        is_masked=is_masked,
        asked_by=by,
        **_round(fresh, unit),
    )
    _say(referral, Kind.ASKED, text, by=by)
    fresh.move(
        Status.REFERRED,
        act=Act.REFERRED,
        by=by,
        officer_id=fresh.officer_id or by.pk,
        step={"unit_id": unit.pk},
    )
    _sent_off(referral, "case.referred", by=by)
    case.refresh_from_db()
    return referral


def _check_can_ask(case: Case, unit: Unit) -> None:
    if case.is_closed or case.is_merged:
        raise cases.changed()
    if unit.ended_at is not None:
        raise Refused(_("This unit takes no inquiries any more. Choose another."))
    if case.referrals.open().filter(unit=unit).exists():
        raise Refused(_("This unit has a question about this inquiry already."))


@transaction.atomic
def ask_again(referral: Referral, text: str, *, by: Person) -> None:
    """Ask the same unit once more, in a round of its own with a new link.

    Raises:
        Refused: it has the word already, was withdrawn, or the inquiry is closed.
    """
    case, fresh = _both(referral)
    if fresh.is_open or fresh.state == Referral.State.WITHDRAWN or case.is_closed:
        raise cases.changed()
    text = _checked(text, _("Write what the unit should answer."))
    _say(fresh, Kind.ASKED, text, by=by)
    _update(fresh, state=Referral.State.OPEN, ended_at=None, **_round(case, fresh.unit, fresh))
    case.move(
        Status.REFERRED,
        act=Act.ASKED_UNIT,
        by=by,
        officer_id=case.officer_id or by.pk,
        step={"unit_id": fresh.unit_id},
    )
    _sent_off(fresh, "case.referred_again", by=by)


@transaction.atomic
def withdraw(referral: Referral, *, by: Person, why: str = "") -> None:
    """Take the question back; its link is over at once.

    Raises:
        Refused: the unit has answered already.
    """
    case, fresh = _both(referral)
    if not referral_ends.end(fresh, by=by, why=why.strip()):
        raise cases.changed()
    _goes_on(case, Act.CALLED_BACK, fresh, by=by, why=why.strip())
    _record(fresh, "case.referral_withdrawn", by=by)


@transaction.atomic
def take_back(
    referral: Referral,
    kind: str,
    text: str,
    *,
    by: Person | None = None,
    name: str = "",
    sent: Iterable[Any] = (),
) -> ReferralTurn:
    """Take what the unit says: an answer, a question back, or that it is not theirs.

    It is said by a person with an account, or by whoever has the link under their `name`.

    Raises:
        Refused: it was answered or withdrawn meanwhile, there are no words, or a file is not taken.
    """
    case, fresh = _both(referral)
    if not fresh.is_open:
        raise Refused(_("This question was answered or withdrawn meanwhile. Thank you."))
    state, act = BACK[kind]
    needs_words = kind != Kind.NOT_OURS
    text = _checked(text, _("Write your answer first.")) if needs_words or text.strip() else ""
    turn = _say(fresh, kind, text, by=by, name=words(name).strip()[:120])
    enclosing.keep(turn, sent)
    _update(fresh, state=state, ended_at=Now(), link_ends_at=None)
    _goes_on(case, act, fresh, by=by, why=turn.by_name)
    _record(fresh, f"case.{act}", by=by)
    telling.came_back(fresh, turn)
    return turn


@transaction.atomic
def cut_link(referral: Referral, *, by: Person) -> None:
    """Make the link useless; the unit's colleagues on the desk can still answer."""
    _case, fresh = _both(referral)
    if not fresh.is_open or fresh.link_ends_at is None:
        raise cases.changed()
    _update(fresh, link_ends_at=None, serial=fresh.serial + 1)
    _record(fresh, "case.link_cut", by=by)


@transaction.atomic
def new_link(referral: Referral, *, by: Person) -> None:
    """Send a new link to the unit; every earlier one is useless."""
    _case, fresh = _both(referral)
    if not fresh.is_open:
        raise cases.changed()
    if not fresh.unit.email:
        raise Refused(_("This unit has no e-mail address. A manager enters it in the settings."))
    _update(fresh, **_link(fresh.institution_id, fresh.serial + 1))
    referral_letters.send_later(fresh)
    _record(fresh, "case.link_sent", by=by)


def _locked(case_id: int) -> Case:
    return Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)


def _both(referral: Referral) -> tuple[Case, Referral]:
    """Return the inquiry and the referral, locked in this order everywhere."""
    case = _locked(referral.case_id)
    known = Referral.objects.select_for_update(of=("self",)).select_related("unit", "case__officer")
    return case, known.get(pk=referral.pk)


def _checked(text: str, nothing: str) -> str:
    text = words(text).strip()
    if not text:
        raise Refused(nothing)
    if len(text) > LONGEST:
        raise Refused(_("This is too long. Shorten it."))
    return text


def _shown(item: Item, *, is_masked: bool) -> dict[str, Any]:
    """Return what the unit reads of one item: its words, never who wrote them."""
    text = item.text
    at = item.written_at or item.heard_at
    return {
        "item": item.pk,
        "at": at.isoformat(),
        "text": personal.nameless(text) if is_masked else text,
    }


def _round(case: Case, unit: Unit, referral: Referral | None = None) -> dict[str, Any]:
    """Return the clock and the link of a round that begins now."""
    at, rules = now(), rules_of(case.institution_id)
    calendar = calendar_of(case.institution)
    span: timedelta = rules.referral_span
    serial = referral.serial + 1 if referral else 0
    return {
        "started_at": at,
        "within": span,
        "due_at": referral_clock.after(calendar, at, span),
        "remind_at": referral_clock.after(calendar, at, span * REMINDED_AFTER),
        "reminded_at": None,
        "escalated_at": None,
        **(_link(case.institution_id, serial) if unit.email else {"serial": serial}),
    }


def _link(institution_id: int, serial: int) -> dict[str, Any]:
    return {"serial": serial, "link_ends_at": now() + rules_of(institution_id).link_span}


def _say(
    referral: Referral, kind: str, text: str, *, by: Person | None, name: str = ""
) -> ReferralTurn:
    return ReferralTurn.objects.create(
        institution_id=referral.institution_id,
        referral=referral,
        kind=kind,
        text=text,
        by=by,
        by_name=name,
    )


def _update(referral: Referral, **fields: Any) -> None:
    Referral.objects.filter(pk=referral.pk).update(**fields)
    referral.refresh_from_db()


def _goes_on(case: Case, act: str, referral: Referral, *, by: Person | None, why: str = "") -> None:
    """Put the inquiry back before its officer, where it waited for the unit."""
    waits = case.status == Status.REFERRED
    others = case.referrals.open().exclude(pk=referral.pk).exists()
    stays = not waits or (act == Act.CALLED_BACK and others)
    case.move(
        Status(case.status) if stays else Status.OPEN,
        act=act,
        by=by,
        why=why,
        step={"unit_id": referral.unit_id},
    )


def _sent_off(referral: Referral, act: str, *, by: Person) -> None:
    referral_letters.send_later(referral)
    telling.asked_unit(referral, but=by)
    _record(referral, act, by=by)


def _record(referral: Referral, act: str, *, by: Person | None) -> None:
    entries.write(
        institution_id=referral.institution_id,
        act=act,
        object=referral.case.record_name,
        by=by,
        detail={
            "reference": referral.case.reference,
            "referral": referral.pk,
            "unit": referral.unit.name_ar,
        },
    )
