"""Messages, measures and corrections against the networks: once, and found when doubt befell."""

from datetime import timedelta

import pytest

from majlis.delivery import editing, payload, scheduling
from majlis.delivery.models import AccountPost, Delivery, ForeignPost
from majlis.delivery.states import State
from majlis.networks import NETWORKS
from majlis.store.clock import now
from majlis.store.refusal import Refused
from majlis.store.tenancy import acting_for

from .conftest import ACCOUNTS, WINDOW, Worker, again
from .test_threads import standing

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER = "وصلتنا رسالتكم، ونرد عليها اليوم."
IN_SANDBOX = ("x", "facebook", "instagram", "youtube", "linkedin")
LOST = ("", "reset_after", "reset_before", "error_after_500")


def able(ability):
    return [slug for slug in IN_SANDBOX if getattr(NETWORKS[slug].abilities, ability)]


EDITS = [slug for slug in IN_SANDBOX if "text" in NETWORKS[slug].form("post").edits]


@pytest.fixture
def worker(db):
    return Worker()


@pytest.fixture
def said(connect, sandbox):
    """A citizen's comment under a post of ours."""

    def comment(network):
        channel = connect(network)
        post = sandbox.posted("منشور", network=network)
        where = {"network": network, "account": ACCOUNTS[network]}
        made = sandbox.ask(
            "POST",
            "comments",
            **where,
            post=post["id"],
            author={"name": "سالم"},
            text="كلام جارح",
        )
        return channel, made

    return comment


def schedule(channel, act, **told):
    made = {
        "version": 2,
        "act": act,
        "network": channel.network,
        "account": channel.remote_id,
        **told,
    }
    with acting_for(channel.institution_id):
        return scheduling.schedule(
            channel=channel,
            act=act,
            payload=made,
            approved_sha256=payload.sha256(made),
            due_at=now(),
            max_late=WINDOW,
        )


def settle(worker, clock, delivery, rounds=40):
    for _ in range(rounds):
        worker.carry()
        worker.look()
        clock.step(timedelta(seconds=1))
        if again(delivery).state in {State.VERIFIED, State.HELD, State.FAILED}:
            return
    raise AssertionError(again(delivery).state)


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("network", able("hides"))
def test_a_comment_is_hidden_and_shown_again(said, worker, sandbox, clock, network, fault):
    channel, made = said(network)
    for hidden in (True, False):
        if fault:
            sandbox.fault(fault, call="change", network=network)
        delivery = schedule(channel, "hide", remote_id=made["id"], hidden=hidden)

        settle(worker, clock, delivery)

        assert again(delivery).state == State.VERIFIED
        (comment,) = sandbox.ask("GET", f"comments?network={network}")["comments"]
        assert comment["hidden"] is hidden


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("network", able("removes"))
def test_a_comment_of_the_public_is_deleted(said, worker, sandbox, clock, network, fault):
    channel, made = said(network)
    if fault:
        sandbox.fault(fault, call="change", network=network)
    delivery = schedule(channel, "remove", remote_id=made["id"])

    settle(worker, clock, delivery)

    assert again(delivery).state == State.VERIFIED
    (comment,) = sandbox.ask("GET", f"comments?network={network}")["comments"]
    # What YouTube rejects it keeps, seen by nobody.
    assert not comment["visible"] or comment["data"]["moderation"] == "rejected"


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize(
    ("network", "act"),
    [(slug, "like") for slug in able("likes")] + [(slug, "block") for slug in able("blocks")],
)
def test_a_like_and_a_block_hold(said, worker, sandbox, clock, network, act, fault):
    channel, made = said(network)
    if fault:
        sandbox.fault(fault, call="change", network=network)
    told = (
        {"remote_id": made["id"], "liked": True}
        if act == "like"
        else {"person_id": made["author_id"], "blocked": True}
    )
    delivery = schedule(channel, act, **told)

    settle(worker, clock, delivery)

    assert again(delivery).state == State.VERIFIED
    held = sandbox.ask("GET", f"standing?network={network}")[f"{act}s"]
    assert [one["holds"] for one in held] == [True]


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("network", able("sends_messages"))
def test_a_private_message_arrives_once(connect, worker, sandbox, clock, network, fault):
    channel = connect(network)
    asked = sandbox.ask(
        "POST", "messages", network=network, account=ACCOUNTS[network], text="هل لديكم موعد؟"
    )
    if fault:
        sandbox.fault(fault, call="change", network=network)
    delivery = schedule(
        channel,
        "message",
        text=ANSWER,
        person_id=asked["person_id"],
        conversation_id=asked["conversation"],
        comment_id="",
        mark="m1",
        language="ar",
    )

    settle(worker, clock, delivery)

    sent = again(delivery)
    ours = [one for one in sandbox.ask("GET", "messages")["messages"] if one["by_account"]]
    assert (sent.state, [one["text"] for one in ours]) == (State.VERIFIED, [ANSWER])
    assert sent.remote_id == ours[0]["id"]
    assert not again(delivery).can_be_retracted


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("network", EDITS)
def test_a_correction_stands_and_later_acts_reach_it(
    connect, worker, sandbox, clock, network, fault, huda
):
    channel = connect(network)
    if network == "x":  # lets only those correct who pay
        account = {"id": channel.remote_id, "handle": "gso", "name": "هيئة"}
        sandbox.ask("POST", "accounts", network="x", subscription_type="Premium", **account)
    post = standing(channel, sandbox)
    with acting_for(channel.institution_id):
        AccountPost.objects.create(
            institution_id=channel.institution_id, channel=channel, remote_id=post.remote_id
        )
    if fault:
        sandbox.fault(fault, call="change", network=network)
    media = post.payload["media"]
    if network == "youtube":
        media = [{**VIDEO}]
    told = {
        **post.payload,
        "act": "edit",
        "text": NETWORKS[network].final_text("نص مصحح 2026"),
        "title": "عنوان مصحح" if network == "youtube" else "",
        "media": media,
        "remote_id": post.remote_id,
    }
    with acting_for(channel.institution_id):
        delivery = editing.edit(
            post, told, approved_sha256=payload.sha256(told), by=huda, max_late=WINDOW
        )
        with pytest.raises(Refused):
            editing.edit(post, told, approved_sha256=payload.sha256(told), by=huda)

    settle(worker, clock, delivery)

    assert again(delivery).state == State.VERIFIED
    (shown,) = sandbox.visible(network)
    newest = shown["data"].get("edit_history", [shown["id"]])[-1]
    assert again(post).remote_id == newest == again(delivery).remote_id
    assert shown["text"] == told["text"]
    with acting_for(channel.institution_id):
        assert AccountPost.objects.get(gone_at=None).remote_id == newest
        assert not ForeignPost.objects.exists()


VIDEO = {
    "kind": "video",
    "sha256": "0" * 64,
    "size_bytes": 1,
    "mime": "video/mp4",
    "width": 320,
    "height": 240,
    "alt": "",
    "rendition": 0,
}


def test_a_post_is_corrected_only_while_it_stands(channel, sandbox, huda):
    post = standing(channel, sandbox)
    told = {**post.payload, "act": "edit", "remote_id": "another"}

    with acting_for(channel.institution_id):
        with pytest.raises(Refused):
            editing.edit(post, told, approved_sha256=payload.sha256(told), by=huda)
        assert not Delivery.objects.filter(act="edit").exists()
