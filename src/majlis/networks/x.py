"""X: how it is published to, and how what was published is found again.

Sources: X's OpenAPI 2.166 and 2.167 and docs.x.com, read 2026-08-22. The API renamed its fields
in 2.167 (`post.fields` for `tweet.fields`) without a word that the old names ended: we ask by the
old names and read either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .connected import same_post
from .contract import (
    Abilities,
    Account,
    Finding,
    Handles,
    Keep,
    OutcomeUnknown,
    OutgoingPost,
    Prepared,
    Rejected,
    RemotePost,
)
from .hearing import named, part, words
from .verdicts import looked, repeatable
from .x_acts import XActs
from .x_answers import plain
from .x_calls import FIELDS, moment
from .x_comments import XComments
from .x_items import versions
from .x_messages import XMessages
from .x_readings import XReadings
from .x_rules import ABILITIES, EDITS, LONG_TEXT, REPLY_SETTINGS, shown_text
from .x_subscribing import XSubscribing
from .x_uploads import XUploads, expires_at

# Accounts that pay write long and edit, and the organizations that X has verified; of governments
# it does not say so.
PAYING = frozenset({"basic", "premium", "premiumplus"})
VERIFIED = frozenset({"blue", "business"})


@dataclass(frozen=True, kw_only=True)
class X(XComments, XMessages, XUploads, XActs, XSubscribing, XReadings):
    """One account on X."""

    slug: ClassVar[str] = "x"
    abilities: ClassVar[Abilities] = ABILITIES

    def account(self) -> Account:
        fields = {"user.fields": "subscription_type,verified_type"}
        with repeatable(self.http.soon):
            me = part(self._ask("/2/users/me", fields), "data")
            if not named(me.get("id")):
                raise OutcomeUnknown("X answered without the account")
        handle = words(me.get("username"))
        return Account(
            id=named(me.get("id")),
            handle=handle,
            name=words(me.get("name")),
            url=f"{self._web()}/{handle}",
            may=_may(me),
        )

    def prepare(self, post: OutgoingPost, handles: Handles, keep: Keep) -> Prepared:
        """Upload the media and note the newest own post, below which the reconciler need not look.

        That note is made once: a later one could already lie above a post in doubt.
        """
        state = {**handles, "media": self.still_valid(post.media, handles.get("media"))}
        with repeatable(self.http.soon):
            if wait := self.upload_all(post, state, keep):
                return Prepared(state, look_again_in=wait)
            if "newest_id" not in state:
                state["newest_id"] = self._newest_id()
                keep(state)
        return Prepared(state, expires_at=expires_at(state))

    def reveal(self, post: OutgoingPost, handles: Handles) -> RemotePost:
        return self._write(_body(post, handles), post)

    def edit(self, remote_id: str, post: OutgoingPost, handles: Handles) -> RemotePost:
        """Give a post another wording, which has an id of its own.

        X takes five of them within `RemotePost.editable_until`, of accounts that pay. What the
        post shows beside its text must be named again, and is asked for first.
        """
        body: dict[str, Any] = {
            "text": post.text,
            "edit_options": {"previous_post_id": remote_id},
            **_media(handles),
        }
        if post.media and "media" not in body:
            with repeatable(self.http.soon):
                body["media"] = {"media_ids": self._media_ids(remote_id)}
        return self._write(body, post)

    def find(self, post: OutgoingPost, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find(post, handles, since))

    def find_edit(
        self, remote_id: str, post: OutgoingPost, handles: Handles, *, since: datetime
    ) -> Finding:
        return looked(lambda: self._find_edit(remote_id, post))

    def recent(self, *, since: datetime) -> Iterator[RemotePost]:
        with repeatable(self.http.soon):
            for _, post in self._own({"start_time": moment(since)}):
                yield post

    def _write(self, body: Mapping[str, Any], post: OutgoingPost) -> RemotePost:
        answer = self.send(
            self._judge,
            "POST",
            self._at("/2/tweets"),
            json=body,
            trusts_status=not self.allow_list,
        ).data
        made = part(answer, "data")
        id_ = named(made.get("id"))
        if not id_:
            raise OutcomeUnknown("X answered without an id")
        return RemotePost(
            id=id_,
            url=self._url(id_),
            text=plain(words(made.get("text"))),
            author=self.account_id,
            is_original=not post.follows_id,
            follows_id=post.follows_id,
        )

    def _media_ids(self, remote_id: str) -> list[str]:
        """Return what a standing post shows, by the ids that X takes; a key ends in one."""
        answer = self._lookup(remote_id, FIELDS)
        told = part(part(answer, "data"), "attachments").get("media_keys")
        if not isinstance(told, list) or not told:
            raise Rejected("not_found", "the post that is to be edited shows no media any more")
        return [words(key).rpartition("_")[2] for key in told]

    def _find(self, post: OutgoingPost, handles: Handles, since: datetime) -> Finding:
        matches = [
            found
            for _, found in self._own(self._after(handles, since))
            if _stands_where(post, found)
            and same_post(post, found, shown_text=shown_text(post.text))
        ]
        return Finding(tuple(reversed(matches)))

    def _find_edit(self, remote_id: str, post: OutgoingPost) -> Finding:
        """Look at the last wording of a post; a lost edit is one that is not there."""
        answer = self._lookup(remote_id, FIELDS)
        newest = next(reversed(versions(part(answer, "data"))), "") if answer else ""
        if not newest or newest == remote_id:
            return Finding()
        later = self._lookup(newest, FIELDS)
        if later is None:
            return Finding()
        found = self._remote(later["data"], part(later, "includes"))
        is_ours = same_post(post, found, shown_text=shown_text(post.text))
        return Finding((found,) if is_ours else ())


def _may(me: Mapping[str, Any]) -> tuple[str, ...]:
    pays = words(me.get("subscription_type")).lower().replace(" ", "") in PAYING
    is_known = words(me.get("verified_type")).lower() in VERIFIED
    return (LONG_TEXT, EDITS) if pays or is_known else ()


def _body(post: OutgoingPost, handles: Handles) -> dict[str, Any]:
    """Return a new post as X takes it."""
    body: dict[str, Any] = {"text": post.text, **_media(handles)}
    if poll := post.options.get("poll"):
        body["poll"] = {"options": list(poll["options"]), "duration_minutes": poll["minutes"]}
    if post.options.get("ai_label"):
        body["made_with_ai"] = True
    if post.follows_id:
        return body | {"reply": {"in_reply_to_tweet_id": post.follows_id}}
    # Who may answer is said of the whole conversation, by its first post.
    settings = post.options.get("reply_settings") or REPLY_SETTINGS.choices[0]
    return body | ({"reply_settings": settings} if settings != REPLY_SETTINGS.choices[0] else {})


def _media(handles: Handles) -> dict[str, Any]:
    made = [item["id"] for item in handles.get("media", ())]
    return {"media": {"media_ids": made}} if made else {}


def _stands_where(post: OutgoingPost, found: RemotePost) -> bool:
    """Say whether a post stands where ours does: the same words may stand elsewhere too."""
    return found.follows_id == post.follows_id if post.follows_id else found.is_original
