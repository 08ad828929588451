"""Every kind of fault: what the client sees, and what the ledger holds."""

import json
import threading
import time
from datetime import datetime

import httpx
import pytest

from .publishers import PUBLISHERS
from .waiting import until
from .x_client import XClient, refresh

TEXT = "بيان الوزارة عن الإسكان"


@pytest.fixture(params=PUBLISHERS, ids=lambda kind: kind.__name__)
def publisher(request, sandbox):
    return request.param(sandbox)


@pytest.fixture
def x(sandbox):
    return XClient(sandbox)


def visible(sandbox, publisher):
    return [post for post in sandbox.ledger(publisher.network) if post["visible"]]


def test_a_reset_after_acceptance_leaves_one_durable_copy(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "reset_after")

    with pytest.raises(httpx.TransportError):
        publisher.publish(TEXT)

    (post,) = visible(sandbox, publisher)
    assert post["text"] == TEXT
    assert publisher.listed() == [post["id"]]
    (request,) = [
        r for r in sandbox.requests(publisher.network, "publish") if r["fault"] == "reset_after"
    ]
    assert request["ending"] == "cut"
    assert request["status"] is None
    assert request["seq"] in post["requests"]


def test_a_reset_before_acceptance_leaves_nothing(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "reset_before")

    with pytest.raises(httpx.TransportError):
        publisher.publish(TEXT)

    assert visible(sandbox, publisher) == []


def test_a_500_after_acceptance_leaves_one_copy(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "error_after_500")

    assert publisher.publish(TEXT).status_code == 500

    assert len(visible(sandbox, publisher)) == 1


def test_a_503_leaves_nothing(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "error_before_503")

    assert publisher.publish(TEXT).status_code == 503

    assert visible(sandbox, publisher) == []


@pytest.mark.parametrize(("fault", "copies"), [("silence_before", 0), ("silence_after", 1)])
def test_silence_never_answers(sandbox, publisher, fault, copies):
    sandbox.fault(publisher.network, "publish", fault)

    with pytest.raises(httpx.ReadTimeout):
        publisher.publish(TEXT, timeout=0.6)

    assert len(visible(sandbox, publisher)) == copies


def test_a_refusal_is_the_networks_own_and_leaves_nothing(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "refused")

    assert publisher.publish(TEXT).status_code in {400, 403}

    assert visible(sandbox, publisher) == []


def test_an_expired_token_stays_expired(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "token_expired")

    assert publisher.publish(TEXT).status_code in {400, 401}
    assert publisher.ask_me().status_code in {400, 401}
    assert visible(sandbox, publisher) == []


def test_html_and_truncated_answers_come_after_acceptance(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "html")
    sandbox.fault(publisher.network, "publish", "truncated")

    page, broken = publisher.publish(TEXT), publisher.publish(f"{TEXT} ٢")

    assert page.status_code == 200
    assert page.headers["Content-Type"].startswith("text/html")
    with pytest.raises(json.JSONDecodeError):
        broken.json()
    assert len(visible(sandbox, publisher)) == 2


def test_html_before_accepts_nothing(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "html_before")

    assert publisher.publish(TEXT).text.startswith("<!doctype html>")

    assert visible(sandbox, publisher) == []


def test_a_slow_call_answers_in_the_end(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "slow", delay_s=0.4)

    answer = publisher.publish(TEXT)

    assert answer.elapsed.total_seconds() >= 0.4
    assert len(publisher.listed()) == 1


def test_a_dripping_answer_begins_at_once_and_takes_a_second_for_each_byte(sandbox, x):
    sandbox.fault("x", "publish", "drip")
    body = {"text": TEXT}

    begun = time.monotonic()
    with x.http.stream("POST", f"{x.api}/2/tweets", json=body, headers=x.headers) as answer:
        first = next(answer.iter_raw(1))
    spent = time.monotonic() - begun

    assert answer.status_code == 201
    assert int(answer.headers["Content-Length"]) > 50
    assert first == b"{"
    assert spent < 5  # the whole would take minutes
    assert len(sandbox.ledger("x")) == 1


@pytest.mark.parametrize(("fault", "copies"), [("hold_before", 0), ("hold_after", 1)])
def test_a_held_call_goes_on_when_released(sandbox, publisher, fault, copies):
    order = sandbox.fault(publisher.network, "publish", fault)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(publisher.publish(TEXT)))
    asking.start()

    def held():
        return sandbox.control("GET", "/faults")["faults"][0]["held"]

    until(held, wanted=lambda count: count == 1)
    assert len(visible(sandbox, publisher)) == copies
    assert sandbox.control("POST", "/release", {"fault_id": order}) == {"released": 1}
    asking.join(timeout=5)
    assert answers[0].is_success
    assert len(visible(sandbox, publisher)) == 1


