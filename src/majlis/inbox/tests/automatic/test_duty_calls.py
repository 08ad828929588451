"""Calling whoever is on duty: the right ones, one after the other, until somebody has it."""

from datetime import time, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction

from majlis.answers import writing
from majlis.answers.models import Service
from majlis.inbox import automatic, cases, duty_calls, references, urgency
from majlis.inbox.models import Automation, Case, Clock, DutyCall
from majlis.inbox.states import Act
from majlis.inbox.tests.conftest import again, comment, hear, hours, stands
from majlis.notices.models import Call, CallWay, Notice
from majlis.people.models import Membership, OfficeCalendar, Shift
from majlis.people.testing import make_person
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
OPEN_ALWAYS = [{"weekday": day, "opens": "00:00", "shuts": "00:00"} for day in range(7)]


@pytest.fixture
def danger(office):
    given = {"key": "danger", "title_ar": "منتج خطر", "title_en": "Dangerous product"}
    given |= {"summary_ar": "بلاغ عن منتج خطر.", "summary_en": "Report it."}
    return writing.begin(Service, office, given, by=None)


@pytest.fixture
def duty(office, danger, shut, automation, noura, manager):
    """An office that is closed, calls for dangerous products, and has an officer and a manager."""
    Automation.objects.update(
        calls_duty=True, duty_began_at=now() - hours(9), urgent_topics=["danger"]
    )
    CallWay.objects.create(institution=office, kind="email", name="بريد")
    return automatic.of(office.pk)


@pytest.fixture
def urgent(x, duty, danger):
    """An inquiry about a dangerous product."""
    case = hear(x, stands(x, comment(created_at=now() - hours(1)))).case
    Case.objects.filter(pk=case.pk).update(topic=danger)
    return again(case)


def called():
    return [each.person.name_en for each in DutyCall.objects.order_by("id")]


def later(minutes):
    """Let so many minutes pass since the last call."""
    last = DutyCall.objects.order_by("id").last()
    return last.called_at + timedelta(minutes=minutes)


def test_the_officer_on_duty_is_called_to_what_is_urgent_while_the_office_is_closed(urgent, noura):
    assert duty_calls.call_due() == 1

    assert called() == ["Noura"]
    call = Call.objects.get()
    assert (call.person, call.way.kind) == (noura, "email")
    assert references.told(urgent.reference) in call.text
    assert urgent.subject not in call.text  # no word of the public leaves
    assert Notice.objects.get(kind="case.duty").person == noura
    assert urgent.steps.last().act == Act.CALLED
    assert Entry.objects.filter(act="case.duty_called").count() == 1


def test_nobody_is_called_twice_and_not_before_their_time_is_over(urgent, duty):
    duty_calls.call_due()
    assert duty_calls.call_due() == 0
    assert not duty_calls.call_for(urgent, duty, later(14))

    assert duty_calls.call_for(urgent, duty, later(15))
    assert called() == ["Noura", "Mariam"]
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyCall.objects.create(
            institution=urgent.institution,
            case=urgent,
            cause="closed",
            person=DutyCall.objects.first().person,
        )


def test_when_all_were_called_the_managers_are_told_once_that_nobody_has_it(urgent, duty):
    duty_calls.call_due()
    duty_calls.call_for(urgent, duty, later(15))

    for _ in range(3):
        assert not duty_calls.call_for(urgent, duty, later(15))

    assert Notice.objects.get(kind="case.duty_unheard").is_urgent


def test_whom_no_way_reached_is_followed_by_the_next_at_once(urgent, duty):
    duty_calls.call_due()
    Call.objects.update(state="failed")

    assert duty_calls.call_for(urgent, duty, later(0))
    assert called() == ["Noura", "Mariam"]


@pytest.mark.parametrize(
    "how", ["not urgent", "taken", "answered elsewhere", "closed", "off", "old"]
)
def test_nobody_is_called_where_it_is_not_needed(urgent, duty, noura, x, how):
    if how == "not urgent":
        Case.objects.update(topic=None)
    if how == "taken":
        cases.take(urgent, by=noura)
    if how == "answered elsewhere":
        answer = comment("r1", is_ours=True, parent_id="c1", text="رد", created_at=now())
        hear(x, stands(x, answer))
    if how == "closed":
        cases.close(urgent, by=noura, why="عولج")
    if how == "off":
        Automation.objects.update(calls_duty=False)
    if how == "old":
        Automation.objects.update(duty_began_at=now())

    assert duty_calls.call_due() == 0
    assert not DutyCall.objects.exists()


def test_in_office_hours_only_what_is_overdue_calls(urgent, duty):
    OfficeCalendar.objects.update(periods=OPEN_ALWAYS)
    assert duty_calls.call_due() == 0

    Clock.objects.filter(kind="first").update(due_at=now() - hours(3))

    assert duty_calls.call_due() == 1
    assert DutyCall.objects.get().cause == "overdue"


