"""What our own connector and the sandbox of X say, held against X's specifications."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts import recorded, x

SOURCES = Path(__file__).resolve().parents[2]
SESSION = "src/majlis/networks/tests/test_x_with_sandbox.py"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (x.FOLDER / "openapi-2.167.json").exists(),
        reason="X's specifications are not at hand (MAJLIS_CONTRACTS)",
    ),
]


def entry(method="GET", path="/2/tweets", *, status=200, body=None, answer=None, **query):
    kind = {"content-type": "application/json"} if body is not None else {}
    return {
        "network": "x",
        "method": method,
        "host": "api.x.com",
        "path": path,
        "query": {name.replace("__", "."): value for name, value in query.items()},
        "headers": {"user-agent": "Majlis", **kind},
        "body": body,
        "status": status,
        "answer": answer,
        "fault": None,
    }


def posted(**body):
    return x.requests(entry("POST", body=body))


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Every exchange of the tests of X's connector with its sandbox, of a run of their own."""
    folder = tmp_path_factory.mktemp("recorded")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", SESSION],
        check=False,
        cwd=SOURCES,
        env={**os.environ, "SANDBOX_RECORD": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout[-2_000:]
    return list(recorded.entries(folder))


def test_a_session_of_our_connector_deviates_nowhere_without_a_reason(session):
    told = [recorded.deviations(one) for one in session]

    assert len(session) > 150
    assert [wrong for wrong, _ in told if wrong] == []
    # Each explanation is of the two that reality asks for in these exchanges.
    assert {
        right.partition(" (")[0].partition(": ")[0] for _, rights in told for right in rights
    } == {
        "POST /2/media/subtitles 200",
        "GET /2/media/upload 200",
    }


def test_the_session_speaks_every_kind_of_call_that_we_have(session):
    spoken = {call.name for one in session if (call := x.call_of(one)[0]) is not None}

    assert spoken >= {
        "POST /2/tweets",
        "DELETE /2/tweets/{id}",
        "GET /2/tweets/{id}",
        "GET /2/tweets",
        "GET /2/tweets/analytics",
        "GET /2/users/{id}/tweets",
        "GET /2/tweets/search/recent",
        "POST /2/media/upload/initialize",
        "POST /2/media/upload/{id}/append",
        "POST /2/media/upload/{id}/finalize",
        "POST /2/media/metadata",
        "POST /2/media/subtitles",
        "PUT /2/tweets/{tweet_id}/hidden",
        "POST /2/users/{id}/likes",
        "DELETE /2/users/{id}/likes/{tweet_id}",
        "GET /2/users/{id}/liked_tweets",
        "POST /2/users/{id}/dm/block",
        "POST /2/users/{id}/dm/unblock",
        "GET /2/dm_events",
        "GET /2/dm_events/{event_id}",
        "DELETE /2/dm_events/{event_id}",
        "GET /2/dm_conversations/with/{participant_id}/dm_events",
        "POST /2/dm_conversations/with/{participant_id}/messages",
    }


def test_a_right_request_has_nothing_against_it():
    assert posted(text="مرحبا", reply={"in_reply_to_tweet_id": "1"}) == []
    assert x.requests(entry(ids="1,2", tweet__fields="public_metrics,attachments")) == []
    assert x.requests(entry(ids="1,2", post__fields="public_metrics,attachments")) == []


@pytest.mark.parametrize(
    "body",
    [
        {"text": "مرحبا", "visibility": "all"},
        {"text": 5},
        {"text": "مرحبا", "media": {}},
        {"text": "مرحبا", "media": {"media_ids": ["1", "2", "3", "4", "5"]}},
        {"text": "مرحبا", "poll": {"options": ["نعم"], "duration_minutes": 60}},
        {"text": "مرحبا", "poll": {"options": ["نعم", "لا"], "duration_minutes": 1}},
        {"text": "مرحبا", "reply_settings": "everyone"},
        {"text": "مرحبا", "reply": {"in_reply_to_tweet_id": "word"}},
    ],
)
def test_a_wrong_body_is_found(body):
    assert posted(**body)


@pytest.mark.parametrize(
    "wrong",
    [
        entry("POST", "/2/tweet", body={"text": "مرحبا"}),
        entry("PATCH", "/2/tweets/1"),
        entry("POST"),
        entry(path="/2/tweets/word"),
        entry(),
        entry(ids="1", tweet__fields="repost_count"),
        entry(ids="1", tweet__field="text"),
        entry(ids="1", post__fields="referenced_tweets"),
        entry(path="/2/dm_events", max_results="101"),
        entry(path="/2/dm_events", pagination_token="short"),
        entry(path="/2/tweets/analytics", ids="1", granularity="daily"),
    ],
)
def test_a_wrong_request_is_found(wrong):
    assert x.requests(wrong)


def test_a_wrong_answer_is_found():
    asked = {"path": "/2/tweets/1"}
    whole = {"id": "1", "text": "مرحبا", "edit_history_tweet_ids": ["1"]}
    right = entry(**asked, answer={"data": whole})

    assert x.answers(right) == []
    assert x.answers({**right, "answer": {"data": {**whole, "id": 1}}})
    assert x.answers({**right, "answer": {"data": [whole]}})
    assert x.answers({**right, "answer": "<html>"})
    assert x.answers({**right, "status": 204})


def test_an_error_has_a_body_that_x_publishes():
    problem = {"title": "Forbidden", "type": "about:blank", "status": 403, "detail": "…"}
    refused = entry(status=403, answer=problem)

    assert x.answers(refused) == []
    assert x.answers({**refused, "answer": {"errors": [{"code": 88, "message": "…"}]}}) == []
    assert x.answers({**refused, "answer": {"error": "no"}})
    assert x.answers({**refused, "answer": {"title": "Forbidden"}})


def test_the_names_of_a_request_choose_its_specification():
    odd = {"data": {"id": "1", "text": "مرحبا", "edit_history_tweet_ids": "1"}}
    asked_old = entry(path="/2/tweets/1", tweet__fields="text", answer=odd)
    asked_new = entry(path="/2/tweets/1", post__fields="text", answer=odd)

    assert x.answers(asked_old)
    assert x.answers(asked_new) == []
