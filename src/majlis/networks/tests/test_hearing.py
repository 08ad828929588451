"""What is heard, as plain JSON and back; and what no network's words can break."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majlis.networks.connected import time_of_epoch
from majlis.networks.hearing import (
    Happening,
    NotUnderstood,
    OutgoingReply,
    RemoteItem,
    counted,
    named,
    standing,
    words,
)

AT = datetime(2026, 11, 22, 10, 3, 4, 567000, tzinfo=UTC)
ITEM = RemoteItem(
    kind="comment",
    id="9_501",
    post_id="104567_9",
    author_name="سالم",
    text="متى يفتح المعرض؟\n🌷",
    created_at=AT,
    is_hidden=True,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_an_item_survives_its_json():
    assert RemoteItem.from_json(json.loads(json.dumps(ITEM.to_json()))) == ITEM


def test_a_happening_survives_its_json():
    happened = Happening("stands", ITEM, AT, "104567")

    assert Happening.from_json(json.loads(json.dumps(happened.to_json()))) == happened


def test_a_reply_survives_its_json():
    reply = OutgoingReply(text="نعم", post_id="104567_9", parent_id="9_501")

    assert OutgoingReply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_what_asking_shows_has_the_items_own_time_where_edits_are_told():
    later, asked = AT + timedelta(minutes=5), AT + timedelta(hours=1)
    edited = replace(ITEM, edited_at=later)

    def shown(item, *, tells_edits):
        return standing(item, account_id="1", read_at=asked, tells_edits=tells_edits)

    assert shown(ITEM, tells_edits=True).at == AT
    assert shown(edited, tells_edits=True).at == later
    assert shown(ITEM, tells_edits=False).at == asked
    assert shown(replace(ITEM, created_at=None), tells_edits=True).at == asked
    assert shown(ITEM, tells_edits=True).verb == "stands"


def test_times_are_kept_in_utc():
    there = datetime(2026, 11, 22, 13, 3, tzinfo=timezone(timedelta(hours=3)))
    data = {**ITEM.to_json(), "created_at": there.isoformat()}

    assert RemoteItem.from_json(data).created_at == datetime(2026, 11, 22, 10, 3, tzinfo=UTC)


def test_what_a_later_version_adds_is_passed_over():
    assert RemoteItem.from_json({**ITEM.to_json(), "likes": 3}) == ITEM


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"kind": "comment"},
        {"kind": "telegram", "id": "1", "post_id": ""},
        {"kind": "comment", "id": "", "post_id": ""},
        {"kind": "comment", "id": 5, "post_id": ""},
        {"kind": "comment", "id": "1", "post_id": "", "is_ours": "yes"},
        {"kind": "comment", "id": "1", "post_id": "", "created_at": "yesterday"},
        {"kind": "comment", "id": "1", "post_id": "", "created_at": "0001-01-01T00:00:00+14:00"},
        [],
        "comment",
    ],
)
def test_what_is_no_item_is_not_understood(broken):
    with pytest.raises(NotUnderstood):
        RemoteItem.from_json(broken)


@given(JSON)
def test_reading_back_raises_nothing_else(data):
    for shape in (RemoteItem, Happening, OutgoingReply):
        for told in (data, {"item": data, "verb": "stands", "at": data}):
            try:
                shape.from_json(told)
            except NotUnderstood:
                continue


@given(st.text() | JSON)
def test_words_can_be_kept(told):
    kept = words(told)

    kept.encode()
    assert "\0" not in kept
    assert len(kept) == (len(told) if isinstance(told, str) else 0)


def test_words_that_cannot_be_kept_leave_a_mark():
    assert words("a\x00b\ud83d c") == "a\ufffdb\ufffd c"
    assert words("🌷 لا") == "🌷 لا"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("17", "17"),
        (17, "17"),
        (True, ""),
        (0, ""),
        (-1, ""),
        (1.5, ""),
        (None, ""),
        ("a" * 256, ""),
    ],
)
def test_an_id_is_a_word_or_a_number(told, name):
    assert named(told) == name


@pytest.mark.parametrize(
    ("told", "count"), [(3, 3), ("3", 3), (0, 0), ("٣", None), (True, None), (-1, None), ("", None)]
)
def test_a_count_is_a_number_in_either_form(told, count):
    assert counted(told) == count


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (1753000000, datetime(2025, 7, 20, 8, 26, 40, tzinfo=UTC)),
        (1753000000000, datetime(2025, 7, 20, 8, 26, 40, tzinfo=UTC)),
        ("1753000000", datetime(2025, 7, 20, 8, 26, 40, tzinfo=UTC)),
        (10**30, None),
        (True, None),
        (-5, None),
        ("soon", None),
        (None, None),
        (1e9, None),
    ],
)
def test_seconds_and_milliseconds_are_told_apart(told, at):
    assert time_of_epoch(told) == at
