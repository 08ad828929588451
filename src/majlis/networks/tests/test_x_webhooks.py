"""X's Activity API: every sample, deletions without a time, edits, answers further down."""

import json
import os
from pathlib import Path

import pytest

from majlis.networks import webhooks

from .pushed import TEXT, bytes_of, x_event
from .recorded import ACCOUNTS, NOW, connected, said, x_page
from .recorded_comments import X_USERS, at, x_id

ROOT = Path(__file__).resolve().parents[4]
CONTRACTS = Path(os.environ.get("MAJLIS_CONTRACTS", ROOT.parent / "shared" / "contracts")) / "x"
SAMPLES = CONTRACTS / "activity-event-payloads.json"


def samples():
    return json.loads(SAMPLES.read_text()) if SAMPLES.exists() else {}


def heard(event):
    return webhooks.happenings("x", bytes_of(event), received_at=NOW)


def unknown(event):
    return webhooks.unknown_kinds("x", bytes_of(event))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the vendors' contracts are not here")
def test_every_sample_is_heard_passed_over_or_named():
    verbs, names = {}, set()
    for kind, sample in samples().items():
        verbs |= {kind: [(it.verb, it.item.kind) for it in heard(sample)]} if heard(sample) else {}
        names.update(unknown(sample))

    assert verbs == {
        "post.delete": [("removed", "comment")],
        "post.mention.create": [("stands", "mention")],
        "post.reply.create": [("stands", "comment")],
        "post.quote.create": [("stands", "mention")],
        "dm.received": [("stands", "message")],
        "dm.sent": [("stands", "message")],
    }
    # What is encrypted is no one's to lose silently.
    assert names == {"chat.received", "chat.sent"}
    ended = {
        kind for kind, sample in samples().items() if webhooks.ends_told("x", bytes_of(sample))
    }
    assert ended == {"oauth.revoke"}


@pytest.mark.skipif(not SAMPLES.exists(), reason="the vendors' contracts are not here")
def test_the_sample_of_an_answer_is_read_whole():
    (happened,) = heard(samples()["post.reply.create"])

    assert happened.account_id == "1111111111111111111"
    assert happened.item.post_id == "2080761390344937796"
    assert happened.item.text == "Great post — thanks for sharing!"


@pytest.mark.skipif(not SAMPLES.exists(), reason="the vendors' contracts are not here")
def test_the_samples_of_the_older_api_are_named():
    older = json.loads((CONTRACTS / "account-activity-payloads.json").read_text())
    for sample in older.values():
        body = bytes_of(sample)
        try:
            names = webhooks.unknown_kinds("x", body)
        except webhooks.NotUnderstood:
            continue
        assert all(name.startswith("account_activity.") for name in names)


def test_the_same_answer_pushed_and_asked_for_is_one_and_the_same():
    event = x_event()
    post = event["data"]["payload"]
    account, _ = connected("x", {"GET /search/recent": x_page(post, includes=X_USERS)})

    (pushed,) = heard(event)
    (listed,) = account.comments(post["conversation_id"], since=None)

    assert pushed.item == listed


def test_a_mention_pushed_and_asked_for_is_one_and_the_same():
    plain = {"conversation_id": "2090000000000000001", "referenced_tweets": []}
    event = x_event("post.mention.create", in_reply_to_user_id=None, **plain)
    page = x_page(event["data"]["payload"], includes=X_USERS)
    account, _ = connected("x", {"GET /mentions": page})

    (pushed,) = heard(event)
    (listed,) = account.mentions(since=NOW)

    assert pushed.item == listed
    assert pushed.item.kind == "mention"


def test_an_answer_named_twice_is_the_same_item_both_times():
    one, two = heard(x_event("post.reply.create")), heard(x_event("post.mention.create"))

    assert one == two


