"""X: answers that are not what they should be end in the right one of the four errors."""

import json
from datetime import timedelta

import httpx
import pytest

from majlis.networks.contract import LoggedOut, OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.hearing import OutgoingMessage, OutgoingReply

from .recorded import NOW, TEXT, TOKEN, Network, connected, page_instead, said
from .recorded_comments import X_COMMENT, X_POST

PROBLEM = {"title": "Not Found Error", "detail": "…", "type": "about:blank"}
REPLY = OutgoingReply(text=TEXT, post_id=X_POST, parent_id=X_COMMENT)
MESSAGE = OutgoingMessage(text=TEXT, person_id="77")


def raw(content, status=200, kind="application/json"):
    return lambda request: httpx.Response(status, content=content, headers={"content-type": kind})


USELESS = {
    "cut short": raw(b'{"data": [{"id": "19000000000000'),
    "a page": page_instead(),
    "nothing": raw(b""),
    "a list": said(200, []),
    "a word": said(200, "ok"),
    "null": said(200, None),
    "deeply nested": raw(b"[" * 100_000),
    "not UTF-8": raw(b'{"data": "\xff\xfe"}'),
    "an error inside": said(200, {"errors": [PROBLEM]}),
    "an error of another form": said(200, {"errors": "none", "meta": None, "data": None}),
    "an accepted request": said(202, {"request": "queued"}),
    "another host": said(307, None, location="https://elsewhere.example/2/tweets"),
    "a moved page": said(301, None, location="https://elsewhere.example/"),
    "a gateway": raw(b"<html>502</html>", 502, "text/html"),
    "a new refusal": said(403, {"title": "Something new", "detail": "…"}),
    "a page as a refusal": raw(b"<html>403</html>", 403, "text/html"),
    "a cut connection": httpx.RemoteProtocolError("cut"),
    "a timeout": httpx.ReadTimeout("late"),
}
READS = {
    "account": lambda x: x.account(),
    "account readings": lambda x: x.account_readings(first=NOW.date(), last=NOW.date()),
    "post readings": lambda x: x.post_readings([X_POST]),
    "day readings": lambda x: x.day_readings([X_POST], first=NOW.date(), last=NOW.date()),
    "read": lambda x: x.read(X_POST),
    "recent": lambda x: list(x.recent(since=NOW)),
    "prepare": lambda x: x.prepare(OutgoingPost(text=TEXT), {}, lambda handles: None),
    "comments": lambda x: list(x.comments(X_POST, since=None)),
    "comment": lambda x: x.comment(X_COMMENT),
    "mentions": lambda x: list(x.mentions(since=NOW)),
    "prepare a reply": lambda x: x.prepare_reply(REPLY, {}, lambda handles: None),
    "messages": lambda x: list(x.messages(since=NOW)),
    "prepare a message": lambda x: x.prepare_message(MESSAGE, {}, lambda handles: None),
    "read a message": lambda x: x.read_message("5001"),
    "is liked": lambda x: x.is_liked(X_COMMENT),
    "subscribe": lambda x: x.subscribe(callback_url="https://us.example/h", verify_token="v"),
}
WRITES = {
    "reveal": lambda x: x.reveal(OutgoingPost(text=TEXT), {}),
    "edit": lambda x: x.edit(X_POST, OutgoingPost(text=TEXT), {}),
    "reply": lambda x: x.reply(REPLY, {}),
    "send": lambda x: x.send_message(MESSAGE, {}),
    "hide": lambda x: x.hide(X_COMMENT, hidden=True),
    "like": lambda x: x.like(X_COMMENT, liked=True),
    "unlike": lambda x: x.like(X_COMMENT, liked=False),
    "block": lambda x: x.block("77", blocked=True),
}
LOOKS = {
    "find": lambda x: x.find(OutgoingPost(text=TEXT), {"newest_id": "1"}, since=NOW),
    "find an edit": lambda x: x.find_edit(X_POST, OutgoingPost(text=TEXT), {}, since=NOW),
    "find a reply": lambda x: x.find_reply(REPLY, {"newest_id": "1"}, since=NOW),
    "find a message": lambda x: x.find_message(MESSAGE, {"newest_id": "1"}, since=NOW),
}


class Always(Network):
    """Gives the same answer to whatever is asked."""

    def __init__(self, answer):
        super().__init__({f"{method} ": answer for method in ("GET", "POST", "PUT", "DELETE")})


def facing(answer):
    network = Always(answer)
    return connected("x", network)[0], network


@pytest.mark.parametrize("answer", USELESS.values(), ids=USELESS)
@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_what_cannot_be_read_is_read_again_later(read, answer):
    account, network = facing(answer)

    with pytest.raises(TryLater):
        read(account)
    assert len(network.requests) == 1


@pytest.mark.parametrize("answer", USELESS.values(), ids=USELESS)
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_is_written_once_stays_in_doubt(write, answer):
    account, network = facing(answer)

    with pytest.raises(OutcomeUnknown):
        write(account)
    assert len(network.requests) == 1


@pytest.mark.parametrize("answer", USELESS.values(), ids=USELESS)
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_useless_answer_proves_nothing(look, answer):
    finding = look(facing(answer)[0])

    assert (finding.posts, finding.is_complete) == ((), False)


@pytest.mark.parametrize("call", [*READS.values(), *WRITES.values()], ids=[*READS, *WRITES])
def test_an_ended_permission_is_told_by_every_call(call):
    account, _ = facing(said(401, {"title": "Unauthorized", "type": "about:blank", "status": 401}))

    with pytest.raises((LoggedOut, Rejected, TryLater)) as ended:
        call(account)
    # The application's own token, with which an address is registered, is another one.
    assert isinstance(ended.value, LoggedOut) or call is READS["subscribe"]


@pytest.mark.parametrize("call", [*WRITES.values(), *LOOKS.values()], ids=[*WRITES, *LOOKS])
def test_a_limit_is_told_with_its_end_by_every_call(call):
    reset = str(int((NOW + timedelta(minutes=3)).timestamp()))
    account, _ = facing(said(429, {"title": "Too Many Requests"}, x_rate_limit_reset=reset))

    with pytest.raises(TryLater) as limited:
        call(account)
    assert (limited.value.wait, limited.value.rate_limited) == (timedelta(minutes=3), True)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_refusal_shows_no_token_and_no_markup(write):
    detail = f"<b>You are not permitted to perform this action.</b> Bearer {TOKEN}"
    account, _ = facing(said(403, {"title": "Forbidden", "detail": detail}))

    with pytest.raises(Rejected) as refused:
        write(account)
    assert TOKEN not in str(refused.value)
    assert "<b>" not in refused.value.detail


@pytest.mark.parametrize("field", ["data", "includes", "meta", "errors"])
def test_unknown_fields_change_nothing(field):
    made = {"id": X_POST, "text": TEXT, "tomorrow": {"of": ["X"]}}
    body = {"data": made, "includes": {"tomorrow": []}, "meta": {}, "errors": []}
    account, _ = facing(said(200, body | {f"{field}_v3": [None, {}]}))

    assert account.read(X_POST).text == TEXT


def test_the_type_of_a_body_is_not_believed():
    body = json.dumps({"data": {"id": X_POST, "text": TEXT}}).encode()
    account, _ = facing(raw(body, 201, "text/html"))

    assert account.reveal(OutgoingPost(text=TEXT), {}).id == X_POST
