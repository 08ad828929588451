"""Beginning: an institution, and the manager who invites everyone else."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from majlis.people import invitations
from majlis.people.models import Institution, Membership, Person
from majlis.record import entries
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for


@transaction.atomic
def found(*, slug: str, name_ar: str, name_en: str, email: str, manager_name: str) -> str:
    """Make the institution unless it is there, invite a manager, and return the link's path.

    Only the database's owner may. The same again gives a new link to who has not accepted yet.

    Raises:
        Refused: this person works there already.
    """
    institution, is_new = Institution.objects.get_or_create(
        slug=slug, defaults={"name_ar": name_ar, "name_en": name_en}
    )
    with acting_for(institution.pk):
        if is_new:
            entries.write(institution_id=institution.pk, act="institution.made", object=institution)
        membership = _invited(institution, email=email, name=manager_name)
        return reverse("invitation", args=[invitations.token_for(membership)])


def _invited(institution: Institution, *, email: str, name: str) -> Membership:
    known = Person.objects.filter(email__iexact=email).first()
    membership, is_new = Membership.objects.get_or_create(
        institution=institution,
        person=known or Person.objects.create_user(email, name_ar=name),
        defaults={"roles": [Membership.Role.MANAGER], "invited_as": name, "accepted_at": None},
    )
    if is_new:
        entries.write(
            institution_id=institution.pk,
            act="membership.invited",
            object=membership,
            detail={"person": name, "roles": membership.roles},
        )
    elif not membership.is_invited:
        raise Refused(_("This address belongs to someone who is on the list already."))
    return membership
