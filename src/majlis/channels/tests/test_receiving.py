"""The door for what networks push: nothing forged gets in, nothing signed gets lost."""

import base64
import hashlib
import hmac
import json
import logging
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError

from majlis.channels import hooks, network_apps, receiving, unsigned
from majlis.channels.models import Hook, RawEvent
from majlis.channels.receiving import LARGEST_BYTES
from majlis.notices.models import Notice
from majlis.people.testing import as_owner
from majlis.record.models import Entry
from majlis.store.clock import Now
from majlis.store.tenancy import acting_for

from .pushing import COMMENT, PUSHING, comment, hook_of, push, secret_for, sha256, signature

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    """Every test is a web process of its own."""
    monkeypatch.setattr(unsigned, "tally", unsigned.Tally())
    monkeypatch.setattr(receiving.Absence, "until_s", 0.0)


@pytest.fixture
def hook(apps, office):
    return hook_of(office, "facebook")


@pytest.fixture
def door(hook, as_web, look_at):
    """The hook as the door finds it: a web process that acts for nobody yet."""
    look_at("")
    return hook


def events(office):
    with as_owner():
        kept = RawEvent.objects.filter(institution=office)
        return list(kept.defer(None).order_by("id"))


def again(hook):
    with as_owner():
        return Hook.objects.get(pk=hook.pk)


@pytest.mark.parametrize("network", PUSHING)
def test_a_signed_event_of_each_network_is_kept_byte_for_byte(
    apps, office, as_web, look_at, network
):
    hook = hook_of(office, network)
    look_at("")
    body = json.dumps({"said": COMMENT}, ensure_ascii=False).encode()

    answer = push(hook, body)

    assert answer.status == 200
    (event,) = events(office)
    assert bytes(event.body) == body
    assert (event.network, event.source, event.key) == (network, "push", sha256(body))
    assert event.parsed_at is None


def test_the_same_event_twice_is_one(door, office):
    assert push(door, comment()).status == 200
    assert push(door, comment()).status == 200

    assert len(events(office)) == 1


def test_one_changed_byte_is_refused(door, office):
    body = comment()
    signed = signature("facebook", body, secret_for("facebook"))

    answer = push(door, body.replace(b"99_1", b"99_2"), headers=signed)

    assert answer.status == 403
    assert events(office) == []


def test_the_same_json_written_anew_is_refused(door, office):
    body = comment()
    signed = signature("facebook", body, secret_for("facebook"))
    readable = json.dumps(json.loads(body), ensure_ascii=False).encode()

    assert push(door, readable, headers=signed).status == 403
    assert events(office) == []


@pytest.mark.parametrize("network", PUSHING)
@pytest.mark.parametrize("shown", ["", "sha256=", "sha256=زيف", "0" * 64, "sha1=" + "0" * 40])
def test_whatever_is_shown_instead_of_a_signature_is_refused(apps, office, as_web, network, shown):
    body = comment()
    (name,) = signature(network, body, "x")

    assert push(hook_of(office, network), body, headers={name: shown}).status == 403
    assert events(office) == []


def test_a_signature_with_anothers_secret_is_refused(door):
    assert push(door, comment(), secret="secret-of-another-application").status == 403


def test_an_address_that_is_no_hook_is_refused_and_told_nothing(door, office):
    for key in ("unknown", "", "x" * 65, "مفتاح", "\0", door.key + "\n"):
        assert push(door, comment(), key=key).status == 403

    assert events(office) == []
    assert again(door).refused_count == 0


def test_a_hook_of_another_network_is_no_hook(apps, office, as_web):
    facebook, instagram = hook_of(office, "facebook"), hook_of(office, "instagram")

    assert push(instagram, comment(), key=facebook.key).status == 403


def test_a_network_that_pushes_nothing_has_no_hook(apps, office, as_web):
    answer = receiving.receive(
        network="telegram", key="x", method="POST", query={}, headers={}, body=b"{}"
    )
    assert answer.status == 403