def test_who_answers_a_stranger_further_down_must_be_looked_at():
    answers = {"referenced_tweets": [{"type": "replied_to", "id": "5"}], "in_reply_to_user_id": "8"}

    (happened,) = heard(x_event("post.mention.create", **answers))

    assert happened.verb == "look"
    assert (happened.item.id, happened.item.post_id) == ("2090000000000000001", "")


def test_an_edit_pushed_under_a_new_id_is_the_first_item():
    history = [x_id(3), x_id(6)]

    (happened,) = heard(x_event(id=history[1], edit_history_tweet_ids=history, text="@gso متى؟"))

    assert (happened.verb, happened.item.id, happened.item.text) == ("stands", history[0], "متى؟")
    assert (happened.item.created_at, happened.item.edited_at) == (at(3), at(6))
    assert happened.at == at(6)


def test_our_own_answer_is_heard_as_ours_and_our_own_post_is_not_heard():
    own = {"author_id": ACCOUNTS["x"], "in_reply_to_user_id": "77"}
    answer = x_event(
        "post.create",
        **own,
        referenced_tweets=[{"type": "replied_to", "id": "1900000000000000007"}],
    )
    post = x_event("post.create", author_id=ACCOUNTS["x"], referenced_tweets=[])

    (happened,) = heard(answer)

    assert happened.item.is_ours
    assert (happened.item.post_id, happened.item.parent_id) == (
        "1900000000000000001",
        "1900000000000000007",
    )
    assert heard(post) == []
    assert unknown(post) == []


def test_our_own_answer_to_a_mention_hangs_on_the_mention():
    own = {"author_id": ACCOUNTS["x"], "in_reply_to_user_id": "77"}

    (happened,) = heard(x_event("post.create", **own))

    assert (happened.item.kind, happened.item.post_id) == ("mention", "")
    assert happened.item.parent_id == "1900000000000000001"


def test_a_deletion_has_the_time_at_which_it_was_told():
    event = x_event("post.delete")
    event["data"]["payload"] = {"id": "2090000000000000001", "author_id": ACCOUNTS["x"]}

    (happened,) = heard(event)

    assert (happened.verb, happened.item.id, happened.at) == (
        "removed",
        "2090000000000000001",
        NOW,
    )
    assert happened.item.is_ours


def test_a_new_kind_is_named():
    assert unknown(x_event("post.translated")) == ["post.translated"]
    assert heard(x_event("post.translated")) == []
    assert unknown(x_event("like.create")) == []


@pytest.mark.parametrize("missing", ["id", "created_at"])
def test_an_event_without_its_essentials_is_named(missing):
    event = x_event()
    del event["data"]["payload"][missing]
    if missing == "id":
        event["data"]["payload"]["edit_history_tweet_ids"] = []

    assert heard(event) == []
    assert unknown(event) == ["post.reply.create?"]


def test_accounts_wrapped_in_data_are_read():
    users = [{"data": {"id": "77", "username": "salem_1", "name": "سالم"}}]

    (happened,) = heard(x_event(includes={"users": users}))

    assert (happened.item.author_handle, happened.item.author_name) == ("salem_1", "سالم")
    assert happened.item.text == TEXT


def test_short_links_are_written_out():
    urls = [{"url": "https://t.co/aaa", "expanded_url": "https://gso.example/ar"}]

    (happened,) = heard(x_event(text="@gso https://t.co/aaa &amp; شكرا", entities={"urls": urls}))

    assert happened.item.text == "https://gso.example/ar & شكرا"


def test_new_wire_names_are_heard():
    event = x_event()
    post = event["data"]["payload"]
    post["referenced_posts"] = post.pop("referenced_tweets")
    post["edit_history_post_ids"] = post.pop("edit_history_tweet_ids")

    assert heard(event) == heard(x_event())


def test_asking_for_one_gives_the_pushed_one():
    event = x_event()
    post = event["data"]["payload"]
    account, _ = connected(
        "x", {f"GET /2/tweets/{post['id']}": said(200, {"data": post, "includes": X_USERS})}
    )

    assert account.comment(post["id"]) == heard(event)[0].item


