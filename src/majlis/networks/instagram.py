"""Instagram professional accounts: publishing, looking, reading back.

Source: Meta's "IG User media" reference, its public Postman collection and its specifications of
v26.0, read 2026-11.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from .checks import draft_problems
from .connected import parsed_time, same_post
from .contract import (
    Abilities,
    Account,
    Finding,
    Handles,
    MediaFacts,
    OutcomeUnknown,
    OutgoingPost,
    Problem,
    Rejected,
    RemotePost,
)
from .forms import Form
from .hearing import counted, named, part, rows, words
from .instagram_comments import InstagramComments
from .instagram_containers import InstagramContainers
from .instagram_forms import ABILITIES, FORMS, STORY
from .instagram_messages import InstagramMessages
from .instagram_readings import InstagramReadings
from .text import clean
from .verdicts import looked, repeatable

CLOCKS_APART = timedelta(minutes=10)
MOST_PAGES = 50
FIELDS = (
    "id,caption,timestamp,permalink,media_type,media_product_type,username,comments_count,"
    "children{media_type}"
)
VIDEOS = ("VIDEO", "REELS")
DEAD_OR_UNPUBLISHED = ("FINISHED", "IN_PROGRESS", "ERROR", "EXPIRED")
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def final_text(text: str) -> str:
    """Return what is sent for a text as its writer wrote it."""
    return clean(text)


def shown_text(final: str) -> str:
    """Return what people see of a text that was sent."""
    return final


def measure(text: str) -> int:
    """Return the length of a final caption; Meta leaves its unit unsaid, we take characters."""
    return len(text)


def problems(
    *,
    text: str,
    title: str = "",
    media: Sequence[MediaFacts] = (),
    form: Form = FORMS[0],
) -> list[Problem]:
    return draft_problems(
        text=text,
        title=title,
        media=media,
        abilities=form.abilities,
        final_text=final_text,
        measure=measure,
    )


@dataclass(frozen=True, kw_only=True)
class Instagram(InstagramContainers, InstagramComments, InstagramMessages, InstagramReadings):
    """One professional account, connected by Instagram Login or, through its Page, by Facebook's.

    The two speak the same language at two hosts, so the `api` among `hosts` says which it is.
    """

    slug: ClassVar[str] = "instagram"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        """Return the account; with Facebook's login `me` is a Page or a person, and no account."""
        by_facebook = "graph.facebook.com" in self.hosts["api"]
        path = f"/{self.account_id}" if by_facebook else "/me"
        asked = "id,username,name" if by_facebook else "user_id,username,name"
        with repeatable(self.http.soon):
            me = self._ask(path, {"fields": asked})
            account_id = named(me.get("user_id")) or named(me.get("id"))
            if not account_id:
                raise OutcomeUnknown("Instagram answered without the account")
        handle = words(me.get("username"))
        return Account(
            id=account_id,
            handle=handle,
            name=words(me.get("name")) or handle,
            url=f"{self.hosts.get('web', self.hosts['authorize'])}/{handle}",
        )

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Publish the container. The address of the post is known only once it is read."""
        answer = self._send(
            "POST",
            f"/{self.account_id}/media_publish",
            data={"creation_id": str(handles["container"])},
            trusts_status=not self.allow_list,
        )
        made = self._made_id(answer)
        return RemotePost(id=made, url="", text=_seen(post), author=self.account_id)

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        """Ask the container first: only if it is published, or gone, the list can tell more."""
        code = self._status_of(handles["container"])[0] if "container" in handles else ""
        if code in DEAD_OR_UNPUBLISHED:
            return Finding()
        seen = _seen(post)
        listed = self._stories if post.form == STORY else self._media
        matches = [
            found
            for found in listed(since - CLOCKS_APART)
            if same_post(post, found, shown_text=seen)
            and found.id not in handles.get("standing", ())
        ]
        return Finding(tuple(reversed(matches)), is_complete=code != "PUBLISHED" or bool(matches))

    def read(self, remote_id: str) -> RemotePost | None:
        with repeatable(self.http.soon):
            made = self._read(remote_id, FIELDS)
            return self._remote(made) if made is not None else None

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        """Yield what stands in the profile, and the stories of the last day between."""
        with repeatable(self.http.soon):
            yield from heapq.merge(
                list(self._stories(since)),
                self._media(since),
                key=lambda post: post.created_at or LONG_AGO,
                reverse=True,
            )

    def delete(self, remote_id: str) -> None:
        """Delete if Instagram lets us: with Facebook's login the specification has the call since
        October 2025, with Instagram's own it has none."""
        try:
            answer = self._send("DELETE", f"/{remote_id}")
        except Rejected as error:
            # "Unsupported or missing" is one answer at Meta: a look tells which.
            if error.code == "not_found" and self.read(remote_id) is None:
                return
            raise Rejected("not_allowed", error.detail) from error
        self._done(answer)

    def edit(self, remote_id: str, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Open or close the comments under a post: nothing else of it can be changed."""
        enabled = "false" if _closes_comments(post) else "true"
        answer = self._send(
            "POST",
            f"/{remote_id}",
            data={"comment_enabled": enabled},
            trusts_status=not self.allow_list,
        )
        self._done(answer)
        return RemotePost(id=remote_id, url="", text=_seen(post), author=self.account_id)

    def find_edit(
        self, remote_id: str, post: OutgoingPost, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._find_edit(remote_id, post))

    def _find_edit(self, remote_id: str, post: OutgoingPost) -> Finding:
        made = self._read(remote_id, f"{FIELDS},is_comment_enabled")
        if made is None:
            return Finding()
        told = made.get("is_comment_enabled")
        if not isinstance(told, bool):
            return Finding(is_complete=False)
        return Finding((self._remote(made),) if told is not _closes_comments(post) else ())

    def _read(self, remote_id: str, fields: str) -> Mapping[str, Any] | None:
        try:
            made = self._ask(f"/{remote_id}", {"fields": fields})
        except Rejected as error:
            if error.code == "not_found":
                return None
            raise
        if not named(made.get("id")):
            raise OutcomeUnknown("Instagram answered a read without the post")
        return made

    def _media(self, since: datetime) -> Iterator[RemotePost]:
        return self._since("media", since)

    def _stories(self, since: datetime) -> Iterator[RemotePost]:
        """Yield the stories that stand now: none is older than a day."""
        return self._since("stories", since)

    def _since(self, edge: str, since: datetime) -> Iterator[RemotePost]:
        params = {"fields": FIELDS, "limit": "50"}
        for made in self._listed(f"/{self.account_id}/{edge}", params, most=MOST_PAGES):
            post = self._remote(made, is_story=edge == "stories")
            if post.created_at and post.created_at < since:
                return
            yield post

    def _remote(self, made: Mapping[str, Any], *, is_story: bool = False) -> RemotePost:
        parts = rows(part(made, "children"), "data") or [made]
        kinds = ["video" if it.get("media_type") in VIDEOS else "image" for it in parts]
        is_story = is_story or made.get("media_product_type") == "STORY"
        return RemotePost(
            id=named(made["id"]),
            url=words(made.get("permalink")),
            text="" if is_story else words(made.get("caption")),
            media_kind=kinds[0],
            media_count=len(parts),
            author=self.account_id,
            created_at=parsed_time(made.get("timestamp")),
            images=kinds.count("image"),
            videos=kinds.count("video"),
            comment_count=counted(made.get("comments_count")),
            is_original=not is_story,  # it is gone after a day, and counted on a line of its own
        )


def _seen(post: OutgoingPost) -> str:
    """Return what people see of the text: a story has none."""
    return "" if post.form == STORY else shown_text(post.text)


def _closes_comments(post: OutgoingPost) -> bool:
    return post.options.get("comments_off") is True