def test_a_held_call_is_accepted_on_release_though_its_client_has_gone(sandbox, publisher):
    order = sandbox.fault(publisher.network, "publish", "hold_before")
    with pytest.raises(httpx.ReadTimeout):
        publisher.publish(TEXT, timeout=0.5)
    assert visible(sandbox, publisher) == []

    sandbox.control("POST", "/release", {"fault_id": order})

    until(lambda: visible(sandbox, publisher), wanted=lambda posts: len(posts) == 1)


def test_a_held_call_may_be_dropped(sandbox, publisher):
    order = sandbox.fault(publisher.network, "publish", "hold_before")
    with pytest.raises(httpx.ReadTimeout):
        publisher.publish(TEXT, timeout=0.5)

    sandbox.control("POST", "/release", {"fault_id": order, "drop": True})

    def endings():
        return [entry["ending"] for entry in sandbox.requests(publisher.network, "publish")]

    until(endings, wanted=lambda seen: seen == ["cut"])
    assert visible(sandbox, publisher) == []


def test_a_fault_strikes_only_the_text_it_is_meant_for(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "error_before_503", match="الثاني")

    assert publisher.publish("البيان الأول").is_success
    assert publisher.publish("البيان الثاني").status_code == 503
    assert publisher.publish("البيان الثاني").is_success


def test_a_fault_for_another_account_network_or_call_does_not_strike(sandbox, publisher):
    sandbox.fault(publisher.network, "publish", "error_before_503", account="someone-else")
    sandbox.fault("youtube", "any", "error_before_503")
    sandbox.fault(publisher.network, "delete", "error_before_503")

    assert publisher.publish(TEXT).is_success


def test_a_fault_strikes_as_often_as_ordered(sandbox, publisher):
    sandbox.fault(publisher.network, "any", "error_before_503", times=2)

    seen = [publisher.ask_me().status_code for _ in range(3)]

    assert seen == [503, 503, 200]


def test_a_fault_after_acceptance_waits_for_an_accepted_call(sandbox, x):
    x.publish(TEXT)
    sandbox.fault("x", "publish", "error_after_500")

    assert x.publish(TEXT).status_code == 403  # duplicate: nothing was accepted
    (fault,) = sandbox.control("GET", "/faults")["faults"]
    assert fault["remaining"] == 1
    assert x.publish("غيره").status_code == 500


def test_a_rate_limit_tells_its_reset_and_holds_until_then(sandbox, x):
    sandbox.fault("x", "publish", "rate_limited", seconds=40)

    first = x.publish(TEXT)

    now = datetime.fromisoformat(sandbox.control("GET", "/clock")["now"])
    assert first.status_code == 429
    assert 38 < int(first.headers["x-rate-limit-reset"]) - now.timestamp() <= 41
    assert x.publish(TEXT).status_code == 429
    sandbox.control("POST", "/clock", {"offset_s": 41})
    assert x.publish(TEXT).status_code == 201


def test_a_revoked_token_takes_its_refresh_token_along(sandbox, x):
    asked = {"network": "x", "account": "1"}
    tokens = sandbox.control("POST", "/tokens", asked)
    x.access_token = tokens["access_token"]
    sandbox.fault("x", "publish", "token_revoked")

    assert x.publish(TEXT).status_code == 401
    assert refresh(sandbox, tokens["refresh_token"]).status_code == 400


def test_an_expired_token_can_be_refreshed(sandbox, x):
    tokens = sandbox.control("POST", "/tokens", {"network": "x", "account": "1"})
    x.access_token = tokens["access_token"]
    sandbox.fault("x", "publish", "token_expired")
    assert x.publish(TEXT).status_code == 401

    x.access_token = refresh(sandbox, tokens["refresh_token"]).json()["access_token"]

    assert x.publish(TEXT).status_code == 201


def test_clearing_withdraws_one_order_or_all(sandbox, x):
    first = sandbox.fault("x", "publish", "error_before_503")
    sandbox.fault("x", "list", "error_before_503")

    sandbox.control("DELETE", f"/faults?fault_id={first}")
    assert x.publish(TEXT).status_code == 201
    assert len(sandbox.control("GET", "/faults")["faults"]) == 1
    sandbox.control("DELETE", "/faults")
    assert x.timeline().status_code == 200


@pytest.mark.parametrize(
    "order",
    [
        {"network": "x", "call": "publish", "fault": "meteor"},
        {"network": "x", "call": "sing", "fault": "slow"},
        {"network": "myspace", "call": "any", "fault": "slow"},
        {"network": "x", "call": "any", "fault": "slow", "delay": 1},
    ],
)
def test_an_order_that_cannot_be_understood_is_refused(sandbox, order):
    answer = sandbox.http.post(f"{sandbox.control_url}/control/faults", json=order)

    assert answer.status_code == 400
    assert answer.json()["error"]
