"""Two workers, or two people, at the same moment."""

from datetime import timedelta

import pytest

from majlis.inbox import automatic, duty_calls
from majlis.inbox.models import AutomaticWord, Automation, Case, DutyCall, Reply
from majlis.inbox.states import Act
from majlis.inbox.tests.conftest import comment, hear, stands
from majlis.inbox.tests.test_at_once import at_once
from majlis.inbox.tests.test_replying import khalid
from majlis.people.models import OfficeCalendar
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

__all__ = ["khalid"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spoken_to(office, x):
    """A comment to an office that is closed and may answer comments by itself."""
    with acting_for(office.pk):
        OfficeCalendar.objects.create(institution=office, periods=[])
        Automation.objects.create(
            institution=office,
            acknowledges="closed",
            places=["comment"],
            began_at=now() - timedelta(hours=3),
            calls_duty=True,
            duty_began_at=now() - timedelta(hours=3),
        )
        case = hear(x, stands(x, comment(created_at=now() - timedelta(hours=1)))).case
        Case.objects.filter(pk=case.pk).update(priority="urgent")
    return case


def test_two_workers_say_it_once(office, spoken_to):
    at_once(office, *[lambda: automatic.acknowledge(spoken_to.pk)] * 3)

    with acting_for(office.pk):
        assert Reply.objects.count() == AutomaticWord.objects.count() == 1


def test_of_two_who_press_at_once_one_has_it(office, spoken_to, noura, khalid):
    with acting_for(office.pk):
        for person in (noura, khalid):
            DutyCall.objects.create(
                institution=office, case=spoken_to, cause="closed", person=person
            )
        calls = list(DutyCall.objects.all())

    refused = at_once(office, *[lambda call=call: duty_calls.take(call) for call in calls])

    assert len(refused) == 1
    with acting_for(office.pk):
        assert DutyCall.objects.filter(taken_at__isnull=False).count() == 1
        assert spoken_to.steps.filter(act=Act.CALL_TAKEN).count() == 1


def test_two_workers_call_a_person_once(office, spoken_to, noura):
    with acting_for(office.pk):
        automation = automatic.of(office.pk)

    at_once(office, *[lambda: duty_calls.call_for(spoken_to, automation, now())] * 3)

    with acting_for(office.pk):
        assert DutyCall.objects.count() == 1
