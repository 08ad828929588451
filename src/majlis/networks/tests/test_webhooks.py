"""What every pushing network must do alike: challenges, signatures, and input of any kind."""

import copy
import hashlib
import hmac
import json
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from majlis.networks import webhooks
from majlis.networks.hearing import Happening, NotUnderstood

from .pushed import OLD_SECRET, SECRET, TEXT, WHOLE, bytes_of, hmac_of, signed
from .recorded import ACCOUNTS, NOW

ASKED = {
    "x": {"crc_token": "ZGQ0YzAxYjItMmE0Ni00-_=", "nonce": "1"},
    "facebook": {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "our"},
    "instagram": {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": "our",
    },
    "linkedin": {"challengeCode": "890e4665-4dfe-4ab1-b689-ed553bceeed0"},
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)


@pytest.fixture(params=WHOLE)
def network(request):
    return request.param


def answered(network, query, secrets=(SECRET,), verify_token="our"):
    return webhooks.answer_challenge(network, query, secrets=secrets, verify_token=verify_token)


# Challenges


def test_x_is_answered_with_its_token_signed():
    told = answered("x", ASKED["x"])

    expected = signed("x", ASKED["x"]["crc_token"].encode())["X-Twitter-Webhooks-Signature"]
    assert json.loads(told.body) == {"response_token": expected}
    assert (told.status, told.content_type) == (200, "application/json")


@pytest.mark.parametrize("slug", ["facebook", "instagram"])
def test_meta_is_answered_with_its_own_word_bare(slug):
    told = answered(slug, ASKED[slug])

    assert (told.status, told.content_type, told.body) == (200, "text/plain", b"1158201444")


def test_linkedin_is_answered_with_its_code_signed():
    told = answered("linkedin", ASKED["linkedin"])

    code = ASKED["linkedin"]["challengeCode"]
    digest = hmac_of(code.encode(), SECRET).hexdigest()
    assert json.loads(told.body) == {"challengeCode": code, "challengeResponse": digest}
    assert told.content_type == "application/json"


def test_the_newest_secret_answers(network):
    one, two = (answered(network, ASKED[network], secrets=it) for it in ([SECRET, "old"], [SECRET]))

    assert one == two


def test_what_is_no_challenge_gets_no_answer(network):
    assert answered(network, {}) is None
    assert (
        answered(network, {"crc_token": "", "challengeCode": "", "hub.mode": "subscribe"}) is None
    )
    assert answered("youtube", ASKED["x"]) is None
    if network in ("x", "linkedin"):
        assert answered(network, ASKED[network], secrets=[]) is None
        assert answered(network, ASKED[network], secrets=[""]) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"hub.verify_token": "wrong"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "\ud800"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": "<script>alert(1)</script>"},
        {"hub.challenge": ""},
    ],
)
def test_meta_is_not_answered_to_anything_but_our_own_token(changes):
    assert answered("facebook", ASKED["facebook"] | changes) is None


def test_an_empty_token_of_ours_matches_nothing():
    assert answered("facebook", ASKED["facebook"] | {"hub.verify_token": ""}, (), "") is None


def test_no_challenge_can_be_used_to_have_an_event_signed():
    event = bytes_of(WHOLE["x"]).decode()
    assert answered("x", {"crc_token": event}) is None
    event = "hmacsha256=" + bytes_of(WHOLE["linkedin"]).decode()
    assert answered("linkedin", {"challengeCode": event}) is None
    assert answered("linkedin", {"challengeCode": "hmacsha256=7"}) is None


# Signatures


def body_of(network):
    return bytes_of(WHOLE[network])


def test_the_very_bytes_that_were_signed_are_taken(network):
    body = body_of(network)

    assert webhooks.is_signed(network, signed(network, body), body, [SECRET])


def test_header_names_count_in_any_case(network):
    body = body_of(network)
    headers = {name.upper(): value for name, value in signed(network, body).items()}

    assert webhooks.is_signed(network, headers, body, [SECRET])


def test_either_secret_counts_while_one_is_rotated(network):
    body = body_of(network)

    for secret in (SECRET, OLD_SECRET):
        headers = signed(network, body, secret)
        assert webhooks.is_signed(network, headers, body, [SECRET, OLD_SECRET])
        assert not webhooks.is_signed(network, headers, body, ["another"])


def test_arabic_written_anew_is_not_what_was_signed(network):
    body = body_of(network)
    anew = bytes_of(json.loads(body), ensure_ascii=False)

    assert TEXT[:3].encode() in anew
    assert b"\\u0645" in body
    assert not webhooks.is_signed(network, signed(network, body), anew, [SECRET])


def test_one_changed_byte_is_noticed(network):
    body = body_of(network)
    headers = signed(network, body)

    assert not webhooks.is_signed(network, headers, body + b" ", [SECRET])
    assert not webhooks.is_signed(network, headers, body[:-1], [SECRET])


@pytest.mark.parametrize(
    "shown", ["", "sha256=", "sha256=0", "sha1=00", "\u0645", "\ud800", "0" * 9999]
)
def test_a_signature_of_any_kind_is_compared_and_never_breaks(network, shown):
    name = next(iter(signed(network, b"")))

    assert not webhooks.is_signed(network, {name: shown}, body_of(network), [SECRET])


def test_without_header_or_secret_nothing_is_signed(network):
    body = body_of(network)

    assert not webhooks.is_signed(network, {}, body, [SECRET])
    assert not webhooks.is_signed(network, signed(network, body), body, [])
    assert not webhooks.is_signed(network, signed(network, body, ""), body, ["", ""])
    assert not webhooks.is_signed("youtube", signed("x", body), body, [SECRET])


