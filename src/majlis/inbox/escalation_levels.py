"""Changing whom the institution tells when a promised time runs out."""

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.inbox import escalation, timekeeping
from majlis.inbox.models import Clock, EscalationLevel
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.refusal import Refused


@transaction.atomic
def add(
    institution: Institution, *, share: int, to: str, is_urgent: bool, by: Person
) -> EscalationLevel:
    """Tell these people as well at this share of a promised time, in hundredths.

    Raises:
        Refused: they are told at this share already.
    """
    own(institution)
    there = EscalationLevel.objects.filter(institution=institution, share=share, to=to)
    if there.exists():
        raise Refused(_("They are told at this point already."))
    level = EscalationLevel.objects.create(
        institution=institution, share=share, to=to, is_urgent=is_urgent
    )
    _note(level, "escalation.added", by=by)
    return level


@transaction.atomic
def drop(level: EscalationLevel, *, by: Person) -> None:
    """Tell them no longer at this share.

    Raises:
        Refused: it is the last one, or was removed already.
    """
    own(level.institution)
    levels = EscalationLevel.objects.filter(institution=level.institution_id)
    if not levels.filter(pk=level.pk).exists():
        raise Refused(_("This was removed already."))
    if levels.count() == 1:
        raise Refused(_("Somebody must be told: add another before you remove the last one."))
    _note(level, "escalation.dropped", by=by)
    levels.filter(pk=level.pk).delete()


def own(institution: Institution) -> None:
    """Give the institution rows of its own, the usual ones, where it has none yet.

    One change after the other: the institution's row is locked.
    """
    Institution.objects.select_for_update().get(pk=institution.pk)
    if EscalationLevel.objects.filter(institution=institution).exists():
        return
    EscalationLevel.objects.bulk_create(
        EscalationLevel(
            institution=institution, share=level.share, to=level.to, is_urgent=level.is_urgent
        )
        for level in escalation.USUAL
    )


def _note(level: EscalationLevel, act: str, *, by: Person) -> None:
    entries.write(
        institution_id=level.institution_id,
        act=act,
        object=level.institution,
        by=by,
        detail={"share": level.share, "to": level.to},
    )
    timekeeping.look_again(Clock.objects.running().filter(institution=level.institution_id))
