"""LinkedIn's notifications: names in two forms, edits, removals, mentions, our own comments."""

import pytest

from majlis.networks import webhooks

from .pushed import LI_COMMENT, LI_THREAD, SECONDS, TEXT, bytes_of, li_notification, linkedin
from .recorded import connected, said
from .recorded_comments import LI_LIST, LI_POST, li_list, li_said

PAGE = "urn:li:organization:5515715"


def heard(*notifications):
    return webhooks.happenings("linkedin", bytes_of(linkedin(*notifications)))


def named(*notifications):
    return webhooks.unknown_kinds("linkedin", bytes_of(linkedin(*notifications)))


def comment(**more):
    written = li_notification()["decoratedGeneratedActivity"]["comment"]
    return {"comment": {**written, **more}}


def test_the_same_comment_pushed_and_asked_for_is_one_and_the_same():
    ms = SECONDS * 1000 + 250
    made = li_said(TEXT, LI_COMMENT, created={"time": ms}, lastModified={"time": ms})
    account, _ = connected("linkedin", {f"GET {LI_LIST}": li_list(made)})

    (pushed,) = heard(li_notification())
    (listed,) = account.comments(LI_POST, since=None)

    assert pushed.item == listed
    assert pushed.account_id == "5515715"


@pytest.mark.parametrize(
    "generated", [LI_COMMENT, LI_COMMENT.replace("(urn:li:", "("), "", None, "urn:li:activity:7"]
)
def test_a_comment_is_named_alike_however_the_activity_is_written(generated):
    (happened,) = heard(li_notification(generatedActivity=generated))

    assert happened.item.id == LI_COMMENT


def test_a_post_that_is_not_shown_leaves_only_its_thread():
    (happened,) = heard(li_notification(decoratedSourcePost=None))

    assert happened.item.post_id == ""
    assert happened.item.url == f"https://www.linkedin.com/feed/update/{LI_THREAD}/"


def test_an_edit_is_the_item_with_its_new_words():
    (happened,) = heard(
        li_notification("COMMENT_EDIT", decoratedGeneratedActivity=comment(text="متى بالضبط؟"))
    )

    assert (happened.verb, happened.item.text) == ("stands", "متى بالضبط؟")
    assert (happened.item.created_at, happened.item.edited_at) == (None, happened.at)


def test_a_removal_is_sure_of_its_ids_only():
    (happened,) = heard(li_notification("COMMENT_DELETE", decoratedGeneratedActivity=None))

    assert (happened.verb, happened.item.id) == ("removed", LI_COMMENT)
    assert happened.item.post_id == "urn:li:share:7243000000000000001"


def test_words_that_are_not_shown_must_be_looked_at():
    (happened,) = heard(li_notification(decoratedGeneratedActivity=None))

    assert (happened.verb, happened.item.id) == ("look", LI_COMMENT)


def test_our_own_comment_is_ours():
    own = comment(owner=PAGE)
    (happened,) = heard(li_notification("ADMIN_COMMENT", decoratedGeneratedActivity=own))

    assert happened.item.is_ours


@pytest.mark.parametrize("field", ["object", "parentComment"])
def test_an_answer_names_its_comment_by_either_field(field):
    parent = f"urn:li:comment:({LI_THREAD},7243000000000000400)"
    (happened,) = heard(li_notification(decoratedGeneratedActivity=comment(**{field: parent})))

    assert happened.item.parent_id == parent


def test_a_mention_is_the_post_that_names_us():
    share = {"entity": "urn:li:share:7", "owner": "urn:li:person:salem", "text": "زرت الهيئة"}
    told = li_notification(
        "SHARE_MENTION",
        generatedActivity="urn:li:activity:8",
        decoratedGeneratedActivity={"share": share},
        decoratedSourcePost=None,
        sourcePost="urn:li:activity:8",
    )

    (happened,) = heard(told)

    item = happened.item
    assert (item.kind, item.id, item.post_id, item.text) == (
        "mention",
        "urn:li:share:7",
        "",
        "زرت الهيئة",
    )


def test_a_mention_whose_post_is_named_elsewhere_is_looked_at():
    told = li_notification(
        "SHARE_MENTION", generatedActivity="urn:li:ugcPost:9", decoratedGeneratedActivity=None
    )
    told["decoratedSourcePost"] = None

    (happened,) = heard(told)

    assert (happened.verb, happened.item.id) == ("look", "urn:li:ugcPost:9")


def test_ten_at_once_are_heard_and_likes_are_passed_over():
    told = [li_notification(), li_notification("LIKE"), li_notification("SHARE")] * 3

    assert len(heard(*told)) == 3
    assert named(*told) == []


def test_new_actions_and_other_events_are_named():
    assert named(li_notification("POLL_VOTE"), li_notification(lastModifiedAt="soon")) == [
        "POLL_VOTE",
        "COMMENT?",
    ]
    assert named(li_notification(organizationalEntity="urn:li:person:1")) == ["COMMENT?"]
    lead = bytes_of({"type": "LEAD_ACTION", "leadType": "SPONSORED"})
    assert webhooks.unknown_kinds("linkedin", lead) == ["LEAD_ACTION"]
    assert webhooks.happenings("linkedin", lead) == []


def test_a_removed_comment_reads_as_none():
    gone = said(404, {"status": 404, "message": "not found"})
    account, _ = connected("linkedin", {"GET /7243000000000000501": gone})

    assert account.comment(LI_COMMENT) is None
