"""LinkedIn: what a post may carry, how it is told apart, edited, and what officers do."""

import json
from datetime import timedelta

import pytest

from majlis.networks import NETWORKS
from majlis.networks.contract import OutcomeUnknown, OutgoingPost, Rejected, TryLater
from majlis.networks.forms import FieldKind
from majlis.networks.linkedin import final_text

from .recorded import NOW, TEXT, connected, image, li_error, li_page, li_post, said, video
from .recorded_comments import LI_ANSWER, LI_COMMENT, LI_ONE, LI_PAGE, LI_THREAD, escaped, li_said

FORM = NETWORKS["linkedin"].form("post")
SHARE = "urn:li:share:7243"
POLL = {"question": "متى تزورون المعرض؟", "options": ["صباحًا", "مساءً"], "minutes": 10_080}
ARTICLE = {
    "link": "https://gso.example/ar/news?id=1",
    "article_title": "مواصفة جديدة",
    "article_text": "نص قصير",
}
DOCUMENT = image(b"%PDF", kind="document", mime="application/pdf", alt="")


def sent(post, handles=None):
    answer = said(201, x_restli_id=SHARE)
    account, network = connected("linkedin", {"POST /rest/posts": answer})
    account.reveal(post, handles or {})
    return json.loads(network.requests[0].content)


def found(post, *rows):
    account, _ = connected("linkedin", {"GET /rest/posts": li_page(*rows)})
    return [it.id for it in account.find(post, {}, since=NOW).posts]


def test_the_table_tells_what_the_composer_may_offer():
    assert FORM.edits == ("text",)
    assert FORM.instead_of_media == ("link", "poll")
    poll = FORM.field("poll")
    assert (poll.kind, poll.longest_question, poll.longest) == (FieldKind.POLL, 140, 30)
    assert (poll.least, poll.most) == (2, 4)
    assert [it.days for it in poll.durations] == [1, 3, 7, 14]
    assert FORM.field("first_comment").longest == 1250
    assert FORM.field("captions").mimes == ("application/x-subrip",)
    assert FORM.abilities.documents_most == 1
    assert not FORM.abilities.hides
    assert not FORM.abilities.blocks


def test_a_poll_goes_by_linkedins_names_of_durations():
    assert sent(OutgoingPost(text="نص", options={"poll": POLL}))["content"] == {
        "poll": {
            "question": POLL["question"],
            "options": [{"text": "صباحًا"}, {"text": "مساءً"}],
            "settings": {"duration": "SEVEN_DAYS"},
        }
    }


def test_a_poll_of_another_duration_is_not_sent():
    account, network = connected("linkedin", {})
    poll = POLL | {"minutes": 60}

    with pytest.raises(Rejected):
        account.reveal(OutgoingPost(text="نص", options={"poll": poll}), {})
    assert network.requests == []


def test_an_article_brings_its_own_words_and_picture():
    handles = {"images": [], "thumbnail": {"urn": "urn:li:image:C1"}}
    assert sent(OutgoingPost(text="نص", options=ARTICLE), handles)["content"] == {
        "article": {
            "source": ARTICLE["link"],
            "title": "مواصفة جديدة",
            "description": "نص قصير",
            "thumbnail": "urn:li:image:C1",
        }
    }


def test_an_article_without_a_title_goes_by_its_address():
    options = {"link": "https://gso.example/ar"}

    article = sent(OutgoingPost(text="نص", options=options))["content"]["article"]

    assert article == {"source": options["link"], "title": options["link"]}


def test_a_video_and_a_document_stand_as_media():
    film = {"images": [], "video": {"urn": "urn:li:video:V1"}}
    paper = {"images": [], "document": {"urn": "urn:li:document:D1"}}
    titled = OutgoingPost(text="نص", media=(DOCUMENT,), options={"document_title": "الدليل"})

    assert sent(OutgoingPost(text="نص", media=(video(),)), film)["content"] == {
        "media": {"id": "urn:li:video:V1"}
    }
    assert sent(titled, paper)["content"] == {
        "media": {"id": "urn:li:document:D1", "title": "الدليل"}
    }


