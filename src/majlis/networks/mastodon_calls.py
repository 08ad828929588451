"""One account on a Mastodon server: how it is called, what it refuses, and a post as it shows one.

Source: docs.joinmastodon.org (API methods, entities, rate limits), read 2026-11, and what servers
of several makers answer. A post is shown as HTML; what a reader sees of it is compared.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from .connected import Connected, parsed_time
from .contract import LoggedOut, NetworkError, OutcomeUnknown, Rejected, RemotePost, TryLater
from .hearing import counted, named, part, rows, words
from .http import Answer
from .verdicts import bounded, repeatable, retry_after

PAGE = 40  # the most that a list gives at once
MOST_PAGES = 50
RATE_WINDOW = timedelta(minutes=5)

# Status, a part of the sentence, and the code of Rejected. What is in no row is doubt.
SURELY_REFUSED: tuple[tuple[int, str, str], ...] = (
    (403, "outside the authorized scopes", "not_allowed"),
    (403, "this action is not allowed", "not_allowed"),
    (403, "your login is currently disabled", "not_allowed"),
    (404, "record not found", "not_found"),
    (422, "character limit", "text_too_long"),
    (422, "text can't be blank", "text_refused"),
    (422, "cannot attach", "media_refused"),
    (422, "media attachments", "media_refused"),
    (422, "validation failed", "other"),
)
# Servers differ: some answer a bad token with 400.
LOGGED_OUT = ("access token", "invalid_token", "this method requires an authenticated user")


def judged(answer: Answer, now: datetime) -> NetworkError | None:
    """Return the error that the server's own words surely mean, None for anything else."""
    told = answer.data.get("error")
    why = answer.sentence(told)
    if not isinstance(told, str):
        return None
    if answer.status == 429:
        return TryLater(_reset_in(answer, now), why, rate_limited=True)
    said = why.lower()
    if answer.status in (400, 401, 403) and any(part in said for part in LOGGED_OUT):
        return LoggedOut(why, refreshable=True)
    for status, sentence, code in SURELY_REFUSED:
        if answer.status == status and sentence in said:
            return Rejected(code, why)
    return None


def _reset_in(answer: Answer, now: datetime) -> timedelta:
    """Return how long the limit lasts: `X-RateLimit-Reset` is a time in ISO 8601."""
    at = parsed_time(answer.headers.get("x-ratelimit-reset"))
    if at is not None:
        return bounded(at - now)
    return retry_after(answer, now) or RATE_WINDOW


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.pieces.append("\n")
        elif tag == "p" and self.pieces:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def plain(content: object) -> str:
    """Return the text of a post's HTML as a reader sees it, links written out."""
    reader = _Text()
    reader.feed(words(content))
    reader.close()
    return "".join(reader.pieces).strip()


def answer_text(text: str) -> str:
    """Return an answer without the names at its start, which the server needs to tell them."""
    said = text.split()
    while said and said[0].startswith("@"):
        text = text.lstrip().removeprefix(said.pop(0))
    return text.strip()


@dataclass(frozen=True, kw_only=True)
class MastodonCalls(Connected):
    """What posts and answers on a Mastodon server share."""

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            made = self._status(remote_id)
            return self._remote(made) if made is not None else None

    def delete(self, remote_id: str) -> None:
        try:
            self._send("DELETE", f"/api/v1/statuses/{remote_id}")
        except Rejected as error:
            if error.code != "not_found":
                raise

    def _status(self, remote_id: str) -> Mapping[str, Any] | None:
        try:
            made = self._send("GET", f"/api/v1/statuses/{remote_id}").data
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise
        if not named(made.get("id")):
            raise OutcomeUnknown("the server answered a read without the post")
        return made

    def _post(self, body: Mapping[str, Any], key: str) -> RemotePost:
        """Publish with one call, which the server knows again by `key`."""
        made = self._send(
            "POST",
            "/api/v1/statuses",
            json=dict(body),
            headers={"Idempotency-Key": key},
            trusts_status=not self.allow_list,
        ).data
        if not named(made.get("id")):
            raise OutcomeUnknown("the server answered without an id")
        return self._remote(made)

    def _own(self, params: Mapping[str, str]) -> Iterator[RemotePost]:
        """Yield the account's own posts and answers, newest first, reposts left out."""
        path = f"/api/v1/accounts/{self.account_id}/statuses"
        for made in self._listed(path, {"exclude_reblogs": "true", **params}):
            yield self._remote(made)

    def _listed(self, path: str, params: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        """Yield what a list holds, newest first, page by page.

        Raises:
            OutcomeUnknown: an answer is no list, or the list has no end.
        """
        query = {**params, "limit": str(PAGE)}
        for _ in range(MOST_PAGES):
            page = self._list(path, query)
            yield from page
            if len(page) < PAGE:
                return
            query["max_id"] = named(page[-1].get("id"))
        raise OutcomeUnknown("the list has no end")

    def _list(self, path: str, params: Mapping[str, str]) -> list[Mapping[str, Any]]:
        found = self._send("GET", path, params=params).rows
        if found is None:
            raise OutcomeUnknown("the server answered a list with something else")
        return found

    def _send(self, method: str, path: str, **parts: Any) -> Answer:
        return self.send(self._judge, method, self.hosts["api"] + path, **parts)

    def _judge(self, answer: Answer) -> NetworkError | None:
        return judged(answer, self.clock())

    def _remote(self, made: Mapping[str, Any]) -> RemotePost:
        files = rows(made, "media_attachments")
        kinds = [_KINDS.get(words(file.get("type")), "image") for file in files]
        follows = named(made.get("in_reply_to_id"))
        is_thread = bool(follows) and self._is_us(made.get("in_reply_to_account_id"))
        text = plain(made.get("content"))
        return RemotePost(
            id=named(made.get("id")),
            url=words(made.get("url")),
            text=answer_text(text) if follows else text,
            media_kind=kinds[0] if kinds else "",
            media_count=len(kinds),
            author=named(part(made, "account").get("id")),
            created_at=parsed_time(made.get("created_at")),
            is_public=made.get("visibility") in ("public", "unlisted"),
            images=kinds.count("image"),
            videos=len(kinds) - kinds.count("image"),
            comment_count=counted(made.get("replies_count")),
            is_original=(not follows or is_thread) and not part(made, "reblog"),
            follows_id=follows if is_thread else "",
        )

    def _is_us(self, account_id: object) -> bool:
        return named(account_id) == self.account_id


_KINDS = {"image": "image", "gifv": "gif", "video": "video"}
