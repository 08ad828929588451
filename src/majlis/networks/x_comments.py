"""X: what is said to us there, and our answers.

Sources: X's OpenAPI 2.167 and docs.x.com (search, mentions, posts, activity), read 2026-08-22.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .contract import Finding, Handles, Keep, OutcomeUnknown, Prepared, Rejected, RemotePost
from .fingerprint import fingerprint
from .hearing import OutgoingReply, RemoteItem, named
from .text import clean
from .verdicts import looked, repeatable
from .x_calls import GONE, XCalls, moment, told_posts
from .x_items import (
    REPOSTED,
    Place,
    first_id,
    item,
    place_of,
    references,
    users_of,
    versions,
    without_handles,
)
from .x_rules import measure

# The search for recent posts goes no further back.
SEARCHED = timedelta(days=7) - timedelta(minutes=1)
KEPT_FROM_US = (*GONE, "not-authorized-for-resource")
MOST_SEARCHED = 100
MOST_MENTIONED = 8  # X shows the newest 800
MOST_IDS = 100
ITEM_FIELDS = {
    "tweet.fields": (
        "created_at,text,note_tweet,entities,referenced_tweets,author_id,conversation_id,"
        "in_reply_to_user_id,edit_history_tweet_ids"
    ),
    "expansions": "author_id",
    "user.fields": "name,username",
}


def final_reply(text: str) -> str:
    """Return what is sent for an answer as its writer wrote it."""
    return clean(text)


def shown_reply(final: str) -> str:
    """Return what people see of an answer: X shows the handles at its start apart."""
    return without_handles(final)


def measure_reply(text: str) -> int:
    """Return the length of a final answer as X counts it, weighted."""
    return measure(text)


@dataclass(frozen=True, kw_only=True)
class XComments(XCalls):
    """The part of an account on X that hears and answers."""

    def comments(self, post_id: str, *, since: datetime | None) -> Iterator[RemoteItem]:
        """Yield what stands in a conversation of ours, of the last seven days at most."""
        oldest = self.clock() - SEARCHED
        params = {
            **ITEM_FIELDS,
            "query": f"conversation_id:{post_id}",
            "start_time": moment(max(since, oldest) if since else oldest),
            "max_results": "100",
        }
        with repeatable(self.http.soon):
            path = "/2/tweets/search/recent"
            for page in self._pages(path, params, page_by="next_token", most=MOST_SEARCHED):
                for made in told_posts(page):
                    if first_id(made) != post_id:
                        yield self._heard(made, page, in_ours=True)

    def comment(self, remote_id: str) -> RemoteItem | None:
        with repeatable(self.http.soon):
            answer = self._visible(remote_id)
            if answer is not None and (newer := _newer(answer["data"])):
                answer = self._visible(newer)
            if answer is None:
                return None
            made = answer["data"]
            place = place_of(made, self.account_id)
            return self._heard(made, answer, in_ours=self._is_ours(place))

    def mentions(self, *, since: datetime) -> Iterator[RemoteItem]:
        path = f"/2/users/{self.account_id}/mentions"
        params = {**ITEM_FIELDS, "start_time": moment(since), "max_results": "100"}
        with repeatable(self.http.soon):
            for page in self._pages(path, params, page_by="pagination_token", most=MOST_MENTIONED):
                posts = [it for it in told_posts(page) if not REPOSTED & references(it).keys()]
                places = [place_of(made, self.account_id) for made in posts]
                ours = self._begun_by_us(
                    [place.conversation for place in places if place.is_ours is None]
                )
                for made, place in zip(posts, places, strict=True):
                    in_ours = place.conversation in ours if place.is_ours is None else place.is_ours
                    yield self._heard(made, page, in_ours=in_ours)

    def prepare_reply(self, reply: OutgoingReply, handles: Handles, keep: Keep) -> Prepared:
        """Note the newest own post, below which the reconciler need not look; made once."""
        state = dict(handles)
        if "newest_id" not in state:
            with repeatable(self.http.soon):
                state["newest_id"] = self._newest_id()
            keep(state)
        return Prepared(state)

    def reply(self, reply: OutgoingReply, handles: Handles) -> RemotePost:
        made = self.send(
            self._judge,
            "POST",
            self._at("/2/tweets"),
            json={
                "text": reply.text,
                "reply": {"in_reply_to_tweet_id": reply.parent_id or reply.post_id},
            },
            trusts_status=not self.allow_list,
        ).data.get("data")
        if not isinstance(made, dict) or not named(made.get("id")):
            raise OutcomeUnknown("X answered without an id")
        return RemotePost(
            id=named(made["id"]),
            url=self._url(named(made["id"])),
            text=shown_reply(reply.text),
            author=self.account_id,
            is_original=False,
        )

    def find_reply(self, reply: OutgoingReply, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find_reply(reply, handles, since))

    def _find_reply(self, reply: OutgoingReply, handles: Handles, since: datetime) -> Finding:
        ours = fingerprint(text=shown_reply(reply.text))
        matches = [
            post
            for made, post in self._own(self._after(handles, since))
            if references(made).get("replied_to") == (reply.parent_id or reply.post_id)
            and fingerprint(text=shown_reply(post.text)) == ours
        ]
        return Finding(tuple(reversed(matches)))

    def read_reply(self, remote_id: str) -> RemotePost | None:
        post = self.read(remote_id)
        return post and replace(post, text=shown_reply(post.text))

    def delete_reply(self, remote_id: str) -> None:
        self.delete(remote_id)

    def _visible(self, remote_id: str) -> dict[str, Any] | None:
        """Return one post of anyone's, None when it is gone or kept from us."""
        try:
            return self._lookup(remote_id, ITEM_FIELDS, gone=KEPT_FROM_US)
        except Rejected as error:
            # The author has closed the account to others since.
            if error.code == "not_allowed":
                return None
            raise

    def _is_ours(self, place: Place) -> bool:
        if place.is_ours is not None:
            return place.is_ours
        return place.conversation in self._begun_by_us([place.conversation])

    def _begun_by_us(self, conversations: Sequence[str]) -> frozenset[str]:
        """Return which conversations were begun by this account."""
        unsaid = sorted(set(conversations))
        return frozenset(
            named(made.get("id"))
            for start in range(0, len(unsaid), MOST_IDS)
            for made in told_posts(
                self._ask(
                    "/2/tweets",
                    {
                        "ids": ",".join(unsaid[start : start + MOST_IDS]),
                        "tweet.fields": "author_id",
                    },
                )
            )
            if made.get("author_id") == self.account_id
        )

    def _heard(
        self, made: Mapping[str, Any], answer: Mapping[str, Any], *, in_ours: bool
    ) -> RemoteItem:
        return item(
            made,
            users_of(answer.get("includes")),
            account_id=self.account_id,
            in_ours=in_ours,
            url=self._url(named(made.get("id"))),
        )


def _newer(made: Mapping[str, Any]) -> str:
    """Return the id of a post's last wording when it is not this one."""
    newest = next(reversed(versions(made)), "")
    return newest if newest != named(made.get("id")) else ""
