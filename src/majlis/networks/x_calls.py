"""One account on X: how it is called, and its own posts as X shows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .connected import Connected, parsed_time
from .contract import Handles, NetworkError, OutcomeUnknown, Rejected, RemotePost
from .hearing import counted, named, part, rows, words
from .http import Answer
from .verdicts import repeatable
from .x_answers import expanded, judged
from .x_items import REPOSTED, references, said

MOST_PAGES = 32  # X shows at most 3,200 posts of a timeline
GONE = ("resource-not-found",)
KINDS = {"photo": "image", "animated_gif": "gif", "video": "video"}  # X's word -> ours
FIELDS = {
    "tweet.fields": (
        "created_at,text,note_tweet,entities,referenced_tweets,attachments,author_id,"
        "in_reply_to_user_id,edit_controls,edit_history_tweet_ids,public_metrics"
    ),
    "expansions": "attachments.media_keys",
    "media.fields": "type,alt_text",
}


class TooLong(OutcomeUnknown):
    """A list goes on; `resume` is the key of its next page."""

    def __init__(self, resume: str) -> None:
        super().__init__("the list is longer than X shows")
        self.resume = resume


@dataclass(frozen=True, kw_only=True)
class XCalls(Connected):
    """What posts and answers on X share."""

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            answer = self._lookup(remote_id, FIELDS)
            if answer is None:
                return None
            return self._remote(answer["data"], part(answer, "includes"))

    def delete(self, remote_id: str) -> None:
        try:
            self.send(self._judge, "DELETE", self._at(f"/2/tweets/{remote_id}"))
        except Rejected as error:
            if error.code != "not_found":
                raise

    def _lookup(
        self, remote_id: str, fields: Mapping[str, str], *, gone: tuple[str, ...] = GONE
    ) -> dict[str, Any] | None:
        """Return one post with what comes beside it, None when X says one of `gone` instead."""
        if not (remote_id.isascii() and remote_id.isdigit()):
            return None  # no number of a post: a person may have named any address
        try:
            answer = self._ask(f"/2/tweets/{remote_id}", fields)
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise
        if named(part(answer, "data").get("id")):
            return answer
        # X also says "not found" in a 200, beside what it did find.
        if any(word in str(answer.get("errors")) for word in gone):
            return None
        raise OutcomeUnknown("X answered a read with neither post nor error")

    def _own(self, after: Mapping[str, str]) -> Iterator[tuple[Mapping[str, Any], RemotePost]]:
        """Yield the account's own posts, newest first, each as X tells it and as we read it."""
        path = f"/2/users/{self.account_id}/tweets"
        params = {**FIELDS, **after, "max_results": "100"}
        for page in self._pages(path, params, page_by="pagination_token", most=MOST_PAGES):
            for made in rows(page, "data"):
                yield made, self._remote(made, part(page, "includes"))

    def _newest_id(self) -> str:
        path, params = f"/2/users/{self.account_id}/tweets", {"max_results": "5"}
        return named(part(self._page(path, params), "meta").get("newest_id"))

    def _after(self, handles: Handles, since: datetime) -> dict[str, str]:
        """Return from where on own posts are looked through after a lost answer."""
        newest = handles.get("newest_id")
        return {"since_id": newest} if newest else {"start_time": moment(since)}

    def _pages(
        self, path: str, params: Mapping[str, str], *, page_by: str, most: int, resume: str = ""
    ) -> Iterator[dict[str, Any]]:
        """Yield a list page by page; `page_by` is what that list calls the key of the next.

        `resume` is the key of the page to begin with.

        Raises:
            OutcomeUnknown: an answer is no list.
            TooLong: the list goes on after `most` pages.
        """
        query = {**params, page_by: resume} if resume else dict(params)
        for _ in range(most):
            page = self._page(path, query)
            yield page
            following = words(part(page, "meta").get("next_token"))
            if not following:
                return
            query[page_by] = following
        raise TooLong(query[page_by])

    def _page(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        """Return one page of a list.

        Raises:
            OutcomeUnknown: it is none, or what it counts is not there: that is no empty list.
        """
        page = self._ask(path, params)
        if not isinstance(page.get("meta"), dict):
            raise OutcomeUnknown("X answered a list without its meta")
        if counted(page["meta"].get("result_count")) and not rows(page, "data"):
            raise OutcomeUnknown("X counted what it did not tell")
        return page

    def _ask(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        return self.send(self._judge, "GET", self._at(path), params=params).data

    def _judge(self, answer: Answer) -> NetworkError | None:
        return judged(answer, self.clock())

    def _remote(self, made: Mapping[str, Any], includes: Mapping[str, Any]) -> RemotePost:
        """Read a post as X tells it.

        Raises:
            OutcomeUnknown: it has no id, so that nothing of the answer can be relied on.
        """
        id_ = named(made.get("id"))
        if not id_:
            raise OutcomeUnknown("X told a post without its id")
        kinds = media_kinds(made, includes)
        videos = kinds.count("video")
        answered = references(made).get("replied_to", "")
        # Whom it answers is not said where an answer is read without that field.
        answered_id = named(made.get("in_reply_to_user_id"))
        is_own_thread = answered_id in ("", self.account_id)
        return RemotePost(
            id=id_,
            url=self._url(id_),
            # X puts no handle before what an account says to itself: one that stands there is ours.
            text=expanded(made) if answered_id == self.account_id else said(made),
            media_kind=kinds[0] if kinds else "",
            media_count=len(kinds),
            author=named(made.get("author_id")) or self.account_id,
            created_at=parsed_time(made.get("created_at")),
            images=len(kinds) - videos,
            videos=videos,
            comment_count=counted(part(made, "public_metrics").get("reply_count")),
            is_original=not {"replied_to", *REPOSTED} & references(made).keys(),
            follows_id=answered if is_own_thread else "",
            editable_until=_editable_until(made),
        )

    def _at(self, path: str) -> str:
        return self.hosts["api"] + path

    def _web(self) -> str:
        return self.hosts.get("web", self.hosts["authorize"])

    def _url(self, remote_id: object) -> str:
        return f"{self._web()}/i/web/status/{remote_id}"


def media_kinds(made: Mapping[str, Any], includes: Mapping[str, Any]) -> list[str]:
    """Return the kind of each file of a post, in our words; one not told of is an image."""
    told = part(made, "attachments").get("media_keys")
    types = {words(item.get("media_key")): item.get("type") for item in rows(includes, "media")}
    keys = told if isinstance(told, list) else []
    return [KINDS.get(words(types.get(words(key))), "image") for key in keys]


def _editable_until(made: Mapping[str, Any]) -> datetime | None:
    """Return until when X takes an edit; posts that may have none, or no more, have no end."""
    told = part(made, "edit_controls")
    left = counted(told.get("edits_remaining"))
    if told.get("is_edit_eligible") is not True or left == 0:
        return None
    return parsed_time(told.get("editable_until"))


def moment(at: datetime) -> str:
    """Return a time as X takes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told_posts(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the posts in an answer that X told whole, those without an id left out."""
    return [made for made in rows(answer, "data") if named(made.get("id"))]
