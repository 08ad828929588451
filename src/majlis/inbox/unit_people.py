"""Who answers for a unit on the desk: its members now."""

from django.db.models import QuerySet

from majlis.people.models import Institution, Person, Unit, UnitMember


def members(unit: Unit) -> list[Person]:
    """Return the unit's colleagues on the desk, none where they work without accounts."""
    rows = UnitMember.objects.current().filter(unit=unit).select_related("person")
    return [row.person for row in rows]


def units_of(person: Person, institution: Institution) -> QuerySet[Unit]:
    """Return the units in which a person is here now."""
    rows = UnitMember.objects.current().filter(person=person, institution=institution)
    return Unit.objects.filter(institution=institution, pk__in=rows.values("unit"))