FEED = b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>'


def websub(body, secret):
    word = hmac.new(secret.encode(), b"websub", "sha256").hexdigest()
    return {"x-hub-signature": f"sha1={hmac.new(word.encode(), body, 'sha1').hexdigest()}"}


def test_what_youtubes_hub_signs_is_kept(apps, office, as_web, look_at):
    hook = hook_of(office, "youtube")
    look_at("")

    assert push(hook, FEED, headers=websub(FEED, secret_for("youtube"))).status == 200
    (event,) = events(office)
    assert bytes(event.body) == FEED


def test_what_youtubes_hub_did_not_sign_is_answered_alike_counted_and_not_kept(
    apps, office, as_web, look_at
):
    hook = hook_of(office, "youtube")
    look_at("")

    for headers in ({}, {"x-hub-signature": "sha1=0"}, websub(FEED, "anothers")):
        assert push(hook, FEED, headers=headers).status == 200

    assert events(office) == []
    assert again(hook).refused_count == 3


def test_youtubes_hub_is_told_that_it_was_asked_for(apps, office, as_web, look_at):
    hook = hook_of(office, "youtube")
    look_at("")
    topic = "https://www.youtube.com/xml/feeds/videos.xml?channel_id=UC1"
    query = {"hub.mode": "subscribe", "hub.topic": topic, "hub.challenge": "77"}
    query["hub.verify_token"] = hook.verify_token

    asked = push(hook, b"", method="GET", headers={}, query=query)
    ended = push(hook, b"", method="GET", headers={}, query=query | {"hub.mode": "unsubscribe"})

    assert (asked.status, asked.body) == (200, b"77")
    assert ended.status == 403


def test_the_largest_body_is_kept_and_one_byte_more_is_not(door, office):
    largest = b'{"said":"' + b"x" * (LARGEST_BYTES - 11) + b'"}'
    assert len(largest) == LARGEST_BYTES

    assert push(door, largest).status == 200
    assert push(door, largest + b" ").status == 413
    assert [len(event.body) for event in events(office)] == [LARGEST_BYTES]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[" * 500_000,
        b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
        b"\xff\xfe\x00\x00",
        '{"text":"\\u0000 \\ud800 \u202eabc"}'.encode(),
    ],
    ids=["empty", "words", "open brackets", "deep", "no text", "unkeepable"],
)
def test_whatever_is_signed_is_kept_first_and_understood_later(door, office, body):
    assert push(door, body).status == 200

    (event,) = events(office)
    assert bytes(event.body) == body


def test_while_a_secret_rotates_both_count_and_then_only_the_new_one(door, office):
    with as_owner():
        network_apps.register(
            institution_id=office.pk,
            network="facebook",
            client_id="majlis-sandbox",
            client_secret="the-new-secret",
        )
    assert push(door, comment(1), secret="the-new-secret").status == 200
    assert push(door, comment(2)).status == 200

    with as_owner():
        over = again(door).changed_at - Hook.BEFORE_COUNTS_FOR
        Hook.objects.filter(pk=door.pk).update(changed_at=over)

    assert push(door, comment(3)).status == 403
    assert push(door, comment(4), secret="the-new-secret").status == 200


def test_a_process_that_remembers_a_hook_sees_at_once_that_its_secret_changed(door, office):
    assert push(door, comment(1)).status == 200
    with as_owner():
        register(office, client_secret="the-new-secret")

    assert push(door, comment(2), secret="the-new-secret").status == 200
    with as_owner():
        Hook.objects.filter(pk=door.pk).update(secret_before=None, changed_at=Now())

    assert push(door, comment(3)).status == 403
    assert push(door, comment(4), secret="the-new-secret").status == 200
    assert len(events(office)) == 3


def test_a_process_that_remembers_a_hook_sees_at_once_that_it_is_gone(door, office):
    assert push(door, comment(1)).status == 200
    with as_owner():
        Hook.objects.filter(pk=door.pk).delete()

    assert push(door, comment(2)).status == 403
    assert len(events(office)) == 1


