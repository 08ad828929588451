"""Keeping the ways of calling and the numbers, each change in the record; and trying a way out."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from majlis.notices import calling
from majlis.notices.calling import Message
from majlis.notices.models import Call, CallWay, DutyNumber
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import now

FIELDS = ("name", "is_on", "url", "method", "headers", "body")


@transaction.atomic
def keep(way: CallWay, given: Mapping[str, Any], *, by: Person) -> CallWay:
    """Save a way; its secret is sealed, and the record says only that it changed."""
    changed = [name for name in FIELDS if name in given and given[name] != getattr(way, name)]
    for name in changed:
        setattr(way, name, given[name])
    if given.get("secret"):
        way.keep_secret(given["secret"])
        changed.append("secret")
    if way.pk is None or changed:
        way.changed_at = now()
        way.save()
        entries.write(
            institution_id=way.institution_id,
            act="call_way.changed",
            object=f"call_way:{way.pk}",
            by=by,
            detail={"name": way.name, "changed": sorted(changed)},
        )
    return way


@transaction.atomic
def keep_number(institution: Institution, person: Person, phone: str, *, by: Person) -> None:
    """Enter or take away the number at which a person is called."""
    theirs = DutyNumber.objects.filter(institution=institution, person=person)
    if phone:
        DutyNumber.objects.update_or_create(
            institution=institution, person=person, defaults={"phone": phone}
        )
    elif not theirs.delete()[0]:
        return
    entries.write(
        institution_id=institution.pk,
        act="duty_number.changed" if phone else "duty_number.removed",
        object=f"person:{person.pk}",
        by=by,
        detail={"person": person.name_ar},
    )


@transaction.atomic
def test(way: CallWay, person: Person) -> Call:
    """Write down a call that says it is a test; a worker makes it."""
    with translation.override(person.language):
        text = _("This is a test of the calls of {institution}. There is nothing to do.")
        said = Message(
            subject=_("A test of the duty calls"),
            text=text.format(institution=str(way.institution)),
            url=settings.SITE_URL,
            values={"reference": _("test")},
        )
    thing = f"call_way:{way.pk}:{uuid.uuid4().hex[:12]}"
    entries.write(
        institution_id=way.institution_id,
        act="call_way.tested",
        object=f"call_way:{way.pk}",
        by=person,
        detail={"name": way.name},
    )
    return calling.call_by(way, person, said, thing=thing, is_test=True)
