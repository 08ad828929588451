"""Opening and closing an institution's public pages."""

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.people.models import Institution, Person
from majlis.portal.models import Portal
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused


def of(institution: Institution) -> Portal:
    """Return the institution's portal; before it was ever opened, one that is closed."""
    return Portal.objects.filter(institution=institution).first() or Portal(institution=institution)


def open_portal(institution: Institution, *, by: Person | None) -> Portal:
    """Let the public in.

    Raises:
        Refused: they are open already.
    """
    with transaction.atomic():
        portal, _is_new = Portal.objects.select_for_update().get_or_create(institution=institution)
        if portal.is_open:
            raise Refused(_("The public portal is open already."))
        Portal.objects.filter(pk=portal.pk).update(opened_at=Now())
        portal.refresh_from_db()
        _record("portal.opened", portal, by)
    return portal


def take_files(institution: Institution, *, largest_mb: int, by: Person) -> None:
    """Let files of this size come with questions, 0 for none.

    Raises:
        Refused: the portal was never opened.
    """
    with transaction.atomic():
        if not Portal.objects.filter(institution=institution).update(file_mb=largest_mb):
            raise Refused(_("Open the public portal first."))
        _record("portal.files_changed", of(institution), by)


def close_portal(institution: Institution, *, by: Person) -> None:
    """Shut the public pages; questions that were asked stay in the inbox.

    Raises:
        Refused: they are shut already.
    """
    with transaction.atomic():
        open_ones = Portal.objects.filter(institution=institution, opened_at__isnull=False)
        if not open_ones.update(opened_at=None):
            raise Refused(_("The public portal is closed already."))
        _record("portal.closed", of(institution), by)


def _record(act: str, portal: Portal, by: Person | None) -> None:
    entries.write(
        institution_id=portal.institution_id,
        act=act,
        object=portal,
        by=by,
    )
