"""What Meta's Graph API answers mean, for Facebook Pages and Instagram alike.

Source: Meta's error table and rate-limit pages, read 2026-08. The code counts, not the status.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .connected import Connected
from .contract import LoggedOut, NetworkError, OutcomeUnknown, Rejected, TryLater
from .hearing import named, part, rows, words
from .http import SOON, Answer
from .verdicts import Judge, bounded, retry_after

HOUR = timedelta(hours=1)

# Which codes are definite, and as what. A code that is not here is doubt: 1 and 2 above all, which
# Meta sends for "unknown" and "service" troubles of its own, at any point of its work.
LIMITED = frozenset({4, 17, 32, 341, 613, 80001, 80002, 80006})
LOGGED_OUT = frozenset({102, 190})
REFRESHABLE_SUBCODES = frozenset({463, 467})  # expired, no longer valid
SURELY_REFUSED: Mapping[int, str] = {
    10: "not_allowed",
    100: "other",
    368: "not_allowed",
    551: "not_allowed",  # the person cannot be written to
    **dict.fromkeys(range(200, 300), "not_allowed"),
    352: "media_refused",
    36000: "media_refused",
    36001: "media_refused",
    36003: "media_refused",
    36004: "text_refused",
    1609005: "text_refused",
}
REFUSED_SUBCODES: Mapping[int, str] = {
    33: "not_found",  # with code 100: missing, or hidden from this token
    1366046: "media_refused",
    1366051: "duplicate",  # photos that stand in a post already
    1404078: "not_allowed",
    1609005: "text_refused",  # a link that Facebook could not read
    1404102: "text_refused",
    1404112: "not_allowed",
    1346003: "text_refused",
    4854002: "not_allowed",
    2207006: "not_found",
    2207023: "media_refused",
    2207028: "media_refused",
    2207040: "text_refused",  # too many tags
    2207057: "media_refused",  # a cover beyond the video's end
    2207050: "not_allowed",
    2207051: "not_allowed",
}
# The same post once more, or a second private reply to one comment: the first may be our own.
EXISTS = frozenset({506, 10900})
DAILY_LIMIT = (9, 2207042)
PASSING = (
    (9007, 2207027),  # published before its container was ready
    (9004, 2207052),  # the image could not be fetched
)
TOO_FAST_SUBCODE = 1390008


def judged(answer: Answer, now: datetime, *, soon: timedelta = SOON) -> NetworkError | None:
    """Return what an answer surely means, None when it is in no list of ours."""
    error = answer.data.get("error")
    if not isinstance(error, dict) or not isinstance(error.get("code"), int):
        return None
    code, subcode = error["code"], error.get("error_subcode")
    subcode = subcode if isinstance(subcode, int) else 0
    why = answer.sentence(error.get("error_user_msg") or error.get("message"))
    if code in LIMITED or subcode == TOO_FAST_SUBCODE:
        return TryLater(_regained(answer, now), why, rate_limited=True)
    if code in LOGGED_OUT:
        return LoggedOut(why, refreshable=subcode in REFRESHABLE_SUBCODES)
    if code in EXISTS:
        return OutcomeUnknown(why, said_exists=True)
    if (code, subcode) in (DAILY_LIMIT, *PASSING):
        is_limit = (code, subcode) == DAILY_LIMIT
        return TryLater(timedelta(days=1) if is_limit else soon, why, rate_limited=is_limit)
    word = REFUSED_SUBCODES.get(subcode) or SURELY_REFUSED.get(code)
    return Rejected(word, why) if word else None


def proof(app_secret: str, access_token: str) -> str:
    """Return `appsecret_proof`: that the caller holds the app's secret beside the token."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()


def _regained(answer: Answer, now: datetime) -> timedelta:
    """Return when Meta takes calls again: its usage header counts in minutes.

    Source: developers.facebook.com, Graph API rate limiting, X-Business-Use-Case-Usage.
    """
    minutes = [
        use.get("estimated_time_to_regain_access", 0)
        for uses in _usage(answer).values()
        for use in uses
        if isinstance(use, dict)
    ]
    longest = max((told for told in minutes if isinstance(told, int | float)), default=0)
    if longest > 0:
        return bounded(timedelta(minutes=min(longest, 10**5)))
    return retry_after(answer, now) or HOUR


