"""Inviting people, changing what they may do, and letting them go; each act writes the record."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.people import letters
from majlis.people.models import Institution, Membership, Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused

Role = Membership.Role


@transaction.atomic
def invite(
    institution: Institution,
    *,
    email: str,
    name_ar: str,
    name_en: str,
    language: str,
    roles: Sequence[str],
    by: Person,
) -> Membership:
    """Invite whoever has this address; a person we do not know yet is made, without a password.

    What comes back tells nothing of whether the address was known.

    Raises:
        Refused: they work here already.
    """
    known = Person.objects.filter(email__iexact=email).first()
    person = known or Person.objects.create_user(
        email, name_ar=name_ar, name_en=name_en, language=language
    )
    membership, is_new = Membership.objects.get_or_create(
        institution=institution,
        person=person,
        defaults={"roles": list(roles), "invited_as": name_ar, "accepted_at": None},
    )
    if not is_new:
        raise Refused(_("This address belongs to someone who is on the list already."))
    _record(membership, "membership.invited", by=by, person=name_ar, roles=list(roles))
    letters.invitation_later(membership)
    return membership


@transaction.atomic
def accept(membership: Membership) -> None:
    """Begin to work here; the link serves once."""
    waiting = Membership.objects.filter(
        pk=membership.pk, accepted_at__isnull=True, ended_at__isnull=True
    )
    if not waiting.update(accepted_at=Now()):
        raise Refused(_("This invitation has been used or withdrawn."))
    _record(membership, "membership.accepted", by=membership.person)


@transaction.atomic
def change_roles(
    membership: Membership, *, was: Sequence[str], to: Sequence[str], by: Person
) -> None:
    """Give the person these roles instead of `was`, the roles that whoever decided had seen."""
    _keep_a_manager(membership, to)
    unchanged = Membership.objects.filter(pk=membership.pk, roles=list(was), ended_at__isnull=True)
    if not unchanged.update(roles=sorted(to)):
        raise Refused(_("These roles have changed since you opened the page. Look again."))
    _record(
        membership,
        "membership.roles_changed",
        by=by,
        person=membership.shown_name,
        was=sorted(was),
        now=sorted(to),
    )


@transaction.atomic
def end(membership: Membership, *, by: Person) -> None:
    """Let the person go: from their next request on nothing here opens for them."""
    _keep_a_manager(membership, [])
    working = Membership.objects.filter(pk=membership.pk, ended_at__isnull=True)
    if not working.update(ended_at=Now()):
        raise Refused(_("This membership has ended already."))
    _record(membership, "membership.ended", by=by, person=membership.shown_name)


@transaction.atomic
def resume(membership: Membership, *, by: Person) -> None:
    """Take a person back with the roles they had."""
    ended = Membership.objects.filter(pk=membership.pk, ended_at__isnull=False)
    if not ended.update(ended_at=None):
        raise Refused(_("This membership has not ended."))
    _record(
        membership,
        "membership.resumed",
        by=by,
        person=membership.shown_name,
        roles=membership.roles,
    )


def _keep_a_manager(membership: Membership, to: Sequence[str]) -> None:
    """Refuse to take the institution's last manager.

    The managers' rows are locked: two managers who let each other go at once do not both succeed.
    """
    managers = Membership.objects.filter(
        institution_id=membership.institution_id,
        roles__contains=[Role.MANAGER],
        accepted_at__isnull=False,
        ended_at__isnull=True,
    )
    ids = set(managers.select_for_update().order_by("pk").values_list("pk", flat=True))
    if ids == {membership.pk} and Role.MANAGER not in to:
        raise Refused(_("An institution needs a manager: name another one first."))


def _record(membership: Membership, act: str, *, by: Person, **detail: str | list[str]) -> None:
    entries.write(
        institution_id=membership.institution_id, act=act, object=membership, by=by, detail=detail
    )