def test_a_replaced_secret_is_destroyed_when_its_time_is_over(hook, office):
    register(office, client_secret="the-new-secret")
    hooks.forget_the_one_before(hook)
    assert again(hook).secret_before is not None

    over = again(hook).changed_at - Hook.BEFORE_COUNTS_FOR
    Hook.objects.filter(pk=hook.pk).update(changed_at=over)
    hooks.forget_the_one_before(hook)

    assert again(hook).secret_before is None


def test_the_same_secret_again_is_no_rotation(hook, office):
    register(office, client_secret=secret_for("facebook"))

    assert again(hook).secret_before is None
    assert again(hook).changed_at == hook.changed_at


def test_a_network_that_signs_with_a_second_secret_is_checked_with_that(apps, office, as_web):
    hook = hook_of(office, "x")
    register(office, network="x", push_id="key", push_secret="consumer-secret")
    register(office, network="x", client_secret="a-newer-client-secret", push_id="key")

    assert push(hook, comment(1), secret="consumer-secret").status == 200
    assert push(hook, comment(2), secret="a-newer-client-secret").status == 403


def register(office, *, network="facebook", client_secret="", **more):
    network_apps.register(
        institution_id=office.pk,
        network=network,
        client_id="majlis-sandbox",
        client_secret=client_secret,
        **more,
    )


def test_refusals_are_counted_and_told_once_in_a_quiet_hour(door, manager, office):
    for number in range(5):
        push(door, comment(number), secret="wrong")

    assert again(door).refused_count == 5
    with as_owner():
        assert Entry.objects.filter(act="hook.refused").count() == 1
        told = Notice.objects.filter(kind="hook_refused")
        assert [notice.person_id for notice in told] == [manager.pk]
        Hook.objects.filter(pk=door.pk).update(
            refused_at=again(door).refused_at - unsigned.QUIET_FOR - timedelta(seconds=1)
        )

    push(door, comment(), secret="wrong")

    with as_owner():
        assert Entry.objects.filter(act="hook.refused").count() == 2


def test_a_flood_of_forgeries_is_limited_and_still_counted(door, office, monkeypatch):
    monkeypatch.setattr(unsigned, "MOST_PER_MINUTE", 3)
    monkeypatch.setattr(unsigned.time, "monotonic", lambda: 60.0)

    answers = [push(door, comment(n), secret="wrong").status for n in range(5)]
    assert answers == [403, 403, 403, 429, 429]
    assert again(door).refused_count == 3

    monkeypatch.setattr(unsigned.time, "monotonic", lambda: 120.0)
    assert push(door, comment(), secret="wrong").status == 403
    assert again(door).refused_count == 6


def test_what_is_signed_is_never_limited(door, office, monkeypatch):
    monkeypatch.setattr(unsigned, "MOST_PER_MINUTE", 1)
    for number in range(3):
        push(door, comment(number), secret="wrong")

    assert [push(door, comment(number)).status for number in range(5)] == [200] * 5


def test_another_institution_sees_neither_the_hook_nor_its_events(
    door, office, other_office, look_at
):
    push(door, comment())
    look_at("")

    with acting_for(other_office.pk):
        assert not RawEvent.objects.exists()
        assert not Hook.objects.exists()


def test_an_event_belongs_to_the_institution_of_the_address(hook, office, other_office, as_web):
    with as_owner():
        network_apps.register(
            institution_id=other_office.pk,
            network="facebook",
            client_id="theirs",
            client_secret="secret-of-water",
        )
        theirs = Hook.objects.get(institution=other_office)

    assert push(theirs, comment(), secret="secret-of-water").status == 200
    assert push(theirs, comment()).status == 403  # our secret opens no door of theirs

    assert events(office) == []
    assert len(events(other_office)) == 1


