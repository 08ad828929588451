"""Instagram answering with what is no answer: the right one of the four errors, every time."""

import json

import httpx
import pytest

from majlis.networks.contract import (
    LoggedOut,
    OutcomeUnknown,
    OutgoingPost,
    Rejected,
    TryLater,
)

from .recorded import NOW, TEXT, connected, graph_error, image, page_instead, said
from .test_instagram import MEDIA, READY
from .test_meta import keeping

CUT = b'{"id": "18000'


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (said(200, {"error": {"code": 190, "error_subcode": 463}}), LoggedOut),
        (said(200, {"error": {"code": 4, "message": "Application request limit"}}), TryLater),
        (said(200, {"error": {"code": 36003, "message": "ratio"}}), Rejected),
        (said(200, {"error": {"code": 1, "message": "unknown"}}), OutcomeUnknown),
        (said(200, {"error": {}, "id": "18000000001"}), OutcomeUnknown),
        (said(200, {"error": "no", "id": 0}), OutcomeUnknown),
        (said(200, {"id": None}), OutcomeUnknown),
        (said(200, {"id": {"a": 1}}), OutcomeUnknown),
        (said(200, ["18000000001"]), OutcomeUnknown),
        (said(200, {"id": "1" * 300}), OutcomeUnknown),
        (lambda request: httpx.Response(200, content=CUT), OutcomeUnknown),
        (page_instead(), OutcomeUnknown),
        (said(302, None, location="https://evil.example/"), OutcomeUnknown),
        (said(204), OutcomeUnknown),
    ],
)
def test_a_strange_answer_to_publishing_is_the_right_error(answer, kind):
    account, network = connected("instagram", {"POST /media_publish": answer})

    with pytest.raises(kind):
        account.reveal(OutgoingPost(text=TEXT, media=(image(),)), {"container": "17900"})
    assert len(network.requests) == 1


def test_unknown_fields_and_another_content_type_are_no_harm():
    body = json.dumps({"id": "18000000001", "new": {"deep": [1]}}).encode()
    plain = {"content-type": "text/plain"}
    account, _ = connected(
        "instagram",
        {"POST /media_publish": lambda request: httpx.Response(200, content=body, headers=plain)},
    )

    made = account.reveal(OutgoingPost(text=TEXT, media=(image(),)), {"container": "17900"})

    assert made.id == "18000000001"


@pytest.mark.parametrize(
    "answer",
    [page_instead(), said(200, {}), said(200, {"status_code": 7}), said(500), said(302, None)],
)
def test_a_container_of_which_nothing_is_told_is_asked_again(answer):
    _, keep = keeping()
    routes = {MEDIA: said(200, {"id": "17900"}), **READY, "GET /17900": answer}
    account, _ = connected("instagram", routes)

    with pytest.raises(TryLater):
        account.prepare(OutgoingPost(text=TEXT, media=(image(),)), {}, keep)


@pytest.mark.parametrize(
    ("code", "subcode"), [(-2, 2207003), (-1, 2207001), (-1, 2207032), (-1, 2207053), (24, 2207008)]
)
def test_instagrams_own_troubles_in_building_pass(code, subcode):
    _, keep = keeping()
    account, _ = connected("instagram", {MEDIA: graph_error(code, subcode)})

    with pytest.raises(TryLater):
        account.prepare(OutgoingPost(text=TEXT, media=(image(),)), {}, keep)


@pytest.mark.parametrize(
    ("code", "subcode", "word"),
    [
        (352, 2207026, "media_refused"),
        (36000, 2207004, "media_refused"),
        (36001, 2207005, "media_refused"),
        (36003, 2207009, "media_refused"),
        (36004, 2207010, "text_refused"),
        (100, 2207040, "text_refused"),
        (100, 2207028, "media_refused"),
        (1, 2207057, "media_refused"),
        (25, 2207050, "not_allowed"),
    ],
)
def test_a_container_that_is_refused_says_why(code, subcode, word):
    _, keep = keeping()
    account, _ = connected("instagram", {MEDIA: graph_error(code, subcode)})

    with pytest.raises(Rejected) as refused:
        account.prepare(OutgoingPost(text=TEXT, media=(image(),)), {}, keep)
    assert refused.value.code == word


def test_a_post_with_strange_parts_is_read_as_far_as_it_goes():
    strange = {
        "id": "18000000001",
        "caption": None,
        "permalink": 7,
        "timestamp": "never",
        "children": "none",
        "media_type": ["IMAGE"],
        "comments_count": "many",
    }
    account, _ = connected("instagram", {"GET /18000000001": said(200, strange)})

    post = account.read("18000000001")

    assert (post.text, post.url, post.created_at, post.comment_count) == ("", "", None, None)


# Reading

READS = {
    "account": lambda it: it.account(),
    "read": lambda it: it.read("18000000001"),
    "recent": lambda it: list(it.recent(since=NOW)),
    "comments": lambda it: list(it.comments("18000000001", since=None)),
    "comment": lambda it: it.comment("5"),
    "read_reply": lambda it: it.read_reply("5"),
    "messages": lambda it: list(it.messages(since=NOW)),
    "read_message": lambda it: it.read_message("m1"),
    "post_readings": lambda it: it.post_readings(["18000000001"]),
    "account_readings": lambda it: it.account_readings(first=NOW.date(), last=NOW.date()),
}
STRANGE = {
    "a page": page_instead(),
    "cut": lambda request: httpx.Response(200, content=CUT),
    "empty": said(200, {}),
    "a list": said(200, []),
    "data of another kind": said(200, {"data": {"id": "1"}}),
    "an error inside": said(200, {"error": {"code": 1, "message": "unknown"}}),
    "elsewhere": said(302, None, location="https://evil.example/"),
    "broken": said(500),
    "bad gateway": said(502),
}


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_what_cannot_be_read_is_asked_again_later_and_never_elsewhere(read, answer):
    account, network = connected("instagram", {"GET ": answer})

    with pytest.raises(TryLater):
        read(account)
    assert {request.url.host for request in network.requests} == {"graph.instagram.com"}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_whatever_is_read_an_ended_permission_is_told(read):
    account, _ = connected("instagram", {"GET ": graph_error(190, 460)})

    with pytest.raises(LoggedOut) as ended:
        read(account)
    assert not ended.value.refreshable


def test_rows_without_an_id_are_passed_over():
    rows = [{"text": "بلا رقم"}, {"id": None}, {"id": ["5"]}, "no row", {"id": "5", "text": "نص"}]
    account, _ = connected("instagram", {"GET ": said(200, {"data": rows})})

    assert [it.id for it in account.comments("18000000001", since=None)] == ["5"]


def test_a_list_that_never_ends_is_given_up():
    paging = {"cursors": {"after": "c"}, "next": "https://graph.instagram.com/next"}
    told = said(200, {"data": [{"id": "5"}], "paging": paging})
    account, _ = connected("instagram", {"GET ": told})

    with pytest.raises(TryLater):
        list(account.comments("18000000001", since=None))