def x_letter(kind="dm.received", *, by="77", to="2244994945", **more):
    message = {
        "type": "message_create",
        "id": "2080765901528535096",
        "created_timestamp": "1784928224372",
        "message_create": {
            "target": {"recipient_id": to},
            "sender_id": by,
            "message_data": {"text": "هل لديكم موعد؟ &amp; أين؟", "entities": {"urls": []}},
        },
        **more,
    }
    users = {"77": {"data": {"id": "77", "username": "salem_1", "name": "سالم"}}}
    payload = {"direct_message_events": [message], "users": users}
    data = {"filter": {"user_id": "2244994945"}, "event_type": kind, "payload": payload}
    return {"data": {"event_uuid": "1", **data}}


def test_a_private_message_is_heard_as_it_is_asked_for():
    (happened,) = heard(x_letter())

    item = happened.item
    assert (happened.verb, item.kind, item.id) == ("stands", "message", "2080765901528535096")
    assert item.post_id == "77-2244994945"
    assert (item.author_handle, item.author_name, item.is_ours) == ("salem_1", "سالم", False)
    assert item.text == "هل لديكم موعد؟ & أين؟"
    assert item.url == "https://x.com/messages/77-2244994945"
    assert happened.at == item.created_at


def test_a_message_of_ours_from_elsewhere_is_ours_in_the_same_conversation():
    (happened,) = heard(x_letter("dm.sent", by="2244994945", to="77"))

    assert happened.item.is_ours
    assert happened.item.post_id == "77-2244994945"


@pytest.mark.parametrize(
    "odd",
    [
        {"id": None},
        {"created_timestamp": "soon"},
        {"type": "participants_join"},
        {"message_create": []},
        {"message_create": {"sender_id": "77"}},
        {"message_create": {"sender_id": "salem", "target": {"recipient_id": "1"}}},
    ],
)
def test_a_message_that_cannot_be_read_is_named(odd):
    event = x_letter(**odd)

    assert heard(event) == []
    assert unknown(event) == ["dm.received?"]


def revoked(payload):
    told = {"event_type": "oauth.revoke", "filter": {}, "payload": payload}
    return {"data": {"event_uuid": "1", **told}}


def test_the_end_of_a_consent_names_its_account():
    event = revoked({"user_id": "2244994945"})

    assert webhooks.ends_told("x", bytes_of(event)) == ["2244994945"]
    assert (heard(event), unknown(event)) == ([], [])


@pytest.mark.parametrize("payload", [{}, {"user_id": None}, {"user_id": []}, "gone", None])
def test_an_end_without_its_account_is_named_to_the_operator(payload):
    event = revoked(payload)

    assert webhooks.ends_told("x", bytes_of(event)) == []
    assert unknown(event) == ["oauth.revoke?"]


def test_nothing_else_ends_a_consent():
    assert not any(webhooks.ends_told("x", bytes_of(it)) for it in (x_event("post.create"), {}))


def test_a_long_text_is_told_cut_and_is_to_be_read():
    beginning = "ط" * 270 + "…"
    events = [
        x_event("post.reply.create", text=text)
        for text in (f"@gso {beginning}", f"@gso {beginning} https://t.co/abc")
    ]

    for event in events:
        told = heard(event)
        assert [it.verb for it in told] == ["stands", "look"]
        assert all((it.item.text, it.item.is_beginning) == (beginning, True) for it in told)


@pytest.mark.parametrize(
    "more",
    [
        {"text": "حسناً…"},
        {"text": "ط" * 270 + "…", "note_tweet": {"text": "ط" * 300}},
        {"text": "ط" * 200},
    ],
)
def test_what_is_whole_is_not_read_again(more):
    (told,) = heard(x_event("post.reply.create", **more))
    assert (told.verb, told.item.is_beginning) == ("stands", False)