def test_the_time_of_the_last_event_is_noted_and_the_hook_holds(door, office):
    push(door, comment())

    assert again(door).last_event_at is not None
    assert again(door).is_valid


def test_a_busy_hook_is_noted_every_some_seconds_and_no_oftener(door, monkeypatch):
    push(door, comment(1))
    with as_owner():
        long_ago = again(door).last_event_at - timedelta(hours=1)
        Hook.objects.filter(pk=door.pk).update(last_event_at=long_ago, is_valid=False)

    push(door, comment(2))
    assert again(door).last_event_at == long_ago

    monkeypatch.setattr(receiving, "NOTED_EVERY_S", 0.0)
    push(door, comment(3))
    assert again(door).last_event_at > long_ago
    assert again(door).is_valid


def test_x_is_answered_that_the_address_is_ours(apps, office, as_web):
    hook = hook_of(office, "x")

    answer = push(hook, b"", method="GET", query={"crc_token": "a-word-of-x"}, headers={})

    digest = hmac.new(b"sandbox-secret-x", b"a-word-of-x", hashlib.sha256).digest()
    expected = f"sha256={base64.b64encode(digest).decode()}"
    assert (answer.status, answer.content_type) == (200, "application/json")
    assert json.loads(answer.body) == {"response_token": expected}


def test_linkedin_is_answered_that_the_address_is_ours(apps, office, as_web):
    code = "4f0c7e5a-30a0-4b2a-8f51-0a2b3c4d5e6f"
    hook = hook_of(office, "linkedin")

    answer = push(hook, b"", method="GET", query={"challengeCode": code}, headers={})

    expected = hmac.new(b"sandbox-secret-linkedin", code.encode(), "sha256").hexdigest()
    assert json.loads(answer.body) == {"challengeCode": code, "challengeResponse": expected}


@pytest.mark.parametrize("network", ["facebook", "instagram"])
def test_meta_is_answered_when_it_knows_our_word(apps, office, as_web, network):
    hook = hook_of(office, network)
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}

    right = {**asked, "hub.verify_token": hook.verify_token}
    answer = push(hook, b"", method="GET", query=right, headers={})
    assert (answer.status, answer.body) == (200, b"1158201444")
    assert again(hook).is_valid

    wrong = {**asked, "hub.verify_token": "guessed"}
    assert push(hook, b"", method="GET", query=wrong, headers={}).status == 403
    assert again(hook).refused_count == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS"])
def test_other_methods_are_not_served(door, method):
    answer = push(door, comment(), method=method)

    assert (answer.status, answer.headers["Allow"]) == (405, "GET, POST")


def test_while_the_database_is_away_the_network_is_asked_to_come_again(
    door, office, monkeypatch, caplog
):
    def away(*_):
        raise OperationalError(f"connection lost; row: {COMMENT}")

    with monkeypatch.context() as patched, caplog.at_level(logging.DEBUG):
        patched.setattr(psycopg.Cursor, "execute", away)
        answer = push(door, comment())
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")

    assert COMMENT not in caplog.text
    assert "OperationalError" in caplog.text
    # For a moment nobody waits for it again, then it is asked anew.
    assert push(door, comment()).status == 503
    monkeypatch.setattr(receiving.Absence, "until_s", 0.0)
    assert push(door, comment()).status == 200


def test_what_the_database_does_not_take_is_not_acknowledged(door, monkeypatch, caplog):
    def breaks(*_):
        raise psycopg.errors.CheckViolation(f"failing row contains {COMMENT}")

    monkeypatch.setattr(receiving, "_keep", breaks)

    assert push(door, comment()).status == 503
    assert COMMENT not in caplog.text
    assert not receiving.Absence.lasts()


def test_nothing_of_a_body_is_ever_logged(door, caplog):
    with caplog.at_level(logging.DEBUG):
        push(door, comment(text="secret words of a citizen"))
        push(door, comment(text="secret words of a forger"), secret="wrong")

    assert "secret words" not in caplog.text
