"""The demonstration shows how to enter; an office shows nobody a password."""

import json

import pytest
from django.core import checks

from majlis.operations import demonstration
from majlis.operations.checks import demonstration as check

WALLS = json.dumps({"x": "http://localhost:7801/"})
pytestmark = pytest.mark.django_db


def test_the_first_page_of_the_demonstration_says_what_to_try_and_as_whom(client, settings):
    settings.DEMONSTRATION = WALLS

    page = client.get("/account/login/").content.decode()

    assert page.count("<li>") == 3
    assert 'value="noura@mgsa.example"' in page
    assert 'value="omar@oasis.example"' not in page  # of another institution
    assert 'href="http://localhost:7801/"' in page
    assert 'href="/ar/mgsa/"' in page


def test_an_office_shows_nobody_a_password(client):
    page = client.get("/account/login/").content.decode()

    assert demonstration.content()["password"] not in page
    assert "showcase" not in page


@pytest.mark.parametrize(
    ("walls", "url", "found"),
    [
        (WALLS, "http://localhost:8000", []),
        (WALLS, "https://desk.example.gov", ["majlis.E015"]),
        ("", "https://desk.example.gov", []),
    ],
)
def test_a_demonstration_that_others_can_reach_does_not_start(settings, walls, url, found):
    settings.DEMONSTRATION, settings.SITE_URL = walls, url

    problems = check()

    assert [problem.id for problem in problems] == found
    assert all(problem.level >= checks.ERROR for problem in problems)
