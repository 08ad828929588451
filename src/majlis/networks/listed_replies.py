"""Answers on networks that list what stands under a comment: all but X.

They keep two levels: an answer to an answer stands beside it, under the comment at the top. So the
place is asked for first, or an answer whose outcome is unknown would be looked for in vain.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .connected import Connected
from .contract import Finding, Handles, Keep, Prepared, RemotePost
from .fingerprint import fingerprint
from .hearing import OutgoingReply, RemoteItem
from .text import clean
from .verdicts import looked, repeatable

CLOCKS_APART = timedelta(minutes=5)
FAR = datetime.max.replace(tzinfo=UTC)


def final_reply(text: str) -> str:
    """Return what is sent for an answer as its writer wrote it."""
    return clean(text)


def shown_reply(final: str) -> str:
    """Return what people see of an answer that was sent."""
    return final


@dataclass(frozen=True, kw_only=True)
class ListedReplies(Connected, ABC):
    """Notes which answers of ours stood there before, so that a new one is known."""

    @abstractmethod
    def _place_of(self, reply: OutgoingReply) -> dict[str, str]:
        """Return where an answer would stand; `thread` is the comment or post it hangs on.

        Raises:
            Rejected("not_found"): what it answers is gone.
        """

    @abstractmethod
    def _own_answers(self, place: Mapping[str, str]) -> Iterable[RemotePost]:
        """Return every answer of ours that stands there, in any order."""

    def prepare_reply(self, reply: OutgoingReply, handles: Handles, keep: Keep) -> Prepared:
        """Note the place and the answers that stand there already.

        That is done once: a later note could hold an answer in doubt.
        """
        state = dict(handles)
        if "standing" not in state:
            with repeatable(self.http.soon):
                state["place"] = self._place_of(reply)
                state["standing"] = sorted(post.id for post in self._own_answers(state["place"]))
            keep(state)
        return Prepared(state)

    def find_reply(self, reply: OutgoingReply, handles: Handles, *, since: datetime) -> Finding:
        return looked(lambda: self._find_reply(reply, handles, since))

    def _find_reply(self, reply: OutgoingReply, handles: Handles, since: datetime) -> Finding:
        place = handles.get("place") or self._place_of(reply)
        ours = fingerprint(text=shown_reply(reply.text))
        matches = [
            post
            for post in self._own_answers(place)
            if fingerprint(text=post.text) == ours and _is_new(post, handles, since)
        ]
        return Finding(tuple(sorted(matches, key=lambda post: post.created_at or since)))


def newest_first(items: Iterable[RemoteItem], *, since: datetime | None) -> list[RemoteItem]:
    """Return items by their own time, the newest first, those last touched before `since` left out.

    One without any time comes first: it must not be lost.
    """

    def touched(one: RemoteItem) -> datetime:
        return max((at for at in (one.created_at, one.edited_at) if at), default=FAR)

    fresh = [one for one in items if since is None or touched(one) >= since]
    return sorted(fresh, key=lambda one: one.created_at or one.edited_at or FAR, reverse=True)


def _is_new(post: RemotePost, handles: Handles, since: datetime) -> bool:
    if "standing" in handles:
        return post.id not in handles["standing"]
    return post.created_at is None or post.created_at >= since - CLOCKS_APART
