"""What Facebook pushes of a Page beside comments: messages, reviews, posts of others."""

from datetime import UTC, datetime

import pytest

from majlis.networks import webhooks

from .pushed import bytes_of, page
from .recorded import ACCOUNTS

PAGE = ACCOUNTS["facebook"]
AT_MS = 1_795_341_600_123


def heard(told):
    return webhooks.happenings("facebook", bytes_of(told))


def privately(*told):
    return page(messaging=list(told))


def message(sender="880", recipient=PAGE, **said):
    return {
        "sender": {"id": sender},
        "recipient": {"id": recipient},
        "timestamp": AT_MS,
        "message": {"mid": "m_AbC", "text": "أين أجد الاستمارة؟ 🌷", **said},
    }


def rating(**value):
    return {
        "field": "ratings",
        "value": {
            "item": "rating",
            "verb": "add",
            "open_graph_story_id": "700",
            "reviewer_id": "880",
            "reviewer_name": "سالم",
            "recommendation_type": "POSITIVE",
            "review_text": "خدمة ممتازة",
            "created_time": 1_795_341_600,
            **value,
        },
    }


def on_page(**value):
    return {
        "field": "feed",
        "value": {
            "item": "status",
            "verb": "add",
            "post_id": f"{PAGE}_77",
            "from": {"id": "880", "name": "سالم"},
            "message": "متى الدورة؟",
            "created_time": 1_795_341_600,
            **value,
        },
    }


def test_a_message_stands_with_its_writer_its_time_and_its_first_file():
    photo = {"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}}

    (happened,) = heard(privately(message(attachments=[photo])))

    assert (happened.verb, happened.account_id) == ("stands", PAGE)
    item = happened.item
    assert (item.kind, item.id, item.author_id, item.is_ours) == ("message", "m_AbC", "880", False)
    assert item.attachment_url == "https://cdn.example/1.jpg"
    assert item.created_at == datetime.fromtimestamp(AT_MS / 1000, UTC)


def test_an_echo_is_ours_and_carries_the_mark():
    echo = message(PAGE, "880", is_echo=True, app_id=1, metadata="delivery-41")

    (happened,) = heard(privately(echo))

    assert happened.item.is_ours
    assert happened.item.mark == "delivery-41"


def test_a_reworded_message_stands_anew_and_one_taken_back_is_removed():
    edit = {
        "sender": {"id": "880"},
        "recipient": {"id": PAGE},
        "timestamp": AT_MS,
        "message_edit": {"mid": "m_AbC", "text": "أين أجدها؟", "num_edit": 1},
    }

    edited, gone = heard(privately(edit, message(is_deleted=True)))

    assert (edited.verb, edited.item.text) == ("stands", "أين أجدها؟")
    assert edited.item.edited_at is not None
    assert (gone.verb, gone.item.id) == ("removed", "m_AbC")


@pytest.mark.parametrize("beside", ["read", "delivery", "reaction", "optin", "referral"])
def test_what_is_told_beside_messages_is_no_ones_word(beside):
    told = privately({"sender": {"id": "880"}, "timestamp": AT_MS, beside: {}})

    assert heard(told) == []
    assert webhooks.unknown_kinds("facebook", bytes_of(told)) == []


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ({}, "positive"),
        ({"recommendation_type": "NEGATIVE"}, "negative"),
        ({"recommendation_type": None, "rating": 4}, "4"),
    ],
)
def test_a_review_has_the_networks_own_verdict(value, verdict):
    (happened,) = heard(page(rating(**value)))

    item = happened.item
    assert (item.kind, item.id, item.text) == ("review", "700", "خدمة ممتازة")
    assert (item.author_name, item.verdict) == ("سالم", verdict)


def test_a_review_that_is_taken_back_is_removed():
    (happened,) = heard(page(rating(verb="remove", review_text=None)))

    assert (happened.verb, happened.item.kind, happened.item.id) == ("removed", "review", "700")


@pytest.mark.parametrize("item", ["reaction", "like"])
def test_a_reaction_to_a_review_is_no_ones_word(item):
    told = page(rating(item=item))

    assert heard(told) == []
    assert webhooks.unknown_kinds("facebook", bytes_of(told)) == []


@pytest.mark.parametrize("item", ["post", "status", "photo", "video"])
def test_what_another_posts_on_the_page_is_a_mention(item):
    (happened,) = heard(page(on_page(item=item)))

    assert (happened.verb, happened.item.kind) == ("stands", "mention")
    assert (happened.item.id, happened.item.text) == (f"{PAGE}_77", "متى الدورة؟")


def test_what_the_page_posts_itself_is_not():
    assert heard(page(on_page(**{"from": {"id": PAGE}}))) == []


def test_a_thousand_changes_in_one_letter_are_all_heard():
    found = heard(page(*(on_page(post_id=f"{PAGE}_{number}") for number in range(1000))))

    assert len({it.item.id for it in found}) == 1000


@pytest.mark.parametrize(
    "told",
    [
        privately({"sender": {"id": "880"}, "message": {"text": "بلا رقم"}}),
        page(rating(open_graph_story_id=None)),
        page(rating(item="comment")),
        page(on_page(post_id=None)),
    ],
)
def test_what_lacks_its_essentials_is_named_and_not_used(told):
    assert heard(told) == []
    assert webhooks.unknown_kinds("facebook", bytes_of(told))


@pytest.mark.parametrize("nonsense", [None, 7, "x", [], [1], {"a": 1}])
def test_nonsense_in_the_place_of_messages_is_survived(nonsense):
    webhooks.happenings("facebook", bytes_of(page(messaging=nonsense)))
    webhooks.happenings("facebook", bytes_of(privately({"message": nonsense})))
    webhooks.happenings("facebook", bytes_of(page({"field": "ratings", "value": nonsense})))
