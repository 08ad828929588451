"""What the acts of a run are about: posts, comments and people of their own for each."""

from collections.abc import Callable, Mapping
from typing import Any

from majlis.channels.models import Channel
from majlis.networks import NETWORKS as RULES
from majlis.operations.chaos.plan import Planned
from majlis.operations.networks_here import control as control_of

# Acts that make something of their own, whose words carry the mark; and those that change what
# stands already: of them the auditor asks whether it is done.
MAKING = ("post", "part", "comment", "reply", "message", "private")
CHANGING = ("edit", "delete", "hide", "remove", "like", "block")


def is_able(network: str, act: str) -> bool:
    """Say whether a network has this act."""
    rules = RULES[network]
    able = rules.abilities
    has: Mapping[str, bool] = {
        "post": True,
        "part": "thread" in rules.forms,
        "comment": able.replies,
        "reply": able.replies,
        "message": able.sends_messages,
        "private": able.sends_messages and able.private_reply_window is not None,
        "edit": "text" in rules.form("post").edits,
        "delete": able.deletes and network != "instagram",  # which leaves some of it to a person
        "hide": able.hides,
        "remove": able.removes,
        "like": able.likes,
        "block": able.blocks,
    }
    return has[act]


class Targets:
    """The street of a run: what stands there before our acts begin, made when it is needed."""

    def __init__(self, *, control: str, channels: Mapping[tuple[str, str], Channel]) -> None:
        self._control = control
        self._channels = channels
        self._posts: dict[Channel, str] = {}
        self._made: dict[int, dict[str, Any]] = {}

    def payload(self, planned: Planned, words: str) -> dict[str, Any]:
        """Return what was approved for an act that is no post."""
        channel = self._channels[planned.network, planned.account]
        told: dict[str, Callable[[], dict[str, Any]]] = {
            "comment": lambda: {"act": "comment", **_said(channel, words)},
            "reply": lambda: self._reply(planned, channel, words),
            "message": lambda: self._message(planned, channel, words),
            "private": lambda: self._private(planned, channel, words),
            "delete": lambda: {"act": "delete", "remote_id": self._post(planned, channel)},
            "hide": lambda: self._about(planned, channel, act="hide", hidden=True),
            "remove": lambda: self._about(planned, channel, act="remove"),
            "like": lambda: self._about(planned, channel, act="like", liked=True),
            "block": lambda: self._block(planned, channel),
        }
        where = {"version": 2, "network": channel.network, "account": channel.remote_id}
        return where | told[planned.act]()

    def match(self, planned: Planned) -> str:
        """Return the part of a request's words by which the networks know an act."""
        if planned.act != "block":
            return planned.mark
        asked = self._comment(planned, self._channels[planned.network, planned.account])
        return str(asked["author_id"])

    def standing_post(self, planned: Planned) -> str:
        """Return the id of a post of our account that carries this plan's mark."""
        return self._post(planned, self._channels[planned.network, planned.account])

    def _reply(self, planned: Planned, channel: Channel, words: str) -> dict[str, Any]:
        asked = self._comment(planned, channel)
        return {
            "act": "reply",
            **_said(channel, words),
            "post_id": asked["post"] or asked["id"],
            "parent_id": asked["id"],
        }

    def _message(self, planned: Planned, channel: Channel, words: str) -> dict[str, Any]:
        person = {"name": f"سائل {planned.number}"}
        asked = self._once(
            planned,
            "messages",
            {**_where(channel), "text": "هل لديكم موعد؟", "from": person},
        )
        return {
            "act": "message",
            "text": words,
            "language": "ar",
            "person_id": asked["person_id"],
            "conversation_id": asked["conversation"],
            "comment_id": "",
            "mark": f"chaos-{planned.number}",
        }

    def _private(self, planned: Planned, channel: Channel, words: str) -> dict[str, Any]:
        asked = self._comment(planned, channel)
        return {
            "act": "message",
            "text": words,
            "language": "ar",
            "person_id": "",
            "conversation_id": "",
            "comment_id": asked["id"],
            "mark": f"chaos-{planned.number}",
        }

    def _about(self, planned: Planned, channel: Channel, **told: Any) -> dict[str, Any]:
        asked = self._comment(planned, channel)
        return {**told, "remote_id": asked["id"], "text": asked["text"]}

    def _block(self, planned: Planned, channel: Channel) -> dict[str, Any]:
        asked = self._comment(planned, channel)
        return {"act": "block", "person_id": asked["author_id"], "blocked": True}

    def _comment(self, planned: Planned, channel: Channel) -> dict[str, Any]:
        """Let a citizen of their own write under a post of this account."""
        if channel not in self._posts:
            post = control_of(self._control, "posts", {**_where(channel), "text": "منشور يُسأل عنه"})
            self._posts[channel] = post["id"]
        asking = {
            **_where(channel),
            "post": self._posts[channel],
            "text": f"متى يصدر الدليل؟ {planned.mark}",
            "author": {"name": f"سائل {planned.number}"},
        }
        return self._once(planned, "comments", asking)

    def _post(self, planned: Planned, channel: Channel) -> str:
        posted = {**_where(channel), "text": f"منشور قائم {planned.mark}"}
        return str(self._once(planned, "posts", posted)["id"])

    def _once(self, planned: Planned, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make what a plan is about, the first time it is asked for."""
        if planned.number not in self._made:
            self._made[planned.number] = control_of(self._control, path, body)
        return self._made[planned.number]


def _where(channel: Channel) -> dict[str, str]:
    return {"network": channel.network, "account": channel.remote_id}


def _said(channel: Channel, words: str) -> dict[str, Any]:
    return {"text": RULES[channel.network].final_reply(words), "language": "ar"}
