"""Making a promise to the public: each change is a version from a moment on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from majlis.answers.models import Service
from majlis.inbox.models import Promise
from majlis.inbox.models.promise import Target
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import now
from majlis.store.refusal import Refused


@transaction.atomic
def promise(
    institution: Institution,
    targets: Mapping[str, Target],
    *,
    topic: Service | None = None,
    priority: str = "",
    way: str = "",
    valid_from: datetime | None = None,
    by: Person | None,
) -> Promise:
    """Promise these times for all inquiries, or for some, from now or a later moment on.

    Nothing for some inquiries takes back what was promised for them alone.

    Raises:
        Refused: it lies in the past, it is what holds already, or it promises nothing at all.
    """
    Institution.objects.select_for_update().get(pk=institution.pk)  # one after the other
    at = now()
    if valid_from is not None and valid_from < at:
        raise Refused(_("A promise holds from now on, or from a day to come."))
    scope = {"topic": topic, "priority": priority, "way": way}
    _says_something_new(institution, targets, scope, valid_from or at)
    values: dict[str, object] = {}
    for kind, target in targets.items():
        values |= {kind: target.amount, f"{kind}_counts": target.counts}
    made = Promise.objects.create(
        institution=institution, valid_from=valid_from or at, by=by, **scope, **values
    )
    _record(made, targets, by=by)
    return made


def _record(made: Promise, targets: Mapping[str, Target], *, by: Person | None) -> None:
    entries.write(
        institution_id=made.institution_id,
        act="promise.made",
        object=made,
        by=by,
        detail={
            "from": made.valid_from.isoformat(),
            "topic": made.topic_id,
            "priority": made.priority,
            "way": made.way,
            "targets": {kind: f"{t.amount} {t.counts}" for kind, t in targets.items()},
        },
    )


def _says_something_new(
    institution: Institution,
    targets: Mapping[str, Target],
    scope: Mapping[str, object],
    at: datetime,
) -> None:
    """Refuse what holds then already."""
    holding = Promise.objects.filter(institution=institution, valid_from__lte=at, **scope)
    last = holding.newest_first().first()
    if not targets and (last is None or last.is_empty):
        raise Refused(_("Promise at least one time."))
    if not targets and last is not None and last.is_for_all:
        raise Refused(_("Promise at least one time."))
    if last is not None and dict(last.targets()) == dict(targets):
        raise Refused(_("This is what you promise already."))
