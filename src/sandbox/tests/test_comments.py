"""Comments as the sandbox keeps them, on every network, through the control port."""

import signal
import time

import pytest

from .conftest import RunningSandbox
from .x_client import XClient

NETWORKS = ["x", "facebook", "instagram", "youtube", "linkedin"]
TAKES_MENTIONS = ["x", "facebook", "instagram", "linkedin"]
HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "😀🇸🇦👨‍👩‍👧‍👦",
    "\u064b\u064c\u064d",
    "\u202eمعكوس\u202c \u2066معزول\u2069",
    "س" * 10_240,
    "سطر\n\n\nسطر\tوجدول",
]


@pytest.fixture(params=NETWORKS)
def street(request, sandbox):
    """A network with one post of its account; `street.post` is the post's id."""
    sandbox.street = request.param
    sandbox.account(request.param, "7", handle="eskan", name="وزارة الإسكان")
    asked = {"network": request.param, "account": "7", "text": "نرحب بكم"}
    sandbox.post = sandbox.control("POST", "/posts", asked)["id"]
    return sandbox


def only(comments):
    (comment,) = comments
    return comment


def test_a_comment_stands_under_its_post_with_its_author(street):
    made = street.comment(street.street, street.post, author="فهد القحطاني")

    comment = only(street.comments(network=street.street))
    assert comment["id"] == made
    assert (comment["post"], comment["parent"], comment["account"]) == (street.post, "", "7")
    assert comment["author_name"] == "فهد القحطاني"
    assert comment["author_id"]
    assert comment["visible"]
    assert not comment["by_account"]


def test_a_citizen_is_the_same_person_each_time_and_nobody_else(street):
    street.comment(street.street, street.post, author="فهد القحطاني")
    street.comment(street.street, street.post, author=" فهد  القحطاني ")
    street.comment(street.street, street.post, author="سارة العتيبي")

    first, second, third = street.comments()
    assert first["author_id"] == second["author_id"] != third["author_id"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_kept_as_it_is(street, text):
    street.comment(street.street, street.post, text)

    assert only(street.comments())["text"] == text


def test_a_text_that_is_no_text_is_refused_and_nothing_stops(street):
    answer = street.http.post(
        f"{street.control_url}/control/comments",
        content=f'{{"network":"{street.street}","post":"{street.post}","text":"\\ud800"}}',
    )

    assert answer.status_code == 400
    assert "Unicode" in answer.json()["error"]
    assert street.comments() == []
    street.comment(street.street, street.post)


def test_an_edit_keeps_what_was_written_first(street):
    made = street.comment(street.street, street.post, "أول")

    street.edit(street.street, made, text="ثان")

    comment = only(street.comments())
    assert comment["text"] == "ثان"
    assert comment["edited_at"] == comment["edits"][0]["at"]
    assert comment["edits"][0]["was"] == "أول"


def test_a_removed_comment_leaves_its_trace_and_goes_only_once(street):
    made = street.comment(street.street, street.post)

    first = street.remove(street.street, made)
    again = street.remove(street.street, made)

    assert not first["visible"]
    assert first["removed_at"] == again["removed_at"]
    assert only(street.comments())["text"]


def test_answers_fall_with_the_comment_above_except_on_x(street):
    above = street.comment(street.street, street.post)
    street.comment(street.street, street.post, "رد", parent=above)

    street.remove(street.street, above)

    _above, answer = street.comments()
    assert answer["visible"] == (street.street == "x")


def test_an_answer_to_an_answer_stands_beside_it_except_on_x(street):
    above = street.comment(street.street, street.post)
    answer = street.comment(street.street, street.post, "رد", parent=above)

    street.comment(street.street, street.post, "رد على الرد", parent=answer)

    nested = street.comments()[-1]
    assert nested["parent"] == (answer if street.street == "x" else above)


def test_the_account_itself_may_comment(street):
    made = street.comment(street.street, street.post, "أهلا", author="account")

    comment = only(street.comments())
    assert comment["id"] == made
    assert comment["by_account"]
    assert comment["author_id"] == "7"


def test_a_comment_laid_ahead_is_seen_when_its_time_has_come(street):
    now = street.control("GET", "/clock")["now"]
    ahead = now.replace(now[:4], "2999", 1)

    street.comment(street.street, street.post, "غدا", at=ahead)

    comment = only(street.comments())
    assert not comment["visible"]
    assert comment["created_at"].startswith("2999")


def test_thousands_are_taken_at_once_in_one_transaction(street):
    entries = [{"text": f"تعليق {number}", "ref": f"c{number}"} for number in range(1_000)]
    answers = [
        {"text": f"رد {number}", "parent_ref": f"c{number}", "author": "account"}
        for number in range(1_000)
    ]
    asked = {"network": street.street, "post": street.post, "comments": [*entries, *answers]}

    started = time.monotonic()
    made = street.control("POST", "/comments", asked)["ids"]
    spent_s = time.monotonic() - started

    assert len(set(made)) == 2_000
    assert spent_s < 1.0
    by_id = {comment["id"]: comment for comment in street.comments()}
    assert [by_id[id_]["parent"] for id_ in made[1_000:]] == made[:1_000]


def test_of_a_list_with_a_mistake_nothing_is_taken(street):
    asked = {
        "network": street.street,
        "comments": [{"post": street.post, "text": "صحيح"}, {"post": "0", "text": "خطأ"}],
    }
    answer = street.http.post(f"{street.control_url}/control/comments", json=asked)

    assert answer.status_code == 404
    assert street.comments() == []


@pytest.mark.parametrize("network", TAKES_MENTIONS)
def test_a_mention_stands_by_itself(sandbox, network):
    sandbox.account(network, "7", handle="eskan")

    sandbox.mention(network, "7", "سؤال إلى @eskan")

    mention = only(sandbox.comments(kind="mention"))
    assert (mention["post"], mention["account"]) == ("", "7")


@pytest.mark.parametrize(
    "asked",
    [
        {"network": "youtube", "account": "7", "text": "ذكر"},
        {"network": "x", "account": "7", "text": "ذكر", "author": "account"},
        {"network": "x", "account": "8", "text": "ذكر"},
        {"network": "x", "post": "12", "text": "تعليق"},
        {"network": "x", "account": "7"},
        {"network": "x", "account": "7", "text": "ذكر", "words": "كلمات"},
    ],
    ids=["no mentions", "the account itself", "no account", "no post", "no text", "unknown field"],
)
def test_what_cannot_be_written_is_said(sandbox, asked):
    sandbox.account("x", "7")
    sandbox.account("youtube", "7")

    answer = sandbox.http.post(f"{sandbox.control_url}/control/comments", json=asked)

    assert answer.status_code in {400, 404}
    assert answer.json()["error"]
    assert sandbox.comments() == []


def test_comments_survive_a_kill_as_they_were(own_sandbox: RunningSandbox):
    x = XClient(own_sandbox)
    post = x.publish("منشور").json()["data"]["id"]
    first = own_sandbox.comment("x", post, "أول")
    second = own_sandbox.comment("x", post, "ثان", parent=first)
    own_sandbox.edit("x", first, text="أول بعد تعديل")
    own_sandbox.edit("x", first, hidden=True)
    own_sandbox.remove("x", second)
    before = own_sandbox.comments()

    own_sandbox.stop(signal.SIGKILL)
    own_sandbox.start()

    assert own_sandbox.comments() == before
    later = own_sandbox.comment("x", post, "جديد")
    assert own_sandbox.comments()[-1]["id"] == later
