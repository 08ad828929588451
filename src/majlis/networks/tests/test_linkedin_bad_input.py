"""LinkedIn: answers that are none, and what each means for the office."""

import json

import httpx
import pytest

from majlis.networks.contract import OutcomeUnknown, OutgoingPost, TryLater
from majlis.networks.hearing import OutgoingReply

from .recorded import NOW, connected, li_post, page_instead, said
from .recorded_comments import LI_COMMENT, LI_NESTED, LI_POST

ERROR_INSIDE = said(200, {"status": 500, "code": "INTERNAL", "message": "downstream"})


def cut(request):
    whole = json.dumps({"elements": [li_post("نص")], "id": "urn:li:share:1"}).encode()
    return httpx.Response(200, content=whole[: len(whole) // 2])


def elsewhere(request):
    return httpx.Response(302, headers={"location": "https://elsewhere.example/rest/posts"})


def untyped(request):
    return httpx.Response(200, content=b"\x00\x01", headers={"content-type": "image/png"})


NO_ANSWERS = {
    "cut": cut,
    "page": page_instead(),
    "redirect": elsewhere,
    "bytes": untyped,
    "empty": said(200),
    "list": said(200, []),
    "error inside": ERROR_INSIDE,
}


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_no_answer_to_a_post_is_doubt(answer):
    account, network = connected("linkedin", {"POST /rest/posts": answer})

    with pytest.raises(OutcomeUnknown):
        account.reveal(OutgoingPost(text="نص"), {})
    assert len(network.requests) == 1


@pytest.mark.parametrize(
    "header", ["", "7243", "urn:li:share:", "urn:li:image:7", "urn:li:share:1,urn:li:share:2"]
)
def test_a_success_that_names_no_post_is_doubt(header):
    account, _ = connected("linkedin", {"POST /rest/posts": said(201, x_restli_id=header)})

    with pytest.raises(OutcomeUnknown):
        account.reveal(OutgoingPost(text="نص"), {})


def test_an_id_that_came_encoded_is_read():
    answer = said(201, x_restli_id="urn%3Ali%3AugcPost%3A7")
    account, _ = connected("linkedin", {"POST /rest/posts": answer})

    assert account.reveal(OutgoingPost(text="نص"), {}).id == "urn:li:ugcPost:7"


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_no_answer_to_a_comment_is_doubt(answer):
    account, _ = connected("linkedin", {f"POST {LI_NESTED}": answer})
    reply = OutgoingReply(text="نعم", post_id=LI_POST, parent_id=LI_COMMENT)

    with pytest.raises(OutcomeUnknown):
        account.reply(reply, {"place": {"thread": LI_COMMENT}})


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_no_answer_to_a_reading_call_is_asked_for_again(answer):
    account, _ = connected(
        "linkedin",
        {
            "GET /rest/posts": answer,
            "GET /rest/posts/urn%3Ali%3Ashare%3A1": answer,
            "GET /rest/organizations/5515715": answer,
        },
    )

    assert not account.find(OutgoingPost(text="نص"), {}, since=NOW).is_complete
    for read in (
        lambda: account.read("urn:li:share:1"),
        lambda: list(account.recent(since=NOW)),
        account.account,
    ):
        with pytest.raises(TryLater):
            read()


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_no_answer_to_a_list_is_asked_for_again(answer):
    account, _ = connected(
        "linkedin",
        {"GET /comments": answer, "GET /organizationalEntityNotifications": answer},
    )

    for read in (
        lambda: list(account.comments(LI_POST, since=None)),
        lambda: list(account.mentions(since=NOW)),
    ):
        with pytest.raises(TryLater):
            read()


@pytest.mark.parametrize(
    "row",
    [
        "urn:li:share:1",
        None,
        {},
        {"id": "urn:li:share:1"},
        {"id": "urn:li:share:1", "createdAt": "yesterday"},
        {"commentary": "نص", "createdAt": int(NOW.timestamp() * 1000) + 5000},
    ],
)
def test_a_row_that_cannot_be_read_leaves_the_list_in_doubt(row):
    rows = {"elements": [row, li_post("نص")], "paging": {}}
    account, _ = connected("linkedin", {"GET /rest/posts": said(200, rows)})

    finding = account.find(OutgoingPost(text="نص"), {}, since=NOW)

    assert (finding.posts, finding.is_complete) == ((), False)


@pytest.mark.parametrize(
    "odd",
    [
        {"content": "text"},
        {"content": {"media": []}},
        {"content": {"multiImage": {"images": "two"}}},
        {"content": {"poll": 1, "article": None}},
        {"author": None, "commentary": 5, "visibility": {}},
        {"somethingNew": {"deep": [1, 2]}},
    ],
)
def test_fields_of_another_kind_or_unknown_ones_break_nothing(odd):
    made = li_post("نص", "urn:li:share:1") | odd
    path = "GET /rest/posts/urn%3Ali%3Ashare%3A1"
    account, _ = connected("linkedin", {path: said(200, made)})

    assert account.read("urn:li:share:1").id == "urn:li:share:1"


def test_an_answer_in_another_content_type_is_read_by_what_it_is():
    content = json.dumps(li_post("نص", "urn:li:share:1")).encode()

    def as_text(request):
        return httpx.Response(200, content=content, headers={"content-type": "text/plain"})

    path = "GET /rest/posts/urn%3Ali%3Ashare%3A1"
    account, _ = connected("linkedin", {path: as_text})

    assert account.read("urn:li:share:1").text == "نص"
