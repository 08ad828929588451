"""What an officer does on LinkedIn beside answering: correct an answer, remove a comment, like.

LinkedIn hides no comment and blocks no member for a page. Source: Microsoft Learn, Comments API
and Reactions API, by way of audits of 2026 (v202606), read 2026-11.
"""

from dataclasses import dataclass

from .contract import Rejected, RemotePost
from .hearing import OutgoingReply
from .linkedin_calls import encoded
from .linkedin_comments import LinkedInComments, path_of
from .linkedin_items import CommentName, comment_name
from .verdicts import repeatable

LIKE = "LIKE"


@dataclass(frozen=True, kw_only=True)
class LinkedInActs(LinkedInComments):
    """The part of a page that moderates and reacts."""

    def remove(self, remote_id: str) -> None:
        """Delete a member's comment under a post of the page, as the page."""
        self.delete_reply(remote_id)

    def like(self, remote_id: str, *, liked: bool) -> None:
        if not liked:
            self._remove(self._reaction(remote_id))
            return
        self._send(
            "POST",
            f"/rest/reactions?actor={encoded(self._author())}",
            json={"root": remote_id, "reactionType": LIKE},
            trusts_status=not self.allow_list,
        )

    def is_liked(self, remote_id: str) -> bool | None:
        with repeatable(self.http.soon):
            made = self._read_only(self._reaction(remote_id))
            return made is not None and made.get("reactionType", LIKE) == LIKE

    def edit_reply(self, remote_id: str, reply: OutgoingReply) -> None:
        """Change the words of a comment of ours by a partial update."""
        name = comment_name(remote_id)
        if name is None:
            raise Rejected("not_found", "this is not the name of a comment")
        self._edit_comment(name, reply.text)

    def _edit_comment(self, name: CommentName, text: str) -> RemotePost:
        """Give a comment of ours another text."""
        self._send(
            "POST",
            f"{path_of(name)}?actor={encoded(self._author())}",
            json={"patch": {"message": {"$set": {"text": text}}}},
            headers={"X-RestLi-Method": "PARTIAL_UPDATE"},
            trusts_status=not self.allow_list,
        )
        url = self._url(name.thread)
        return RemotePost(
            id=name.urn, url=url, text=text, author=self.account_id, is_original=False
        )

    def _reaction(self, remote_id: str) -> str:
        # Written out: the brackets of a key stay, the URNs in it are percent-encoded.
        return f"/rest/reactions/(actor:{encoded(self._author())},entity:{encoded(remote_id)})"
