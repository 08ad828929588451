"""What the database itself holds of this room."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from majlis.inbox.models import Case, CaseStep, Item
from majlis.people.testing import as_owner
from majlis.store.clock import now


@pytest.fixture
def case(office):
    at = now()
    return Case.objects.create(
        institution=office, reference="26-00001-2", opened_at=at, last_item_at=at
    )


@pytest.fixture
def item(case):
    return Item.objects.create(
        institution_id=case.institution_id, case=case, kind="question", text="متى تفتحون؟"
    )


def test_another_office_sees_no_case(case, other_office, look_at):
    look_at(str(other_office.pk))

    assert not Case.objects.exists()


def test_a_step_is_never_rewritten(case):
    case.move("open", act="taken", by=None)

    with pytest.raises(DatabaseError), transaction.atomic():
        CaseStep.objects.update(why="")
    with pytest.raises(IntegrityError), as_owner():
        CaseStep.objects.update(why="")


def test_a_removed_item_is_not_revived(item):
    Item.objects.update(removed_at=now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.update(removed_at=None)


def test_an_answered_case_says_by_whom(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(first_answered_at=now() + timedelta(minutes=1))
