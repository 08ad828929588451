"""What LinkedIn notifies a page of: pulled for sixty days, or pushed.

Source: learn.microsoft.com/linkedin "Organization social action notifications" as quoted
2026-08-13, and captures of what is pushed.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox import linkedin_bodies as bodies
from sandbox import linkedin_restli as restli
from sandbox import linkedin_rules as rules
from sandbox import little_text
from sandbox.core.accounts import Token
from sandbox.core.answers import Answer
from sandbox.core.clock import from_iso
from sandbox.core.comments import Comment
from sandbox.core.exchange import Exchange
from sandbox.core.network import Handler
from sandbox.linkedin_comments import actor_of
from sandbox.linkedin_urns import activity_of, short

if TYPE_CHECKING:
    from sandbox.linkedin import LinkedIn

SLUG = "linkedin"
KEPT = timedelta(days=60)
ENDLESS_MS = 10**15
ACTIONS = frozenset(
    str.split("LIKE COMMENT SHARE SHARE_MENTION ADMIN_COMMENT COMMENT_EDIT COMMENT_DELETE")
)


class Notifications:
    """The calls about notifications, on one LinkedIn."""

    def __init__(self, network: "LinkedIn") -> None:
        self.network = network
        self.world = network.world

    def calls(self) -> list[tuple[str, str, Handler]]:
        """Return the calls under /rest."""
        return [
            ("GET", "organizationalEntityNotifications", self.find),
        ]

    async def find(self, exchange: Exchange) -> Answer:
        """GET /organizationalEntityNotifications?q=criteria, newest first."""
        token = self._enter(exchange)
        await exchange.gate("list")
        query = exchange.query
        if query.get("q") != "criteria":
            raise rules.invalid("q", query.get("q"))
        wanted = set(restli.list_of(exchange, "actions")) or set(ACTIONS)
        if unknown := sorted(wanted - ACTIONS):
            raise rules.invalid("actions", unknown[0])
        _kind, account = rules.urn(query.get("organizationalEntity", ""), "organization")
        if account != token.account:
            raise self.network.not_allowed(exchange, "organizationalEntityNotifications.FINDER")
        first_ms, end_ms = _span(exchange)
        found = [
            one
            for one in self._happened(account)
            if one["action"] in wanted and first_ms <= one["lastModifiedAt"] < end_ms
        ]
        found.sort(key=lambda one: int(one["lastModifiedAt"]), reverse=True)
        return bodies.page(exchange, found)

    def _happened(self, account: str) -> Iterator[dict[str, Any]]:
        """Walk through everything of sixty days that happened to comments and mentions."""
        now = self.world.clock.now()
        for comment in self.world.comments.ever(SLUG, account):
            times: list[tuple[str, datetime | None]] = [("add", comment.created_at)]
            times += [("edit", from_iso(one["at"])) for one in comment.edits]
            times.append(("remove", comment.removed_at))
            for verb, at in times:
                if at is not None and now - KEPT <= at <= now:
                    yield from notifications(self.network, verb, comment, at=at)

    def _enter(self, exchange: Exchange) -> Token:
        return self.network.enter(exchange, "rw_organization_admin", "r_organization_admin")


def notifications(
    network: "LinkedIn", verb: str, comment: Comment, *, at: datetime
) -> Iterator[dict[str, Any]]:
    """Yield the notification of one thing that happened; hiding does not exist here."""
    action = _action(verb, comment)
    if not action:
        return
    digest = hashlib.sha256(f"{comment.id} {action} {at.isoformat()}".encode()).digest()
    yield {
        "notificationId": int.from_bytes(digest[:5]),
        "organizationalEntity": f"urn:li:organization:{comment.account}",
        "action": action,
        "lastModifiedAt": bodies.milliseconds(at),
        "subscriber": network.member(comment.account),
        **(_of_mention(comment) if comment.kind == "mention" else _of_comment(network, comment)),
    }


def _span(exchange: Exchange) -> tuple[int, int]:
    """Return the milliseconds from which and up to which is asked; without a range, all."""
    if "timeRange" not in exchange.query:
        return 0, ENDLESS_MS
    told = restli.record_of(exchange, "timeRange")
    try:
        first_ms, end_ms = int(told.get("start", 0)), int(told.get("end", ENDLESS_MS))
    except ValueError as error:
        raise rules.invalid("timeRange", exchange.query["timeRange"]) from error
    if first_ms >= end_ms:
        raise rules.invalid("timeRange", exchange.query["timeRange"])
    return first_ms, end_ms


def _action(verb: str, comment: Comment) -> str:
    if comment.kind == "mention":
        return "SHARE_MENTION" if verb == "add" else ""
    if verb == "add":
        return "ADMIN_COMMENT" if comment.by_account else "COMMENT"
    return {"edit": "COMMENT_EDIT", "remove": "COMMENT_DELETE"}.get(verb, "")


def _of_comment(network: "LinkedIn", comment: Comment) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sourcePost": activity_of(comment.root),
        "generatedActivity": short(comment.id),
    }
    post = network.world.ledger.post(SLUG, comment.root)
    if post is not None:
        told["decoratedSourcePost"] = {
            "entity": post.id,
            "owner": f"urn:li:organization:{post.account}",
            "text": network.shown_text(post),
            "mediaCategory": post.media[0].kind.upper() if post.media else "NONE",
        }
    if comment.removed_at is None:
        shown = {
            "entity": comment.id,
            "owner": actor_of(comment),
            "object": activity_of(comment.root),
            "text": comment.text,
        }
        if comment.parent:
            shown["parentComment"] = comment.parent
        told["decoratedGeneratedActivity"] = {"comment": shown}
    return told


def _of_mention(mention: Comment) -> dict[str, Any]:
    share = {"entity": mention.id, "owner": mention.author_id, "text": mention.text}
    return {
        "sourcePost": activity_of(mention.id),
        "decoratedSourcePost": {**share, "mediaCategory": "NONE"},
        "generatedActivity": mention.id,
        "decoratedGeneratedActivity": {"share": share},
    }


def mentioning_post(mention: Comment) -> bodies.Body:
    """Return a member's post that mentions the page, as /posts/{urn} shows it."""
    at = bodies.milliseconds(mention.created_at)
    return {
        "id": mention.id,
        "author": mention.author_id,
        "commentary": little_text.escaped(mention.text),
        "visibility": "PUBLIC",
        "distribution": {"feedDistribution": "MAIN_FEED"},
        "lifecycleState": "PUBLISHED",
        "createdAt": at,
        "publishedAt": at,
        "lastModifiedAt": bodies.milliseconds(mention.edited_at or mention.created_at),
        "lifecycleStateInfo": {"isEditedByAuthor": bool(mention.edits)},
    }
