"""A raw message may be shown; what opens a door in it may not."""

import json

import pytest

from majlis.channels.masking import HIDDEN, masked


def test_what_people_wrote_is_shown_and_what_opens_a_door_is_hidden():
    told = {
        "object": "page",
        "access_token": "EAAB-very-secret",
        "entry": [{"text": "متى يصدر القرار؟ 🙏", "client_secret": "s3cret", "id": 7}],
    }

    shown = masked(json.dumps(told).encode())

    assert "متى يصدر القرار؟ 🙏" in shown
    assert "very-secret" not in shown
    assert "s3cret" not in shown
    assert json.loads(shown)["access_token"] == HIDDEN
    assert json.loads(shown)["entry"][0]["id"] == 7


@pytest.mark.parametrize(
    "body",
    [
        b'{"object": "page", "access_token": "EAAB-very-secret", "entry": [{"te',
        b"<feed><hub verify_token='EAAB-very-secret'/></feed>",
        b"Authorization: Bearer EAAB-very-secret\r\n",
        b"api_key=EAAB-very-secret&text=1",
    ],
)
def test_also_in_a_message_that_is_cut_off_or_no_json(body):
    assert "very-secret" not in masked(body)
    assert HIDDEN in masked(body)


def test_bytes_that_are_no_text_are_shown_as_far_as_they_are():
    assert masked(b"\xff\xfe\x00 abc") == "\ufffd\ufffd\x00 abc"
