"""Who answers for a unit on the desk: its members now."""

from typing import Any

from django.db.models import QuerySet

from majlis.people.models import Institution, Person, Unit


def members(unit: Unit) -> list[Person]:
    """Return the unit's colleagues on the desk, none where they work without accounts."""
    rows: Any = getattr(unit, "members", None)
    return [row.person for row in rows.current().select_related("person")] if rows else []


def units_of(person: Person, institution: Institution) -> QuerySet[Unit]:
    """Return the units in which a person is here now."""
    rows: Any = getattr(person, "unit_members", None)
    here = Unit.objects.filter(institution=institution)
    return here.filter(pk__in=rows.current().values("unit")) if rows else here.none()
