"""LinkedIn pages: what stands under our posts, who names us, and our answers.

Source: Microsoft Learn (Comments API, organization social action notifications) by way of audits
of 2026 (v202606) and LinkedIn's public Postman collections, read 2026-11.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import little_text
from .connected import time_of_epoch
from .contract import Handles, OutcomeUnknown, Rejected, RemotePost
from .hearing import Happening, OutgoingReply, RemoteItem, counted, named, part, rows, words
from .http import Answer
from .linkedin_calls import LinkedInCalls, encoded
from .linkedin_items import CommentName, comment, comment_name, happening
from .listed_replies import ListedReplies, newest_first
from .verdicts import repeatable

PAGE = 50
MOST_PAGES = 100
EVENTS = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"


def measure_reply(text: str) -> int:
    """Return the length of a final answer in UTF-16 units: never below what it may be."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, kw_only=True)
class LinkedInComments(LinkedInCalls, ListedReplies):
    """The part of a page that hears and answers."""

    def comments(self, post_id: str, *, since: datetime | None) -> Iterator[RemoteItem]:
        with repeatable(self.http.soon):
            yield from newest_first(self._standing(post_id), since=since)

    def comment(self, remote_id: str) -> RemoteItem | None:
        """Return a comment, or the post of someone else that names us.

        LinkedIn does not say under which of our posts a comment stands, its thread only.
        """
        with repeatable(self.http.soon):
            name = comment_name(remote_id)
            made = self._one(name) if name else self._read_only(f"/rest/posts/{encoded(remote_id)}")
            if made is None:
                return None
            return self._heard(made, "") if name else self._mention(made, remote_id)

    def mentions(self, *, since: datetime) -> Iterator[RemoteItem]:
        """Yield who named us; LinkedIn keeps that for sixty days."""
        happened = self.happenings("SHARE_MENTION", since=since)
        yield from newest_first([one.item for one in happened], since=since)

    def happenings(self, *actions: str, since: datetime) -> list[Happening]:
        """Return what LinkedIn notified the page of since then, as it would have been pushed."""
        with repeatable(self.http.soon):
            told = list(self._notifications(actions, since=since))
        found = (happening(one, web=self._web()) for one in told)
        return [one for one in found if one is not None and one.at >= since]

    def reply(self, reply: OutgoingReply, handles: Handles) -> RemotePost:
        thread = handles["place"]["thread"]
        answered = comment_name(thread)
        body: dict[str, Any] = {
            "actor": self._author(),
            "object": answered.thread if answered else thread,
            "message": {"text": reply.text},
        }
        if answered:
            body["parentComment"] = answered.urn
        answer = self._send(
            "POST", _comments_of(thread), json=body, trusts_status=not self.allow_list
        )
        made = _made_name(answer, body["object"])
        return RemotePost(
            id=made.urn,
            url=self._url(reply.post_id or made.thread),
            text=reply.text,
            author=self.account_id,
            is_original=False,
        )

    def read_reply(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            name = comment_name(remote_id)
            made = self._one(name) if name else None
            return self._answer(made) if made is not None else None

    def delete_reply(self, remote_id: str) -> None:
        name = comment_name(remote_id)
        if name is None:
            raise Rejected("not_found", "this is not the name of a comment")
        self._remove(f"{path_of(name)}?actor={encoded(self._author())}")

    def subscribe(self, *, callback_url: str, verify_token: str) -> None:
        """Ask for what happens to the page; the address must be known on the application's page.

        `app_id` is the number of the application there, which is not its client id. LinkedIn holds
        the subscription to the member who connected the page: it ends with their role.
        """
        with repeatable(self.http.soon):
            key = self._subscription()
            known = self._read_only(key)
            if known is None or known.get("webhook") != callback_url:
                self._send("PUT", key, json={"webhook": callback_url})

    def _standing(self, post_id: str) -> Iterator[RemoteItem]:
        for made in self._under(post_id):
            item = self._heard(made, post_id)
            yield item
            if _has_answers(made):
                for answer in self._under(item.id):
                    yield self._heard({"parentComment": item.id, **answer}, post_id)

    def _under(self, urn: str) -> Iterator[Mapping[str, Any]]:
        """Yield the comments directly under a post or a comment; none is a 404 here as well."""
        for number in range(MOST_PAGES):
            query = f"start={number * PAGE}&count={PAGE}"
            try:
                found = self._found(f"{_comments_of(urn)}?{query}")
            except Rejected as error:
                if error.code == "not_found":
                    return
                raise
            yield from (made for made in found if self._heard(made, "").id)
            if len(found) < PAGE:
                return
        raise OutcomeUnknown("the list of comments has no end")

    def _notifications(
        self, actions: Sequence[str], *, since: datetime
    ) -> Iterator[Mapping[str, Any]]:
        # Written out: the brackets of a list stay, a URN is percent-encoded.
        query = (
            f"q=criteria&actions=List({','.join(actions)})"
            f"&organizationalEntity={encoded(self._author())}"
            f"&timeRange=(start:{_ms(since)},end:{_ms(self.clock())})"
        )
        for number in range(MOST_PAGES):
            page = f"start={number * PAGE}&count={PAGE}"
            found = self._found(f"/rest/organizationalEntityNotifications?{query}&{page}")
            yield from found
            if len(found) < PAGE:
                return
        raise OutcomeUnknown("the list of notifications has no end")

    def _one(self, name: CommentName) -> Mapping[str, Any] | None:
        return self._read_only(path_of(name))

    def _place_of(self, reply: OutgoingReply) -> dict[str, str]:
        name = comment_name(reply.parent_id)
        if name is None:
            return {"thread": reply.parent_id}
        made = self._one(name)
        if made is None:
            raise Rejected("not_found", "the comment is gone")
        return {"thread": (comment_name(made.get("parentComment")) or name).urn}

    def _own_answers(self, place: Mapping[str, str]) -> Iterable[RemotePost]:
        for made in self._under(place["thread"]):
            if self._heard(made, "").is_ours:
                yield self._answer(made)

    def _subscription(self) -> str:
        """Return the address of our subscription; LinkedIn names the member in its list of roles.

        Raises:
            Rejected("not_allowed"): no administrator of the page speaks here.
        """
        query = "q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&start=0&count=100"
        for row in rows(self.ask(f"/rest/organizationAcls?{query}"), "elements"):
            if row.get("organization") == self._author():
                parts = {
                    "developerApplication": f"urn:li:developerApplication:{self.app_id}",
                    "user": words(row.get("roleAssignee")),
                    "entity": self._author(),
                    "eventType": EVENTS,
                }
                key = ",".join(f"{name}:{encoded(value)}" for name, value in parts.items())
                return f"/rest/eventSubscriptions/({key})"
        raise Rejected("not_allowed", "only an administrator of the page can have it pushed")

    def _heard(self, made: Mapping[str, Any], post_id: str) -> RemoteItem:
        url = self._url(post_id or words(made.get("object")))
        return comment(made, organization=self._author(), post_id=post_id, url=url)

    def _mention(self, made: Mapping[str, Any], urn: str) -> RemoteItem:
        return RemoteItem(
            kind="mention",
            id=urn,
            post_id="",
            author_id=words(made.get("author")),
            text=little_text.read(words(made.get("commentary"))),
            url=self._url(urn),
            created_at=time_of_epoch(made.get("createdAt")),
        )

    def _answer(self, made: Mapping[str, Any]) -> RemotePost:
        item = self._heard(made, "")
        if not item.id:
            raise OutcomeUnknown("LinkedIn answered a read without the comment")
        return RemotePost(
            id=item.id,
            url=item.url,
            text=item.text,
            author=self.account_id if item.is_ours else item.author_id,
            created_at=item.created_at,
            is_original=False,
        )


def _comments_of(urn: str) -> str:
    return f"/rest/socialActions/{encoded(urn)}/comments"


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def path_of(name: CommentName) -> str:
    return f"{_comments_of(name.thread)}/{name.number}"


def _has_answers(made: Mapping[str, Any]) -> bool:
    """Say whether a comment may have answers: where LinkedIn counts none, none is asked for."""
    counts = [counted(it) for it in part(made, "commentsSummary").values()]
    told = [count for count in counts if count is not None]
    return any(told) or not told


def _made_name(answer: Answer, thread: str) -> CommentName:
    """Return the name of the comment just made: in the body whole, its number in a header.

    Its thread is an `activity`, also under a post that is called otherwise.

    Raises:
        OutcomeUnknown: the number, or the thread, is not told.
    """
    told = answer.data
    name = comment_name(told.get("commentUrn") or told.get("$URN"))
    if name:
        return name
    header = words(answer.headers.get("x-restli-id"))
    number = (comment_name(header) or CommentName("", header)).number or named(told.get("id"))
    thread = words(told.get("object")) or thread
    if not number.isdigit() or not thread.startswith("urn:li:activity:"):
        raise OutcomeUnknown("LinkedIn answered without the name of the comment")
    return CommentName(thread, number)
