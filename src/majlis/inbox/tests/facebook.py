"""A Facebook Page that the tests write on: it lists what stands there, and pushes what happened.

Written from Meta's documents and not with our code; only the transport is replaced.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx

from majlis.channels import receiving

PAGE = "770000000001"
SECRET = "sandbox-secret-facebook"
PER_PAGE = 100


@dataclass
class Comment:
    id: str
    post_id: str
    text: str
    author_id: str
    written_at: datetime
    parent_id: str = ""
    is_removed: bool = False


@dataclass
class Page(httpx.BaseTransport):
    """The network's side: its comments, what was asked of it, and faults to come."""

    comments: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    failures: list = field(default_factory=list)

    def write(self, number, text, *, post=1, author="5001", at=None, parent_id=""):
        post_id = f"{PAGE}_{post}"
        made = Comment(
            id=f"{post}_{number}",
            post_id=post_id,
            text=text,
            author_id=author,
            written_at=at or datetime.now(UTC),
            parent_id=parent_id,
        )
        self.comments[made.id] = made
        return made

    # What the network answers

    def handle_request(self, request):
        path = request.url.path.split("/", 2)[2]
        self.asked.append(path)
        if self.failures:
            return self.failures.pop(0)
        if path.endswith(("/tagged", "/visitor_posts", "/conversations", "/ratings")):
            return _json({"data": []})
        if path.endswith("/comments"):
            return self._list(path.removesuffix("/comments"), request.url.params)
        found = self.comments.get(path)
        if found is None or found.is_removed:
            error = {"code": 100, "error_subcode": 33, "message": "does not exist"}
            return _json({"error": error}, status=400)
        return _json({**_shown(found), "object": {"id": found.post_id}})

    def _list(self, post_id, params):
        standing = [c for c in self.comments.values() if c.post_id == post_id and not c.is_removed]
        standing.sort(key=lambda each: each.written_at, reverse=True)
        start = int(params.get("after") or 0)
        some = standing[start : start + PER_PAGE]
        answer = {"data": [_shown(each) for each in some]}
        if start + PER_PAGE < len(standing):
            answer["paging"] = {"cursors": {"after": str(start + PER_PAGE)}, "next": "…"}
        return _json(answer)

    # What the network pushes

    def told(self, comment, verb="add", *, at=None):
        """Return the bytes with which it tells of a comment."""
        at = at or comment.written_at
        value = {
            "item": "comment",
            "verb": verb,
            "comment_id": comment.id,
            "post_id": comment.post_id,
            "parent_id": comment.parent_id or comment.post_id,
            "from": {"id": comment.author_id, "name": f"مواطن {comment.author_id}"},
            "created_time": int(comment.written_at.timestamp()),
        }
        if verb != "remove":
            value["message"] = comment.text
        change = {"field": "feed", "value": value}
        entry = {"id": PAGE, "time": int(at.timestamp()), "changes": [change]}
        return json.dumps({"object": "page", "entry": [entry]}).encode()


def push(hook, body):
    """Send what the network tells to our door, signed as it signs."""
    signed = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    answer = receiving.receive(
        network="facebook",
        key=hook.key,
        method="POST",
        query={},
        headers={"x-hub-signature-256": f"sha256={signed}"},
        body=body,
    )
    assert answer.status == 200


def _shown(comment):
    shown = {
        "id": comment.id,
        "message": comment.text,
        "created_time": comment.written_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "from": {"id": comment.author_id, "name": f"مواطن {comment.author_id}"},
        "is_hidden": False,
    }
    return shown | ({"parent": {"id": comment.parent_id}} if comment.parent_id else {})


def _json(content, status=200):
    return httpx.Response(status, json=content)


def limited():
    """The answer of a network that takes no more questions for now."""
    headers = {"Retry-After": "120"}
    error = {"error": {"code": 32, "message": "Page request limit reached"}}
    return httpx.Response(403, json=error, headers=headers)


def whole_second(moment):
    return moment.replace(microsecond=0)


SECOND = timedelta(seconds=1)
