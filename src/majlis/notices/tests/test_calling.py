"""Calls by letter, signed message and SMS gateway: each made once, and what became of it."""

import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.db import connection

from majlis.notices import calling, templating, ways
from majlis.notices.calling import Message
from majlis.notices.models import Call, CallWay, DutyNumber
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db

SAID = Message(
    "استفسار عاجل 26-00012-5",
    'استفسار "عاجل" & ينتظر',
    "http://localhost:8000/duty/1.2:x/",
    {"reference": "26-00012-5"},
)
State = Call.State


@pytest.fixture
def gateway(settings):
    """A server of this machine that the installation allows; it keeps what it was sent."""
    got = []

    class Gateway(BaseHTTPRequestHandler):
        answers = [200]

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            got.append((self.command, self.path, dict(self.headers), body))
            self.send_response(self.answers[0])
            self.send_header("Location", "http://10.0.0.5/")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - the library names it

        def log_message(self, *_args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.INSIDE_HOSTS = [f"127.0.0.1:{server.server_port}"]
    yield f"http://127.0.0.1:{server.server_port}", got, Gateway.answers
    server.shutdown()
    server.server_close()
    thread.join(5)


def way(office, kind, **more):
    made = CallWay(institution=office, kind=kind, name=kind, **more)
    made.keep_secret("s3cret & more")
    made.save()
    return made


@pytest.fixture
def number(office, noura):
    return DutyNumber.objects.create(institution=office, person=noura, phone="+966501234567")


def made(office, person):
    (found,) = calling.call(office, person, SAID, thing="duty_call:1")
    calling.send_due()
    found.refresh_from_db()
    return found


def test_by_letter(office, noura):
    way(office, "email")

    found = made(office, noura)

    assert found.state == State.SENT
    (letter,) = mail.outbox
    assert letter.to == ["noura@office.example"]
    assert SAID.url in letter.body


def test_a_signed_message_can_be_checked_by_who_receives_it(office, noura, gateway):
    url, got, _answers = gateway
    way(office, "webhook", url=f"{url}/alarm")

    found = made(office, noura)

    assert (found.state, found.detail) == (State.SENT, "HTTP 200")
    ((method, path, headers, body),) = got
    assert (method, path) == ("POST", "/alarm")
    told = json.loads(body)
    assert (told["kind"], told["reference"], told["url"]) == ("duty_call", "26-00012-5", SAID.url)
    at = headers["X-Majlis-Timestamp"]
    proof = hmac.new(b"s3cret & more", f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Majlis-Signature"] == f"v1={proof}"
    assert abs(int(at) - now().timestamp()) < 60


def test_a_gateway_is_called_as_its_template_says_each_word_escaped_for_its_place(
    office, noura, number, gateway
):
    url, got, _answers = gateway
    way(
        office,
        "sms",
        url=f"{url}/send?key={{secret}}",
        headers={"Content-Type": "application/json", "X-Key": "{secret}"},
        body='{"to": "{phone}", "message": "{text}"}',
    )

    assert made(office, noura).state == State.SENT

    ((_method, path, headers, body),) = got
    assert path == "/send?key=s3cret%20%26%20more"
    assert headers["X-Key"] == "s3cret & more"
    assert json.loads(body) == {"to": "+966501234567", "message": SAID.text}


@pytest.mark.parametrize(
    ("kind", "escaped"),
    [
        ("application/x-www-form-urlencoded", "a+%26+%7Btext%7D"),
        ("text/xml", "a &amp; {text}"),
        ("text/plain", "a & {text}"),
    ],
)
def test_what_a_word_says_is_never_read_for_words_again(kind, escaped):
    escape = templating.escape_of({"Content-Type": kind})

    assert templating.filled("{text}", {"text": "a & {text}"}, escape) == escaped


def test_without_a_number_no_sms_goes_and_the_call_says_why(office, noura):
    way(office, "sms", url="https://gateway.example/")

    assert (made(office, noura).state, made(office, noura).detail) == (State.FAILED, "no_number")


@pytest.mark.parametrize(
    ("status", "state"), [(204, "sent"), (401, "failed"), (302, "failed"), (502, "unknown")]
)
def test_what_the_gateway_answers_says_what_became_of_it(office, noura, gateway, status, state):
    url, got, answers = gateway
    answers[0] = status
    way(office, "webhook", url=url)

    assert made(office, noura).state == state
    calling.send_due()
    assert len(got) == 1  # and no redirect is followed


def test_what_cannot_be_reached_is_tried_three_times_and_given_up(office, noura, settings):
    settings.INSIDE_HOSTS = ["127.0.0.1:9"]
    way(office, "webhook", url="http://127.0.0.1:9/")
    found = made(office, noura)
    assert found.state == State.WAITING

    for _ in range(3):
        Call.objects.update(next_at=now())
        calling.send_due()

    found.refresh_from_db()
    assert (found.state, found.tries) == (State.FAILED, 3)
    assert calling.failed_all("duty_call:1")


def test_an_address_in_the_house_is_not_called_unless_the_installation_allows_it(
    office, noura, gateway, settings
):
    url, got, _answers = gateway
    settings.INSIDE_HOSTS = []
    way(office, "webhook", url=url)

    assert (made(office, noura).state, made(office, noura).detail) == (State.FAILED, "not_https")
    assert got == []


def test_a_call_for_one_thing_is_made_once(office, noura):
    way(office, "email")
    made(office, noura)
    made(office, noura)

    assert Call.objects.count() == len(mail.outbox) == 1


def test_a_call_that_died_under_way_is_in_doubt_and_never_made_again(office, noura):
    way(office, "email")
    (found,) = calling.call(office, noura, SAID, thing="duty_call:1")
    Call.objects.update(state=State.SENDING, begun_at=now() - timedelta(minutes=5))

    calling.send_due()
    calling.send_due()

    found.refresh_from_db()
    assert (found.state, found.detail) == (State.UNKNOWN, "interrupted")
    assert mail.outbox == []


def test_a_secret_lies_sealed_and_a_lost_key_is_said(office, noura, gateway, settings):
    url, _got, _answers = gateway
    made_way = way(office, "webhook", url=url)
    assert "s3cret" not in made_way.sealed_secret
    settings.SECRET_KEY = "another key that is long enough to be one"

    assert made(office, noura).detail == "secret_lost"


def test_another_office_sees_no_way_no_number_and_no_call(office, noura, number, other_office):
    way(office, "email")
    made(office, noura)

    with acting_for(other_office.pk):
        for model in (CallWay, DutyNumber, Call):
            assert not model.objects.exists()


def test_a_worker_sees_only_ids(office, noura):
    way(office, "email")
    calling.call(office, noura, SAID, thing="duty_call:1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_calls_due('2 minutes', 10)")
        assert [len(row) for row in cursor.fetchall()] == [2]


# The pages


@contextmanager
def signed_in(client, person):
    """A person who has just confirmed who they are."""
    client.force_login(person)
    session = client.session
    record = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    yield client


def test_a_manager_enters_a_gateway_and_its_secret_is_never_shown_again(client, office, manager):
    given = {
        "name": "بوابة الرسائل",
        "is_on": "on",
        "url": "https://gateway.example/send",
        "method": "POST",
        "headers": "Content-Type: application/json\nX-Key: {secret}",
        "body": '{"to": "{phone}", "text": "{text}"}',
        "secret": "k3y",
    }
    with signed_in(client, manager):
        answer = client.post("/calls/ways/new/sms/", given)
        assert answer.status_code == 302
        made_way = CallWay.objects.get()
        html = client.get(f"/calls/ways/{made_way.pk}/").content.decode()

    assert "k3y" not in html
    assert made_way.secret == "k3y"
    assert made_way.headers == {"Content-Type": "application/json", "X-Key": "{secret}"}
    entry = Entry.objects.get(act="call_way.changed")
    assert "k3y" not in json.dumps(entry.detail)


@pytest.mark.parametrize(
    "mistake",
    [
        {"url": "http://gateway.example/"},
        {"url": "https://10.0.0.1/"},
        {"url": "https://{phone}.example/"},
        {"url": "https://gateway.example/{nothing}"},
        {"headers": "Host: x"},
        {"headers": "no colon"},
        {"body": '{"to": {phone}}'},
        {"body": "{nothing}"},
    ],
)
def test_a_gateway_with_a_mistake_is_shown_again(client, office, manager, mistake):
    given = {
        "name": "بوابة",
        "url": "https://gateway.example/send",
        "method": "POST",
        "headers": "Content-Type: application/json",
        "body": '{"to": "{phone}"}',
    }
    with signed_in(client, manager):
        answer = client.post("/calls/ways/new/sms/", given | mistake)

    assert answer.status_code == 422
    assert not CallWay.objects.exists()


def test_a_signed_message_needs_a_secret(client, office, manager):
    given = {"name": "إنذار", "url": "https://alarm.example/"}
    with signed_in(client, manager):
        assert client.post("/calls/ways/new/webhook/", given).status_code == 422
        assert client.post("/calls/ways/new/webhook/", given | {"secret": "x"}).status_code == 302


def test_the_test_button_calls_who_presses_it(client, office, manager):
    made_way = way(office, "email")
    with signed_in(client, manager):
        client.post(f"/calls/ways/{made_way.pk}/test/")
        calling.send_due()
        html = client.get("/calls/").content.decode()

    assert Call.objects.get().is_test
    assert mail.outbox[0].to == [manager.email]
    assert "أُرسل" in html


@pytest.mark.parametrize(
    ("typed", "kept"), [("+966 50 123 4567", "+966501234567"), ("+٩٦٦٥٠١٢٣٤٥٦٧", "+966501234567")]
)
def test_a_number_is_read_as_people_type_it(client, office, manager, noura, typed, kept):
    member = noura.memberships.get()
    with signed_in(client, manager):
        client.post("/calls/numbers/", {"person": member.pk, "phone": typed})
        assert DutyNumber.objects.get().phone == kept
        client.post("/calls/numbers/", {"person": member.pk, "phone": ""})

    assert not DutyNumber.objects.exists()
    assert Entry.objects.filter(act__startswith="duty_number").count() == 2


@pytest.mark.parametrize("phone", ["0501234567", "+0", "call me"])
def test_a_number_without_its_country_is_none(client, office, manager, noura, phone):
    with signed_in(client, manager):
        given = {"person": noura.memberships.get().pk, "phone": phone}
        assert client.post("/calls/numbers/", given).status_code == 422


def test_only_managers_see_the_ways(client, office, noura):
    with signed_in(client, noura):
        for address in ("/calls/", "/calls/ways/new/sms/"):
            assert client.get(address).status_code == 403
        assert client.post("/calls/numbers/", {}).status_code == 403


def test_a_way_of_another_office_is_not_there(client, office, manager, other_office):
    made_way = way(office, "email")
    with acting_for(other_office.pk):
        theirs = way(other_office, "email")
    with signed_in(client, manager):
        assert client.get(f"/calls/ways/{made_way.pk}/").status_code == 200
        assert client.get(f"/calls/ways/{theirs.pk}/").status_code == 404
        assert client.post(f"/calls/ways/{theirs.pk}/test/").status_code == 404


def test_a_secret_left_empty_stays(office, manager):
    made_way = way(office, "webhook", url="https://alarm.example/")
    ways.keep(made_way, {"name": "إنذار", "secret": ""}, by=manager)

    made_way.refresh_from_db()
    assert (made_way.name, made_way.secret) == ("إنذار", "s3cret & more")
