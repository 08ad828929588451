import pytest

from majlis.publishing.writing import discard, draft

pytestmark = pytest.mark.django_db


def pulse_of(client, person):
    client.force_login(person)
    answer = client.get("/pulse/")
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