@pytest.mark.parametrize(
    ("text", "title"), [("دليل \\(المطابقة\\)\nبقية", "دليل (المطابقة)"), ("", "PDF")]
)
def test_a_document_without_a_title_goes_by_the_first_words(text, title):
    paper = {"images": [], "document": {"urn": "urn:li:document:D1"}}

    content = sent(OutgoingPost(text=text, media=(DOCUMENT,)), paper)["content"]

    assert content["media"]["title"] == title


def test_two_polls_of_the_same_words_are_told_apart():
    ours = {"poll": {"question": POLL["question"], "options": []}}
    other = {"poll": {"question": "سؤال آخر", "options": []}}
    rows = (
        li_post("نص", "urn:li:share:1"),
        li_post("نص", "urn:li:share:2", content=other),
        li_post("نص", "urn:li:share:3", content=ours),
    )

    assert found(OutgoingPost(text="نص", options={"poll": POLL}), *rows) == ["urn:li:share:3"]
    assert found(OutgoingPost(text="نص"), *rows) == ["urn:li:share:1"]


def test_an_article_is_found_by_its_address():
    rows = (
        li_post("نص", "urn:li:share:1", content={"article": {"source": "https://gso.example/en"}}),
        li_post("نص", "urn:li:share:2", content={"article": {"source": ARTICLE["link"]}}),
    )

    assert found(OutgoingPost(text="نص", options=ARTICLE), *rows) == ["urn:li:share:2"]


def test_a_document_is_told_from_a_picture():
    rows = (
        li_post("نص", "urn:li:share:1", content={"media": {"id": "urn:li:image:C1"}}),
        li_post("نص", "urn:li:share:2", content={"media": {"id": "urn:li:document:D1"}}),
    )

    assert found(OutgoingPost(text="نص", media=(DOCUMENT,)), *rows) == ["urn:li:share:2"]


# --- Editing ------------------------------------------------------------------------------------


def test_an_edit_sets_the_words_alone():
    account, network = connected("linkedin", {f"POST /rest/posts/{escaped(SHARE)}": said(204)})

    made = account.edit(SHARE, OutgoingPost(text=final_text(TEXT)), {})

    request = network.requests[0]
    assert json.loads(request.content) == {"patch": {"$set": {"commentary": final_text(TEXT)}}}
    assert request.headers["x-restli-method"] == "PARTIAL_UPDATE"
    assert (made.id, made.text) == (SHARE, TEXT)


def test_a_lost_edit_is_found_by_the_words_that_stand():
    post = OutgoingPost(text=final_text(TEXT))
    path = f"GET /rest/posts/{escaped(SHARE)}"
    account, _ = connected("linkedin", {path: said(200, li_post(final_text(TEXT), SHARE))})
    assert [it.id for it in account.find_edit(SHARE, post, {}, since=NOW).posts] == [SHARE]

    account, _ = connected("linkedin", {path: said(200, li_post("قبل", SHARE))})
    finding = account.find_edit(SHARE, post, {}, since=NOW)
    assert (finding.posts, finding.is_complete) == ((), True)

    account, _ = connected("linkedin", {path: said(503)})
    assert not account.find_edit(SHARE, post, {}, since=NOW).is_complete


def test_a_comment_of_ours_is_edited_as_the_page():
    number = LI_ANSWER.rpartition(",")[2].rstrip(")")
    account, network = connected("linkedin", {f"POST {LI_ONE}/{number}": said(200, {})})

    made = account.edit(LI_ANSWER, OutgoingPost(text="بعد"), {})

    request = network.requests[0]
    assert json.loads(request.content) == {"patch": {"message": {"$set": {"text": "بعد"}}}}
    assert request.headers["x-restli-method"] == "PARTIAL_UPDATE"
    assert request.url.params["actor"] == LI_PAGE
    assert (made.id, made.text) == (LI_ANSWER, "بعد")


def test_a_lost_edit_of_a_comment_is_found_by_its_words():
    number = LI_ANSWER.rpartition(",")[2].rstrip(")")
    stands = li_said("بعد", LI_ANSWER, actor=LI_PAGE, parent=LI_COMMENT)
    account, _ = connected("linkedin", {f"GET {LI_ONE}/{number}": said(200, stands)})

    finding = account.find_edit(LI_ANSWER, OutgoingPost(text="بعد"), {}, since=NOW)

    assert [it.id for it in finding.posts] == [LI_ANSWER]


