"""Bluesky: what stands under our posts, who names us, and our answers.

What others wrote is asked of the network's view (app.bsky.*), which the account's server passes
on; what we wrote, of our own repository. Source: lexicons app.bsky.feed and app.bsky.notification,
read 2026-11.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .bluesky_calls import BlueskyCalls, record_key
from .bluesky_text import LONGEST_GRAPHEMES, facets
from .connected import parsed_time
from .contract import Finding, Handles, Keep, OutcomeUnknown, Prepared, Rejected, RemotePost
from .hearing import OutgoingReply, RemoteItem, named, part, rows, words
from .listed_replies import newest_first
from .verdicts import looked, repeatable

LONGEST_REPLY = LONGEST_GRAPHEMES
DEPTH = "50"
MOST_PAGES = 50


@dataclass(frozen=True, kw_only=True)
class BlueskyTalks(BlueskyCalls):
    """The part of an account that hears and answers."""

    def comments(self, post_id: str, *, since: datetime | None) -> Iterator[RemoteItem]:
        params = {"uri": post_id, "depth": DEPTH, "parentHeight": "0"}
        with repeatable(self.http.soon):
            found = self._send("GET", "app.bsky.feed.getPostThread", params=params).data
            if not part(found, "thread"):
                raise OutcomeUnknown("the network answered a talk without it")
            items = [self._heard(post) for post in _below(part(found, "thread"))]
        yield from newest_first(items, since=since)

    def comment(self, remote_id: str) -> RemoteItem | None:
        with repeatable(self.http.soon):
            found = self._seen(remote_id)
            return self._heard(found) if found else None

    def mentions(self, *, since: datetime) -> Iterator[RemoteItem]:
        query = {"limit": "100", "reasons": "mention"}
        with repeatable(self.http.soon):
            for _ in range(MOST_PAGES):
                page = self._send("GET", "app.bsky.notification.listNotifications", params=query)
                for notice in rows(page.data, "notifications"):
                    told = parsed_time(notice.get("indexedAt"))
                    if told and told < since:
                        return
                    if notice.get("reason") in ("mention", "reply"):
                        yield self._heard(notice)
                if not page.data.get("cursor"):
                    return
                query["cursor"] = words(page.data["cursor"])
        raise OutcomeUnknown("the list of notices has no end")

    def prepare_reply(self, reply: OutgoingReply, handles: Handles, keep: Keep) -> Prepared:
        """Choose the key of the answer once, and note what it answers by its hash."""
        state = dict(handles)
        if "key" not in state:
            with repeatable(self.http.soon):
                state["reply"] = self._reference(reply.parent_id)
            state |= self._begun()
            keep(state)
        return Prepared(state)

    def reply(self, reply: OutgoingReply, handles: Handles) -> RemotePost:
        record = self._said(reply.text, reply.language, handles)
        made = self._put(record | {"reply": handles["reply"]}, str(handles["key"]))
        return RemotePost(
            id=made.id, url=made.url, text=reply.text, author=made.author, is_original=False
        )

    def find_reply(self, reply: OutgoingReply, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._under_key(handles))

    def read_reply(self, remote_id: str) -> RemotePost | None:
        return self.read(remote_id)

    def delete_reply(self, remote_id: str) -> None:
        self.delete(remote_id)

    def _under_key(self, handles: Handles) -> Finding:
        """Return what stands under the key that we chose: that, and nothing else, is ours."""
        if "key" not in handles:
            return Finding(is_complete=False)
        made = self._record(str(handles["key"]))
        return Finding((self._remote(made),) if made is not None else ())

    def _begun(self) -> dict[str, Any]:
        at = self.clock()
        return {
            "key": record_key(at, zlib.crc32(self.account_id.encode())),
            "created_at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }

    def _said(self, text: str, language: str, handles: Handles) -> dict[str, Any]:
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": handles["created_at"],
            "langs": [language],
        }
        if found := facets(text, handles.get("dids", {})):
            record["facets"] = found
        return record

    def _reference(self, uri: str) -> dict[str, Any]:
        """Return what an answer to `uri` says of it: the post itself, and where the talk begins.

        Raises:
            Rejected("not_found"): it is gone.
        """
        if uri.startswith(f"at://{self.account_id}/"):
            made: Mapping[str, Any] | None = self._record(uri)
            record = part(made, "value")
        else:
            made = self._seen(uri)
            record = part(made, "record")
        if made is None or not named(made.get("cid")):
            raise Rejected("not_found", "what this answers is gone")
        parent = {"uri": uri, "cid": named(made.get("cid"))}
        root = part(part(record, "reply"), "root")
        return {"root": dict(root) if root else parent, "parent": parent}

    def _seen(self, uri: str) -> Mapping[str, Any] | None:
        found = self._send("GET", "app.bsky.feed.getPosts", params={"uris": uri}).data
        if not isinstance(found.get("posts"), list):
            raise OutcomeUnknown("the network answered a look-up without its posts")
        return next(iter(rows(found, "posts")), None)

    def _heard(self, post: Mapping[str, Any]) -> RemoteItem:
        record, author = part(post, "record"), part(post, "author")
        reply = part(record, "reply")
        root = named(part(reply, "root").get("uri"))
        parent = named(part(reply, "parent").get("uri"))
        hangs_on_ours = root.startswith(f"at://{self.account_id}/")
        uri = named(post.get("uri"))
        handle = words(author.get("handle"))
        return RemoteItem(
            kind="comment" if hangs_on_ours else "mention",
            id=uri,
            post_id=root if hangs_on_ours else "",
            parent_id="" if parent == root else parent,
            author_id=named(author.get("did")),
            author_handle=handle,
            author_name=words(author.get("displayName")) or handle,
            text=words(record.get("text")),
            url=f"{self._web()}/profile/{named(author.get('did'))}/post/{uri.rpartition('/')[2]}",
            created_at=parsed_time(record.get("createdAt")),
            is_ours=named(author.get("did")) == self.account_id,
        )


def _below(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield every post under this one."""
    waiting = rows(node, "replies")
    while waiting:
        one = waiting.pop()
        if part(one, "post"):
            yield part(one, "post")
        waiting += rows(one, "replies")
