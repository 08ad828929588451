"""The page of promised times, and what the public reads of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from majlis.inbox import promising
from majlis.inbox.models import EscalationLevel, Promise
from majlis.inbox.models.promise import ClockKind, Counts, Target
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused

HOUR = timedelta(hours=1)
GIVEN = {
    "first": "٤",
    "first_unit": "office_hours",
    "acknowledge": "15",
    "acknowledge_unit": "minutes",
    "next": "",
    "next_unit": "office_hours",
    "close": "3",
    "close_unit": "days",
}


def test_a_manager_promises_something_else(client, office, manager):
    client.force_login(manager)

    assert client.post(reverse("promise-making"), GIVEN).status_code == 302
    made = Promise.objects.get()
    assert made.targets() == {
        ClockKind.ACKNOWLEDGE: Target(timedelta(minutes=15), Counts.ELAPSED),
        ClockKind.FIRST: Target(4 * HOUR, Counts.OFFICE),
        ClockKind.CLOSE: Target(timedelta(days=3), Counts.ELAPSED),
    }
    assert Entry.objects.filter(act="promise.made").exists()


def test_the_same_promise_is_not_made_twice(client, office, manager):
    client.force_login(manager)
    client.post(reverse("promise-making"), GIVEN)

    assert client.post(reverse("promise-making"), GIVEN).status_code == 409
    assert Promise.objects.count() == 1


@pytest.mark.parametrize("role", ["noura", "huda", "auditor", "omar"])
def test_others_read_it_and_promise_nothing(client, request, office, role):
    person = request.getfixturevalue(role)
    client.force_login(person)

    assert client.get(reverse("promise-settings")).status_code == 200
    assert client.post(reverse("promise-making"), GIVEN).status_code == 403
    assert client.post(reverse("escalation"), {"share": 50, "to": "manager"}).status_code == 403
    assert client.post(reverse("escalation-removal", args=[75, "officer"])).status_code == 403
    assert not Promise.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "0"},
        {"first": "كثير"},
        {"first": "91", "first_unit": "days"},
        {"first_unit": "weeks"},
        {"valid_from": "غداً"},
        {"topic": "999999"},
        {"priority": "huge"},
    ],
)
def test_a_promise_must_be_one_that_can_be_kept(client, office, manager, wrong):
    client.force_login(manager)

    assert client.post(reverse("promise-making"), GIVEN | wrong).status_code == 422
    assert not Promise.objects.exists()


def test_nothing_is_promised_for_the_past(office, manager):
    with pytest.raises(Refused):
        promising.promise(
            office,
            {ClockKind.FIRST: Target(HOUR)},
            valid_from=now() - HOUR,
            by=manager,
        )


def test_a_promise_for_all_promises_something(client, office, manager):
    client.force_login(manager)

    assert (
        client.post(
            reverse("promise-making"),
            {k: "" if k in ClockKind.values else v for k, v in GIVEN.items()},
        ).status_code
        == 409
    )


def test_a_promise_for_some_is_taken_back_by_an_empty_one(office, manager):
    first = {ClockKind.FIRST: Target(HOUR)}
    promising.promise(office, first, way="portal", by=manager)
    promising.promise(office, {}, way="portal", by=manager)

    assert Promise.objects.in_force_at(now()).get(way="portal").is_empty
    with pytest.raises(Refused):
        promising.promise(office, {}, way="portal", by=manager)


def test_the_page_tells_what_holds_what_comes_and_what_was(client, office, manager, page_of):
    first = {ClockKind.FIRST: Target(HOUR)}
    promising.promise(office, first, by=manager)
    promising.promise(office, {ClockKind.FIRST: Target(3 * HOUR)}, by=manager)
    later = now() + timedelta(days=9)
    promising.promise(office, {ClockKind.FIRST: Target(5 * HOUR)}, valid_from=later, by=manager)
    html = page_of(manager, reverse("promise-settings"))

    for said in ("5 ساعات عمل", "3 ساعات عمل", "ساعة عمل واحدة", "ساعتين من ساعات العمل"):
        assert said in html
    assert [html.count(word) for word in (">سارٍ<", ">قادم<", ">سابق<")] == [1, 1, 2]


def test_levels_are_added_and_taken_out(client, office, manager):
    client.force_login(manager)
    client.post(reverse("escalation"), {"share": "٥٠", "to": "manager", "is_urgent": "on"})
    assert EscalationLevel.objects.get(share=50).is_urgent

    again = client.post(reverse("escalation"), {"share": 50, "to": "manager"})
    assert again.status_code == 409
    assert client.post(reverse("escalation"), {"share": 5, "to": "x"}).status_code == 422
    removal = reverse("escalation-removal", args=[50, "manager"])
    assert client.post(removal).status_code == 302
    assert client.post(removal).status_code == 404


def test_the_case_page_counts_down_in_words(office, say, noura, page_of):
    Promise.objects.create(
        institution=office,
        first=2 * HOUR,
        first_counts=Counts.ELAPSED,
        valid_from=now() - timedelta(days=1),
    )
    fresh, late = say(minutes_ago=80), say(minutes_ago=245)

    assert "بقي 39 دقيقة" in page_of(noura, fresh.get_absolute_url())
    html = page_of(noura, late.get_absolute_url())
    assert "متأخر ساعتين و5 دقائق" in html
    assert "تأكيد الاستلام" in html
    assert "بقي 39 دقيقة" in page_of(noura)