def test_metas_older_signature_alone_is_not_enough():
    body = body_of("facebook")
    digest = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()

    assert not webhooks.is_signed("facebook", {"X-Hub-Signature": f"sha1={digest}"}, body, [SECRET])


# Reading


def test_a_comment_is_read_from_what_is_pushed(network):
    (happened,) = webhooks.happenings(network, body_of(network))

    assert happened.verb == "stands"
    assert happened.account_id == ACCOUNTS[network]
    assert happened.item.kind == "comment"
    assert happened.item.text == TEXT
    assert happened.item.parent_id == ""
    assert happened.item.post_id
    assert happened.item.author_id
    assert happened.item.created_at is not None
    assert happened.at.tzinfo is UTC
    assert not happened.item.is_ours
    assert webhooks.unknown_kinds(network, body_of(network)) == []


def test_what_happened_survives_its_json(network):
    (happened,) = webhooks.happenings(network, body_of(network))

    assert Happening.from_json(json.loads(json.dumps(happened.to_json()))) == happened


def test_a_second_reading_is_the_same(network):
    body = body_of(network)

    once, again = (webhooks.happenings(network, body, received_at=NOW) for _ in range(2))

    assert once == again


def test_addresses_are_built_on_the_networks_own_or_on_the_one_given():
    for slug in ("x", "facebook", "linkedin"):
        own = webhooks.happenings(slug, body_of(slug))[0].item.url
        here = webhooks.happenings(slug, body_of(slug), web="http://localhost:7")[0].item.url
        none = webhooks.happenings(slug, body_of(slug), web="")[0].item.url
        assert own.startswith("https://")
        assert here.startswith("http://localhost:7/")
        assert none == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"data"',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"entry":1}',
        b'{"object":"page","entry":{}}',
        b'{"data":[]}',
        b'{"notifications":{}}',
        b"9" * 5000,
        b"<feed/>",
    ],
)
def test_what_is_no_event_is_not_understood(network, body):
    for read in (webhooks.happenings, webhooks.unknown_kinds):
        with pytest.raises(NotUnderstood):
            read(network, body)


def test_a_network_that_pushes_nothing_is_not_understood():
    with pytest.raises(NotUnderstood):
        webhooks.happenings("youtube", b"{}")


def test_a_body_cut_short_anywhere_is_not_understood(network):
    body = body_of(network)

    for length in range(len(body)):
        with pytest.raises(NotUnderstood):
            webhooks.happenings(network, body[:length])


def test_words_of_any_length_and_kind_come_whole(network):
    for text in ("س" * 10_240, "\u202eمقلوب\u202c\u200f", "👨‍👩‍👧 e\u0301", "a\nb\tc"):
        told = json.loads(body_of(network).replace(bytes_of(TEXT)[1:-1], bytes_of(text)[1:-1]))
        (happened,) = webhooks.happenings(network, bytes_of(told))
        assert happened.item.text == text


def test_words_that_cannot_be_kept_are_marked(network):
    body = body_of(network).replace(bytes_of(TEXT)[1:-1], b"a\\u0000b\\ud83d c")

    (happened,) = webhooks.happenings(network, body)

    assert happened.item.text == "a\ufffdb\ufffd c"


def paths(told, so_far=()):
    yield so_far
    steps = told.items() if isinstance(told, dict) else enumerate(told) if _is_list(told) else ()
    for name, inner in steps:
        yield from paths(inner, (*so_far, name))


def _is_list(told):
    return isinstance(told, list | tuple)


def replaced(told, path, value):
    told = json.loads(json.dumps(told))
    at = told
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return told


def test_any_one_piece_may_be_of_another_kind(network):
    others = (None, True, -1, 1e300, "", "س", [], [[]], [{}], {}, {"id": {}}, 10**40)
    for path in paths(WHOLE[network]):
        for other in others if path else ():
            body = bytes_of(replaced(WHOLE[network], path, other))
            try:
                heard = webhooks.happenings(network, body)
                kinds = webhooks.unknown_kinds(network, body)
            except NotUnderstood:
                continue
            assert len(heard) + len(kinds) <= 1
            assert all(it.to_json() for it in heard)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_piece_of_another_kind_raises_anything_else(data):
    network = data.draw(st.sampled_from(sorted(WHOLE)))
    told = copy.deepcopy(WHOLE[network])
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([it for it in paths(told) if it]))
        told = replaced(told, path, data.draw(JSON))
    body = json.dumps(told).encode()
    try:
        heard = webhooks.happenings(network, body)
        kinds = webhooks.unknown_kinds(network, body)
    except NotUnderstood:
        return
    for happened in heard:
        assert Happening.from_json(json.loads(json.dumps(happened.to_json()))) == happened
        json.dumps(happened.to_json(), ensure_ascii=False).encode()
    assert all(0 < len(kind) <= 80 for kind in kinds)


@given(st.binary() | JSON.map(lambda told: json.dumps(told).encode()))
@settings(deadline=None)
def test_no_body_raises_anything_else(body):
    for network in WHOLE:
        for read in (webhooks.happenings, webhooks.unknown_kinds):
            try:
                read(network, body)
            except NotUnderstood:
                continue


def test_a_piece_that_is_not_whole_is_named_and_the_others_are_heard():
    whole = WHOLE["facebook"]["entry"][0]["changes"][0]
    broken = replaced(whole, ("value", "comment_id"), None)
    told = replaced(WHOLE["facebook"], ("entry", 0, "changes"), [broken, whole, {"field": "x"}, 7])

    assert len(webhooks.happenings("facebook", bytes_of(told))) == 1
    assert webhooks.unknown_kinds("facebook", bytes_of(told)) == ["feed.comment.add?", "x"]
