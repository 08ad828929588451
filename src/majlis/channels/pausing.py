"""The panic switch: nothing leaves the institution until a person lets it out again."""

from majlis.notices.telling import tell
from majlis.people.models import Institution, Membership, Person
from majlis.record import entries
from majlis.record.models import Entry
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

TOLD = [Membership.Role.MANAGER, Membership.Role.APPROVER]


def pause_all(institution: Institution, by: Person, why: str = "") -> None:
    """Stop all publishing of the institution at once; pausing again changes nothing.

    The door of delivery reads this in the transaction of its intent, so what is not on the wire
    when this is committed does not go out.
    """
    with acting_for(institution.pk):
        running = Institution.objects.filter(pk=institution.pk, publishing_paused_at=None)
        if running.update(publishing_paused_at=Now(), publishing_paused_why=why[:200]):
            entry = _write(institution, "publishing.paused", by=by, why=why)
            _tell(institution, "publishing_paused", entry, by=by, why=why)
        _read_again(institution)


def resume_all(institution: Institution, by: Person) -> None:
    """Let posts out again; what became too late meanwhile is held, not flushed."""
    with acting_for(institution.pk):
        paused = Institution.objects.filter(pk=institution.pk, publishing_paused_at__isnull=False)
        if paused.update(publishing_paused_at=None, publishing_paused_why=""):
            entry = _write(institution, "publishing.resumed", by=by)
            _tell(institution, "publishing_resumed", entry, by=by)
        _read_again(institution)


def _read_again(institution: Institution) -> None:
    institution.refresh_from_db(fields=["publishing_paused_at", "publishing_paused_why"])


def _write(institution: Institution, act: str, *, by: Person, why: str = "") -> Entry:
    return entries.write(
        institution_id=institution.pk,
        act=act,
        object=institution,
        by=by,
        detail={"why": why} if why else {},
    )


def _tell(institution: Institution, kind: str, entry: Entry, *, by: Person, why: str = "") -> None:
    tell(
        institution_id=institution.pk,
        roles=TOLD,
        kind=kind,
        object=f"institution:{institution.pk}:{entry.number}",
        values={"by": str(by), "why": why},
        urgent=True,
    )
