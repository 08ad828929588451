"""X's rate limits and their headers."""

import pytest

from .x_client import XClient


@pytest.fixture
def x(sandbox):
    return XClient(sandbox)


def test_the_headers_count_down(x):
    first, second = x.publish("أولا").headers, x.publish("ثانيا").headers

    assert first["x-rate-limit-limit"] == "100"
    assert (first["x-rate-limit-remaining"], second["x-rate-limit-remaining"]) == ("99", "98")
    assert first["x-rate-limit-reset"] == second["x-rate-limit-reset"]
    assert first["x-app-limit-24hour-limit"] == "10000"


def test_a_refused_post_counts_too(x):
    assert x.publish("س" * 300).headers["x-rate-limit-remaining"] == "99"


def test_the_hundred_and_first_post_waits_for_the_reset(sandbox, x):
    for number in range(100):
        assert x.publish(f"الخبر {number}").status_code == 201

    answer = x.publish("واحد أكثر")

    assert answer.status_code == 429
    assert answer.json()["title"] == "Too Many Requests"
    assert answer.headers["x-rate-limit-remaining"] == "0"
    sandbox.control("POST", "/clock", {"offset_s": 15 * 60 + 1})
    assert x.publish("واحد أكثر").status_code == 201


def test_with_quotas_off_the_headers_stay_and_nothing_is_refused(sandbox, x):
    sandbox.control("POST", "/quotas", {"on": False})

    answers = [x.get("/2/users/me") for _ in range(80)]

    assert {answer.status_code for answer in answers} == {200}
    assert answers[-1].headers["x-rate-limit-remaining"] == "0"
    assert answers[0].headers["x-rate-limit-limit"] == "75"


def test_accounts_have_windows_of_their_own(sandbox, x):
    x.publish("مرحبا")

    assert XClient(sandbox, "2").publish("مرحبا").headers["x-rate-limit-remaining"] == "99"
