"""Two entries that are one person: suggested on evidence, joined by a person, and undone by one."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Upper
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from majlis.inbox.locking import lock
from majlis.inbox.models import Case, Contact, ContactMerge, Identity
from majlis.people.models import Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused

MOST_SUGGESTED = 5
# A name of one word is nobody's own.
FEWEST_WORDS = 2
SAME_EMAIL = gettext_lazy("the same e-mail")
SAME_HANDLE = gettext_lazy("the same account name")
SAME_NAME = gettext_lazy("the same name")


@dataclass
class Likeness:
    """Somebody who may be the same person, and what speaks for it, the strongest first."""

    contact: Contact
    reasons: list[str | Promise] = field(default_factory=list)


def suggestions(contact: Contact) -> list[Likeness]:
    """Return who may be the same person as this one; never more than a suggestion."""
    others = Contact.objects.filter(institution_id=contact.institution_id, merged_into=None)
    others = others.exclude(pk=contact.pk)
    found: dict[int, Likeness] = {}
    if contact.email:
        _add(found, others.filter(email_key=Upper(Value(contact.email))), SAME_EMAIL)
    handles = [Upper(Value(each.handle)) for each in contact.identities.all() if each.handle]
    if handles:
        alike = Identity.objects.filter(
            institution_id=contact.institution_id, handle_key__in=handles
        )
        _add(found, others.filter(pk__in=alike.values("contact")), SAME_HANDLE)
    if len(contact.name.split()) >= FEWEST_WORDS:
        _add(found, others.filter(name=contact.name), SAME_NAME)
    return list(found.values())[:MOST_SUGGESTED]


def _add(found: dict[int, Likeness], contacts: "object", reason: str | Promise) -> None:
    for contact in contacts.order_by("pk")[:MOST_SUGGESTED]:  # type: ignore[attr-defined]
        found.setdefault(contact.pk, Likeness(contact)).reasons.append(reason)


@transaction.atomic
def join(kept: Contact, gone: Contact, *, by: Person) -> ContactMerge:
    """Let everything of one entry be another's: its accounts and its inquiries.

    Raises:
        Refused: they are one already, or have changed.
    """
    lock(kept.institution_id)
    known = Contact.objects.select_for_update(no_key=True).filter(pk__in=[kept.pk, gone.pk])
    fresh = {contact.pk: contact for contact in known.order_by("pk")}
    kept, gone = fresh[kept.pk], fresh[gone.pk]
    if kept.pk == gone.pk or kept.merged_into_id or gone.merged_into_id:
        raise _changed()
    identities = list(gone.identities.order_by("pk").values_list("pk", flat=True))
    theirs = list(gone.cases.order_by("pk").values_list("pk", flat=True))
    merge = ContactMerge.objects.create(
        institution_id=kept.institution_id,
        kept=kept,
        gone=gone,
        identities=identities,
        cases=theirs,
        took_email=bool(gone.email and not kept.email),
        by=by,
    )
    Identity.objects.filter(pk__in=identities).update(contact=kept)
    Case.objects.filter(pk__in=theirs).update(contact=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    kept.name = kept.name or gone.name
    kept.email = kept.email or gone.email
    kept.save(update_fields=["name", "email"])
    _record(merge, "contact.merged", by=by)
    return merge


@transaction.atomic
def part(merge: ContactMerge, *, by: Person) -> None:
    """Undo a joining: what went over goes back, and what the same accounts wrote since.

    Raises:
        Refused: it was undone, or the entry went into yet another one meanwhile.
    """
    lock(merge.institution_id)
    fresh = ContactMerge.objects.select_for_update(no_key=True, of=("self",)).get(pk=merge.pk)
    kept, gone = fresh.kept, fresh.gone
    if fresh.undone_at is not None or kept.merged_into_id or gone.merged_into_id != kept.pk:
        raise _changed()
    back = Identity.objects.filter(pk__in=fresh.identities, contact=kept)
    written = Case.objects.filter(contact=kept, items__author__in=back.values("pk"))
    theirs = {*fresh.cases, *written.values_list("pk", flat=True)}
    Case.objects.filter(pk__in=theirs, contact=kept).update(contact=gone)
    Identity.objects.filter(pk__in=list(back.values_list("pk", flat=True))).update(contact=gone)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    if fresh.took_email and kept.email == gone.email:
        kept.email = ""
        kept.save(update_fields=["email"])
    fresh.undone_by, fresh.undone_at = by, now()
    fresh.save(update_fields=["undone_by", "undone_at"])
    _record(fresh, "contact.parted", by=by)


def undoable(contact: Contact) -> list[ContactMerge]:
    """Return what was joined to this one and can be parted again, the latest first."""
    return list(contact.merges.filter(undone_at=None).select_related("gone", "by").order_by("-pk"))


def _changed() -> Refused:
    return Refused(_("These people have been joined or parted since you opened the page."))


def _record(merge: ContactMerge, act: str, *, by: Person) -> None:
    entries.write(
        institution_id=merge.institution_id,
        act=act,
        object=merge.kept,
        by=by,
        detail={
            "kept": merge.kept_id,
            "gone": merge.gone_id,
            "identities": merge.identities,
            "cases": merge.cases,
        },
    )
