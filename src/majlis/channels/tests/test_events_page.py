"""The page of what the networks sent and nobody understood."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from majlis.channels.models import RawEvent
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
PAGE = "/channels/events/"


def event(institution, key="k1", **more):
    facts = {
        "network": "facebook",
        "source": RawEvent.Source.PUSH,
        "body": '{"text": "كلام لا يُعرض هنا"}'.encode(),
        "received_at": now() - timedelta(hours=1),
    }
    with acting_for(institution.pk):
        return RawEvent.objects.create(institution=institution, key=key, **facts | more)


def dead(institution, key="k1", problem="NotUnderstood: not JSON"):
    return event(institution, key, tries=RawEvent.MOST_TRIES, problem=problem)


@pytest.fixture
def at_the_desk(client, manager):
    client.force_login(manager)
    return client


def local(moment):
    return moment.astimezone(ZoneInfo("Asia/Riyadh")).strftime("%Y-%m-%dT%H:%M")


def span(since, until, network=""):
    return {"since": local(since), "until": local(until), "network": network}


def test_each_that_was_given_up_is_shown_with_its_reason(at_the_desk, office):
    lost = dead(office)

    answer = at_the_desk.get(PAGE).content.decode()

    assert "NotUnderstood: not JSON" in answer
    assert f"/channels/events/{lost.pk}/try/" in answer
    assert f"replay --show {lost.pk}" in answer
    assert "كلام لا يُعرض هنا" not in answer


def test_where_all_was_understood_the_page_says_so(at_the_desk, office):
    event(office, parsed_at=now())

    assert "/try/" not in at_the_desk.get(PAGE).content.decode()


def test_unknown_kinds_are_counted_by_network(at_the_desk, office):
    for number in range(3):
        event(office, f"k{number}", parsed_at=now(), unknown_kinds=["feed.poke"])
    event(office, "old", unknown_kinds=["ancient"], received_at=now() - timedelta(days=31))

    answer = at_the_desk.get(PAGE).content.decode()

    assert "feed.poke" in answer
    assert "ancient" not in answer


def test_one_is_tried_again_alone_and_recorded(at_the_desk, office):
    one, other = dead(office), dead(office, "k2")

    assert at_the_desk.post(f"{PAGE}{one.pk}/try/").status_code == 302

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.tries, other.tries) == (0, RawEvent.MOST_TRIES)
    entry = Entry.objects.get(act="events.tried_again")
    assert entry.detail == {"many": 1}


def test_all_are_tried_again(at_the_desk, office):
    for number in range(3):
        dead(office, f"k{number}")

    at_the_desk.post(f"{PAGE}another-try/")

    assert not RawEvent.objects.dead().exists()
    assert Entry.objects.get(act="events.tried_again").detail == {"many": 3}


def test_what_was_understood_is_not_tried_again_by_its_number(at_the_desk, office):
    understood = event(office, parsed_at=now())

    assert at_the_desk.post(f"{PAGE}{understood.pk}/try/").status_code == 404
    understood.refresh_from_db()
    assert understood.parsed_at is not None


def test_a_span_is_read_anew_by_the_institutions_own_clock(at_the_desk, office):
    at = now()
    inside = event(office, "in", parsed_at=at, received_at=at - timedelta(hours=2))
    outside = event(office, "out", parsed_at=at, received_at=at - timedelta(hours=5))
    of_x = event(office, "x", network="x", parsed_at=at, received_at=at - timedelta(hours=2))

    wanted = span(at - timedelta(hours=3), at - timedelta(hours=1), "facebook")
    assert at_the_desk.post(f"{PAGE}replay/", wanted).status_code == 302

    found = RawEvent.objects.filter(parsed_at=None).values_list("pk", flat=True)
    assert list(found) == [inside.pk]
    assert {outside.pk, of_x.pk}.isdisjoint(found)
    assert Entry.objects.get(act="events.replayed").detail["many"] == 1


@pytest.mark.parametrize("wrong", ["turned", "empty"])
def test_a_span_that_is_none_changes_nothing(at_the_desk, office, wrong):
    event(office, parsed_at=now())
    at = now()
    sent = span(at, at - timedelta(days=1)) if wrong == "turned" else {}

    assert at_the_desk.post(f"{PAGE}replay/", sent).status_code == 422
    assert not RawEvent.objects.filter(parsed_at=None).exists()
    assert not Entry.objects.filter(act="events.replayed").exists()


@pytest.mark.parametrize("path", ["", "replay/", "another-try/", "{pk}/try/"])
def test_only_a_manager_may(client, office, huda, auditor, path):
    lost = dead(office)
    for person in (huda, auditor):
        client.force_login(person)
        address = PAGE + path.format(pk=lost.pk)
        answer = client.post(address) if path else client.get(address)
        assert answer.status_code == 403
    lost.refresh_from_db()
    assert lost.tries == RawEvent.MOST_TRIES


def test_another_offices_messages_are_not_there(at_the_desk, office, other_office):
    theirs = dead(other_office, problem="NotUnderstood: theirs")

    assert "theirs" not in at_the_desk.get(PAGE).content.decode()
    assert at_the_desk.post(f"{PAGE}{theirs.pk}/try/").status_code == 404
    at_the_desk.post(f"{PAGE}another-try/")
    at = now()
    at_the_desk.post(f"{PAGE}replay/", span(at - timedelta(days=2), at))
    with acting_for(other_office.pk):
        theirs.refresh_from_db()
    assert theirs.tries == RawEvent.MOST_TRIES
