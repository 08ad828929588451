"""X: hiding answers, liking, and keeping people from writing privately.

Source: X's OpenAPI 2.167, read 2026-08-22. It has no call that blocks a whole account, and none
that removes what another wrote; a like needs the scope `like.write`, which X has closed to
self-serve applications since 2026-04-20 (docs.x.com changelog): then it refuses.
"""

from dataclasses import dataclass

from .contract import OutcomeUnknown
from .hearing import named, part, rows
from .verdicts import repeatable
from .x_calls import XCalls

MOST_LIKED_PAGES = 5


@dataclass(frozen=True, kw_only=True)
class XActs(XCalls):
    """The part of an account on X that deals with what others wrote, and with them."""

    def hide(self, remote_id: str, *, hidden: bool) -> None:
        """Hide an answer in a conversation of ours; X tells of no post whether it is hidden."""
        url = self._at(f"/2/tweets/{remote_id}/hidden")
        self._set("PUT", url, "hidden", wanted=hidden, json={"hidden": hidden})

    def like(self, remote_id: str, *, liked: bool) -> None:
        url = self._at(f"/2/users/{self.account_id}/likes")
        if liked:
            self._set("POST", url, "liked", wanted=True, json={"tweet_id": remote_id})
        else:
            self._set("DELETE", f"{url}/{remote_id}", "liked", wanted=False)

    def is_liked(self, remote_id: str) -> bool | None:
        """Look through what the account liked last; None where it liked more than is read."""
        path = f"/2/users/{self.account_id}/liked_tweets"
        query = {"max_results": "100"}
        with repeatable(self.http.soon):
            for _ in range(MOST_LIKED_PAGES):
                page = self._page(path, query)
                if any(named(made.get("id")) == remote_id for made in rows(page, "data")):
                    return True
                following = part(page, "meta").get("next_token")
                if not following:
                    return False
                query["pagination_token"] = str(following)
        return None

    def block(self, person_id: str, *, blocked: bool) -> None:
        """Keep a person from writing to us privately; what they write in public X lets stand."""
        act = "block" if blocked else "unblock"
        self._set("POST", self._at(f"/2/users/{person_id}/dm/{act}"), "blocked", wanted=blocked)

    def is_blocked(self, person_id: str) -> bool | None:
        """X tells whom an account has blocked altogether, not who may not write to it."""
        return None

    def _set(self, method: str, url: str, name: str, *, wanted: bool, json: object = None) -> None:
        answer = self.send(
            self._judge, method, url, json=json, trusts_status=not self.allow_list
        ).data
        if part(answer, "data").get(name) is not wanted:
            raise OutcomeUnknown(f"X answered without {name}")
