import pytest

from majlis.inbox.models import Case
from majlis.inbox.tests.conftest import comment, hear, stands
from majlis.publishing.writing import discard, draft

pytestmark = pytest.mark.django_db


def pulse_of(client, person, room=""):
    client.force_login(person)
    answer = client.get(f"/pulse/?room={room}")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content


@pytest.fixture
def post(office, huda):
    return draft(office, huda, "نص توعوي", [])


def test_the_pulse_changes_when_something_moves(client, huda, post):
    before = pulse_of(client, huda)
    assert pulse_of(client, huda) == before

    discard(post, by=huda)

    assert pulse_of(client, huda) != before


def test_the_pulse_of_another_office_stays_still(client, huda, omar, post):
    before = pulse_of(client, omar)

    discard(post, by=huda)

    assert pulse_of(client, omar) == before


@pytest.mark.parametrize("room", ["", "inbox"])
def test_the_pulse_changes_when_the_public_writes(client, noura, x, room):
    before = pulse_of(client, noura, room)

    hear(x, stands(x, comment()))

    assert pulse_of(client, noura, room) != before


def test_the_inbox_rests_while_others_work_elsewhere(client, noura, huda, post):
    before = pulse_of(client, noura, "inbox")

    discard(post, by=huda)

    assert pulse_of(client, noura, "inbox") == before


@pytest.mark.parametrize("room", ["", "inbox"])
def test_a_page_carries_the_pulse_of_the_time_when_it_was_drawn(client, noura, x, room):
    hear(x, stands(x, comment()))
    word = pulse_of(client, noura, room).decode()

    assert f'known="{word}"' in client.get(f"/{room}/" if room else "/").text


def test_an_inquiry_carries_its_own_pulse(client, noura, x):
    hear(x, stands(x, comment()))
    case = Case.objects.get()
    client.force_login(noura)
    word = client.get(f"/pulse/?room=inbox&case={case.pk}").text

    assert f'known="{word}"' in client.get(case.get_absolute_url()).text
