"""What LinkedIn tells of comments and mentions, asked for or pushed, in one form.

Sources: audits of Microsoft Learn's social actions and organization social action notifications
(v202606), and captures of what is pushed, read 2026-11. A commenter's name is not told. A post is
`share` or `ugcPost`, the thread under it `activity`: both stand in a notification, and only the
latter in a comment.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .connected import time_of_epoch
from .hearing import Happening, RemoteItem, named, part, words

# Seen without `urn:li:` inside the brackets where it is pushed.
_COMMENT = re.compile(r"urn:li:comment:\((?:urn:li:)?(activity|share|ugcPost):(\d+),(\d+)\)")
_POST = re.compile(r"urn:li:(?:share|ugcPost):\d+")
_ORGANIZATION = "urn:li:organization:"

NEW = frozenset({"COMMENT", "ADMIN_COMMENT", "SHARE_MENTION"})
HEARD = NEW | {"COMMENT_EDIT", "COMMENT_DELETE"}
PASSED_OVER = frozenset({"LIKE", "SHARE"})


@dataclass(frozen=True)
class CommentName:
    """A comment's name in its parts."""

    thread: str  # the URN of what it hangs on
    number: str

    @property
    def urn(self) -> str:
        return f"urn:li:comment:({self.thread},{self.number})"


def comment_name(told: object) -> CommentName | None:
    """Read a comment's URN in either form; None for anything else."""
    match = _COMMENT.fullmatch(words(told))
    return CommentName(f"urn:li:{match[1]}:{match[2]}", match[3]) if match else None


def comment(made: Mapping[str, Any], *, organization: str, post_id: str, url: str) -> RemoteItem:
    """Read a comment as the list shows it. `url` is the page of its post."""
    name = comment_name(made.get("commentUrn") or made.get("$URN"))
    if name is None and named(made.get("id")):
        name = CommentName(words(made.get("object")), named(made.get("id")))
    parent = comment_name(made.get("parentComment"))
    actor = words(made.get("actor"))
    written = time_of_epoch(part(made, "created").get("time"))
    changed = time_of_epoch(part(made, "lastModified").get("time"))
    return RemoteItem(
        kind="comment",
        id=name.urn if name else "",
        post_id=post_id,
        parent_id=parent.urn if parent else "",
        author_id=actor,
        text=words(part(made, "message").get("text")),
        url=url,
        created_at=written,
        edited_at=changed if changed and written and changed > written else None,
        is_ours=actor == organization,
    )


def happening(told: Mapping[str, Any], *, web: str) -> Happening | None:
    """Read one notification, pushed or asked for; None when it is not whole enough to act on."""
    at = time_of_epoch(told.get("lastModifiedAt"))
    organization = words(told.get("organizationalEntity"))
    item = _item(told, organization, at=at, web=web)
    if at is None or item is None or not organization.startswith(_ORGANIZATION):
        return None
    account_id = organization.removeprefix(_ORGANIZATION)
    return Happening(_verb(told, item), item, at, account_id)


def _verb(told: Mapping[str, Any], item: RemoteItem) -> str:
    if told.get("action") == "COMMENT_DELETE":
        return "removed"
    return "stands" if item.text else "look"


def _item(
    told: Mapping[str, Any], organization: str, *, at: datetime | None, web: str
) -> RemoteItem | None:
    written = part(told, "decoratedGeneratedActivity")
    shown = part(written, "comment") or part(written, "share")
    owner = words(shown.get("owner"))
    is_mention = told.get("action") == "SHARE_MENTION"
    name = comment_name(told.get("generatedActivity")) or comment_name(shown.get("entity"))
    id_ = name.urn if name else _mentioning(told, shown) if is_mention else ""
    if not id_:
        return None
    page = id_ if is_mention else _post(told) or words(told.get("sourcePost"))
    parent = comment_name(shown.get("parentComment")) or comment_name(shown.get("object"))
    return RemoteItem(
        kind="mention" if is_mention else "comment",
        id=id_,
        post_id="" if is_mention else _post(told),
        parent_id=parent.urn if parent else "",
        author_id=owner,
        text=words(shown.get("text")),
        url=f"{web}/feed/update/{page}/" if web else "",
        created_at=at if words(told.get("action")) in NEW else None,
        edited_at=at if told.get("action") == "COMMENT_EDIT" else None,
        is_ours=bool(owner) and owner == organization,
    )


def _mentioning(told: Mapping[str, Any], shown: Mapping[str, Any]) -> str:
    """Return the post that names us, by whichever field tells it."""
    sources = (
        shown.get("entity"),
        part(told, "decoratedSourcePost").get("entity"),
        told.get("generatedActivity"),
        told.get("sourcePost"),
    )
    return next((name for it in sources if _POST.fullmatch(name := words(it))), "")


def _post(told: Mapping[str, Any]) -> str:
    """Return our post in the form in which it is read, empty where only its thread is told."""
    sources = (part(told, "decoratedSourcePost").get("entity"), told.get("sourcePost"))
    return next((name for it in sources if _POST.fullmatch(name := words(it))), "")
