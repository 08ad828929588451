"""What stands and what was asked before the demonstration begins: days of a living account."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from majlis.channels.models import Channel
from majlis.delivery import account_posts, permissions
from majlis.operations import networks_here
from majlis.store.clock import now

CONTENT = Path(__file__).parent / "content" / "living.toml"
# Further back than anything below.
LOOK_BACK = timedelta(days=7)


def bring(channels: Mapping[str, Channel], *, control: str) -> None:
    """Lay posts and comments of the last days over these accounts, and note the posts.

    The comments are heard like any others when the office opens, each with its own clock. Outside
    any transaction of the caller's: it calls the networks.
    """
    planned = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    at = now()
    for post in planned["posts"]:
        account = channels[post["network"]].remote_id
        made = _post(post, account=account, at=at, control=control)
        comments = [_said(comment, at=at) for comment in post["comments"]]
        shared = {"network": post["network"], "post": made["id"], "comments": comments}
        networks_here.control(control, "comments", shared)
    for channel in channels.values():
        shown = permissions.opened(channel).recent(since=at - LOOK_BACK)
        account_posts.note(channel, shown)


def _post(post: Mapping[str, Any], *, account: str, at: datetime, control: str) -> Any:
    ordered = {
        "network": post["network"],
        "account": account,
        "text": post["text"],
        "at": (at - timedelta(hours=post["hours_ago"])).isoformat(),
    }
    return networks_here.control(control, "posts", ordered)


def _said(comment: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """Return a comment as the control port takes it; one without a name is the account's own."""
    said = {name: comment[name] for name in ("text", "ref", "parent_ref") if name in comment}
    said["at"] = (at - timedelta(minutes=comment["minutes_ago"])).isoformat()
    said["author"] = {"name": comment["name"]} if "name" in comment else "account"
    return said
