"""The people of our tests, as a pytest plugin: the same cast in every room.

Huda writes and may approve what others wrote, Salem approves, Noura answers the inbox, Mariam
manages, Rashid audits; Omar works for another office and must never see ours.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from majlis.people.models import Institution, Membership, Person
from majlis.store.tenancy import acting_for

Role = Membership.Role


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the database's owner, who alone makes institutions and sees all of them."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            before = cursor.fetchone()[0]
            cursor.execute("SET LOCAL ROLE majlis_owner")
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(before)}")


def make_institution(slug: str, name_ar: str, name_en: str) -> Institution:
    """Make an institution, as the owner does at set-up."""
    with as_owner():
        return Institution.objects.create(slug=slug, name_ar=name_ar, name_en=name_en)


def make_person(
    institution: Institution, email: str, name_ar: str, name_en: str, *roles: str
) -> Person:
    """Make a person with these roles in the institution; they have no password."""
    person = Person.objects.create_user(email=email, name_ar=name_ar, name_en=name_en)
    with acting_for(institution.pk):
        Membership.objects.create(institution=institution, person=person, roles=list(roles))
    return person


@pytest.fixture
def office(db: None) -> Iterator[Institution]:  # noqa: ARG001 - it opens the database
    """Our institution; what the test itself asks the database is asked inside it."""
    institution = make_institution("gso", "هيئة المواصفات النموذجية", "Model Standards Authority")
    _look_at(str(institution.pk))
    yield institution
    _look_at("")


@pytest.fixture
def other_office(db: None) -> Institution:  # noqa: ARG001 - it opens the database
    return make_institution("water", "مؤسسة المياه النموذجية", "Model Water Corporation")


@pytest.fixture
def huda(office: Institution) -> Person:
    return make_person(
        office, "huda@office.example", "هدى الكعبي", "Huda", Role.EDITOR, Role.APPROVER
    )


@pytest.fixture
def salem(office: Institution) -> Person:
    return make_person(office, "salem@office.example", "سالم العتيبي", "Salem", Role.APPROVER)


@pytest.fixture
def noura(office: Institution) -> Person:
    return make_person(office, "noura@office.example", "نورة الشمري", "Noura", Role.OFFICER)


@pytest.fixture
def manager(office: Institution) -> Person:
    return make_person(office, "mariam@office.example", "مريم البلوشي", "Mariam", Role.MANAGER)


@pytest.fixture
def auditor(office: Institution) -> Person:
    return make_person(office, "rashid@office.example", "راشد النعيمي", "Rashid", Role.AUDITOR)


@pytest.fixture
def omar(other_office: Institution) -> Person:
    return make_person(
        other_office, "omar@water.example", "عمر الحداد", "Omar", Role.EDITOR, Role.APPROVER
    )


@pytest.fixture
def look_at() -> Callable[[str], None]:
    """Let the test itself ask the database inside another institution, or inside none."""
    return _look_at


def _look_at(institution_id: str) -> None:
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('majlis.institution', %s, false)", [institution_id])
