"""Erasing a person: their words and names go, from raw events too, and the statistic stays.

A manager asks and confirms; a worker does it in one transaction. What the networks tell later of an
erased message is passed over, so that no replay and no poll brings it back.
"""

from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from majlis.answers import phrasings
from majlis.answers.models import Phrasing
from majlis.delivery.models import Delivery
from majlis.delivery.states import SETTLED
from majlis.inbox import emptying, erased_files, indexing, redacting
from majlis.inbox.locking import lock
from majlis.inbox.models import Case, Contact, Erasure, Referral
from majlis.inbox.states import Act
from majlis.notices.models import Notice
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

MOST: Final = 5


@dataclass(frozen=True)
class Reach:
    """How much of a person there is, for whoever confirms."""

    items: int
    replies: int
    cases: int
    identities: int


def reach(contact: Contact) -> Reach:
    return Reach(
        items=emptying.items_of(contact).count(),
        replies=emptying.replies_to(contact).count(),
        cases=contact.cases.count(),
        identities=contact.identities.count(),
    )


@transaction.atomic
def ask(contact: Contact, *, why: str, by: Person) -> Erasure:
    """Ask that a person be erased. Nothing is done before it is confirmed.

    Raises:
        Refused: no reason is given, or it was asked already.
    """
    why = why.strip()[:1000]
    if not why:
        raise Refused(_("Say by which request or duty the person is erased."))
    Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if Erasure.objects.filter(contact=contact).exists():
        raise Refused(_("Erasing this person has been asked for already."))
    erasure = Erasure.objects.create(
        institution_id=contact.institution_id, contact=contact, why=why, asked_by=by
    )
    _record(erasure, "asked", by=by)
    return erasure


@transaction.atomic
def confirm(erasure: Erasure, *, by: Person) -> None:
    """Confirm it; a worker does it as soon as nothing of the person is on its way any more.

    Raises:
        Refused: it was confirmed or withdrawn meanwhile.
    """
    fresh = Erasure.objects.select_for_update(of=("self",)).filter(pk=erasure.pk).first()
    if fresh is None or fresh.is_confirmed:
        raise Refused(_("This has changed since you opened it."))
    Erasure.objects.filter(pk=fresh.pk).update(confirmed_by=by, confirmed_at=Now())
    _record(fresh, "confirmed", by=by)


def on_its_way(contact: Contact) -> "QuerySet[Delivery]":
    """Return the deliveries about the person that still move; they are waited for."""
    return _deliveries(contact).exclude(state__in=SETTLED)


def erase_due() -> int:
    """Erase whoever is confirmed; return how many were. Worker only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT institution_id, id FROM inbox_erasures_due(%s)", [MOST])
        due = cursor.fetchall()
    return sum(_erase(institution_id, erasure_id) for institution_id, erasure_id in due)


def _erase(institution_id: int, erasure_id: int) -> bool:
    with acting_for(institution_id):
        lock(institution_id)
        free = Erasure.objects.select_for_update(of=("self",), skip_locked=True)
        erasure = free.select_related("contact").filter(pk=erasure_id, done_at=None).first()
        if erasure is None or on_its_way(erasure.contact).exists():
            return False
        _empty(erasure)
    return True


def _empty(erasure: Erasure) -> None:
    """Empty everything that holds their words or names them, raw events and files too."""
    contact = erasure.contact
    items, cases = list(emptying.items_of(contact)), list(contact.cases.all())
    numbers = [item.pk for item in items]
    who = redacting.who(contact)
    events = redacting.redact_events(contact.institution_id, who, items)
    named = erased_files.of(contact, numbers)
    for delivery in _deliveries(contact):
        _empty_delivery(delivery)
    for referral in Referral.objects.filter(case__contact=contact):
        shown = [{**each, "text": ""} for each in referral.shown]
        Referral.objects.filter(pk=referral.pk).update(shown=shown)
    for phrasing in Phrasing.objects.filter(from_case_id__in=[case.pk for case in cases]):
        phrasings.erase(phrasing)
    for rows, values in emptying.of(contact):
        rows.update(**values)
    erased_files.forget(contact.institution_id, named)
    indexing.index(
        contact.institution_id,
        {case.pk for case in cases} | {item.case_id for item in items if item.case_id},
    )
    for case in cases:
        _note(case)
    Erasure.objects.filter(pk=erasure.pk).update(done_at=Now(), items=len(items), events=events)
    erasure.items, erasure.events = len(items), events
    _record(erasure, "done", by=None)


def _deliveries(contact: Contact) -> "QuerySet[Delivery]":
    items = emptying.items_of(contact).values("pk")
    return Delivery.objects.filter(
        Q(inbox_reply__in=emptying.replies_to(contact).values("pk"))
        | Q(measure__item__in=items)
        | Q(notice_of_measure__item__in=items)
        | Q(rewording__reply__in=emptying.replies_to(contact).values("pk"))
    )


def _empty_delivery(delivery: Delivery) -> None:
    """Empty what was sent or done of words and persons; its hashes stay."""
    if "erased" in delivery.payload:
        return
    kept = {
        name: "" if name in redacting.OF_A_PERSON and isinstance(value, str) else value
        for name, value in delivery.payload.items()
    }
    if delivery.act == Delivery.Act.MESSAGE:
        kept |= {name: [] for name in ("media", "answers") if name in kept}
    Delivery.objects.filter(pk=delivery.pk).update(payload={**kept, "erased": True})


def _note(case: Case) -> None:
    case.leave_step(Act.ERASED)
    for notice in Notice.objects.filter(
        institution=case.institution_id, object__startswith=f"{case.record_name}:"
    ):
        Notice.objects.filter(pk=notice.pk).update(values={**notice.values, "text": ""})


def _record(erasure: Erasure, what: str, *, by: Person | None) -> None:
    entries.write(
        institution_id=erasure.institution_id,
        act=f"erasure.{what}",
        object=f"contact:{erasure.contact_id}",
        by=by,
        detail={"erasure": erasure.pk, "items": erasure.items, "events": erasure.events},
    )
