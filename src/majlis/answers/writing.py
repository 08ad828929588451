"""Writing services and articles: saving, publishing, putting away. Each act leaves its entry."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from majlis.answers import indexing
from majlis.answers.models import Article, Service
from majlis.arabic.hidden import thawed
from majlis.people.models import Institution, Person
from majlis.record import entries
from majlis.store.clock import Now
from majlis.store.refusal import Refused

Thing = TypeVar("Thing", Article, Service)


def begin(
    kind: type[Thing], institution: Institution, fields: Mapping[str, Any], *, by: Person | None
) -> Thing:
    """Make an article or a service of these fields; the public does not see it yet."""
    with transaction.atomic():
        thing = kind.objects.create(institution=institution, changed_by=by, **_stored(fields))
        indexing.index(thing)
        _record("written", thing, by)
    return thing


def save(thing: Thing, fields: Mapping[str, Any], *, version: int, by: Person) -> None:
    """Store what a person changed, if nobody else changed it since `version`.

    Raises:
        Refused: somebody did.
    """
    with transaction.atomic():
        unchanged = type(thing).objects.filter(pk=thing.pk, version=version)
        saved = unchanged.update(
            **_stored(fields), version=F("version") + 1, changed_by=by, changed_at=Now()
        )
        if not saved:
            raise Refused(
                _(
                    "Someone else changed this in the meantime."
                    " Copy what you wrote and open it anew."
                )
            )
        thing.refresh_from_db()
        indexing.index(thing)
        _record("changed", thing, by)


def publish(thing: Article | Service, *, by: Person | None) -> None:
    """Let the public see it.

    Raises:
        Refused: they do already.
    """
    _move(thing, "published", by, was_public=False, published_at=Now())


def put_away(thing: Article | Service, *, by: Person) -> None:
    """Take it off the public's pages; on the desk it stays.

    Raises:
        Refused: it is not there any more.
    """
    _move(thing, "put_away", by, was_public=True, published_at=None)


def _move(
    thing: Article | Service, act: str, by: Person | None, *, was_public: bool, **fields: Any
) -> None:
    with transaction.atomic():
        rows = type(thing)._default_manager.filter(pk=thing.pk, published_at__isnull=not was_public)
        if not rows.update(**fields, changed_at=Now()):
            raise Refused(_("This has changed since you opened it. Look at it again."))
        thing.refresh_from_db()
        _record(act, thing, by)


def _stored(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Line ends as one sign and letters as letters."""
    return {
        name: thawed(value.replace("\r\n", "\n")).strip() if isinstance(value, str) else value
        for name, value in fields.items()
    }


def _record(act: str, thing: Article | Service, by: Person | None) -> None:
    title = thing.question_ar if isinstance(thing, Article) else thing.title_ar
    entries.write(
        institution_id=thing.institution_id,
        act=f"{thing._meta.model_name}.{act}",
        object=thing,
        by=by,
        detail={"title": title[:200], "version": thing.version},
    )
