"""What a network really said is kept with the attempt, without its secrets."""

import json

import httpx
import pytest

from majlis.networks.contract import NetworkError, OutgoingPost
from majlis.networks.heard import HIDDEN, LONGEST_BODY, kept
from majlis.networks.http import Answer
from majlis.networks.tests.recorded import TOKEN, connected, page_instead
from majlis.store.tenancy import acting_for

from .conftest import schedule


def answer(body, *, kind="application/json", secrets=()):
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return Answer(400, httpx.Headers({"content-type": kind}), content, secrets)


def test_an_answer_is_kept_with_its_status_its_type_and_its_words():
    told = kept(answer({"error": {"message": "النص أطول من المسموح", "code": 100}}))

    assert told["status"] == 400
    assert told["content_type"] == "application/json"
    assert "النص أطول من المسموح" in told["body"]


@pytest.mark.parametrize(
    "body",
    [
        {"access_token": "canary-1234567"},
        {"deep": [{"refresh_token": "canary-1234567"}]},
        {"accessJwt": "canary-1234567", "refreshJwt": "canary-1234567"},
        b"https://a.example/back?code=canary-1234567&state=1",
        b"access_token=canary-1234567",
        b"Malformed access token canary-1234567",
    ],
)
def test_no_secret_is_kept(body):
    told = kept(answer(body, secrets=("canary-1234567",) if "Malformed" in str(body) else ()))

    assert "canary-1234567" not in told["body"]
    assert HIDDEN in told["body"]


def test_a_long_page_is_kept_by_its_beginning():
    told = kept(answer(b"<html>" + b"x" * 100_000, kind="text/html"))
    assert len(told["body"]) == LONGEST_BODY


def test_what_postgres_cannot_keep_is_replaced():
    told = kept(answer(b"a\x00b\xff"))
    assert told["body"] == "a\ufffdb\ufffd"


def test_an_account_tells_what_it_heard_last_and_nothing_of_a_lost_answer():
    def lose(request):
        raise httpx.ReadTimeout("no answer", request=request)

    post = OutgoingPost(text="نص")
    account, _ = connected("linkedin", {"POST /rest/posts": [page_instead(), lose]})
    assert account.heard() == {}
    with pytest.raises(NetworkError):
        account.reveal(post, {})
    assert account.heard()["content_type"] == "text/html"
    with pytest.raises(NetworkError):
        account.reveal(post, {})
    assert account.heard() == {}
    assert TOKEN not in repr(account)


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_delivery_shows_how_the_network_refused_it(
    worker, channel, sandbox, client, salem
):
    delivery = schedule(channel)
    sandbox.fault("refused")
    worker.carry()

    client.force_login(salem)
    page = client.get(f"/deliveries/{delivery.pk}/").content.decode()

    with acting_for(delivery.institution_id):
        raw = delivery.attempts.get().answer["raw"]
    assert raw["status"] in (400, 403)
    assert "HTTP 40" in page
    assert "&quot;title&quot;" in page
