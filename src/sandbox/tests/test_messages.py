"""Private messages, likes and blocks as the sandbox keeps them, through the control port."""

import asyncio
import signal
from datetime import timedelta

import pytest

from sandbox.core.messages import Message
from sandbox.core.world import World

from .conftest import RunningSandbox

NETWORKS = ["x", "facebook", "instagram", "youtube", "linkedin"]


def only(things):
    (thing,) = things
    return thing


@pytest.mark.parametrize("network", NETWORKS)
def test_a_message_stands_in_the_conversation_of_two(sandbox, network):
    sandbox.account(network, "7")

    first = sandbox.message(network, "7", "هل لديكم موعد؟", **{"from": "سارة العتيبي"})
    sandbox.message(network, "7", "نعم", by_account=True, **{"from": "سارة العتيبي"})
    other = sandbox.message(network, "7", "أين المعرض؟", **{"from": "فهد القحطاني"})

    assert first["person_name"] == "سارة العتيبي"
    assert first["conversation"] != other["conversation"]
    talk = sandbox.messages(network=network, conversation=first["conversation"])
    assert [(one["text"], one["by_account"]) for one in talk] == [
        ("هل لديكم موعد؟", False),
        ("نعم", True),
    ]
    assert {one["person_id"] for one in talk} == {first["person_id"]}


def test_a_list_of_messages_is_taken_together(sandbox):
    sandbox.account("x", "7")
    entries = [{"text": f"رسالة {number}"} for number in range(100)]

    made = sandbox.control(
        "POST", "/messages", {"network": "x", "account": "7", "messages": entries}
    )["ids"]

    assert len(set(made)) == 100
    assert [one["id"] for one in sandbox.messages()] == made


def test_a_removed_message_leaves_its_trace_and_goes_only_once(sandbox):
    sandbox.account("x", "7")
    made = sandbox.message("x", "7")["id"]

    first = sandbox.control("DELETE", f"/messages/x/{made}")
    again = sandbox.control("DELETE", f"/messages/x/{made}")

    assert not first["visible"]
    assert first["removed_at"] == again["removed_at"]
    assert only(sandbox.messages())["text"]


@pytest.mark.parametrize(
    "asked",
    [
        {"network": "x", "account": "8", "text": "رسالة"},
        {"network": "x", "account": "7"},
        {"network": "x", "text": "رسالة"},
        {"network": "y", "account": "7", "text": "رسالة"},
        {"network": "x", "account": "7", "text": "رسالة", "to": "8"},
    ],
    ids=["no account", "no text", "no account named", "no network", "unknown field"],
)
def test_what_cannot_be_written_is_said(sandbox, asked):
    sandbox.account("x", "7")

    answer = sandbox.http.post(f"{sandbox.control_url}/control/messages", json=asked)

    assert answer.status_code in {400, 404}
    assert answer.json()["error"]
    assert sandbox.messages() == []


def test_messages_survive_a_kill_as_they_were(own_sandbox: RunningSandbox):
    own_sandbox.account("facebook", "7")
    kept = own_sandbox.message("facebook", "7", "باقية")
    gone = own_sandbox.message("facebook", "7", "زائلة")["id"]
    own_sandbox.control("DELETE", f"/messages/facebook/{gone}")
    before = own_sandbox.messages()

    own_sandbox.stop(signal.SIGKILL)
    own_sandbox.start()

    assert own_sandbox.messages() == before
    later = own_sandbox.message("facebook", "7", "جديدة")
    assert later["seq"] > kept["seq"]


@pytest.fixture
def in_world(tmp_path):
    """Return what runs a question inside a started world of the same folder."""

    def run(ask):
        async def started():
            world = World(tmp_path)
            world.start()
            try:
                return await ask(world)
            finally:
                await world.webhooks.stop()
                world.stop()

        return asyncio.run(started())

    return run


def test_likes_and_blocks_are_kept_with_every_change(in_world):
    async def change(world):
        standing = world.standing
        for liked in (True, True, False):
            await world.store.commit([standing.liking("x", "7", "c1", liked=liked, request=1)])
        await world.store.commit([standing.blocking("x", "7", "p1", blocked=True, request=2)])

    in_world(change)

    async def look(world):
        standing = world.standing
        assert not standing.is_liked("x", "7", "c1")
        assert standing.is_blocked("x", "7", "p1")
        assert not standing.is_blocked("facebook", "7", "p1")
        return only(standing.likes("x")), only(standing.blocks())

    like, block = in_world(look)

    assert [one["holds"] for one in like.changes] == [True, True, False]
    assert (block.about, block.holds, block.changes[0]["request"]) == ("p1", True, 2)


def test_control_tells_likes_and_blocks(sandbox):
    assert sandbox.standing() == {"likes": [], "blocks": []}


def test_a_message_that_lags_stands_but_in_no_list(in_world):
    async def look(world):
        now = world.clock.now()
        late = Message("x", "7", "1", "متأخرة", now, conversation="t", person_id="p")
        late.listed_at = now + timedelta(hours=1)
        await world.messages.put(late)
        assert world.messages.of_conversation("x", "7", "t") == []
        assert world.messages.with_person("x", "7", "p") == [late]
        with pytest.raises(ValueError, match="already"):
            await world.messages.put(Message("x", "7", "1", "مثلها", now))
        assert len(list(world.messages.all())) == 1

    in_world(look)
