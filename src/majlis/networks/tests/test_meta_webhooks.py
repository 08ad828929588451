"""Meta's webhooks: batches, edits, removals, our own comments, and two shapes of Instagram's."""

import json
from datetime import UTC, datetime

import pytest

from majlis.networks import webhooks

from .pushed import (
    SECONDS,
    SECRET,
    TEXT,
    bytes_of,
    fb_change,
    ig_change,
    ig_value,
    instagram,
    page,
    signed,
)
from .recorded import ACCOUNTS, NOW, connected
from .recorded_comments import fb_said, graph_list, ig_said

LATER = SECONDS + 600
LATER_AT = datetime.fromtimestamp(LATER, UTC)

# As Meta sends it, in the escaped form that it signs; the digest was made by openssl.
GOLDEN = (
    b'{"object":"page","entry":[{"id":"104567","time":1795341600,"changes":[{"field":"feed",'
    b'"value":{"item":"comment","verb":"add","comment_id":"9_501","post_id":"104567_9",'
    b'"parent_id":"104567_9","from":{"id":"880","name":"\\u0633\\u0627\\u0644\\u0645"},'
    b'"message":"\\u0645\\u062a\\u0649\\u061f \\ud83c\\udf37","created_time":1795341600}}]}]}'
)
GOLDEN_DIGEST = "877736f40f86cb6caed0e532fc5f25b477cbcdb23e215c8cf916c6c99ac8cae2"


def facebook(*changes, **more):
    return webhooks.happenings("facebook", bytes_of(page(*changes, **more)))


def named(told, network="facebook"):
    return webhooks.unknown_kinds(network, bytes_of(told))


def on_instagram(told):
    return webhooks.happenings("instagram", bytes_of(told))


def test_the_golden_body_is_signed_and_heard_and_its_twin_in_plain_arabic_is_not():
    headers = {"X-Hub-Signature-256": f"sha256={GOLDEN_DIGEST}"}

    assert webhooks.is_signed("facebook", headers, GOLDEN, [SECRET])
    (happened,) = webhooks.happenings("facebook", GOLDEN)
    assert (happened.item.text, happened.item.author_name) == ("متى؟ 🌷", "سالم")
    for how in ({"ensure_ascii": False}, {"indent": 1}, {}):
        anew = json.dumps(json.loads(GOLDEN), **how).encode()
        assert not webhooks.is_signed("facebook", headers, anew, [SECRET])
    upper = GOLDEN.replace(b"\\u0645\\u062a", b"\\u0645\\u062A")
    assert not webhooks.is_signed("facebook", headers, upper, [SECRET])


def test_the_same_comment_pushed_and_asked_for_is_one_and_the_same():
    (pushed,) = facebook(fb_change())
    listed_as = fb_said(TEXT, "9_501", minute=0, permalink_url="")
    account, _ = connected("facebook", {"GET /comments": graph_list(listed_as)})

    (listed,) = account.comments("104567_9", since=None)

    assert pushed.item == listed
    assert pushed.at == listed.created_at == NOW


def test_an_answer_to_a_comment_names_its_comment():
    (happened,) = facebook(fb_change(comment_id="9_502", parent_id="9_501"))

    assert (happened.item.id, happened.item.parent_id) == ("9_502", "9_501")


@pytest.mark.parametrize("parent", ["104567_9", "104567_77", "", None])
def test_a_comment_on_the_post_or_on_its_photo_stands_at_the_top(parent):
    (happened,) = facebook(fb_change(parent_id=parent))

    assert happened.item.parent_id == ""


@pytest.mark.parametrize("verb", ["edit", "edited"])
def test_an_edit_has_the_time_of_what_was_pushed(verb):
    (happened,) = facebook(fb_change(verb, message="متى بالضبط؟"), seconds=LATER)

    assert (happened.verb, happened.at, happened.item.edited_at) == ("stands", LATER_AT, LATER_AT)
    assert happened.item.created_at == NOW
    assert happened.item.text == "متى بالضبط؟"


def test_a_removal_is_sure_of_its_ids_only():
    change = fb_change("remove")
    del change["value"]["message"], change["value"]["from"]

    (happened,) = facebook(change, seconds=LATER)

    assert (happened.verb, happened.at) == ("removed", LATER_AT)
    assert (happened.item.id, happened.item.post_id) == ("9_501", "104567_9")


@pytest.mark.parametrize("verb", ["hide", "unhide"])
def test_hiding_makes_us_look(verb):
    (happened,) = facebook(fb_change(verb))

    assert (happened.verb, happened.item.id) == ("look", "9_501")


def test_our_own_comment_is_ours():
    own = {"id": ACCOUNTS["facebook"], "name": "الهيئة"}

    (happened,) = facebook(fb_change(**{"from": own}))

    assert happened.item.is_ours


def test_a_comment_whose_author_is_hidden_is_heard():
    change = fb_change()
    del change["value"]["from"]

    (happened,) = facebook(change)

    assert (happened.item.author_id, happened.item.is_ours) == ("", False)


