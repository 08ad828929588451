"""Facebook Pages: what is done about what people write: hide, remove, like, block.

Each may be repeated without harm. Source: Meta's specifications of v26.0 (Comment, Page blocked),
read 2026-11. People are named to a Page by ids that are the Page's own (psid).
"""

import json
from dataclasses import dataclass

from .contract import OutcomeUnknown
from .hearing import named
from .meta import Graph
from .verdicts import repeatable

MOST_PAGES = 50


@dataclass(frozen=True, kw_only=True)
class FacebookModeration(Graph):
    """The part of a Page that keeps order under its posts."""

    def hide(self, remote_id: str, *, hidden: bool) -> None:
        self._act("POST", f"/{remote_id}", {"is_hidden": "true" if hidden else "false"})

    def remove(self, remote_id: str) -> None:
        self._delete(remote_id)

    def like(self, remote_id: str, *, liked: bool) -> None:
        self._act("POST" if liked else "DELETE", f"/{remote_id}/likes")

    def is_liked(self, remote_id: str) -> bool | None:
        with repeatable(self.http.soon):
            told = self._ask(f"/{remote_id}", {"fields": "id,user_likes"}).get("user_likes")
        return told if isinstance(told, bool) else None

    def block(self, person_id: str, *, blocked: bool) -> None:
        path = f"/{self.account_id}/blocked"
        if not blocked:
            self._act("DELETE", path, query={"psid": person_id})
            return
        trusts = not self.allow_list
        data = {"psid": json.dumps([int(person_id) if person_id.isdecimal() else person_id])}
        told = self._send("POST", path, data=data, trusts_status=trusts).data
        if told.get(person_id) is not True and told.get("success") is not True:
            raise OutcomeUnknown("Facebook did not say that it has blocked the person")

    def is_blocked(self, person_id: str) -> bool | None:
        with repeatable(self.http.soon):
            path = f"/{self.account_id}/blocked"
            listed = self._listed(path, {"user": person_id, "limit": "100"}, most=MOST_PAGES)
            return any(named(row.get("id")) == person_id for row in listed)

    def _act(
        self,
        method: str,
        path: str,
        data: dict[str, str] | None = None,
        query: dict[str, str] | None = None,
    ) -> None:
        trusts = not self.allow_list
        self._done(self._send(method, path, query, data=data, trusts_status=trusts))
