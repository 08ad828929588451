"""X's Activity API: asking X to push what happens to an account.

Source: docs.x.com/x-api/webhooks and x-api/activity, OpenAPI 2.167, read 2026-08-22. An address is
registered once with the application's own token, and the events to it one by one.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .contract import OutcomeUnknown, Rejected, TryLater
from .grants import token_judge
from .hearing import named, part, rows, words
from .verdicts import repeatable, settled
from .x_calls import XCalls

MOST_PAGES = 20
HEARD = (
    "post.mention.create",
    "post.reply.create",
    "post.quote.create",
    "post.create",  # answers written in X's own app are ours
    "post.delete",
)
# X tells each application by `oauth.revoke` that it loses an account; nobody subscribes to that.
HEARD_PRIVATELY = ("dm.received", "dm.sent")


@dataclass(frozen=True, kw_only=True)
class XSubscribing(XCalls):
    """The part of an account on X that has itself told."""

    def subscribe(self, *, callback_url: str, verify_token: str) -> None:
        """Register the address and each event; X proves the address by its own challenge.

        `app_id` and `app_secret` are X's API key and secret here, which also sign what it pushes.

        Raises:
            TryLater: X has not got the right answer from the address yet, or not answered us.
        """
        with repeatable(self.http.soon):
            app = {"Authorization": f"Bearer {self._app_token()}"}
            webhook_id = self._webhook(callback_url, app)
            there = self._subscribed(webhook_id, app)
            for kind in HEARD:
                if kind not in there:
                    self._subscribe(kind, webhook_id)
            for kind in HEARD_PRIVATELY:
                if kind not in there:
                    self._subscribe_if_allowed(kind, webhook_id)

    def _app_token(self) -> str:
        pair = base64.b64encode(f"{self.app_id}:{self.app_secret}".encode()).decode()
        answer = self.http.call(
            "POST",
            self._at("/oauth2/token"),
            data={"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {pair}"},
        )
        token = settled(answer, token_judge(is_renewal=False)).data.get("access_token")
        if not isinstance(token, str) or not token:
            raise OutcomeUnknown("X answered without a token for the application")
        return token

    def _webhook(self, callback_url: str, app: Mapping[str, str]) -> str:
        """Return the id of our address at X, which knows it and holds it for valid."""
        url = self._at("/2/webhooks")
        there = self._known(callback_url, app)
        if not there:
            made = self.send(self._judge, "POST", url, headers=app, json={"url": callback_url}).data
            there = part(made, "data") or made  # the specification leaves `data` out
        elif there.get("valid") is not True:
            # Its answer says that X has asked again, and not what it heard.
            self.send(self._judge, "PUT", f"{url}/{named(there.get('id'))}", headers=app)
            there = self._known(callback_url, app)
        if not named(there.get("id")):
            raise OutcomeUnknown("X registered an address without an id")
        if there.get("valid") is not True:
            raise TryLater(self.http.soon, "X has not validated the address")
        return named(there["id"])

    def _known(self, callback_url: str, app: Mapping[str, str]) -> Mapping[str, Any]:
        known = self.send(self._judge, "GET", self._at("/2/webhooks"), headers=app).data
        return next((it for it in rows(known, "data") if it.get("url") == callback_url), {})

    def _subscribed(self, webhook_id: str, app: Mapping[str, str]) -> set[str]:
        return {
            words(one.get("event_type"))
            for one in self._subscriptions(app)
            if named(one.get("webhook_id")) == webhook_id
            and named(part(one, "filter").get("user_id")) == self.account_id
        }

    def _subscriptions(self, app: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        """Yield what the application has subscribed to, of all its accounts."""
        query: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            answer = self.send(
                self._judge,
                "GET",
                self._at("/2/activity/subscriptions"),
                headers=app,
                params=query or None,
            ).data
            yield from rows(answer, "data")
            following = words(part(answer, "meta").get("next_token"))
            if not following:
                return
            query = {"pagination_token": following}
        raise OutcomeUnknown("the list of subscriptions has no end")

    def _subscribe_if_allowed(self, kind: str, webhook_id: str) -> None:
        """A consent without private messages must not cost us the public ones."""
        try:
            self._subscribe(kind, webhook_id)
        except Rejected as error:
            if error.code != "not_allowed":
                raise

    def _subscribe(self, kind: str, webhook_id: str) -> None:
        body = {
            "event_type": kind,
            "filter": {"user_id": self.account_id},
            "tag": "majlis",
            "webhook_id": webhook_id,
        }
        self.send(self._judge, "POST", self._at("/2/activity/subscriptions"), json=body)
