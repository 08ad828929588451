"""Meta's specifications against a real session of ours on Instagram, with both logins."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest

from majlis.networks.contract import OutgoingPost, Rejected
from majlis.networks.hearing import OutgoingMessage, OutgoingReply
from majlis.networks.tests.instagram_here import ACCOUNT, SLUG, every_form, instagram_alone
from majlis.networks.tests.sandbox_here import now, prepared, ready_to, say
from tests.contracts import recorded
from tests.contracts.meta_specs import FOLDER

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not FOLDER.exists(), reason="the vendors' contracts are not here: set MAJLIS_CONTRACTS"
    ),
]


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Everything that one connected account says in a busy hour, once with each login."""
    folder = tmp_path_factory.mktemp("recorded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANDBOX_RECORD", str(folder))
        with instagram_alone(tmp_path_factory.mktemp("sandbox")) as sandbox:
            account = sandbox.connect(SLUG, app_secret="sandbox-secret-instagram")
            a_busy_hour(sandbox, account)
            api = account.hosts["api"].replace("graph.instagram.com", "graph.facebook.com")
            a_busy_hour(sandbox, replace(account, hosts={**account.hosts, "api": api}))
    return list(recorded.entries(folder))


def a_busy_hour(sandbox, account):
    account.account()
    made = {}
    for name, post in every_form(sandbox).items():
        handles = prepared(account, post)
        account.find(post, handles, since=now())
        made[name] = account.reveal(post, handles).id
        account.read(made[name])
    under(sandbox, account, made["image"])
    privately(sandbox, account, made["image"])
    list(account.recent(since=now() - timedelta(hours=1)))
    account.post_readings(list(made.values()))
    account.account_readings(first=now().date() - timedelta(days=2), last=now().date())
    closed = OutgoingPost(text="", options={"comments_off": True})
    account.edit(made["image"], closed, {})
    account.find_edit(made["image"], closed, {}, since=now())
    with contextlib.suppress(Rejected):  # with Instagram's own login
        account.delete(made["image"])


def under(sandbox, account, post_id):
    comment = say(sandbox, SLUG, post_id)
    for parent in (post_id, comment["id"]):
        reply = OutgoingReply(text="نعم", post_id=post_id, parent_id=parent)
        handles = ready_to(account, reply)
        answer = account.reply(reply, handles)
        account.find_reply(reply, handles, since=now())
        account.read_reply(answer.id)
    list(account.comments(post_id, since=None))
    account.hide(comment["id"], hidden=True)
    account.comment(comment["id"])
    account.delete_reply(answer.id)
    account.remove(comment["id"])
    mention = say(sandbox, SLUG, text="في معرض @gso")
    account.comment(mention["id"])
    reply = OutgoingReply(text="أهلًا", post_id="", parent_id=mention["id"])
    account.reply(reply, ready_to(account, reply))


def privately(sandbox, account, post_id):
    said = {"network": SLUG, "account": ACCOUNT, "text": "أين الشهادة؟"}
    asked = sandbox.ask("POST", "messages", **said)
    comment = say(sandbox, SLUG, post_id, by="سائل")
    for message in (
        OutgoingMessage(text="هنا", person_id=asked["person_id"]),
        OutgoingMessage(text="على الخاص", comment_id=comment["id"]),
    ):
        kept = {}
        account.prepare_message(message, {}, kept.update)
        sent = account.send_message(message, kept)
        account.find_message(message, kept, since=now())
        account.read_message(sent.id)
    list(account.messages(since=now() - timedelta(hours=1)))


def test_a_busy_hour_on_instagram_deviates_in_nothing_unexplained(session):
    open_ = [each for one in session for each in recorded.deviations(one)[0]]

    assert open_ == []
    ours = [one for one in session if recorded.is_ours(one)]
    assert len(ours) > 150
    assert {one["host"] for one in ours} == {"graph.instagram.com", "graph.facebook.com"}


def test_every_kind_of_call_was_among_them(session):
    edges = {
        (one["method"], one["path"].split("/", 3)[3])
        for one in session
        if one["path"].count("/") == 3
    }

    assert edges >= {
        ("POST", "media"),
        ("POST", "media_publish"),
        ("POST", "comments"),
        ("POST", "replies"),
        ("POST", "mentions"),
        ("POST", "messages"),
        ("GET", "media"),
        ("GET", "stories"),
        ("GET", "comments"),
        ("GET", "replies"),
        ("GET", "insights"),
        ("GET", "conversations"),
        ("GET", "messages"),
        ("GET", "content_publishing_limit"),
    }