@pytest.mark.parametrize("answer", [said(500), said(409, {"status": 409}), said(400, {})])
def test_an_edit_without_a_clear_answer_is_doubt(answer):
    account, _ = connected("linkedin", {f"POST /rest/posts/{escaped(SHARE)}": answer})

    with pytest.raises(OutcomeUnknown):
        account.edit(SHARE, OutgoingPost(text="نص"), {})


# --- Officers -----------------------------------------------------------------------------------

REACTION = f"/rest/reactions/(actor:{escaped(LI_PAGE)},entity:{escaped(LI_COMMENT)})"
NUMBER = LI_COMMENT.rpartition(",")[2].rstrip(")")
GONE = said(404, {"status": 404, "message": "not found"})


def test_a_members_comment_is_removed_as_the_page():
    account, network = connected("linkedin", {f"DELETE {LI_ONE}/{NUMBER}": said(204)})

    account.remove(LI_COMMENT)

    assert network.requests[0].url.params["actor"] == LI_PAGE
    assert network.requests[0].headers["x-restli-method"] == "DELETE"


def test_a_comment_that_is_gone_counts_as_removed():
    account, _ = connected("linkedin", {f"DELETE {LI_ONE}/{NUMBER}": GONE})

    account.remove(LI_COMMENT)


def test_what_linkedin_does_not_let_be_removed_is_said():
    refused = li_error(403, "ACCESS_DENIED")
    account, _ = connected("linkedin", {f"DELETE {LI_ONE}/{NUMBER}": refused})

    with pytest.raises(Rejected) as told:
        account.remove(LI_COMMENT)
    assert told.value.code == "not_allowed"


def test_a_like_is_a_reaction_of_the_page():
    account, network = connected("linkedin", {"POST /rest/reactions": said(201)})

    account.like(LI_COMMENT, liked=True)

    request = network.requests[0]
    assert json.loads(request.content) == {"root": LI_COMMENT, "reactionType": "LIKE"}
    assert request.url.params["actor"] == LI_PAGE


@pytest.mark.parametrize("answer", [said(204), GONE], ids=["stood", "gone"])
def test_a_like_is_taken_back(answer):
    account, network = connected("linkedin", {f"DELETE {REACTION}": answer})

    account.like(LI_COMMENT, liked=False)

    assert len(network.requests) == 1


@pytest.mark.parametrize(
    ("answer", "is_liked"),
    [
        (said(200, {"reactionType": "LIKE", "root": LI_THREAD}), True),
        (said(200, {"reactionType": "PRAISE", "root": LI_THREAD}), False),
        (GONE, False),
    ],
)
def test_linkedin_says_whether_we_like_it(answer, is_liked):
    account, _ = connected("linkedin", {f"GET {REACTION}": answer})

    assert account.is_liked(LI_COMMENT) is is_liked


def test_a_like_that_cannot_be_read_is_asked_for_again():
    account, _ = connected("linkedin", {f"GET {REACTION}": said(503)})

    with pytest.raises(TryLater):
        account.is_liked(LI_COMMENT)


def test_what_happened_is_asked_for_from_a_moment_on():
    told = {
        "organizationalEntity": LI_PAGE,
        "action": "COMMENT",
        "generatedActivity": LI_COMMENT,
        "decoratedGeneratedActivity": {"comment": {"owner": "urn:li:person:a", "text": "سؤال"}},
        "lastModifiedAt": int(NOW.timestamp() * 1000),
    }
    answer = said(200, {"elements": [told], "paging": {"start": 0, "count": 50}})
    account, network = connected("linkedin", {"GET /organizationalEntityNotifications": answer})
    since = NOW - timedelta(hours=2)

    (happened,) = account.happenings("COMMENT", "COMMENT_EDIT", since=since)

    assert (happened.item.id, happened.item.text) == (LI_COMMENT, "سؤال")
    query = network.requests[0].url.raw_path.decode()
    assert "actions=List(COMMENT,COMMENT_EDIT)&" in query
    start, end = (int(at.timestamp() * 1000) for at in (since, NOW))
    assert f"timeRange=(start:{start},end:{end})" in query
