"""Thirty people who ask the demonstration institution something, each where they would."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from majlis.channels.models import Channel
from majlis.delivery import account_posts, permissions
from majlis.inbox import asking
from majlis.operations import networks_here
from majlis.operations.living import LOOK_BACK
from majlis.people.models import Institution
from majlis.store.clock import now
from majlis.store.tenancy import acting_for

CONTENT = Path(__file__).parent / "content" / "inquiries.toml"
POST = "اكتبوا لنا أسئلتكم عن سلامة المنتجات والمواصفات، ونجيب عنها هنا."
# X shows a question that hangs on nothing: it names the account.
MENTIONED_ON = "x"


def planned() -> list[dict[str, Any]]:
    """Return what is asked, in order."""
    found: list[dict[str, Any]] = tomllib.loads(CONTENT.read_text(encoding="utf-8"))["inquiries"]
    return found


def bring(institution: Institution, channels: Mapping[str, Channel], *, control: str) -> None:
    """Let all thirty ask: on the networks of this machine, or by the form of the portal.

    What they write on a network is heard like anything else. Outside any transaction of the
    caller's: it calls the networks.
    """
    for network in sorted({each["channel"] for each in planned()} & {*channels} - {MENTIONED_ON}):
        _ask_in_public(network, channels[network], control=control)
    for each in planned():
        if each["comes"] == "form":
            with acting_for(institution.pk):
                asking.ask(institution, name="", email="", text=each["text"])
        elif each["comes"] == "message":
            _message(each, channels[each["channel"]], control=control)
        elif each["channel"] == MENTIONED_ON:
            _mention(each, channels[MENTIONED_ON], control=control)


def _ask_in_public(network: str, channel: Channel, *, control: str) -> None:
    """Put a post on the account, comments under it, and note the post as one of ours."""
    post = {"network": network, "account": channel.remote_id, "text": POST}
    made = networks_here.control(control, "posts", post)
    comments = [
        {"text": each["text"], "author": {"name": _name(each)}}
        for each in planned()
        if each["channel"] == network and each["comes"] == "comment"
    ]
    shared = {"network": network, "post": made["id"], "comments": comments}
    networks_here.control(control, "comments", shared)
    account_posts.note(channel, permissions.opened(channel).recent(since=now() - LOOK_BACK))


def _mention(each: Mapping[str, Any], channel: Channel, *, control: str) -> None:
    said = {"text": f"@{channel.handle} {each['text']}", "author": {"name": _name(each)}}
    where = {"network": channel.network, "account": channel.remote_id}
    networks_here.control(control, "comments", where | said)


def _message(each: Mapping[str, Any], channel: Channel, *, control: str) -> None:
    where = {"network": channel.network, "account": channel.remote_id}
    said = {"text": each["text"], "from": {"name": _name(each)}}
    networks_here.control(control, "messages", where | said)


def _name(each: Mapping[str, Any]) -> str:
    """Return a name of their own for each: one person's words would be one inquiry."""
    return f"سائل {each['id'].removeprefix('INQ-')}"