def _usage(answer: Answer) -> dict[str, list[Any]]:
    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", "{}"))
    except ValueError:
        return {}
    if not isinstance(usage, dict):
        return {}
    return {owner: uses for owner, uses in usage.items() if isinstance(uses, list)}


@dataclass(frozen=True, kw_only=True)
class Graph(Connected):
    """What a Page and an Instagram account share: one API, its lists, its errors."""

    version: str = "v26.0"

    def send(
        self, judge: Judge, method: str, url: str, *, trusts_status: bool = False, **parts: Any
    ) -> Answer:
        """Make one call; an error inside a success is an error at Meta."""
        answer = super().send(judge, method, url, trusts_status=trusts_status, **parts)
        if isinstance(answer.data.get("error"), dict):
            raise judge(answer) or OutcomeUnknown("an error inside a success")
        return answer

    def _ask(self, path: str, params: Mapping[str, str]) -> dict[str, Any]:
        return self._send("GET", path, params).data

    def _listed(
        self, path: str, params: Mapping[str, str], *, most: int, key: str = "id"
    ) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of a list that have an id (under `key`), page by page.

        Raises:
            OutcomeUnknown: an answer is no list, or the list goes on after `most` pages.
        """
        query = dict(params)
        for _ in range(most):
            page = self._ask(path, query)
            if not isinstance(page.get("data"), list):
                raise OutcomeUnknown("the network answered a list without its data")
            yield from (row for row in rows(page, "data") if named(row.get(key)))
            query["after"] = after_of(page)
            if not query["after"]:
                return
        raise OutcomeUnknown("the list has no end")

    def _made_id(self, answer: Answer) -> str:
        if not named(answer.data.get("id")):
            raise OutcomeUnknown("the network answered without an id")
        return named(answer.data["id"])

    def _send(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        host: str = "api",
        judge: Judge | None = None,
        **parts: Any,
    ) -> Answer:
        query = dict(params or {})
        if self.app_secret:
            query["appsecret_proof"] = proof(self.app_secret, self.access_token)
        url = f"{self.hosts[host]}/{self.version}{path}"
        return self.send(judge or self._judge, method, url, params=query or None, **parts)

    def _done(self, answer: Answer) -> None:
        if answer.data.get("success") is not True:
            raise OutcomeUnknown("the network answered without its word of success")

    def _delete(self, remote_id: str) -> None:
        """Remove one object; one that is gone is success."""
        try:
            answer = self._send("DELETE", f"/{remote_id}")
        except Rejected as error:
            if error.code != "not_found":
                raise
        else:
            self._done(answer)

    def _name_address(self, kind: str, fields: str, callback_url: str, verify_token: str) -> None:
        """Say where Meta pushes what happens to this kind of account of our application.

        Meta asks the address at once whether it is ours. Without `app_id` it has been named on
        the application's own page.
        """
        if not self.app_id:
            return
        # Not by _send: its proof would be that of the account's token.
        answer = self.send(
            self._judge,
            "POST",
            f"{self.hosts['api']}/{self.version}/{self.app_id}/subscriptions",
            headers={"Authorization": f"Bearer {self.app_id}|{self.app_secret}"},
            data={
                "object": kind,
                "callback_url": callback_url,
                "verify_token": verify_token,
                "fields": fields,
            },
        )
        if answer.data.get("success") is not True:
            raise OutcomeUnknown("Meta did not say that it has the address")

    def _add_account(self, fields: str) -> None:
        path = f"/{self.account_id}/subscribed_apps"
        answer = self._send("POST", path, data={"subscribed_fields": fields})
        if answer.data.get("success") is not True:
            raise OutcomeUnknown("Meta did not say that it pushes")

    def _judge(self, answer: Answer) -> NetworkError | None:
        return judged(answer, self.clock(), soon=self.http.soon)


def after_of(page: Mapping[str, Any]) -> str:
    """Return the key of the next page, empty after the last one.

    Not its `next` address: that carries the token in its query.
    """
    paging = part(page, "paging")
    return words(part(paging, "cursors").get("after")) if paging.get("next") else ""