def test_what_is_urgent_is_known_by_its_subject(urgent, duty):
    assert urgency.is_urgent(urgent, duty)
    assert urgency.urgent_cases(urgent.institution, duty).get() == urgent
    Automation.objects.update(urgent_topics=[])
    assert not urgency.is_urgent(urgent, automatic.of(urgent.institution_id))


def test_what_was_given_urgency_is_urgent_whatever_its_subject(urgent, duty):
    Case.objects.update(topic=None, priority="urgent")

    assert urgency.is_urgent(again(urgent), duty)
    assert duty_calls.call_due() == 1


def test_by_the_roster_only_those_on_duty_are_called_before_the_managers(
    office, urgent, duty, manager
):
    khalid = make_person(office, "k@office.example", "خالد", "Khalid", Membership.Role.OFFICER)
    for weekday in range(7):
        Shift.objects.create(
            institution=office,
            person=khalid,
            weekday=weekday,
            since=(now() - timedelta(days=9)).date(),
            begins=time(0),
            ends=time(0),
        )

    assert [each.name_en for each in duty_calls.chain(office, now())] == ["Khalid", "Mariam"]


def test_who_presses_gets_it_from_whom_a_rule_gave_it_to(call, urgent, office, noura):
    khalid = make_person(office, "k@office.example", "خالد", "Khalid", Membership.Role.OFFICER)
    Case.objects.filter(pk=urgent.pk).update(officer=khalid, status="open")

    duty_calls.take(call)

    assert again(urgent).officer == noura


def test_another_office_is_not_called_and_sees_nothing(urgent, other_office):
    duty_calls.call_due()

    with acting_for(other_office.pk):
        assert not DutyCall.objects.exists()


# "I have it"


@pytest.fixture
def call(urgent):
    duty_calls.call_due()
    return DutyCall.objects.get()


@pytest.fixture
def link(call):
    return urlsplit(duty_calls.message_to(call).url).path


def test_the_link_opens_without_an_account_and_looking_takes_nothing(client, call, link):
    html = client.get(link).content.decode()

    assert "توليته" in html
    assert call.case.subject not in html
    assert again(call).taken_at is None


def test_one_press_takes_it_and_nobody_else_is_called(client, call, link, urgent, duty, noura):
    html = client.post(f"{link}taking/", follow=True).content.decode()

    assert "هو لدى" in html
    case = again(urgent)
    assert case.officer == noura
    assert [step.act for step in case.steps.order_by("id")][-2:] == [Act.CALL_TAKEN, Act.TAKEN]
    assert not duty_calls.call_for(case, duty, now() + hours(1))
    client.post(f"{link}taking/")
    assert case.steps.filter(act=Act.CALL_TAKEN).count() == 1


def test_who_comes_second_is_told_so(client, call, link, urgent, duty):
    duty_calls.call_for(urgent, duty, later(15))
    second = DutyCall.objects.order_by("id").last()
    client.post(f"{link}taking/")

    other = urlsplit(duty_calls.message_to(second).url).path
    answer = client.post(f"{other}taking/")

    assert answer.status_code == 409
    with pytest.raises(Refused):
        duty_calls.take(second)


def test_what_is_settled_meanwhile_is_told_so(client, call, link, urgent, noura):
    cases.close(urgent, by=noura, why="عولج")

    assert "انتهى هذا الاستفسار" in client.get(link).content.decode()
    assert client.post(f"{link}taking/").status_code == 409


def test_a_forged_link_leads_nowhere(client, call, link):
    for forged in (link.replace(f".{call.pk}:", f".{call.pk + 1}:"), "/duty/x/"):
        assert client.get(forged).status_code == 404


def test_a_taken_call_is_never_rewritten(call):
    duty_calls.take(call)

    with pytest.raises(IntegrityError), transaction.atomic():
        DutyCall.objects.update(taken_at=None)


def test_on_the_desk_it_is_one_press_for_whom_it_called(client, call, urgent, noura):
    client.force_login(noura)
    page = client.get(urgent.get_absolute_url()).content.decode()
    assert "توليته" in page
    assert "بريد" in page

    client.post(f"{urgent.get_absolute_url()}duty/")

    assert again(call).taken_at
    assert again(urgent).officer == noura


def test_on_the_desk_others_are_refused(client, office, call, urgent, huda, omar):
    khalid = make_person(office, "k@office.example", "خالد", "Khalid", Membership.Role.OFFICER)
    for person, status in ((khalid, 409), (huda, 403), (omar, 403)):
        client.force_login(person)
        assert client.post(f"{urgent.get_absolute_url()}duty/").status_code == status
    assert again(call).taken_at is None
