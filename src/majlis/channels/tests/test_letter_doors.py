"""The door of another system: what it takes, what it refuses, and its secret."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from majlis.channels import door_receiving, letter_doors, receiving, rotation, unsigned, vault
from majlis.channels.models import Door, RawEvent
from majlis.notices.models import Notice
from majlis.people.testing import as_owner
from majlis.record.models import Entry
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

pytestmark = pytest.mark.django_db
LETTER = {"id": "call-1", "text": "متى يفتح المركز؟", "author": {"id": "c-7", "name": "مها"}}


@pytest.fixture(autouse=True)
def own_key(settings, tmp_path, monkeypatch):
    settings.VAULT_KEY_FILE = tmp_path / "keys" / "vault"
    monkeypatch.setattr(door_receiving, "tally", unsigned.Tally())


@pytest.fixture
def made(office, manager):
    """A door and its secret."""
    return letter_doors.make(
        institution_id=office.pk, name="الخط الساخن", answers_to="", by=manager
    )


def signed(body, secret, *, at=None):
    """Sign as the handbook tells integrators, with nothing of ours."""
    time = str(int((at or datetime.now(UTC)).timestamp()))
    mac = hmac.new(secret.encode(), time.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-majlis-time": time, "x-majlis-signature": f"v1={mac}"}


def post(door, body, headers, *, method="POST"):
    return door_receiving.receive(key=door.key, method=method, headers=headers, body=body)


def say(door, secret, said=LETTER, *, at=None):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return post(door, body, signed(body, secret, at=at))


def test_a_signed_letter_is_kept_and_answered(made):
    answer = say(*made)

    assert answer.status == 200
    assert json.loads(answer.body) == {"kept": True}
    event = RawEvent.objects.get()
    assert (event.network, event.channel) == ("door", made[0].channel)
    assert Door.objects.get().last_event_at is not None


def test_the_same_letter_again_is_taken_and_kept_once(made):
    body = json.dumps(LETTER).encode()
    headers = signed(body, made[1])

    assert [post(made[0], body, headers).status for _ in range(3)] == [200, 200, 200]
    assert RawEvent.objects.count() == 1


@pytest.mark.parametrize("late", [timedelta(minutes=6), timedelta(days=-1)])
def test_what_was_signed_at_another_time_is_refused(made, late):
    assert say(*made, at=datetime.now(UTC) - late).status == 403
    assert not RawEvent.objects.exists()


def test_a_changed_byte_is_refused_and_counted_and_told_once(made, manager):
    body = json.dumps(LETTER).encode()
    headers = signed(body, made[1])

    answers = [post(made[0], body + b" ", headers).status for _ in range(3)]

    assert answers == [403, 403, 403]
    assert Door.objects.get().refused_count == 3
    assert Notice.objects.filter(person=manager, kind="door_refused").count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-majlis-time": "x", "x-majlis-signature": "v1=00"},
        {"x-majlis-time": "9" * 40, "x-majlis-signature": "\udcff"},
        {"x-majlis-time": "١٢٣", "x-majlis-signature": ""},
    ],
)
def test_whatever_stands_in_the_headers_is_refused(made, headers):
    assert post(made[0], b"{}", headers).status == 403


def test_a_flood_without_signature_is_told_to_wait_and_what_is_signed_comes_through(made):
    for _ in range(unsigned.MOST_PER_MINUTE):
        post(made[0], b"{}", {})

    assert post(made[0], b"{}", {}).status == 429
    assert say(*made).status == 200


def test_nobody_knows_whether_an_address_exists(made):
    nowhere = Door(key="A" * 32)

    assert say(nowhere, made[1]).status == 403
    assert door_receiving.receive(key="../etc", method="POST", headers={}, body=b"").status == 403


def test_what_is_too_large_is_refused_before_it_is_read(made):
    body = b"x" * (receiving.LARGEST_BYTES + 1)

    assert post(made[0], body, signed(body, made[1])).status == 413
    assert post(made[0], b"", {}, method="GET").status == 405


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (b"[" * 1000 + b"]" * 1000, "deeper"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, "deeper"),
        (b"not json", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"\xff", "not UTF-8"),
        ({"id": "1"}, "text"),
        ({"text": "x"}, "id"),
        ({"id": "1", "text": "x", "at": "2026-01-01T00:00:00"}, "zone"),
        ({"id": "1", "text": "x", "at": "2099-01-01T00:00:00Z"}, "future"),
        ({"id": "1", "text": "x", "verb": "sing"}, "verb"),
        ({"letters": []}, "letters"),
        ({"letters": [LETTER] * 101}, "letters"),
    ],
)
def test_what_cannot_be_used_is_kept_and_its_sender_told_why(made, said, problem):
    answer = say(*made, said)

    assert answer.status == 200
    assert problem in json.loads(answer.body)["problem"]
    assert RawEvent.objects.count() == 1


def test_three_megabytes_of_brackets_in_words_are_no_depth(made):
    said = {"id": "1", "text": "[" * 90_000}

    assert json.loads(say(*made, said).body) == {"kept": True}


def test_both_secrets_count_for_a_day_while_one_is_changed(made, manager):
    door, before = made
    after = letter_doors.rotate(door, by=manager)
    other = {**LETTER, "id": "call-2"}

    assert say(door, before).status == say(door, after, other).status == 200

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE store_clock SET shift = shift + interval '25 hours'")
    at = now()
    assert say(door, before, {**LETTER, "id": "call-3"}, at=at).status == 403
    assert say(door, after, {**LETTER, "id": "call-4"}, at=at).status == 200


def test_a_door_that_is_shut_takes_nothing_and_forgets_its_secret(made, manager):
    letter_doors.shut(made[0], by=manager)

    assert say(*made).status == 403
    assert Door.objects.get().secret is None
    assert Entry.objects.filter(act="door.shut").count() == 1
    with pytest.raises(Refused):
        letter_doors.shut(made[0], by=manager)
    with pytest.raises(Refused):
        letter_doors.rotate(made[0], by=manager)


def test_the_secret_lies_sealed_and_is_sealed_anew_with_the_others(made):
    door, secret = made
    assert secret.encode() not in bytes(Door.objects.get().secret)

    rotation.rotate()

    assert Door.objects.get().key_id == vault.current_key_id()
    assert say(door, secret).status == 200


def test_another_office_sees_no_door_of_ours(made, other_office):
    with acting_for(other_office.pk):
        assert not Door.objects.exists()
        assert not RawEvent.objects.exists()


def test_while_the_database_is_away_nobody_is_told_that_it_is_kept(made, monkeypatch):
    receiving.Absence.begins()
    try:
        assert say(*made).status == 503
    finally:
        receiving.Absence.until_s = 0.0