def test_a_batch_is_heard_in_its_order_across_entries():
    changes = [fb_change(comment_id=f"9_{n}") for n in range(500)]
    told = page(*changes)
    told["entry"].append({"id": "104568", "time": SECONDS, "changes": [fb_change()]})

    heard = webhooks.happenings("facebook", bytes_of(told))

    assert [it.item.id for it in heard[:-1]] == [f"9_{n}" for n in range(500)]
    assert heard[-1].account_id == "104568"


def test_milliseconds_are_seconds_as_well():
    assert facebook(fb_change(), seconds=SECONDS * 1000) == facebook(fb_change())


def mention(**value):
    told = {
        "item": "post",
        "verb": "add",
        "post_id": "555_1",
        "sender_id": "880",
        "sender_name": "سالم",
        "message": "زرت الهيئة",
        "created_time": SECONDS,
        **value,
    }
    return {"field": "mention", "value": told}


def test_a_post_that_names_the_page_is_a_mention():
    (happened,) = facebook(mention())

    item = happened.item
    assert (happened.verb, item.kind, item.id, item.post_id) == ("stands", "mention", "555_1", "")
    assert (item.author_id, item.author_name, item.text) == ("880", "سالم", "زرت الهيئة")


def test_a_comment_elsewhere_that_names_the_page_is_a_mention():
    (happened,) = facebook(mention(item="comment", comment_id="1_2"))

    assert (happened.item.kind, happened.item.id, happened.item.post_id) == ("mention", "1_2", "")


def test_a_comment_under_our_post_that_names_us_is_that_comment():
    (happened,) = facebook(mention(item="comment", comment_id="9_501", post_id="104567_9"))

    assert (happened.verb, happened.item.kind) == ("look", "comment")
    assert (happened.item.id, happened.item.post_id) == ("9_501", "104567_9")


def test_what_is_no_ones_word_is_passed_over_and_what_is_not_understood_is_named():
    own = {"from": {"id": ACCOUNTS["facebook"]}}
    told = page(
        fb_change(item="reaction"),
        fb_change(item="like"),
        fb_change(item="post", **own),
        fb_change(item="event"),
        {"field": "ratings", "value": {}},
        {"field": "leadgen", "value": {}},
        messaging=[{"message": {"text": "سؤال"}}, {"read": {"watermark": 1}}],
    )

    assert webhooks.happenings("facebook", bytes_of(told)) == []
    assert named(told) == ["feed.event.add", "ratings..", "leadgen", "messages?"]


def test_an_entry_of_no_known_shape_is_named():
    assert named({"object": "page", "entry": [{"id": "104567", "time": 1}]}) == ["?"]


@pytest.mark.parametrize("missing", ["comment_id", "post_id", "verb"])
def test_a_change_without_its_essentials_is_named(missing):
    change = fb_change()
    del change["value"][missing]

    assert facebook(change) == []
    assert named(page(change))[0].endswith("?")


def test_an_entry_without_a_time_is_named():
    assert named(page(fb_change(), seconds=None)) == ["feed.comment.add?"]


def test_one_object_is_not_read_as_the_other():
    for network, told in (("instagram", page(fb_change())), ("facebook", instagram(ig_change()))):
        with pytest.raises(webhooks.NotUnderstood):
            webhooks.happenings(network, bytes_of(told))


# Instagram


def test_both_shapes_of_a_comment_are_one():
    changed = instagram(ig_change())
    bare = instagram(field="comments", value=ig_value())

    assert on_instagram(changed) == on_instagram(bare)
    assert len(on_instagram(bare)) == 1


def test_the_same_comment_on_instagram_pushed_and_asked_for_is_one_and_the_same():
    (pushed,) = on_instagram(instagram(ig_change(parent_id="17900000400")))
    listed_as = ig_said(TEXT, "17900000501", minute=0, parent_id="17900000400")
    account, _ = connected("instagram", {"GET /comments": graph_list(listed_as)})

    (listed,) = account.comments("18000000001", since=None)

    assert pushed.item == listed


@pytest.mark.parametrize(
    "author",
    [
        {"id": ACCOUNTS["instagram"], "username": "gso"},
        {"id": "17890", "username": "gso", "self_ig_scoped_id": "99"},
    ],
)
def test_our_own_comment_on_instagram_is_ours(author):
    (happened,) = on_instagram(instagram(ig_change(**{"from": author})))

    assert happened.item.is_ours


def test_a_mention_on_instagram_must_be_looked_at():
    value = {"media_id": "18500", "comment_id": "17901"}
    told = instagram({"field": "mentions", "value": value})

    (happened,) = on_instagram(told)

    assert (happened.verb, happened.item.kind, happened.item.id) == ("look", "mention", "17901")
    del value["comment_id"]
    assert on_instagram(told)[0].item.id == "18500"


def test_other_fields_of_instagram_are_named():
    told = instagram(
        ig_change("live_comments"), {"field": "story_insights", "value": {}}, messaging=[{"a": 1}]
    )

    assert on_instagram(told) == []
    assert named(told, "instagram") == ["live_comments", "story_insights", "messaging"]


def test_a_comment_without_its_media_is_named():
    assert named(instagram(ig_change(media=None)), "instagram") == ["comments?"]


def test_the_signature_is_the_same_for_both_kinds_of_account():
    body = bytes_of(instagram(ig_change()))

    assert webhooks.is_signed("instagram", signed("facebook", body), body, [SECRET])
