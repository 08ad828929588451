"""Telling people something, in the transaction that made it true."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models

from majlis.notices.models import Device, Notice
from majlis.notices.tasks import mail_later, push_later
from majlis.people.models import Institution, Membership, Person
from majlis.record.entries import name_of
from majlis.store.tenancy import acting_for


def tell(
    *,
    institution_id: int,
    kind: str,
    object: str | models.Model,  # noqa: A002 - the word of the notice's own column
    roles: Iterable[str] = (),
    persons: Iterable[Person] = (),
    values: Mapping[str, Any] | None = None,
    urgent: bool = False,
) -> None:
    """Tell everyone in these roles, and these persons, once each; an urgent notice is mailed too.

    Telling the same thing of the same object again is harmless.
    """
    with acting_for(institution_id):
        to = _addressees(institution_id, roles, persons)
        notices = [
            Notice(
                institution_id=institution_id,
                person_id=person_id,
                kind=kind,
                object=name_of(object),
                values=dict(values or {}),
                is_urgent=urgent,
            )
            for person_id in to
        ]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        if urgent and notices:
            mail_later()
        if settings.WEB_PUSH and Device.objects.filter(person_id__in=to).exists():
            push_later()


def _addressees(institution_id: int, roles: Iterable[str], persons: Iterable[Person]) -> list[int]:
    """Return the ids of those who work here now; whoever has left is told nothing."""
    here = Membership.objects.working().filter(institution_id=institution_id)
    asked = models.Q(roles__overlap=list(roles)) | models.Q(person__in=[p.pk for p in persons])
    return sorted(here.filter(asked).values_list("person_id", flat=True))


def unread(person: Person, institution: Institution) -> int:
    """Return how many notices the person has not read, for the desk's menu."""
    return Notice.objects.visible_to(person, institution).unread().count()
